// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "storer.h"

#define WORDS		400u	/* of the page; the faults are behind them */
#define FAULT_AT	4000u	/* byte */
#define SOME		2000u	/* stores before and after a fault */
#define SHOWN		3u	/* pages of which the loss is told */

enum { REST, STORE, REST_PLEASE, END };

static void look(struct storer *s, unsigned int word, uint64_t stored)
{
	uint64_t reads = s->page[word];

	if (reads == stored || s->lost)
		return;
	s->lost = true;
	s->word = word;
	s->stored = stored;
	s->reads = reads;
}

static void store(struct storer *s)
{
	unsigned int i = 0, before = 0;
	uint64_t n = 0;

	s->page[0] = 0;
	while (atomic_load_explicit(&s->state, memory_order_relaxed) == STORE) {
		i = i + 1 < WORDS ? i + 1 : 0;
		s->page[i] = ++n;
		look(s, before, n - 1);
		look(s, i, n);
		before = i;
		atomic_fetch_add_explicit(&s->stores, 1, memory_order_relaxed);
	}
}

static void *run_storer(void *arg)
{
	struct storer *s = arg;

	for (;;) {
		switch (atomic_load(&s->state)) {
		case STORE:
			store(s);
			break;
		case REST_PLEASE:
			atomic_store(&s->state, REST);
			break;
		case END:
			return NULL;
		default:
			break;
		}
	}
}

void storer_start(struct storer *s)
{
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		cannot("this takes two CPUs");
	*s = (struct storer){ .state = REST };
	errno = pthread_create(&s->thread, NULL, run_storer, s);
	if (errno)
		refuse_errno("start the thread that stores");
}

void storer_stop(struct storer *s)
{
	atomic_store(&s->state, END);
	errno = pthread_join(s->thread, NULL);
	if (errno)
		refuse_errno("wait for the thread that stores");
}

static void wait_stores(struct storer *s)
{
	unsigned long from = atomic_load(&s->stores);

	while (atomic_load(&s->stores) - from < SOME)
		;
}

void storer_begin(struct storer *s, char *page)
{
	s->page = (volatile uint64_t *)page;
	s->lost = false;
	atomic_store(&s->state, STORE);
	wait_stores(s);
}

void storer_end(struct storer *s)
{
	wait_stores(s);
	atomic_store(&s->state, REST_PLEASE);
	while (atomic_load(&s->state) != REST)
		;
}

void storer_beside_fault(struct storer *s, char *one, char *two, struct replaced *r)
{
	uint64_t was = own_pfn(one), is;

	storer_begin(s, one);
	touch_write(two + FAULT_AT, 2);
	storer_end(s);
	touch(one);
	is = own_pfn(one);
	r->tried++;
	r->pages += was != is;
	if (s->lost && r->lost++ < SHOWN)
		say("word %u was stored as %llu, reads %llu; the page was %#llx, is %#llx", s->word,
		    (unsigned long long)s->stored, (unsigned long long)s->reads,
		    (unsigned long long)was, (unsigned long long)is);
}

void storer_judge(const struct replaced *r)
{
	say("%u write faults replaced %u pages", r->tried, r->pages);
	if (!r->pages)
		cannot("no page was replaced");
	must(!r->lost, "stores to %u of the %u pages that were replaced are lost", r->lost, r->pages);
}
