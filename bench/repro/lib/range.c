// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "range.h"

#define INJECT_RANGE	"/sys/kernel/debug/hwpoison/corrupt-range"

/* --- files ------------------------------------------------------------------------- */

/* @fd is new: its pages become those of the parts, one part behind the other. */
static unsigned int share_parts(int fd, const struct part *part, unsigned int nr)
{
	unsigned int pages = 0;

	for (; nr--; part++) {
		int src = file_open(part->path);
		struct file_clone_range clone = {
			.src_fd = src, .src_offset = part->offset,
			.src_length = part->pages * PAGE, .dest_offset = pages * PAGE,
		};

		if (ioctl(fd, FICLONERANGE, &clone))
			refuse_errno("reflink %u pages of %s", part->pages, part->path);
		file_close(src, part->path);
		pages += part->pages;
	}
	if (fsync(fd))
		refuse_errno("sync a file made of parts of others");
	return pages;
}

static void map_part_file(const struct crowd *c, unsigned int i)
{
	const struct owners *o = c->arg;
	int fd = file_open(o->path[i]);

	if (mmap(c->map.p, c->map.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		 (off_t)o->offset) == MAP_FAILED)
		refuse_errno("map %u pages of %s", o->pages, o->path[i]);
	file_close(fd, o->path[i]);
	map_touch_all(&c->map, o->pages, o->path[i]);
}

void owners_fork(struct bench *b, struct owners *o, struct crowd *crowd, unsigned int procs,
		 uint64_t start, const struct range *r)
{
	int fd = file_open(o->path[0]);

	o->crowd = crowd;
	o->bad = 0;
	for (unsigned int i = 0; i < o->pages; i++)
		if (start + disk_byte(fd, o->offset + i * PAGE) - r->byte < r->pages * PAGE)
			o->bad |= 1ull << i;
	file_close(fd, o->path[0]);
	if (!o->bad || o->bad == (1ull << o->pages) - 1)
		refuse("no page, or every page, of %s is to go bad", o->path[0]);
	crowd_fork(b, crowd, procs, o->pages * PAGE, MAP_PTE, map_part_file, o);
}

void owners_start(struct bench *b, struct owners *o, struct crowd *crowd, unsigned int procs,
		  const struct part *part, unsigned int nr, const struct range *r)
{
	int fd;

	new_path(b, o->path[0]);
	fd = file_new(o->path[0]);
	o->pages = share_parts(fd, part, nr);
	o->offset = 0;
	for (unsigned int i = 1; i < procs; i++) {
		new_path(b, o->path[i]);
		file_close(file_clone(fd, o->path[i]), o->path[i]);
	}
	file_close(fd, o->path[0]);
	owners_fork(b, o, crowd, procs, 0, r);
}

/* --- the error ------------------------------------------------------------------------ */

void need_range(void)
{
	if (access(INJECT_RANGE, F_OK))
		cannot("this kernel takes no error in a range, see the series `delay`");
}

int inject_range(const struct range *r)
{
	uint64_t pfn = (device_start("pmem0") + r->byte) / PAGE;
	char text[48];
	int err;

	snprintf(text, sizeof(text), "%llu %u", (unsigned long long)pfn, r->pages);
	err = file_put(INJECT_RANGE, text) ? -errno : 0;
	say("poisoned %u pages from pfn %#llx on: %s", r->pages, (unsigned long long)pfn, got(err));
	return err;
}

/*
 * By policy: none, or at least one signal, and each about a page that is bad. There
 * can be fewer of them than such pages, since SIGBUS is not queued.
 */
static void check_range_signals(struct scene *s, struct owners *o)
{
	struct crowd *c = o->crowd;

	for (unsigned int i = 0; i < c->n; i++) {
		const struct member *m = &c->m[i];

		must(!!m->nhits == s->early, "%s: owner %u got %u signals", s->name, i, m->nhits);
		for (unsigned int n = 0; n < m->nhits && n < MAX_HITS; n++) {
			const struct hit *h = &m->hits[n];
			uint64_t page = (h->addr - (uintptr_t)c->map.p) / PAGE;
			bool right = h->code == BUS_MCEERR_AO && h->lsb == 12 &&
				     page < o->pages && o->bad >> page & 1;

			s->out.wrong += !right;
			must(right, "%s: owner %u: si_code %d, lsb %d, page %lld", s->name, i,
			     h->code, h->lsb, (long long)page);
		}
	}
}

void check_range_owners(struct scene *s, struct owners *o)
{
	struct crowd *c = o->crowd;
	unsigned int told = count_told(c), good, i, mapped;

	s->out.owners += c->n;
	s->out.told += told;
	must(told == s->early * c->n, "%s: %u of %u owners were signalled", s->name, told, c->n);
	check_range_signals(s, o);
	for (good = 0; o->bad >> good & 1;)
		good++;
	for (i = 0; i < o->pages; i++) {
		if (o->bad >> i & 1) {
			check_revoked(&s->out, c, i * PAGE, good * PAGE);
			continue;
		}
		mapped = crowd_mapped(c, i * PAGE);
		s->out.harmed += mapped != c->n;
		must(mapped == c->n, "%s: good page %u is mapped by %u of %u", s->name, i, mapped,
		     c->n);
	}
}
