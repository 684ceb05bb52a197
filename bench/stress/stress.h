/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stress - processes that fault, write, cut, share and poison DAX files, and check
 * what they read.
 *
 * Each worker is one process with files of its own, and nobody else changes them:
 * it knows the contents of every 512-byte granule (the shadow). Their extents are
 * shared with its other files, with files of other workers and with three files that
 * never change (the pool), so that several inodes fault the same pages at once.
 *
 * A worker draws operation n from a generator seeded with (seed, worker, n): a seed
 * reproduces what each worker tries, in which order, whatever the others do.
 */
#ifndef STRESS_H
#define STRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../lib/file.h"
#include "../lib/rand.h"

#define MAX_WORKERS	8
#define FILES		4		/* of each worker */
#define POOL		3		/* files that never change */
#define WITNESS		(POOL - 1)	/* the one that is seldom cloned, so stays mapped */
#define GRAN		512u		/* bytes; the unit of the shadow */
#define PAGE_GRANS	(PAGE / GRAN)
#define MAX_SIZE	(3 * PMD)	/* of a file */
#define MAX_PAGES	(MAX_SIZE / PAGE)
#define MAX_GRANS	(MAX_SIZE / GRAN)
#define VIEWS		2		/* mappings of a file at any time */
#define HOT		8		/* pages at the start of each 2 MiB of a file */
#define MAX_KINDS	40
#define LOOP_DEVICE	"/dev/loop0"
#define LOOP_SIZE	(256 * 1024ul)	/* of each worker on the loop device */

/* Shadow values; every other is a stamp, which fills its granule. */
#define HOLE		0ull
#define LOST		(~0ull)		/* on a poisoned page: cannot be read */
#define TORN		(~1ull)		/* of two stamps; only inside learn() */

struct config {
	long seconds, seed, workers, poisons;
	bool poison, direct, freeze, strict, cycle, unwritten;
};

enum want { RUN, PARK, STOP };

enum count {
	FAULT_READ, FAULT_WRITE, FAULT_HUGE, CHECKED, SIGBUS_AO, SIGBUS_AR, SIGBUS_EOF,
	POISONED, POISON_REFUSED, POISON_ESCAPED, PAGE_LOST, SPURIOUS, NO_SPACE, ADOPTED,
	LOOKED_BACK, PAIR_COPIED, COUNTS
};

/* What the parent sees of a worker. Written by the worker alone. */
struct slot {
	volatile uint64_t n;		/* operation at work */
	volatile unsigned int kind;	/* its index into kinds[] */
	volatile int64_t since;		/* when it began; seconds, CLOCK_MONOTONIC */
	volatile bool parked;
	uint64_t done[MAX_KINDS];	/* operations, by kind */
	uint64_t spent[MAX_KINDS];	/* their time; milliseconds */
	uint64_t count[COUNTS];
	char why[320];			/* of its failure */
};

struct shared {
	volatile enum want want;
	volatile bool down;	/* the file system is being shut down: errors are due */
	volatile long poisons;	/* injected so far, all workers */
	struct slot slot[MAX_WORKERS];
};

/* [p, p + len) maps the file from @off on; MAP_SHARED. */
struct view {
	char *p, *area;
	size_t off, len, area_len;
};

struct sfile {
	unsigned int id;	/* unique among all workers, never 0 */
	int fd;
	char path[32];
	size_t size;		/* bytes, a multiple of GRAN */
	uint64_t *shadow;	/* [MAX_GRANS]; HOLE from size on */
	struct view view[VIEWS];
};

struct worker {
	unsigned int id;
	const struct config *cfg;
	struct shared *sh;
	struct slot *slot;
	struct rnd rnd;		/* of this operation */
	struct sfile f[FILES];
	struct sfile pool[POOL];	/* only read; the same files in all workers */
	uint32_t version;	/* of the last stamp made */
	uint64_t *next;		/* [MAX_GRANS] contents if the operation succeeds */
	size_t next_size;
	uint64_t *buf;		/* MAX_SIZE bytes, page aligned */
	int loop;		/* LOOP_DEVICE, O_DIRECT; -1 without */
	int grave;		/* shares every poisoned block: it must not get free */
	unsigned int ngraves;
	bool stale;		/* an operation was cut short by the shutdown */
	unsigned int unsure;	/* own files, by bit, that a shutdown now may undo */
	unsigned int looks;	/* checks after a remount, so far */
};

struct kind {
	const char *name;
	unsigned int weight;
	void (*fn)(struct worker *w);
};

/* kinds.c */
extern const struct kind kinds[];
extern const unsigned int nr_kinds;

/* worker.c */
void worker_main(struct worker *w) __attribute__((noreturn));

/* fail.c */
/* The file system is being shut down, so this error is due: the worker will park. */
bool going_down(struct worker *w);
/* Report a failure and end the process. */
void fail(struct worker *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/* shadow.c: what files must contain */
uint64_t pool_stamp(unsigned int file, size_t gran);
void pool_path(unsigned int file, char path[32]);
/* Fill a buffer with @n granules of the given contents. */
void stamp_fill(uint64_t *buf, const uint64_t *stamps, size_t n);
/*
 * Next contents = contents now; operations then change next/next_size. Comes before
 * the change itself, or before the next operation at the latest.
 */
void plan(struct worker *w, const struct sfile *f);
void plan_stamps(struct worker *w, const struct sfile *f, size_t from, size_t to);
void plan_holes(struct worker *w, size_t from, size_t to);
/* The operation succeeded: what was planned is so. */
void commit(struct worker *w, struct sfile *f);
/*
 * An operation on granules [from, to) ended with an error of its own (errno): find
 * out which granules are old and which are new. Fails if errno was not to be expected.
 */
void settle(struct worker *w, struct sfile *f, size_t from, size_t to, const char *what);
/* The same without judging an error. Returns the number of pages newly lost. */
unsigned int resync(struct worker *w, struct sfile *f, size_t from, size_t to);
/* Granules [from, to), read into @buf, are what the shadow says. */
void check(struct worker *w, const struct sfile *f, const uint64_t *buf, size_t from,
	   size_t to, const char *how);
void check_file(struct worker *w, struct sfile *f);
/* Take whatever valid stamps are in granules [from, to) as contents. */
void learn(struct worker *w, struct sfile *f, size_t from, size_t to);

/* file.c: files and what is in them */
struct sfile *pick_file(struct worker *w);
/* A range of granules; [from, to) is not empty and within @limit, or false. */
bool pick_range(struct worker *w, size_t limit, size_t max, size_t align, size_t *from,
		size_t *to);
void file_reopen(struct worker *w, struct sfile *f);
void file_release(struct worker *w, struct sfile *f);
/* Write @n granules as planned, through write(). */
void write_planned(struct worker *w, struct sfile *f, size_t from, size_t to);
void op_pread(struct worker *w);
void op_pwrite(struct worker *w);
void op_unlink(struct worker *w);
void op_fsync(struct worker *w);
void op_drop(struct worker *w);

/* alloc.c */
void op_truncate(struct worker *w);
void op_punch(struct worker *w);
void op_zero(struct worker *w);
void op_shift(struct worker *w);
void op_refill(struct worker *w);

/* share.c */
void op_clone(struct worker *w);
void op_clonerange(struct worker *w);
void op_dedupe(struct worker *w);
void op_adopt(struct worker *w);

/* map.c, fault.c: mappings */
void view_make(struct worker *w, struct sfile *f, struct view *v);
void view_drop(struct worker *w, struct view *v);
/*
 * A page of the file that the view maps and the file has: its index, or -1. Half of
 * the time one of the few hot pages that everybody is at.
 */
long pick_page(struct worker *w, const struct sfile *f, const struct view *v);
char *view_addr(const struct view *v, size_t page);
/* Read and check, or write as planned, one page by loads and stores. */
void page_read(struct worker *w, struct sfile *f, const struct view *v, size_t page);
void page_write(struct worker *w, struct sfile *f, const struct view *v, size_t page,
		size_t from, size_t to);
void op_remap(struct worker *w);
void op_read(struct worker *w);
void op_write(struct worker *w);
void op_sweep(struct worker *w);
void op_past_eof(struct worker *w);
void op_msync(struct worker *w);
struct view *pick_view(struct worker *w, struct sfile *f);
void read_burst(struct worker *w, struct sfile *f, const struct view *v);
/* Plan new contents for granules [*from, *to) of a page, half of the time not all. */
void plan_page(struct worker *w, struct sfile *f, size_t page, size_t *from, size_t *to);
/* One load, for guarded(). */
void touch_page(void *addr);

/* others.c: mappings that several processes have, or one for itself */
void op_private(struct worker *w);
void op_foreign(struct worker *w);
void op_pool(struct worker *w);
void op_fork(struct worker *w);

/* pair.c: two writers of one page */
void op_pair(struct worker *w);

/* direct.c */
void direct_setup(const struct config *cfg);
void direct_teardown(const struct config *cfg);
void op_direct_out(struct worker *w);
void op_direct_in(struct worker *w);

/* bus.c: SIGBUS */
void bus_install(struct worker *w);
/* Run fn(arg); returns 0, or the si_code of the SIGBUS that ended it. */
int guarded(void (*fn)(void *arg), void *arg);

/* poison.c */
void op_poison(struct worker *w);

/* cycle.c: what the parent does to the file system meanwhile */
void cycle_freeze(void);
/* Unmount and mount again, after @how; returns objects left in dax_owner caches. */
enum cycle { REMOUNT, SHUTDOWN_IDLE, SHUTDOWN_BUSY, CYCLES };
extern const char *const cycle_names[];
void cycle_shutdown(void);
long cycle_remount(void);
/* Objects in slab caches named dax_owner*; -1 if there is no such cache. */
long slab_objects(void);

#endif
