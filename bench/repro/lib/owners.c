// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "owners.h"

#include "../../lib/mce.h"

#define MAX_FILES	64u
#define SIZE_OF(k)	((k)->how == MAP_PMD ? PMD : PAGES * PAGE)

/* What a process of the crowd must know: @paths are the files. */
struct plan_of_maps {
	const struct scenario *k;
	char paths[MAX_FILES][PATH_LEN];
};

static void map_part(char *at, const char *path, size_t size, const struct scenario *k)
{
	int fd = file_open(path);

	if (mmap(at, size, PROT_READ | PROT_WRITE,
		 (k->private ? MAP_PRIVATE : MAP_SHARED) | MAP_FIXED, fd, 0) == MAP_FAILED)
		refuse_errno("map %zu bytes of %s", size, path);
	file_close(fd, path);
	for (size_t i = 0; i < size; i += PAGE)
		touch(at + i);
}

/* In a process of the crowd. */
static void map_in(const struct crowd *c, unsigned int i)
{
	const struct plan_of_maps *p = c->arg;
	const struct scenario *k = p->k;
	size_t size = SIZE_OF(k);
	unsigned int f;

	switch (k->layout) {
	case EACH:
	case COPIED:
		map_part(c->map.p, p->paths[i % k->files], size, k);
		if (k->layout == COPIED)
			touch_write(c->map.p + BAD * PAGE, 0x5a);
		break;
	case ALL:
		for (f = 0; f < k->files; f++)
			map_part(c->map.p + f * size, p->paths[f], size, k);
		break;
	case TWICE:
		map_part(c->map.p, p->paths[0], 2 * size, k);
		break;
	case MIXED:
		map_part(c->map.p, p->paths[i % k->files], i % 2 ? size / 2 : size, k);
		break;
	}
}

static void make_files(struct bench *b, struct plan_of_maps *p)
{
	struct file_clone_range twice = { .src_length = SIZE_OF(p->k),
					  .dest_offset = SIZE_OF(p->k) };
	int src, fd;

	new_path(b, p->paths[0]);
	src = file_create(p->paths[0], SIZE_OF(p->k));
	for (unsigned int i = 1; i < p->k->files; i++) {
		new_path(b, p->paths[i]);
		fd = file_clone(src, p->paths[i]);
		file_close(fd, p->paths[i]);
	}
	twice.src_fd = src;
	if (p->k->layout == TWICE && ioctl(src, FICLONERANGE, &twice))
		refuse_errno("share %s with itself", p->paths[0]);
	file_close(src, p->paths[0]);
}

/* At how many addresses does a process map the bad page? */
static unsigned int places_of(const struct scenario *k)
{
	return k->layout == ALL ? k->files : k->layout == TWICE ? 2 : k->layout == COPIED ? 0 : 1;
}

static size_t place(const struct scenario *k, unsigned int n)
{
	return n * SIZE_OF(k) + BAD * PAGE;
}

/* Every byte of the files but those of the bad page; none of these was written to. */
static size_t count_wrong_bytes(const struct plan_of_maps *p)
{
	static unsigned char page[PAGE];
	size_t wrong = 0, i, at;

	for (unsigned int f = 0; f < p->k->files; f++) {
		int fd = file_open(p->paths[f]);

		for (at = 0; at < SIZE_OF(p->k); at += PAGE) {
			if (at == BAD * PAGE)
				continue;
			if (pread(fd, page, PAGE, (off_t)at) != (ssize_t)PAGE)
				memset(page, 0, PAGE);
			for (i = 0; i < PAGE; i++)
				wrong += page[i] != 0x5a;
		}
		file_close(fd, p->paths[f]);
	}
	return wrong;
}

/* The first signal of process @i: about a place of the page, of the size it is mapped in? */
static void check_signal(struct scene *s, const struct scenario *k, unsigned int i)
{
	const struct hit *h = &s->owners.m[i].hits[0];
	int lsb = k->how == MAP_PMD && !(k->layout == MIXED && i % 2) ? 21 : 12;
	int code = k->by == BY_VICTIM && !i ? BUS_MCEERR_AR : BUS_MCEERR_AO;
	bool at = false;

	for (unsigned int n = 0; n < places_of(k); n++)
		at |= h->addr == (uintptr_t)s->owners.map.p + place(k, n);
	s->out.wrong += !at || h->code != code || h->lsb != lsb;
	must(at && h->code == code && h->lsb == lsb, "%s: owner %u: si_code %d, lsb %d%s", s->name,
	     i, h->code, h->lsb, at ? "" : ", another address");
}

/*
 * Who maps the page? A fault in one process must not take it away from another.
 * Returns the pfn, as the process has it that was the last to fault it.
 */
static uint64_t count_owners(struct scene *s, const struct scenario *k)
{
	struct crowd *c = &s->owners;
	uint64_t e = 0;

	for (unsigned int i = 0; i < c->n; i++) {
		e = pagemap(c->m[i].pid, c->map.p + place(k, 0));
		s->out.owners += !!(e & PM_PRESENT);
	}
	if (!(e & PM_PRESENT))
		refuse("%s: not even the last process maps the page", s->name);
	s->out.lost = c->n - s->out.owners;
	must(!s->out.lost, "%s: %u of %u processes lost the page before", s->name, s->out.lost,
	     c->n);
	return PM_PFN(e);
}

static void check_told(struct scene *s, const struct scenario *k)
{
	struct crowd *c = &s->owners;
	unsigned int i, due = k->early ? s->out.owners : k->by == BY_VICTIM;

	s->out.told = count_told(c);
	must(s->out.told == due, "%s: %u of %u owners were signalled, %u were to be", s->name,
	     s->out.told, c->n, due);
	for (i = 0; i < c->n; i++)
		if (c->m[i].nhits)
			check_signal(s, k, i);
}

static int poison_it(struct scene *s, const struct scenario *k, uint64_t pfn)
{
	switch (k->by) {
	case BY_VICTIM:
		return crowd_poison(&s->owners, 0, place(k, 0));
	case BY_MCE:
		mce_ask(pfn);
		for (int i = 0; i < MCE_WAIT_MS / 10 && !klog_names(pfn); i++)
			usleep(10000);
		return klog_names(pfn) ? 0 : -ETIMEDOUT;
	default:
		return inject(pfn);
	}
}

static void run_scenario(struct scene *s, const struct scenario *k)
{
	struct plan_of_maps p = { .k = k };
	size_t span = (k->layout == ALL ? k->files : k->layout == TWICE ? 2 : 1) * SIZE_OF(k);
	unsigned int n;
	size_t wrong;
	uint64_t pfn;
	int err;

	scene_begin(s, k->name, k->early);
	make_files(&s->b, &p);
	crowd_fork(&s->b, &s->owners, k->procs, span, k->how, map_in, &p);
	scene_add_others(s);
	if (k->layout == COPIED) {	/* no process maps the page of the file any more */
		int fd = file_open(p.paths[0]);

		pfn = (device_start("pmem0") + disk_byte(fd, BAD * PAGE)) / PAGE;
		file_close(fd, p.paths[0]);
	} else {
		pfn = count_owners(s, k);
	}
	err = outcome_err(&s->out, poison_it(s, k, pfn));
	must(!err, "%s: the injector got: %s", s->name, got(err));
	if (places_of(k)) {
		check_told(s, k);
	} else {
		check_unharmed(s, &s->owners, "process with a copy");
	}
	for (n = 0; n < places_of(k); n++)
		check_revoked(&s->out, &s->owners, place(k, n), place(k, n) + PAGE);
	wrong = count_wrong_bytes(&p);
	s->out.harmed += wrong != 0;
	must(!wrong, "%s: %zu bytes of good pages of the files are wrong", s->name, wrong);
	check_bystander(s);
	check_up(s);
	scene_end(s);
}

void run_scenarios(const struct scenario *k, size_t n)
{
	static struct scene s;

	for (; n--; k++)
		run_scenario(&s, k);
}

void run_unshared(void)
{
	static const struct scenario table[] = {
		{ "one file", 1, 1, EACH, MAP_PTE, 0, true, BY_OTHER },
		{ "one file", 1, 1, EACH, MAP_PTE, 0, false, BY_OTHER },
		{ "one file, 8 processes", 1, 8, EACH, MAP_PTE, 0, true, BY_OTHER },
		{ "one file, 8 processes", 1, 8, EACH, MAP_PTE, 0, false, BY_OTHER },
		{ "one file, 3 processes, by a victim", 1, 3, EACH, MAP_PTE, 0, true, BY_VICTIM },
		{ "one file, 3 processes, by a victim", 1, 3, EACH, MAP_PTE, 0, false, BY_VICTIM },
	};

	run_scenarios(table, sizeof(table) / sizeof(*table));
}
