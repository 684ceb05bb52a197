// SPDX-License-Identifier: GPL-2.0-only
/* The life of a worker: operations, parking while the file system is away, the end. */
#define _GNU_SOURCE
#include "stress.h"
#include "../lib/fatal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_ms(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		return 0;
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int64_t now(void)
{
	return (int64_t)(now_ms() / 1000);
}

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000000 }, NULL);
}

static void open_all(struct worker *w)
{
	char path[32];
	unsigned int i;

	snprintf(path, sizeof(path), MNT "/w%u.grave", w->id);
	w->grave = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (w->grave < 0 && !going_down(w))
		fail(w, "open %s: %s", path, strerror(errno));
	for (i = 0; i < FILES; i++)
		file_reopen(w, &w->f[i]);
	for (i = 0; i < POOL; i++)
		file_reopen(w, &w->pool[i]);
}

static void release_all(struct worker *w)
{
	unsigned int i;

	for (i = 0; i < FILES; i++)
		file_release(w, &w->f[i]);
	for (i = 0; i < POOL; i++)
		file_release(w, &w->pool[i]);
	if (w->grave >= 0)
		close(w->grave);
	w->grave = -1;
}

/* Each file is looked after on its own for hanging. */
static void look_at(struct worker *w, struct sfile *f)
{
	w->slot->since = now();
	check_file(w, f);
}

static void check_all(struct worker *w)
{
	unsigned int i;

	for (i = 0; i < FILES; i++)
		look_at(w, &w->f[i]);
	for (i = 0; i < POOL; i++)
		look_at(w, &w->pool[i]);
}

/*
 * After a remount. If the last operation was @cut off, its file is as it is: that
 * operation may be done or not, or in part. Of the other files one in turn, and one of
 * the pool: all of them every time would leave little time for load.
 */
static void check_some(struct worker *w, bool cut)
{
	unsigned int i, turn = w->looks++, unsure = cut ? w->unsure : 0;

	for (i = 0; i < FILES; i++) {
		w->slot->since = now();
		if (unsure & 1u << i)
			learn(w, &w->f[i], 0, MAX_GRANS);
	}
	if (!(unsure & 1u << turn % FILES))
		look_at(w, &w->f[turn % FILES]);
	look_at(w, &w->pool[turn % POOL]);
}

/* Let go of the file system, wait for it to come back, and see what is left. */
static void park(struct worker *w)
{
	bool cut = w->stale || w->sh->down;
	uint64_t back;

	release_all(w);
	w->slot->parked = true;
	while (w->sh->want == PARK || w->sh->down)
		nap();
	back = now_ms();
	w->slot->since = now();
	w->slot->parked = false;
	w->stale = false;
	open_all(w);
	check_some(w, cut);
	w->slot->count[LOOKED_BACK] += now_ms() - back;
}

static unsigned int pick_kind(struct worker *w)
{
	unsigned int total = 0, i;
	uint64_t at;

	for (i = 0; i < nr_kinds; i++)
		total += kinds[i].weight;
	at = rnd_below(&w->rnd, total);
	for (i = 0; at >= kinds[i].weight; i++)
		at -= kinds[i].weight;
	return i;
}

static void one(struct worker *w, uint64_t n)
{
	struct slot *s = w->slot;
	uint64_t start = now_ms();

	/* Nothing of the past, so that operation n is the same whatever came before. */
	rnd_init(&w->rnd, ((uint64_t)w->cfg->seed << 40) + ((uint64_t)w->id << 32) + n + 1);
	s->n = n;
	s->kind = pick_kind(w);
	s->since = now();
	kinds[s->kind].fn(w);
	s->done[s->kind]++;
	s->spent[s->kind] += now_ms() - start;
}

static void describe_file(struct worker *w, struct sfile *f, unsigned int id, unsigned int pool)
{
	size_t g;

	f->id = id;
	f->size = MAX_SIZE;
	f->shadow = calloc(MAX_GRANS, sizeof(*f->shadow));
	if (!f->shadow)
		fail(w, "no memory for the shadow of file %u", id);
	for (g = 0; g < MAX_GRANS; g++)
		f->shadow[g] = pool_stamp(pool, g);
}

/* All files start as clones of the pool's: shared by everybody, fit for PMDs. */
static void prepare(struct worker *w)
{
	unsigned int i;
	int src, fd;

	for (i = 0; i < POOL; i++) {
		describe_file(w, &w->pool[i], 0, i);
		pool_path(i, w->pool[i].path);
	}
	for (i = 0; i < FILES; i++) {
		struct sfile *f = &w->f[i];

		describe_file(w, f, 1 + w->id * FILES + i, i % 2 ? WITNESS : 0);
		snprintf(f->path, sizeof(f->path), MNT "/w%u.%u", w->id, i);
		src = file_open(w->pool[i % 2 ? WITNESS : 0].path);
		fd = file_clone(src, f->path);
		file_close(fd, f->path);
		file_close(src, w->pool[i % 2 ? WITNESS : 0].path);
	}
	w->next = calloc(MAX_GRANS, sizeof(*w->next));
	w->buf = aligned_alloc(PAGE, MAX_SIZE);
	if (!w->next || !w->buf)
		fail(w, "no memory for buffers");
	w->loop = w->cfg->direct ? open(LOOP_DEVICE, O_RDWR | O_DIRECT | O_CLOEXEC) : -1;
	if (w->cfg->direct && w->loop < 0)
		fail(w, "open %s: %s", LOOP_DEVICE, strerror(errno));
}

void worker_main(struct worker *w)
{
	uint64_t n;

	w->slot->since = now();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		fail(w, "prctl: %s", strerror(errno));
	bus_install(w);
	rnd_init(&w->rnd, (uint64_t)w->cfg->seed + w->id + 1);
	prepare(w);
	open_all(w);
	for (n = 0; w->sh->want != STOP; n++) {
		one(w, n);
		if (w->stale || w->sh->want == PARK)
			park(w);
	}
	check_all(w);
	release_all(w);
	_exit(0);
}
