/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an experiment sees. An experiment is one file in bench/exp/: it plans its
 * cases, sets one up, does one measured thing per iterate(), and cleans up.
 * Order, warm-up, repetition and output live in daxbench.c.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "rand.h"
#include "raw.h"

#define PATH_LEN	32
#define MAX_SHARERS	64

struct bench {
	struct raw raw;
	struct clk clk;
	struct rnd rnd;		/* seeded with cond; canonical for cond=0 */
	bool full;		/* profile=full, else quick */
	unsigned int files;	/* number of file names handed out */
	bool used;		/* the file system is no longer as mkfs left it */
	bool no_rmapbt;		/* it has no reverse map */
	bool image;		/* it was made before: image=1 */
};

/* One point of a sweep: its parameters as printed, and as numbers. */
struct bcase {
	char params[64];	/* k=v,k=v */
	long v[3];
	bool no_rmapbt;		/* wants a file system without reverse map: needs .fresh */
	bool image;		/* of the file system that bench/jobs/records makes: run there only */
};

struct plan {
	struct bcase *cases;	/* owned */
	unsigned int n;
};

struct run {
	struct bench *b;
	const struct experiment *e;
	const struct bcase *c;
	void *priv;		/* the experiment's, from setup() to teardown() */
};

struct experiment {
	const char *id;
	int warmup;		/* iterations before seq 0; their seq is negative */
	int samples;		/* iterations from seq 0 on */
	bool fresh;		/* a new file system for each case, not each experiment */
	void (*plan)(struct plan *plan, bool full);
	void (*setup)(struct run *run);
	void (*iterate)(struct run *run, int seq);
	void (*teardown)(struct run *run);
};

/* Registers an experiment with the program; there is no list to edit. */
#define EXPERIMENT(e)								\
	static const struct experiment *const e##_entry				\
	__attribute__((section("experiments"), used)) = &(e)

/* The returned case is good until the next one is added. */
struct bcase *plan_add(struct plan *plan, long v0, long v1, long v2, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* The sharers sweep of the profile: NULL-free, ends with 0. */
const long *sweep_sharers(bool full);

/* Store one sample: @value in the clock's unit, covering @per pages (or operations). */
void sample(struct run *run, const char *metric, int seq, unsigned long per, uint64_t value);

/* The same in bytes. */
void sample_bytes(struct run *run, const char *metric, int seq, unsigned long per,
		  uint64_t value);

/* A free-text line about this case. */
void note(struct run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A file name not used before in this boot. */
void new_path(struct bench *b, char path[PATH_LEN]);

#endif
