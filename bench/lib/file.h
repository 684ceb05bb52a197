/* SPDX-License-Identifier: GPL-2.0-only */
/* Files on the DAX file system. Every function refuses on error. */
#ifndef FILE_H
#define FILE_H

#include <stddef.h>

#define MNT		"/mnt"
#define PAGE		4096ul
#define PMD		(512 * PAGE)
#define PMD_PAGES	512ul

/* A new, empty file. */
int file_new(const char *path);

/* A file of @size bytes of written extents, on disk; returns its descriptor. */
int file_create(const char *path, size_t size);

/*
 * Write every other block of @fd, all unwritten, from @block up to @end: to the reverse
 * map a record for each block instead of one for all.
 */
void file_stripe(int fd, const char *path, size_t block, size_t end);

/* A new file that shares all extents of @src. */
int file_clone(int src, const char *path);

/* Make @fd share all extents of @src; or those of its first @size bytes, from @to on. */
void file_reflink(int fd, int src, const char *path);
void file_reflink_part(int fd, size_t to, int src, size_t size, const char *path);

int file_open(const char *path);
void file_close(int fd, const char *path);
void file_unlink(const char *path);

/* Write @text to a file that exists (sysctl, debugfs, tracefs): 0 or -1, errno. */
int file_put(const char *path, const char *text);

/* Refuse unless the kernel says that @fd is accessed through DAX. */
void file_need_dax(int fd, const char *path);

#endif
