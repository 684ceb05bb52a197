/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A seeded generator for what is varied on purpose. Seed 0 means "canonical":
 * callers check rnd_canonical() and then vary nothing at all.
 */
#ifndef RAND_H
#define RAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rnd {
	uint64_t state;
	bool canonical;
};

void rnd_init(struct rnd *r, uint64_t seed);
uint64_t rnd_next(struct rnd *r);
/* Uniform in [0, n); n must not be 0. */
uint64_t rnd_below(struct rnd *r, uint64_t n);
/* Fisher-Yates; leaves the order alone if @r is canonical. */
void rnd_shuffle(struct rnd *r, void *base, size_t nmemb, size_t size);

#endif
