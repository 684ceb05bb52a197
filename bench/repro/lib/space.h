/* SPDX-License-Identifier: GPL-2.0-only */
/* A file system that is full, but for what a case needs. */
#ifndef REPRO_SPACE_H
#define REPRO_SPACE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Fallocate all free space into @path, the last block included, and return the file;
 * punch_holes() then makes the free space exactly what a case needs.
 */
int fill_space(const char *path);
/* Fallocate all free space, @chunk bytes or less at a time, to the file @fd that ends at @end. */
void fill_more(int fd, off_t end, size_t chunk);
/* @n holes of @hole bytes, @step apart. */
void punch_holes(int fd, off_t from, size_t hole, size_t step, unsigned int n);

#endif
