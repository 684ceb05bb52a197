// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress [seconds=60] [seed=1] [workers=4] [poison=0] [poisons=48] [direct=1]
 *	  [freeze=1] [cycle=1] [strict=1] [unwritten=0]
 *
 *	direct	pin pages for I/O of another device; 0 where that livelocks
 *	cycle	unmount, or shut down, and mount again every few seconds
 *	strict	a page that can still be read after it was poisoned is a failure
 *	unwritten  dedupe ranges with unwritten extents too, which 6.12 gets wrong
 *
 * stress slabs: print how many objects caches named dax_owner* hold, -1 without one.
 *
 * stress failslab CASE: see failslab.c. Exit 4: this kernel makes no such allocation.
 *
 * Exit 0: no mismatch, nothing hung. Counters go to the raw file as notes.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "../lib/args.h"
#include "../lib/fatal.h"
#include "failslab.h"
#include "parent.h"

static const char *const count_names[COUNTS] = {
	[FAULT_READ] = "pages-loaded", [FAULT_WRITE] = "pages-stored",
	[FAULT_HUGE] = "2MiB-swept-by-few-faults", [CHECKED] = "granules-checked",
	[SIGBUS_AO] = "sigbus-action-optional", [SIGBUS_AR] = "sigbus-on-access",
	[SIGBUS_EOF] = "sigbus-past-eof", [POISONED] = "poisons-injected",
	[POISON_REFUSED] = "poisons-not-taken",
	[PAGE_LOST] = "file-pages-lost", [POISON_ESCAPED] = "poison-still-readable",
	[SPURIOUS] = "sigbus-without-loss", [NO_SPACE] = "no-space",
	[ADOPTED] = "ranges-adopted", [LOOKED_BACK] = "ms-checking-after-a-remount",
	[PAIR_COPIED] = "pages-copied-while-stored-to",
};

/* A load that did not do what it is for proves nothing. */
static void check_counts(struct parent *p)
{
	const char *missing = parent_missing(p);

	if (p->failed || !missing)
		return;
	raw_line(p->raw, "ktap # %s", missing);
	p->failed = true;
}

static void print_counts(struct parent *p)
{
	unsigned int i, k;
	uint64_t sum, spent, all = 0;
	struct rusage ru;

	for (k = 0; k < nr_kinds; k++) {
		for (i = 0, sum = 0, spent = 0; i < MAX_WORKERS; i++) {
			sum += p->sh->slot[i].done[k];
			spent += p->sh->slot[i].spent[k];
		}
		all += sum;
		raw_line(p->raw, "note stress operation %s %llu in %llu ms", kinds[k].name,
			 (unsigned long long)sum, (unsigned long long)spent);
	}
	for (k = 0; k < COUNTS; k++)
		raw_line(p->raw, "note stress count %s %llu", count_names[k],
			 (unsigned long long)parent_total(p, (enum count)k));
	for (k = 0; k < CYCLES; k++)
		raw_line(p->raw, "note stress count %s %u", cycle_names[k], p->cycles[k]);
	raw_line(p->raw, "note stress count freeze %u", p->freezes);
	raw_line(p->raw, "note stress seconds frozen %lld, out of service %lld",
		 (long long)p->frozen_s, (long long)p->cycles_s);
	if (!getrusage(RUSAGE_CHILDREN, &ru))
		raw_line(p->raw, "note stress count faults %ld", ru.ru_minflt + ru.ru_majflt);
	raw_line(p->raw, "ktap # seed %ld: %llu operations by %ld workers in %ld s", p->cfg->seed,
		 (unsigned long long)all, p->cfg->workers, (long)p->load_s);
}

static void read_config(const struct args *a, struct config *c)
{
	c->seconds = args_num(a, "seconds", 60);
	c->seed = args_num(a, "seed", 1);
	c->workers = args_num(a, "workers", 4);
	c->poison = args_num(a, "poison", 0) > 0;
	c->poisons = args_num(a, "poisons", 48);
	c->direct = args_num(a, "direct", 1) > 0;
	c->freeze = args_num(a, "freeze", 1) > 0;
	c->cycle = args_num(a, "cycle", 1) > 0;
	c->strict = args_num(a, "strict", 1) > 0;
	c->unwritten = args_num(a, "unwritten", 0) > 0;
	if (c->seconds < 1 || c->seed < 0)
		refuse("seconds=%ld seed=%ld: numbers from 1 and 0 on", c->seconds, c->seed);
	if (c->workers < 1 || c->workers > MAX_WORKERS)
		refuse("workers=%ld: 1 to %d", c->workers, MAX_WORKERS);
	if (c->poisons < 0 || c->poisons > 10000)
		refuse("poisons=%ld: 0 to 10000", c->poisons);
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	struct config cfg = { 0 };
	struct parent p = { .cfg = &cfg };
	struct raw raw;
	const char *what;

	if (argc > 1 && !strcmp(argv[1], "slabs"))
		return printf("%ld\n", slab_objects()) < 0;
	if (raw_open(&raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&raw);
	if (argc > 2 && !strcmp(argv[1], "failslab"))
		return failslab_main(argv[2], &raw);
	p.raw = &raw;
	read_config(&args, &cfg);
	p.sh = mmap(NULL, sizeof(*p.sh), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (p.sh == MAP_FAILED)
		refuse_errno("allocate shared memory");
	direct_setup(&cfg);
	pool_create();
	parent_start(&p);
	parent_run(&p);
	print_counts(&p);
	check_counts(&p);
	if (raw_flush(&raw))
		perror("write raw output");
	if (!p.running)
		direct_teardown(&cfg);
	return p.failed;
}
