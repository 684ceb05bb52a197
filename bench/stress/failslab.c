// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress failslab CASE: let an allocation of one site fail, see that it did, that
 * the fault still ends well, that contents are right and that nothing stays behind.
 * A later allocation of a fault that makes too few is not there to fail: skipped.
 * Needs CONFIG_FAILSLAB, its debugfs and its stack filter, and a mounted DAX file
 * system that nobody else uses.
 */
#define _GNU_SOURCE
#include "failslab.h"
#include "stress.h"
#include "../lib/fatal.h"
#include "../lib/map.h"
#include "../lib/slab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FAILSLAB	"/sys/kernel/debug/failslab/"
#define FILL		0x5a	/* what file_create() writes */
#define STORED		0x33	/* what a case stores */

/* Two files that share all their blocks; the first one has all pages mapped. */
struct pair {
	int a, b;
	struct map ma, mb;
	size_t size;
};

struct fcase {
	const char *name;
	const char *cache;
	const char *fn;		/* only allocations made under this function, or NULL */
	long times, interval;	/* every interval-th allocation fails, times times */
	enum map_how how;
	size_t size;
	const char *(*run)(struct pair *p);	/* NULL, or what was wrong */
};

static void put(const char *file, const char *value)
{
	char path[96];

	snprintf(path, sizeof(path), FAILSLAB "%s", file);
	if (file_put(path, value))
		refuse_errno("write '%s' to %s", value, path);
}

static void put_long(const char *file, const char *fmt, unsigned long value)
{
	char text[32];

	snprintf(text, sizeof(text), fmt, value);
	put(file, text);
}

static void mark_cache(const char *cache, const char *on)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/failslab", cache);
	if (file_put(path, on))
		refuse_errno("write '%s' to %s", on, path);
}

/* Where a function begins and the next symbol: the compiler may add a suffix. */
static bool find_function(const char *name, unsigned long *start, unsigned long *end)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	size_t len = strlen(name);
	unsigned long addr;
	char sym[256];

	*start = 0;
	*end = ~0ul;
	if (!f)
		refuse_errno("open /proc/kallsyms");
	while (fscanf(f, "%lx %*c %255s%*[^\n]", &addr, sym) == 2)
		if (!strncmp(sym, name, len) && (!sym[len] || sym[len] == '.'))
			*start = addr;
	rewind(f);
	while (fscanf(f, "%lx %*c %255s%*[^\n]", &addr, sym) == 2)
		if (addr > *start && addr < *end)
			*end = addr;
	fclose(f);
	return *start;
}

static void filter_stack(const struct fcase *c)
{
	unsigned long start = 0, end = ~0ul;

	/* The function may be inlined into its caller. */
	if (c->fn && !find_function(c->fn, &start, &end) &&
	    !find_function("dax_fault_iter", &start, &end))
		refuse("neither %s nor dax_fault_iter is in /proc/kallsyms", c->fn);
	put_long("require-start", "%#lx", start);
	put_long("require-end", "%#lx", end);
}

static void arm(const struct fcase *c)
{
	put("cache-filter", "Y");
	put("task-filter", "Y");
	put("ignore-gfp-wait", "N");
	put("verbose", "0");
	put("space", "0");
	put_long("interval", "%lu", (unsigned long)c->interval);
	put_long("times", "%lu", (unsigned long)c->times);
	filter_stack(c);
	mark_cache(c->cache, "1");
	put("probability", "100");
	if (file_put("/proc/self/make-it-fail", "1"))
		refuse_errno("write /proc/self/make-it-fail");
}

/* Returns how many allocations failed. */
static long disarm(const struct fcase *c)
{
	FILE *f = fopen(FAILSLAB "times", "re");
	long left;

	if (file_put("/proc/self/make-it-fail", "0"))
		refuse_errno("write /proc/self/make-it-fail");
	put("probability", "0");
	mark_cache(c->cache, "0");
	if (!f || fscanf(f, "%ld", &left) != 1)
		refuse_errno("read " FAILSLAB "times");
	fclose(f);
	return c->times - left;
}

static bool filled(const char *p, size_t size, int value)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (p[i] != value)
			return false;
	return true;
}

static const char *run_read(struct pair *p)
{
	touch(p->mb.p + 3 * PAGE);
	return NULL;
}

/* In a system call there is nobody to retry. */
static const char *run_syscall(struct pair *p)
{
	int fd = open("/tmp/failslab.out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;
	int err;

	if (fd < 0)
		refuse_errno("create /tmp/failslab.out");
	n = write(fd, p->mb.p, PAGE);
	err = errno;
	close(fd);
	return n < 0 && err == EFAULT ? NULL : "write() of an unmapped page did not give EFAULT";
}

static const char *run_pmd(struct pair *p)
{
	long before = map_faults(), took;

	touch(p->mb.p);
	touch(p->mb.p + PMD - PAGE);
	took = map_faults() - before;
	return took == 2 ? NULL : "the PMD fault did not fall back to PTEs";
}

/* Another mapping of the first file, in which only PTEs fit, is stored to. */
static const char *run_split(struct pair *p)
{
	struct map odd;

	map_file(&odd, p->a, p->size, PROT_READ | PROT_WRITE, MAP_PTE);
	touch_write(odd.p + 5 * PAGE, STORED);
	map_drop(&odd);
	if (p->ma.p[5 * PAGE] != STORED)
		return "what was stored is not seen through the other mapping";
	touch_write(p->ma.p + 5 * PAGE, FILL);
	return NULL;
}

static const struct fcase cases[] = {
	{ "pte", "dax_owner", NULL, 3, 1, MAP_PTE, 16 * PAGE, run_read },
	{ "syscall", "dax_owner", NULL, 1000, 1, MAP_PTE, 16 * PAGE, run_syscall },
	{ "pmd-first", "dax_owner", NULL, 1, 1, MAP_PMD, PMD, run_pmd },
	{ "pmd-later", "dax_owner", NULL, 1, 7, MAP_PMD, PMD, run_pmd },
	{ "split", "radix_tree_node", "dax_split_pmd_entry", 2, 1, MAP_PMD, PMD, run_split },
};

static void pair_open(struct pair *p, const struct fcase *c)
{
	size_t off;

	p->size = c->size;
	p->a = file_create(MNT "/failslab.a", c->size);
	p->b = file_clone(p->a, MNT "/failslab.b");
	map_file(&p->ma, p->a, c->size, PROT_READ | PROT_WRITE, c->how);
	map_file(&p->mb, p->b, c->size, PROT_READ | PROT_WRITE, c->how);
	for (off = 0; off < c->size; off += PAGE)
		touch(p->ma.p + off);
}

static void pair_close(struct pair *p)
{
	map_drop(&p->ma);
	map_drop(&p->mb);
	file_close(p->a, "a");
	file_close(p->b, "b");
	file_unlink(MNT "/failslab.a");
	file_unlink(MNT "/failslab.b");
}

static const char *after(struct pair *p)
{
	if (!filled(p->ma.p, p->size, FILL) || !filled(p->mb.p, p->size, FILL))
		return "contents are wrong afterwards";
	touch_write(p->mb.p + PAGE, STORED);
	if (p->ma.p[PAGE] != FILL || p->mb.p[PAGE] != STORED)
		return "a store does not stay in its file";
	return NULL;
}

/* How many objects owners take when the second file has its first page mapped. */
static long objects_taken(const struct fcase *c)
{
	struct pair p;
	long before, n;

	pair_open(&p, c);
	slab_shrink();
	before = (long)slab_use().objects;
	touch(p.mb.p);
	slab_shrink();
	n = (long)slab_use().objects - before;
	pair_close(&p);
	return n;
}

/* SKIPPED: a fault of this design does not allocate so often. */
static const char SKIPPED[] = "skipped";

static const char *run(const struct fcase *c, struct raw *raw)
{
	const char *wrong, *later;
	struct pair p;
	long injected;

	if (c->interval > 1 && objects_taken(c) < c->interval)
		return SKIPPED;
	pair_open(&p, c);
	arm(c);
	wrong = c->run(&p);
	injected = disarm(c);
	raw_line(raw, "ktap # site %s: %ld allocations of %s failed", c->name, injected, c->cache);
	later = after(&p);
	pair_close(&p);
	if (wrong || later)
		return wrong ? wrong : later;
	if (injected < 1 || (c->times < 1000 && injected != c->times))
		return "it was not reached as often as planned";
	return slab_objects() > 0 ? "owners of pages are left" : NULL;
}

int failslab_main(const char *name, struct raw *raw)
{
	const char *wrong = "there is no such case";
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!strcmp(name, cases[i].name))
			wrong = run(&cases[i], raw);
	if (wrong && wrong != SKIPPED)
		raw_line(raw, "ktap # site %s: %s", name, wrong);
	if (raw_flush(raw))
		perror("write raw output");
	return wrong == SKIPPED ? FAILSLAB_SKIPPED : wrong != NULL;
}
