/* SPDX-License-Identifier: GPL-2.0-only */
/* The file system of a reproducer, unmounted and mounted while it runs. */
#ifndef REPRO_MOUNTS_H
#define REPRO_MOUNTS_H

#include "delay.h"

#define DEVICE	"/dev/pmem0"

/* Out of the file system, so that it can be unmounted. */
void leave(void);
/* Mount the device on @dir, with the flags of mount(2), and change into it. */
void mount_again(const char *dir, unsigned long flags);
/* As mount_again(); file a must still be there. */
void mount_with_a(const char *dir);
/* Wait until no file system is on the device, at most @ms. */
int device_free(int ms);
/* @arg: the directory; returns 0 or -errno */
int run_umount(void *arg);
/* @unmount, which does that, must end, and the device be free soon afterwards. */
void finish_unmount(struct party *unmount);
/* A file whose inode stays in core, with page 1 in its DAX entries: its pfn. */
uint64_t cached_page(const char *path);

#endif
