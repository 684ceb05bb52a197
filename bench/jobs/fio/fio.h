/* SPDX-License-Identifier: GPL-2.0-only */
/* One run of fio, and what it said about itself. */
#ifndef FIO_H
#define FIO_H

#include <stdbool.h>
#include <stdint.h>

#include "../../lib/raw.h"

struct fio_result {
	char engine[16], rw[16];	/* its job's ioengine= and rw= */
	uint64_t ios;			/* reads and writes */
	uint64_t lat;			/* sum over them, from issue to completion: ns of fio's clock */
	double bandwidth, iops;		/* bytes and I/Os per second */
	double clat50, clat99;		/* ns, of the direction with more I/Os */
};

/*
 * Run job file /fio/@job.fio on @path, @passes times over it; its JSON goes to @raw
 * as the file @name. Without @huge its mappings have 4 KiB entries only. Refuses if fio
 * fails or does another number of I/Os than @passes times the blocks of the file.
 */
struct fio_result fio_run(struct raw *raw, const char *job, const char *path,
			  unsigned int passes, bool huge, const char *name);

#endif
