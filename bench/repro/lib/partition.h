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

/* --- XFS on the first partition and ext2 on the second ----------------------------- */

#define XFS_BESIDE	"/run/x"

/* ext2 through ext4, with DAX, on @dir. */
void mount_xfs_beside_ext2(const char *dir);
/* A process that maps the page @pfn of a new file in the current directory. */
pid_t start_victim(uint64_t *pfn);

#endif
