// SPDX-License-Identifier: GPL-2.0-only
/* splitmix64 (Steele, Lea, Flood 2014) and Fisher-Yates. */
#include "rand.h"

void rnd_init(struct rnd *r, uint64_t seed)
{
	r->state = seed;
	r->canonical = seed == 0;
}

uint64_t rnd_next(struct rnd *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint64_t rnd_below(struct rnd *r, uint64_t n)
{
	uint64_t limit = UINT64_MAX - UINT64_MAX % n;
	uint64_t v;

	do {
		v = rnd_next(r);
	} while (v >= limit);	/* reject the incomplete last interval: no bias */
	return v % n;
}

static void swap_bytes(unsigned char *a, unsigned char *b, size_t size)
{
	while (size--) {
		unsigned char t = *a;

		*a++ = *b;
		*b++ = t;
	}
}

void rnd_shuffle(struct rnd *r, void *base, size_t nmemb, size_t size)
{
	unsigned char *p = base;
	size_t i;

	if (r->canonical)
		return;
	for (i = nmemb; i > 1; i--)
		swap_bytes(p + (i - 1) * size, p + rnd_below(r, i) * size, size);
}
