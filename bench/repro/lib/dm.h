/* SPDX-License-Identifier: GPL-2.0-only */
/* A linear device-mapper device over all of /dev/pmem0, as /dev/dm-0. */
#ifndef REPRO_DM_H
#define REPRO_DM_H

#include "repro.h"

/* The device; its dax_device comes into being here. */
void dm_create(void);
/* All of pmem0 behind it, in order. */
void dm_load_linear(void);
/* Half of it: its first @bytes, which is less, from the other half; the rest in order. */
void dm_load_swapped(uint64_t bytes);
/* Byte of pmem0 that follows the first target of dm_load_swapped(@bytes); in neither target. */
uint64_t dm_behind(uint64_t bytes);
/* XFS with a reverse map on it, as the current directory. */
void dm_mount(const char *dir);
/*
 * All of that: on a device whose first target has @first bytes, file "a" of @size bytes in
 * the current directory, every page marked 1. Its blocks lie across where the targets meet;
 * zeros lie behind the first target, where neither of them is.
 */
int dm_file_across(const char *dir, uint64_t first, size_t size);
/* Remove the device, which nobody uses; or unmount @dir before that. */
void dm_drop(void);
void dm_remove(const char *dir);

#endif
