// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-drop-bad: an error while write(2) takes the entries of shared blocks away
 *
 * Suspect: W48
 * Severity: untold
 * Needs: kernel=delay
 *
 * Two files share blocks, and both are mapped. write(2) to all of one takes its DAX entries
 * away, and sleeps then; meanwhile one of the pages goes bad, early kill. When the error is
 * handled, nobody may map the page: not the file that still has it, whose processes are
 * told, nor the one that is written to. write(2) needs nothing of the old blocks, and must
 * succeed.
 *
 * The delay is where dax_drop_shared() is done. Every variant with delays passes, by PTE and
 * by PMD: the pages were unmapped before their entries went. Where that is after the last
 * entry is gone, as in stock by reading, the error is "handled", and the page stays mapped
 * until write(2) goes on.
 */
#define _GNU_SOURCE
#include "lib/delay.h"

#define BAD	2u	/* page */
#define OLD	1u	/* tag of what the files hold */
#define NEW	2u	/* of what is written */
#define DELAY	2000u

struct drop {
	const char *name, *path_a, *path_b;
	size_t size;
	enum map_how how;
	int a, b;		/* b shares all of a */
	struct map ma, mb;
};

/* Returns 0 or -errno. */
static int run_overwrite(void *arg)
{
	const struct drop *d = arg;
	char *new = calloc(1, d->size);
	ssize_t done;
	size_t i;

	if (!new)
		return -ENOMEM;
	for (i = 0; i < d->size / PAGE; i++)
		*(uint64_t *)(new + i * PAGE) = mark(NEW, i);
	done = pwrite(d->b, new, d->size, 0);
	if (done < 0)
		return -errno;
	return done == (ssize_t)d->size ? 0 : -EIO;
}

static bool maps(const struct map *m)
{
	return pagemap(getpid(), m->p + BAD * PAGE) & PM_PRESENT;
}

static void map_all(struct map *m, int fd, const struct drop *d)
{
	map_file(m, fd, d->size, PROT_READ, d->how);
	map_touch_all(m, (long)(d->size / (d->how == MAP_PTE ? PAGE : PMD)), d->name);
}

/* What write(2) put there is what b has, and what is mapped. */
static void check_written(const struct drop *d)
{
	size_t n = d->size / PAGE, i, wrong = 0;

	must(!count_wrong(d->b, d->size, NEW, n), "%s: pages written are lost", d->name);
	must(!try_touch(d->mb.p + BAD * PAGE, -1), "%s: the new page gives SIGBUS", d->name);
	for (i = 0; i < n; i++)
		wrong += *(volatile uint64_t *)(d->mb.p + i * PAGE) != mark(NEW, i);
	must(!wrong, "%s: %zu of %zu pages written are not what is mapped", d->name, wrong, n);
	must(try_touch(d->ma.p + BAD * PAGE, -1), "%s: a reads the poisoned page", d->name);
	must(!count_wrong(d->a, d->size, OLD, BAD), "%s: the other file changed", d->name);
}

static void play(struct drop *d)
{
	struct party *writer, *handler;
	bool a_maps, b_maps;
	uint64_t pfn;
	int err;

	d->a = create_marked(d->path_a, d->size, OLD);
	d->b = file_clone(d->a, d->path_b);
	map_all(&d->ma, d->a, d);
	map_all(&d->mb, d->b, d);
	pfn = own_pfn(d->mb.p + BAD * PAGE);
	if (pfn != own_pfn(d->ma.p + BAD * PAGE))
		refuse("%s: the files do not share page %u", d->name, BAD);

	delay_arm("drop", DELAY);
	writer = start("the write", run_overwrite, d);
	delay_wait("drop");
	/* By another process: what it maps itself counts as touched. */
	handler = start("the handler", run_poison, &pfn);
	err = finish(handler);
	a_maps = maps(&d->ma);
	b_maps = maps(&d->mb);
	if (ends_in(writer, 10))
		refuse("%s: the write was done before the page tables were looked at", d->name);
	must(!err, "%s: the error was not handled: %s", d->name, strerror(-err));
	must(!a_maps, "%s: the file that keeps the page still maps it", d->name);
	must(!b_maps, "%s: the file that is written to still maps the page", d->name);

	must(!finish(writer), "%s: write(2) failed", d->name);
	check_written(d);
	map_drop(&d->mb);
	map_drop(&d->ma);
	/* The files stay: no other gets the bad block. */
	file_close(d->b, d->path_b);
	file_close(d->a, d->path_a);
}

int main(int argc, char **argv)
{
	struct drop pmd = { .name = "by PMD", .path_a = "a-pmd", .path_b = "b-pmd",
			    .size = PMD, .how = MAP_PMD };
	struct drop pte = { .name = "by PTE", .path_a = "a-pte", .path_b = "b-pte",
			    .size = 8 * PAGE, .how = MAP_PTE };

	enter(argc, argv);
	catch_bus();
	poison_early_kill(true);	/* fixed unmaps no process without */
	play(&pmd);
	play(&pte);
	poison_early_kill(false);
	return verdict();
}
