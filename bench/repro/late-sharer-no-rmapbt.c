// SPDX-License-Identifier: GPL-2.0-only
/*
 * late-sharer-no-rmapbt: a second sharer faults while the error is handled
 *
 * Suspect: S16
 * Severity: crash
 * Needs: kernel=delay rmapbt=0
 *
 * XFS with reflink, without a reverse map. A page has one owner, which is told; the late
 * fault (late-fault) is that of a second file that shares it: (1) after the handler is
 * done, (2) while the handler sleeps with the entry of the first file locked, so that it
 * must unlock by other means than page->mapping.
 *
 * fixed-delay: (1) the second file maps the page and reads it; (2) crash in
 * dax_unlock_folio(), which reads folio->mapping again and takes the marker for a
 * mapping; on 7.3 that is mended, and the second file reads the page again.
 * rbtree-delay, callout-delay: right; callout without "fsdax: ask again for a
 * page after it was associated" fails (1).
 */
#define _GNU_SOURCE
#include "lib/late.h"

struct pair {
	char *p;		/* the first file, mapped and touched */
	uint64_t pfn;
	struct late late;	/* the second one */
};

static void begin(struct pair *t, const char *first, const char *second, unsigned int ms)
{
	int a = create_marked(first, LATE_SIZE, 1);

	t->p = map_plain(a, LATE_SIZE, PROT_READ, first);
	touch(t->p + LATE_BAD);
	t->pfn = own_pfn(t->p + LATE_BAD);
	late_start(&t->late, file_clone(a, second), ms);
}

static void end(struct pair *t)
{
	late_finish(&t->late);
	must(!(pagemap(getpid(), t->p + LATE_BAD) & PM_PRESENT), "the first file maps the page");
	must(try_touch(t->p + LATE_BAD, -1), "the first file reads the poisoned page");
	must(!try_touch(t->p, -1), "a good page gives SIGBUS");
}

static void after(void)
{
	struct pair t;

	say("(1) after the error was handled");
	begin(&t, "a1", "b1", 1000);
	must(!inject(t.pfn), "the error was not handled");
	end(&t);
}

/* rbtree does not come by the delay: it has nothing of the first file locked. */
static void meanwhile(void)
{
	struct party *handler;
	struct pair t;

	say("(2) while it is being handled");
	begin(&t, "a2", "b2", 300);
	delay_arm("collect", 1000);
	handler = start("the handler", run_poison, &t.pfn);
	if (!delay_taken("collect"))
		say("the handler locks no entry by way of the page");
	must(!finish(handler), "the error was not handled");
	delay_arm("collect", 0);
	end(&t);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	catch_bus();
	poison_early_kill(true);
	after();
	meanwhile();
	poison_early_kill(false);
	return verdict();
}
