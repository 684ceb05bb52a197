// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-no-rmapbt: errors on XFS with reflink and without a reverse map
 *
 * Suspect: W19
 * Severity: untold
 * Needs: rmapbt=0
 *
 * Owners of data are told, and an error in free space harms no one. The superblock is
 * known to be metadata, and a design that looks for that shuts the file system down. What
 * a block is that no process maps, and that is not free, is not known: the injector gets
 * EBUSY, and the file system stays up. (reflink-no-rmapbt has the page that files share,
 * nodax-closed has more of what is known.)
 *
 * stock, fixed: an error in the superblock is EBUSY, too, and nothing happens. rbtree: the
 * same, by design.
 */
#define _GNU_SOURCE
#include "lib/scene.h"

/* @down: the block is known to be metadata; otherwise nothing is known of it. */
static void hit_unmapped(struct scene *s, const char *name, uint64_t byte, bool down)
{
	int err;

	scene_start(s, name, 1, true);
	err = outcome_err(&s->out, inject_at("pmem0", byte));
	must(err == (down ? -EUCLEAN : -EBUSY), "%s: the injector got: %s", name, got(err));
	if (down)
		check_down(s);
	else
		check_up(s);
	check_unharmed(s, &s->owners, "owner of another page");
	hit_owners(s, 0);
	check_bystander(s);
	scene_end(s);
	fs_again("dax=always");
}

static void hit_free(struct scene *s)
{
	struct fsmap run;
	int err;

	scene_start(s, "free space", 1, true);
	if (!find_run(OWN_FREE, SPECIAL, &run))
		refuse_errno("find free space");
	err = outcome_err(&s->out, inject_at("pmem0", run.fmr_physical +
						     run.fmr_length / 2 / PAGE * PAGE));
	say("%s: the injector got: %s", s->name, got(err));
	check_unharmed(s, &s->owners, "owner of another page");
	check_bystander(s);
	check_up(s);
	scene_end(s);
}

static void hit_data(struct scene *s, bool early)
{
	scene_start(s, "data of one file", 1, early);
	hit_owners(s, BUS_MCEERR_AR);
	check_bystander(s);
	check_up(s);
	scene_end(s);
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };
	uint64_t byte;
	int fd;

	enter(argc, argv);
	allow_shutdown();
	hit_data(&s, true);
	hit_data(&s, false);
	hit_free(&s);
	hit_unmapped(&s, "superblock", 0, true);
	fd = create_marked("spare", PAGES * PAGE, 1);
	byte = disk_byte(fd, BAD * PAGE);
	file_close(fd, "spare");
	hit_unmapped(&s, "data that nobody maps", byte, false);
	return verdict();
}
