/* SPDX-License-Identifier: GPL-2.0-only */
/* Files whose pages say who they are. */
#ifndef REPRO_MARKED_H
#define REPRO_MARKED_H

#include <stddef.h>
#include <stdint.h>

/* The first word of page @i of a file marked @tag. */
uint64_t mark(unsigned int tag, size_t i);
/* As file_create(), every page marked, and synced. */
int create_marked(const char *path, size_t size, unsigned int tag);
/* Pages, other than @skip, that pread() does not find marked @tag. */
size_t count_wrong(int fd, size_t size, unsigned int tag, size_t skip);

/* mmap() of the first @size bytes of @fd, shared, at any address. */
void *map_plain(int fd, size_t size, int prot, const char *what);
/* Byte on the device of one byte of the file. */
uint64_t disk_byte(int fd, size_t offset);

#endif
