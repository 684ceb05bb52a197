// SPDX-License-Identifier: GPL-2.0-only
/* Operations that make files share extents. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPAN	(640 * PAGE_GRANS)	/* granules of a cloned range, at most */

/* The source of a clone: a file of the pool (contents in @pool) or one's own. */
struct source {
	int fd;
	const struct sfile *own;	/* NULL: pool file number @pool */
	unsigned int pool;
	size_t size;
};

/* Cloning from a DAX file unmaps all of it, everywhere: rarely from the witness. */
static struct source pick_source(struct worker *w)
{
	struct source s = { .own = pick_file(w) };
	char path[32];

	s.pool = rnd_below(&w->rnd, 16) ? (unsigned int)rnd_below(&w->rnd, WITNESS) : WITNESS;
	if (rnd_below(&w->rnd, 2)) {
		s.fd = s.own->fd;
		s.size = s.own->size;
		return s;
	}
	pool_path(s.pool, path);
	s.own = NULL;
	s.size = MAX_SIZE;
	s.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s.fd < 0 && !going_down(w))
		fail(w, "open %s: %s", path, strerror(errno));
	return s;
}

static void drop_source(const struct source *s)
{
	if (!s->own && s->fd >= 0)
		close(s->fd);
}

/* As a value of the source at a granule. */
static uint64_t source_value(const struct source *s, size_t g)
{
	return s->own ? s->own->shadow[g] : pool_stamp(s->pool, g);
}

void op_clone(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct source s = pick_source(w);
	size_t g;

	if (s.own == f)
		return;
	if (ftruncate(f->fd, 0)) {
		plan(w, f);
		plan_holes(w, 0, MAX_GRANS);
		w->next_size = 0;
		settle(w, f, 0, MAX_GRANS, "truncate");
		drop_source(&s);
		return;
	}
	f->size = 0;
	memset(f->shadow, 0, MAX_GRANS * sizeof(*f->shadow));
	plan(w, f);
	for (g = 0; g < s.size / GRAN; g++)
		w->next[g] = source_value(&s, g);
	w->next_size = s.size;
	if (ioctl(f->fd, FICLONE, s.fd))
		settle(w, f, 0, MAX_GRANS, "FICLONE");
	else
		commit(w, f);
	drop_source(&s);
}

/* Whole pages from one place to another, perhaps of the same file. */
void op_clonerange(struct worker *w)
{
	struct sfile *f = pick_file(w);
	struct source s = pick_source(w);
	size_t from, to, at, n, g;
	struct file_clone_range r = { .src_fd = s.fd };

	if (!pick_range(w, s.size / GRAN, SPAN, PAGE_GRANS, &from, &to))
		goto out;
	n = to - from;
	at = rnd_below(&w->rnd, (MAX_GRANS - n) / PAGE_GRANS + 1) * PAGE_GRANS;
	if (rnd_below(&w->rnd, 2) && from + n <= MAX_GRANS)
		at = from;	/* offsets that PMDs can agree on */
	if (s.own == f && at < to && from < at + n)
		goto out;	/* overlapping: not allowed */
	plan(w, f);
	for (g = 0; g < n; g++)
		w->next[at + g] = source_value(&s, from + g);
	if (w->next_size < (at + n) * GRAN)
		w->next_size = (at + n) * GRAN;
	r.src_offset = from * GRAN;
	r.src_length = n * GRAN;
	r.dest_offset = at * GRAN;
	if (ioctl(f->fd, FICLONERANGE, &r))
		settle(w, f, f->size / GRAN < at ? f->size / GRAN : at, at + n, "FICLONERANGE");
	else
		commit(w, f);
out:
	drop_source(&s);
}

static bool any(uint64_t value, const uint64_t *v, size_t n)
{
	while (n--)
		if (*v++ == value)
			return true;
	return false;
}

/* Is any page of the range lost? Also if that was not known yet. */
static bool lost(struct worker *w, struct sfile *f, size_t from, size_t n)
{
	plan(w, f);
	resync(w, f, from, from + n);
	return any(LOST, f->shadow + from, n);
}

/*
 * The kernel compares; its verdict must be ours, except that it takes a hole for
 * different from zeros that are stored, and that 6.12 says "same" of what it could
 * not read (it does nothing then).
 */
static void judge(struct worker *w, struct sfile *a, size_t from, struct sfile *b, size_t at,
		  size_t n, int status)
{
	bool same = !memcmp(a->shadow + from, b->shadow + at, n * sizeof(*a->shadow));

	if ((status == FILE_DEDUPE_RANGE_SAME) == same)
		return;
	if (same && any(HOLE, a->shadow + from, n))
		return;
	if (w->cfg->poison && (lost(w, a, from, n) || lost(w, b, at, n)))
		return;
	if (!w->stale)
		fail(w, "dedupe of %s at %zu with %s at %zu, %zu bytes: says %s", a->path,
		     from * GRAN, b->path, at * GRAN, n * GRAN, same ? "different" : "same");
}

static void dedupe(struct worker *w, struct sfile *a, size_t from, struct sfile *b, size_t at,
		   size_t n)
{
	struct file_dedupe_range *r = calloc(1, sizeof(*r) + sizeof(r->info[0]));

	if (!r)
		fail(w, "allocate a dedupe request");
	r->src_offset = from * GRAN;
	r->src_length = n * GRAN;
	r->dest_count = 1;
	r->info[0].dest_fd = b->fd;
	r->info[0].dest_offset = at * GRAN;
	plan(w, b);
	if (ioctl(a->fd, FIDEDUPERANGE, r)) {
		settle(w, b, at, at + n, "FIDEDUPERANGE");
	} else if (r->info[0].status < 0) {
		errno = -r->info[0].status;
		settle(w, b, at, at + n, "dedupe");
	} else {
		judge(w, a, from, b, at, n, r->info[0].status);
	}
	free(r);
}

void op_dedupe(struct worker *w)
{
	struct sfile *a = pick_file(w), *b = pick_file(w);
	size_t from, to, g;

	if (a == b || !pick_range(w, a->size / GRAN, 32 * PAGE_GRANS, PAGE_GRANS, &from, &to))
		return;
	if (b->size < to * GRAN)
		return;
	/*
	 * 6.12 compares what is stored under unwritten extents, not the zeros that they
	 * read as: it can say "same" of different files and lose the data of one.
	 */
	if (!w->cfg->unwritten && (any(HOLE, a->shadow + from, to - from) ||
				   any(HOLE, b->shadow + from, to - from)))
		return;
	if (rnd_below(&w->rnd, 4) && !any(LOST, a->shadow + from, to - from)) {
		plan(w, b);
		for (g = from; g < to; g++)
			w->next[g] = a->shadow[g];
		write_planned(w, b, from, to);
		if (w->stale)
			return;
	}
	dedupe(w, a, from, b, from, to - from);
}

/*
 * Clone from a file of another worker, who is at work on it: what comes is not known
 * before, but must be stamps, and from then on it is ours.
 */
void op_adopt(struct worker *w)
{
	unsigned int other = (unsigned int)rnd_below(&w->rnd, (uint64_t)w->cfg->workers);
	struct sfile *f = pick_file(w);
	struct file_clone_range r;
	char path[32];
	struct stat st;
	size_t from, to;
	int fd;

	snprintf(path, sizeof(path), MNT "/w%u.%u", other,
		 (unsigned int)rnd_below(&w->rnd, FILES));
	if (other == w->id)
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		goto out;
	if (!pick_range(w, (size_t)st.st_size / GRAN, 64 * PAGE_GRANS, PAGE_GRANS, &from, &to))
		goto out;
	r = (struct file_clone_range){ fd, from * GRAN, (to - from) * GRAN, from * GRAN };
	plan(w, f);
	if (!ioctl(f->fd, FICLONERANGE, &r)) {
		learn(w, f, f->size / GRAN < from ? f->size / GRAN : from, to);
		w->slot->count[ADOPTED]++;
	} else if (errno != EINVAL) {	/* EINVAL: it has become shorter meanwhile */
		settle(w, f, f->size / GRAN < from ? f->size / GRAN : from, to, "adopt");
	}
out:
	if (fd >= 0)
		close(fd);
}
