/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The raw format: text lines to the data port, described in bench/README.md.
 *
 * Lines are collected in memory and leave only in raw_flush(), so that nothing
 * is printed while something is measured. Every flushed line also goes to a
 * mirror file: several programs of one boot write in turn, and the `end` line
 * counts the lines of all of them by counting the mirror's.
 */
#ifndef RAW_H
#define RAW_H

#include <stddef.h>
#include <stdint.h>

#define RAW_DEVICE	"/dev/ttyS1"
#define RAW_MIRROR	"/tmp/data.raw"

struct raw {
	int dev;
	int mirror;
	char *buf;		/* owned, prefaulted */
	size_t len, size;
};

/* Returns 0, or -1 with errno set and *@what naming what failed. */
int raw_open(struct raw *r, const char *device, const char *mirror, const char **what);

/* Append one line; newlines inside it become spaces. Exits if memory runs out. */
void raw_line(struct raw *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Append one figure: @value of that unit, covering @per pages or operations. */
void raw_sample(struct raw *r, const char *experiment, const char *metric, const char *unit,
		const char *params, uint64_t per, int seq, uint64_t value);

/* Write out what was collected: 0, or -1 with errno set. */
int raw_flush(struct raw *r);

/* Flush, then write `end N`: the job is complete. 0, or -1 with errno set. */
int raw_end(struct raw *r, const char *mirror);

/* Close it; what was not flushed is lost. */
void raw_close(struct raw *r);

#endif
