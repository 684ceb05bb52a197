// SPDX-License-Identifier: GPL-2.0-only
/* The hierarchy of caches, against what is counted by hand. */
#include "../lib/cache.h"
#include "tap.h"

/* Touches lines 0, @step, ... @n of them, @rounds times; how many missed @levels or more. */
static uint64_t misses(struct cache *c, uint64_t n, uint64_t step, unsigned int rounds,
		       unsigned int levels)
{
	uint64_t sum = 0;

	for (unsigned int r = 0; r < rounds; r++)
		for (uint64_t i = 0; i < n; i++)
			sum += cache_touch(c, i * step).levels >= levels;
	return sum;
}

static void test_stated(struct tap *t)
{
	struct cache c;

	cache_init(&c, cache_stated);
	is(t, c.level[0].sets, 64, "48 KiB of 12 ways: 64 sets");
	is(t, c.level[1].sets, 2048, "2 MiB of 16 ways: 2048 sets");
	is(t, c.level[2].sets, 8192, "8 MiB of 16 ways: 8192 sets");
	is(t, misses(&c, 512, 1, 64, 1), 512, "32 KiB 64 times: 512 misses, then hits");
	cache_flush(&c);
	is(t, misses(&c, 13, 64, 1000, 1), 13000, "13 lines in a set of 12 ways: all of 13000 miss L1");
	cache_flush(&c);
	is(t, misses(&c, 13, 64, 1000, 2), 13, "... and all but the first 13 hit L2");
	cache_flush(&c);
	is(t, misses(&c, 12, 64, 1000, 1), 12, "12 lines in a set of 12 ways: 12 misses");
	cache_flush(&c);
	is(t, misses(&c, 65536, 1, 5, 2), 5 * 65536, "4 MiB by lines, 5 times: L2 misses each");
	cache_flush(&c);
	is(t, misses(&c, 65536, 1, 5, 3), 65536, "... and memory is asked once for each");
	cache_free(&c);
}

/*
 * Two sets of two ways at each level. 0, 2 and 4 are lines of one set, 1 is of the other.
 * L1 has 0 as the younger when 4 comes, so that 2 goes; the levels below did not see the
 * hit, so that there 0 goes.
 */
static void test_order(struct tap *t)
{
	static const struct cache_size tiny[] = { { 256, 2 }, { 256, 2 }, { 256, 2 } };
	static const struct { uint64_t line; unsigned int levels; } touch[] = {
		{ 0, 3 }, { 2, 3 }, { 0, 0 }, { 4, 3 }, { 0, 0 }, { 1, 3 }, { 2, 1 }, { 0, 0 },
		{ 4, 1 }, { 2, 1 }, { 0, 3 },
	};
	struct cache c;
	bool good = true;

	cache_init(&c, tiny);
	for (size_t i = 0; i < sizeof(touch) / sizeof(*touch); i++)
		good &= cache_touch(&c, touch[i].line).levels == touch[i].levels;
	ok(t, good, "the line used last longest ago goes; a hit leaves the levels below");
	cache_free(&c);
}

static void test_sequential(struct tap *t)
{
	struct cache c;
	unsigned int n = 0;

	cache_init(&c, cache_stated);
	for (uint64_t i = 0; i < 64; i++)
		n += cache_touch(&c, 1000 + i).sequential;
	is(t, n, 63, "64 lines upwards: all but the first are sequential");
	n = 0;
	for (uint64_t i = 64; i > 0; i--)
		n += cache_touch(&c, 5000 + i).sequential;
	is(t, n, 63, "... and downwards");
	n = 0;
	for (uint64_t i = 0; i < 64; i++)
		n += cache_touch(&c, 10000 + 2 * i).sequential;
	is(t, n, 0, "every other line: none is");
	ok(t, !cache_touch(&c, 10001).sequential, "a neighbour 64 misses ago is forgotten");
	ok(t, cache_touch(&c, 10000 + 2 * 40 + 1).sequential, "... one 24 misses ago is not");
	ok(t, !cache_touch(&c, 10000 + 2 * 40 + 1).levels, "what was just touched hits");
	cache_flush(&c);
	ok(t, !cache_touch(&c, 10002).sequential, "flushed: no neighbour");
	ok(t, !cache_touch(&c, 0).sequential, "line 0 has no neighbour in an empty ring");
	ok(t, cache_touch(&c, 1).sequential, "... and is one");
	cache_free(&c);
}

int main(void)
{
	struct tap t = { 0 };

	test_stated(&t);
	test_order(&t);
	test_sequential(&t);
	return plan(&t);
}
