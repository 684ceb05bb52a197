// SPDX-License-Identifier: GPL-2.0-only
/*
 * fail-agf: the handler cannot read the AGF
 *
 * Severity: untold
 * Needs: kernel=delay
 *
 * Reading the AGF fails for the handler of a media error and for no other task, once or
 * each time. Owners of the page are told all the same, and the file system stays up.
 * Where the page has no owner, it stays up only if the block is known to be free.
 * (class-unreadable has an AGF that is on a bad block.)
 *
 * fixed-delay: no process is told, and the file system shuts down, whatever the block
 * holds. callout-delay passes. Not run on rbtree-delay, which asks no AGF.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/scene.h"

#define ALWAYS	1000u

static void begin(struct scene *s, const char *name, bool early, unsigned int times)
{
	scene_start(s, name, OWNERS, early);
	fail_arm("agf", times);
}

static void check_failed(struct scene *s, unsigned int times)
{
	bool taken = delay_left("fail_agf") < (int)times;

	fail_taken("agf");
	must(taken, "%s: the handler did not ask for the AGF", s->name);
}

static void owned(struct scene *s, bool early, unsigned int times)
{
	begin(s, times == 1 ? "data of three files, AGF fails once" :
	      "data of three files, AGF fails", early, times);
	hit_owners(s, 0);
	check_failed(s, times);
	check_bystander(s);
	check_up(s);
	scene_end(s);
	if (*s->out.fs == 'd')
		fs_again("dax=always");
}

/* A block that no process maps; @down: it cannot be told from metadata then. */
static void unused(struct scene *s, const char *name, uint64_t byte, unsigned int times, bool down)
{
	int err;

	begin(s, name, true, times);
	err = outcome_err(&s->out, inject_at("pmem0", byte));
	must(err == (down ? -EUCLEAN : 0), "%s: the injector got: %s", name, got(err));
	check_failed(s, times);
	if (down)
		check_down(s);
	else
		check_up(s);
	check_unharmed(s, &s->owners, "owner of another page");
	check_bystander(s);
	scene_end(s);
	fs_again("dax=always");
	must(fs_is_up(), "%s: damaged after the poison is gone", name);
}

/* A file that no process maps; @used: it was mapped, and has its page in core. */
static uint64_t make_spare(const char *path, bool used)
{
	int fd = create_marked(path, PAGES * PAGE, 1);
	uint64_t byte = disk_byte(fd, BAD * PAGE);
	char *p;

	if (used) {
		p = map_plain(fd, PAGES * PAGE, PROT_READ, path);
		touch(p + BAD * PAGE);
		munmap(p, PAGES * PAGE);
	}
	file_close(fd, path);
	return byte;
}

/* In the middle of the longest run: nothing that is made meanwhile comes so far. */
static uint64_t free_byte(void)
{
	struct fsmap run;

	if (!find_run(OWN_FREE, SPECIAL, &run))
		refuse_errno("find free space");
	return run.fmr_physical + run.fmr_length / 2 / PAGE * PAGE;
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	enter(argc, argv);
	allow_shutdown();
	owned(&s, true, 1);
	owned(&s, false, 1);
	owned(&s, true, ALWAYS);
	unused(&s, "data in core, AGF fails", make_spare("used", true), ALWAYS, false);
	unused(&s, "data that nobody maps, AGF fails once", make_spare("spare", false), 1, true);
	unused(&s, "free space, AGF fails once", free_byte(), 1, false);
	unused(&s, "free space, AGF fails", free_byte(), ALWAYS, true);
	return verdict();
}
