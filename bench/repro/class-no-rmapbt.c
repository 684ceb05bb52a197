// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-no-rmapbt: errors on XFS with reflink and without a reverse map
 *
 * Suspect: W19
 * Needs: rmapbt=0
 *
 * Owners of data are told, and an error in free space harms no one. A block that is known
 * to be neither may be metadata, so a design that doubts shuts the file system down.
 * (reflink-no-rmapbt has the page that files share.)
 *
 * stock, fixed: an error in metadata, or in data that no process maps, is EBUSY, and
 * nothing happens. rbtree: the same, by design.
 */
#define _GNU_SOURCE
#include "lib/scene.h"

static void hit_unknown(struct scene *s, const char *name, uint64_t byte)
{
	int err;

	scene_start(s, name, 1, true);
	err = outcome_err(&s->out, inject_at("pmem0", byte));
	must(err == -EUCLEAN, "%s: the injector got: %s", name, got(err));
	check_down(s);
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
	hit_unknown(&s, "superblock", 0);
	fd = create_marked("spare", PAGES * PAGE, 1);
	byte = disk_byte(fd, BAD * PAGE);
	file_close(fd, "spare");
	hit_unknown(&s, "data that nobody maps", byte);
	return verdict();
}
