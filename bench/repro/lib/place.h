/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies where on the device (FS_IOC_GETFSMAP), where the device starts (sysfs), and
 * errors by that place: for blocks that no process maps, so that no page table has their
 * pfn. To have XFS read metadata again, drop its buffers with drop_caches 2; not all of
 * them go in the first round.
 */
#ifndef REPRO_PLACE_H
#define REPRO_PLACE_H

#include <linux/fsmap.h>

#include "repro.h"

/* Owners of blocks that are not files, as xfs_fs.h has them. */
#define OWN_FREE	FMR_OWN_FREE
#define OWN_FS		FMR_OWNER('X', 1)	/* headers of the AGs */
#define OWN_LOG		FMR_OWNER('X', 2)
#define OWN_AG		FMR_OWNER('X', 3)	/* free space and reverse map btrees */
#define OWN_INOBT	FMR_OWNER('X', 4)
#define OWN_INODES	FMR_OWNER('X', 5)
#define OWN_REFC	FMR_OWNER('X', 6)
#define OWN_COW		FMR_OWNER('X', 7)
#define SPECIAL		FMR_OF_SPECIAL_OWNER	/* flag that goes with all of these */

/* Physical address of the first byte of /dev/NAME. */
uint64_t device_start(const char *name);
/* For "the injector got: %s" */
const char *got(int err);
/* Inject into one byte of /dev/NAME: 0 or -errno. */
int inject_at(const char *name, uint64_t byte);
/* What lies where, in the order of the device; NULL if the kernel cannot tell (errno). */
struct fsmap_head *all_places(void);
/*
 * The longest run of blocks that belongs to @owner: an inode number or one of the
 * above. @flags, of FMR_OF_ATTR_FORK, FMR_OF_EXTENT_MAP and SPECIAL, must match.
 * False if there is none, or if the kernel cannot tell (errno).
 */
bool find_run(uint64_t owner, uint32_t flags, struct fsmap *run);
/* Byte on the device of page @page of that run; -1 is its last page. */
uint64_t find_byte(const char *what, uint64_t owner, uint32_t flags, long page);

#endif
