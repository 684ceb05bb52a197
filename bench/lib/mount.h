/* SPDX-License-Identifier: GPL-2.0-only */
/* The benchmark's file system, mounted another way. Refuses on error. */
#ifndef MOUNT_H
#define MOUNT_H

#include <stdbool.h>
#include <stdint.h>

#define PMEM_DEVICE	"/dev/pmem0"

/* Unmount, drop all poison, make a new file system, mount it with dax=always. */
void fs_fresh(bool rmapbt);

/* Does the mounted one have a reverse map? How long is an allocation group, all of it? */
bool fs_has_rmapbt(void);
uint64_t fs_ag_bytes(void);
uint64_t fs_bytes(void);

/* Unmount and mount again; no file there may be open. @options e.g. "dax=always" */
void fs_remount(const char *options);

/* Set or clear FS_XFLAG_DAX; on a directory its new files inherit it. */
void fs_flag_dax(int fd, const char *path, int on);

#endif
