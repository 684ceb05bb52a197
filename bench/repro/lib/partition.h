/* SPDX-License-Identifier: GPL-2.0-only */
/* Two partitions on the DAX device. */
#ifndef REPRO_PARTITION_H
#define REPRO_PARTITION_H

#include "../../lib/mount.h"
#include "repro.h"

/* Sizes in MiB. */
void partition(uint32_t first, uint32_t second);
/* Byte at which the second one starts. */
uint64_t partition_start(uint32_t first);
/* Run it, and refuse unless it succeeds. */
void shell(const char *command);

/* --- XFS with its data on the first partition and its log on the second ------------ */

#define DATA_MIB	400u
#define OPTIONS		"dax=inode,logdev=" PMEM_DEVICE "p2"

/* Partitions of DATA_MIB and, for the log, 128 MiB. */
void mkfs_log_beside_data(void);
void mount_log_beside_data(const char *dir);

#endif
