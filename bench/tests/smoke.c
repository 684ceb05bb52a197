// SPDX-License-Identifier: GPL-2.0-only
/*
 * smoke - does this kernel do what every figure takes for granted?
 *
 *	smoke expect=stock|fixed|patched|floor
 *
 * Eight processes each map another of eight reflinked files; a ninth, which maps
 * nothing, poisons a page by frame number. What the eight are told, what is left
 * of their mappings and what the next touch does is compared with what this kind
 * of kernel is known to do. Results are KTAP; exit 0 means that all was run.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "../lib/args.h"
#include "../lib/crowd.h"
#include "../lib/fatal.h"
#include "../lib/file.h"
#include "../lib/poison.h"
#include "../lib/trace.h"
#include "klog.h"
#include "ktap.h"

#define N	8

/* What a kernel does after an error injected by frame number. */
struct expect {
	const char *name;
	bool early_told;	/* early kill: SIGBUS to all, and unmapped */
	bool late_unmapped;	/* late kill: no signal, but unmapped */
	bool published;		/* a touch that has to fault again gets SIGBUS */
	int injected;		/* what the injection returns */
};

static const struct expect expects[] = {
	{ "stock", true, false, false, 0 },
	{ "fixed", true, false, true, 0 },
	{ "patched", true, true, true, 0 },
	{ "floor", false, false, true, -EBUSY },	/* nobody knows the owners */
};

struct test {
	struct bench b;
	struct ktap k;
	const struct expect *expect;
};

struct shape {
	const char *name;
	enum map_how how;
	size_t size, unit;	/* of the file, of one mapping entry; bytes */
	int lsb;
};

static const struct shape shapes[] = {
	{ "pte", MAP_PTE, 16 * PAGE, PAGE, 12 },
	{ "pmd", MAP_PMD, 4 * PMD, PMD, 21 },
};

static void check_signals(struct test *t, struct crowd *c, const struct shape *sh, size_t bad)
{
	unsigned int i, told, addr = 0, lsb = 0, code = 0;
	bool due = t->expect->early_told;

	told = crowd_wait(c, 1);
	ktap_is(&t->k, told, due ? N : 0, "%s early: processes that got SIGBUS", sh->name);
	for (i = 0; i < N; i++) {
		const struct hit *h = &c->m[i].hits[0];

		if (!c->m[i].nhits)
			continue;
		addr += h->addr == (uintptr_t)c->map.p + bad;
		lsb += h->lsb == sh->lsb;
		code += h->code == BUS_MCEERR_AO;
	}
	ktap_is(&t->k, addr, due ? N : 0, "%s early: with si_addr of the bad page", sh->name);
	ktap_is(&t->k, lsb, due ? N : 0, "%s early: with si_addr_lsb %d", sh->name, sh->lsb);
	ktap_is(&t->k, code, due ? N : 0, "%s early: with si_code BUS_MCEERR_AO", sh->name);
}

static unsigned int touch_all(struct crowd *c, size_t offset, int want)
{
	unsigned int i, n = 0;

	for (i = 0; i < c->n; i++)
		n += crowd_touch(c, i, offset) == want;
	return n;
}

static void check_poison(struct test *t, const struct shape *sh, bool early)
{
	const char *policy = early ? "early" : "late";
	size_t bad = sh->unit + (sh->unit == PMD ? 5 * PAGE : 0);
	bool unmapped = early ? t->expect->early_told : t->expect->late_unmapped;
	bool sigbus = unmapped && t->expect->published;
	struct poison p;
	struct crowd c;
	uint64_t from, to;

	poison_open(&p, &t->b.clk);
	poison_early_kill(early);
	crowd_start(&t->b, &c, N, sh->size, sh->how);
	ktap_is(&t->k, crowd_mapped(&c, bad), N, "%s %s: all map the page", sh->name, policy);
	ktap_is(&t->k, poison_pfn(&p, crowd_pfn(&c, bad), &from, &to),
		t->expect->injected, "%s %s: the injection %s", sh->name, policy,
		t->expect->injected ? "fails" : "succeeds");
	if (early)
		check_signals(t, &c, sh, bad);
	else
		ktap_is(&t->k, crowd_wait(&c, 1), 0, "%s late: nobody is signalled", sh->name);
	ktap_is(&t->k, crowd_mapped(&c, bad), unmapped ? 0 : N,
		"%s %s: processes that still map the page", sh->name, policy);
	ktap_is(&t->k, touch_all(&c, bad, sigbus ? BUS_MCEERR_AR : 0), N,
		"%s %s: the next touch %s", sh->name, policy,
		sigbus ? "gets SIGBUS, BUS_MCEERR_AR" : "goes through");
	ktap_is(&t->k, crowd_mapped(&c, 2 * sh->unit), N,
		"%s %s: the neighbour stays mapped", sh->name, policy);
	ktap_is(&t->k, touch_all(&c, 2 * sh->unit, 0), N,
		"%s %s: the neighbour can be read", sh->name, policy);
	crowd_stop(&c);
	poison_early_kill(false);
	poison_close(&p);
}

/* Faults of one file by tracepoint: how many ended in a mapping of which size. */
static void check_size(struct test *t, const struct shape *sh)
{
	unsigned long pmd, pte;
	char path[PATH_LEN];
	struct map m;
	int fd;

	new_path(&t->b, path);
	fd = file_create(path, sh->size);
	map_file(&m, fd, sh->size, PROT_READ, sh->how);
	trace_clear();
	trace_event("fs_dax", true);
	map_touch_all(&m, (long)(sh->size / sh->unit), path);
	trace_event("fs_dax", false);
	pmd = trace_lines("dax_pmd_fault_done", "NOPAGE");
	pte = trace_lines("dax_pte_fault_done", "NOPAGE");
	ktap_is(&t->k, pmd, sh->unit == PMD ? sh->size / PMD : 0, "%s: PMD faults", sh->name);
	ktap_is(&t->k, pte, sh->unit == PAGE ? sh->size / PAGE : 0, "%s: PTE faults", sh->name);
	map_drop(&m);
	file_close(fd, path);
	file_unlink(path);
}

/* Still alive: a new file can be made, written and synced. */
static void check_alive(struct test *t)
{
	char path[PATH_LEN];

	new_path(&t->b, path);
	file_close(file_create(path, PAGE), path);
	file_unlink(path);
	ktap_ok(&t->k, true, "the file system still works");
}

static void check_after(struct test *t)
{
	ktap_is(&t->k, system("umount " MNT), 0, "unmount");
	ktap_is(&t->k, system("xfs_repair -n /dev/pmem0 >/tmp/repair.log 2>&1"), 0,
		"xfs_repair -n finds nothing");
	ktap_ok(&t->k, log_is_clean(), "the kernel log has no warning");
}

/* tools/seed-random.c: what a kernel without them does is not what is measured. */
static void check_random(struct test *t)
{
	unsigned char byte;

	ktap_ok(&t->k, getrandom(&byte, 1, GRND_NONBLOCK) == 1, "random numbers are ready");
}

static const struct expect *find_expect(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(expects) / sizeof(*expects); i++)
		if (!strcmp(expects[i].name, name))
			return &expects[i];
	refuse("expect=%s; it must be stock, fixed, patched or floor", name);
}

int main(int argc, char **argv)
{
	struct args args = { argc - 1, argv + 1 };
	struct test t = { .b.clk.insn = !strcmp(args_str(&args, "accel", "tcg-icount"),
						"tcg-icount") };
	const char *what;
	size_t i;

	if (raw_open(&t.b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&t.b.raw);
	t.expect = find_expect(args_str(&args, "expect", "patched"));
	trace_init(clk_trace_name(&t.b.clk));
	ktap_start(&t.k, &t.b.raw);
	check_random(&t);
	for (i = 0; i < 2; i++) {
		check_size(&t, &shapes[i]);	/* refuses a file that is not DAX */
		check_poison(&t, &shapes[i], true);
		check_poison(&t, &shapes[i], false);
	}
	check_alive(&t);
	check_after(&t);
	ktap_end(&t.k);
	return raw_flush(&t.b.raw) ? 3 : 0;
}
