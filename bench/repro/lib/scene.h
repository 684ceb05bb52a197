/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scene for one media error: three processes that share a page through reflink, a
 * bystander with a file of its own, and this process, which maps the bystander's
 * file too. After every error, where it applies, the checks demand:
 *
 * - the return value of the injection, and the kernel's line "recovery action" with the
 *   pfn;
 * - up: an empty file can be made, synced and removed, and the log speaks of no shutdown;
 *   down: it cannot, and the log does;
 * - owners: with early kill one SIGBUS each, BUS_MCEERR_AO, with the address of the page
 *   and lsb 12; with late kill none. Either way no page table has the page
 *   (/proc/PID/pagemap), the next touch gets SIGBUS, BUS_MCEERR_AR where the file system
 *   is up, and the other pages are still there;
 * - every other process: no signal, page mapped, every byte of it right.
 *
 * After a shutdown the namespace is unbound and bound, which drops the poison, and the file
 * system mounted again: it must be well then, and xfs_repair -n must find it so in the end.
 */
#ifndef REPRO_SCENE_H
#define REPRO_SCENE_H

#include "klog.h"
#include "place.h"
#include "revoked.h"

#define PAGES	8u
#define BAD	2u	/* page of the owners' files that goes bad */
#define OWNERS	3u

struct scene {
	struct bench b;		/* hands out file names */
	struct crowd owners, bystander;
	const char *mine;	/* the bystander's file, here */
	const char *name;	/* of the case, in every complaint */
	struct outcome out;
	bool early;
	bool io_error;		/* seen by the handler of hit_owners() in metadata */
};

/*
 * The job calls this a complaint of the kernel; here it is what was asked for.
 * bench/jobs/repro/run reads the line.
 */
void allow_shutdown(void);
/* Begin a scenario with this kill policy; the caller starts the owners, and then */
void scene_begin(struct scene *s, const char *name, bool early);
/* calls this: it starts the bystander, and maps its file. */
void scene_add_others(struct scene *s);
/* Both, with @owners processes that share a page. */
void scene_start(struct scene *s, const char *name, unsigned int owners, bool early);
/* Say the outcome; all processes end. */
void scene_end(struct scene *s);
/* The crowd, @who in complaints, has nothing to do with the error: all is as before. */
void check_unharmed(struct scene *s, struct crowd *c, const char *who);
/* The same for the bystander, and for its file in this process. */
void check_bystander(struct scene *s);
/* @fd has PAGES pages marked 1: page BAD of it gives EIO, the others are as before. */
void check_reads(struct scene *s, int fd);
/*
 * Make the page of the owners go bad: signals by policy, no process maps it any more, the
 * next touch gets SIGBUS, with si_code @touch_code unless that is 0.
 */
void hit_owners(struct scene *s, int touch_code);
/* An error at @byte, which no process maps and which holds no metadata. */
void hit_unused(struct scene *s, uint64_t byte);

/* --- the file system ------------------------------------------------------------- */

/*
 * Does it take a new file? An empty one: on QEMU's NVDIMM, where a write does not
 * clear a bad block, allocating one that was freed shuts XFS down by itself, since it
 * cannot zero it.
 */
bool fs_is_up(void);
/* The file system was not shut down. */
void check_up(struct scene *s);
/* It was. */
void check_down(struct scene *s);
/*
 * Unmount, let go of all poison, mount again: the log is replayed, and nothing is in
 * core that was not read again. No file may be open.
 */
void fs_again(const char *options);

#endif
