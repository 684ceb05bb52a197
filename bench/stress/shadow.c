// SPDX-License-Identifier: GPL-2.0-only
/* What files must contain, and finding it out again after an error. */
#define _GNU_SOURCE
#include "stress.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS		(GRAN / sizeof(uint64_t))
#define MAGIC		0xd5ull
#define POOL_ID		0xf00u
#define CHUNK		32u	/* pages read at once where a file may have lost some */

/* magic:8 file:12 granule:16 version:28 */
static uint64_t stamp(unsigned int file, size_t gran, uint32_t version)
{
	return MAGIC << 56 | (uint64_t)(file & 0xfff) << 44 | (uint64_t)(gran & 0xffff) << 28 |
	       (version & 0xfffffff);
}

static bool is_stamp(uint64_t v)
{
	return v >> 56 == MAGIC;
}

static const char *show(uint64_t v, char text[64])
{
	if (v == HOLE)
		snprintf(text, 64, "zeros");
	else if (v == LOST)
		snprintf(text, 64, "a lost page");
	else if (is_stamp(v))
		snprintf(text, 64, "file %#x granule %u version %u", (unsigned int)(v >> 44 & 0xfff),
			 (unsigned int)(v >> 28 & 0xffff), (unsigned int)(v & 0xfffffff));
	else
		snprintf(text, 64, "%#llx", (unsigned long long)v);
	return text;
}

uint64_t pool_stamp(unsigned int file, size_t gran)
{
	return stamp(POOL_ID + file, gran, 1);
}

void pool_path(unsigned int file, char path[32])
{
	snprintf(path, 32, MNT "/pool%u", file);
}

void stamp_fill(uint64_t *buf, const uint64_t *stamps, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < WORDS; k++)
			*buf++ = stamps[i];
}

/*
 * What is committed while the log is shut down may not be durable, though the
 * operation succeeds: such a file is as unsure as that of the operation under way.
 */
void plan(struct worker *w, const struct sfile *f)
{
	if (!w->sh->down)
		w->unsure = 0;
	if (f >= w->f && f < w->f + FILES)
		w->unsure |= 1u << (f - w->f);
	memcpy(w->next, f->shadow, MAX_GRANS * sizeof(*w->next));
	w->next_size = f->size;
}

void plan_stamps(struct worker *w, const struct sfile *f, size_t from, size_t to)
{
	w->version++;
	for (; from < to; from++)
		w->next[from] = stamp(f->id, from, w->version);
}

void plan_holes(struct worker *w, size_t from, size_t to)
{
	for (; from < to; from++)
		w->next[from] = HOLE;
}

void commit(struct worker *w, struct sfile *f)
{
	memcpy(f->shadow, w->next, MAX_GRANS * sizeof(*w->next));
	f->size = w->next_size;
}

/* The granule's value, or with *torn its first word that differs. */
static uint64_t value(const uint64_t *gran, size_t *torn)
{
	size_t k;

	for (k = 1; k < WORDS; k++)
		if (gran[k] != gran[0])
			break;
	*torn = k < WORDS ? k : 0;
	return gran[0];
}

static void __attribute__((noreturn)) mismatch(struct worker *w, const struct sfile *f, size_t gran,
					       const uint64_t *got, uint64_t want, const char *how)
{
	char expected[64], first[64], other[64];
	size_t torn;
	uint64_t v = value(got, &torn);

	fail(w, "%s: %s (file %#x, %zu bytes) offset %zu: expected %s, got %s%s%s", how, f->path,
	     f->id, f->size, gran * GRAN, show(want, expected), show(v, first),
	     torn ? ", further on " : "", torn ? show(got[torn], other) : "");
}

void check(struct worker *w, const struct sfile *f, const uint64_t *buf, size_t from, size_t to,
	   const char *how)
{
	size_t torn;

	for (; from < to; from++, buf += WORDS) {
		if (f->shadow[from] == LOST)
			continue;
		if (value(buf, &torn) != f->shadow[from] || torn)
			mismatch(w, f, from, buf, f->shadow[from], how);
		w->slot->count[CHECKED]++;
	}
}

/*
 * Read the page that granule @from is on, which must exist. Returns false if it is
 * lost, which only a poisoned page is, or if the file system is going down.
 */
static bool read_page(struct worker *w, const struct sfile *f, size_t page, uint64_t *buf)
{
	ssize_t n;

	memset(buf, 0, PAGE);
	n = pread(f->fd, buf, PAGE, (off_t)(page * PAGE));
	if (n >= 0)
		return true;
	if (going_down(w))
		return false;
	if (errno != EIO || !w->cfg->poison)
		fail(w, "read of %s page %zu: %s", f->path, page, strerror(errno));
	return false;
}

static size_t real_size(struct worker *w, const struct sfile *f)
{
	struct stat st;

	if (fstat(f->fd, &st)) {
		if (!going_down(w))
			fail(w, "fstat %s: %s", f->path, strerror(errno));
		return f->size;
	}
	return (size_t)st.st_size;
}

/*
 * One page: every granule is as it was or as planned; with @any, any stamp will do.
 * @read: what it holds, if that was read already.
 */
static bool resync_page(struct worker *w, struct sfile *f, size_t page, size_t size, bool any,
			const uint64_t *read)
{
	size_t g = page * PAGE_GRANS, end = g + PAGE_GRANS, torn;
	uint64_t buf[PAGE / sizeof(uint64_t)], v;
	const uint64_t *p = read ? read : buf;

	if (!read && !read_page(w, f, page, buf)) {
		bool was = f->shadow[g] == LOST;

		if (!w->stale)
			memset(&f->shadow[g], 0xff, PAGE_GRANS * sizeof(*f->shadow));
		return !was && !w->stale;
	}
	for (; g < end && g * GRAN < size; g++, p += WORDS) {
		v = value(p, &torn);
		if (torn && any)
			v = TORN;
		else if (torn || (any ? v && !is_stamp(v) : v != f->shadow[g] && v != w->next[g]))
			mismatch(w, f, g, p, w->next[g], any ? "learn" : "after an error");
		f->shadow[g] = v;
	}
	return false;
}

/* Pages [page, last) of a file, in w->buf; or NULL, if not all of them can be read. */
static const uint64_t *read_chunk(struct worker *w, const struct sfile *f, size_t page, size_t last,
				  size_t size)
{
	size_t from = page * PAGE, end = last * PAGE < size ? last * PAGE : size;

	return pread(f->fd, w->buf, end - from, (off_t)from) == (ssize_t)(end - from) ? w->buf : NULL;
}

static unsigned int sync_range(struct worker *w, struct sfile *f, size_t from, size_t to, bool any)
{
	size_t size = real_size(w, f), last = (to + PAGE_GRANS - 1) / PAGE_GRANS;
	size_t page, chunk = 0, end = 0;
	const uint64_t *read = NULL;
	unsigned int lost = 0;

	if (!any && !w->stale && size != f->size && size != w->next_size)
		fail(w, "%s has %zu bytes, expected %zu or %zu", f->path, size, f->size,
		     w->next_size);
	for (page = from / PAGE_GRANS; page < last && page * PAGE < size && !w->stale; page++) {
		if (page >= end) {
			chunk = page;
			end = last - page < CHUNK ? last : page + CHUNK;
			read = read_chunk(w, f, chunk, end, size);
		}
		lost += resync_page(w, f, page, size, any,
				    read ? read + (page - chunk) * PAGE / sizeof(*read) : NULL);
	}
	if (w->stale)
		return 0;
	f->size = size;
	for (from = size / GRAN; from < MAX_GRANS; from++)
		f->shadow[from] = HOLE;
	w->slot->count[PAGE_LOST] += lost;
	return lost;
}

unsigned int resync(struct worker *w, struct sfile *f, size_t from, size_t to)
{
	return sync_range(w, f, from, to, false);
}

/*
 * A granule that its owner was storing to when it was cloned is half old, half new:
 * that is as it should be, and is written over.
 */
void learn(struct worker *w, struct sfile *f, size_t from, size_t to)
{
	sync_range(w, f, from, to, true);
	for (; from < to; from++) {
		if (f->shadow[from] != TORN)
			continue;
		plan(w, f);
		plan_stamps(w, f, from, from + 1);
		write_planned(w, f, from, from + 1);
	}
}

void settle(struct worker *w, struct sfile *f, size_t from, size_t to, const char *what)
{
	int err = errno;

	if (going_down(w))
		return;
	if (err == ENOSPC)
		w->slot->count[NO_SPACE]++;
	else if (err != EIO || !w->cfg->poison)
		fail(w, "%s of %s: %s", what, f->path, strerror(err));
	resync(w, f, from, to);
}

void check_file(struct worker *w, struct sfile *f)
{
	ssize_t n;

	if (real_size(w, f) != f->size && !w->stale)
		fail(w, "%s has %zu bytes, expected %zu", f->path, real_size(w, f), f->size);
	n = pread(f->fd, w->buf, MAX_SIZE, 0);
	if (n == (ssize_t)f->size) {
		check(w, f, w->buf, 0, f->size / GRAN, "read");
		return;
	}
	/* In pieces, then. */
	errno = n < 0 ? errno : EIO;
	plan(w, f);
	settle(w, f, 0, f->size / GRAN, "read");
}
