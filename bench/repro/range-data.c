// SPDX-License-Identifier: GPL-2.0-only
/*
 * range-data: one error in pages of several files
 *
 * Severity: untold
 * Needs: kernel=delay
 *
 * One error covers pages of two sets of owners, or free blocks and pages of three files.
 * All owners of one of these pages are told and lose it, their other pages stay, no other
 * process notices, and the file system is up.
 *
 * fixed-delay: with late kill the pages stay mapped (late-kill-unmap); with early kill
 * all are told. rbtree-delay and callout-delay pass.
 */
#define _GNU_SOURCE
#include "lib/range.h"

#define ROOM	16u		/* pages of the file that all blocks come from */

/* A file of one extent; the byte on the device of its first page. */
static uint64_t make_ground(struct bench *b, char path[PATH_LEN])
{
	uint64_t byte;
	int fd;

	new_path(b, path);
	fd = file_create(path, ROOM * PAGE);
	byte = disk_byte(fd, 0);
	if (disk_byte(fd, (ROOM - 1) * PAGE) != byte + (ROOM - 1) * PAGE)
		refuse("%s is not one extent", path);
	file_close(fd, path);
	return byte;
}

/* The injector may get EBUSY: rbtree cannot tell a free block from an unmapped one. */
static void hit(struct scene *s, const struct range *r)
{
	int err = outcome_err(&s->out, inject_range(r));

	must(!err || err == -EBUSY, "%s: the injector got: %s", s->name, got(err));
	check_up(s);
}

/* Three mapped files share pages; one mapped file alone has the pages behind. */
static void two_sets(struct scene *s, bool early)
{
	struct part part = { .pages = ROOM / 2 };
	struct owners shared, single;
	struct crowd one;
	char path[PATH_LEN];
	struct range r;

	scene_begin(s, "pages of two sets of owners", early);
	scene_add_others(s);
	r = (struct range){ make_ground(&s->b, path) + 5 * PAGE, 6 };
	part.path = path;
	owners_start(&s->b, &shared, &s->owners, OWNERS, &part, 1, &r);
	part.offset = ROOM / 2 * PAGE;
	owners_start(&s->b, &single, &one, 1, &part, 1, &r);
	hit(s, &r);
	check_range_owners(s, &shared);
	check_range_owners(s, &single);
	check_bystander(s);
	crowd_stop(&one);
	scene_end(s);
}

static void free_and_data(struct scene *s, bool early)
{
	struct part part = { .offset = ROOM / 2 * PAGE, .pages = ROOM / 2 };
	struct owners o;
	char path[PATH_LEN];
	struct range r;
	int fd;

	scene_begin(s, "free blocks and data", early);
	scene_add_others(s);
	r = (struct range){ make_ground(&s->b, path) + 5 * PAGE, 6 };
	part.path = path;
	owners_start(&s->b, &o, &s->owners, OWNERS, &part, 1, &r);
	fd = file_open(path);
	punch_holes(fd, 0, ROOM / 2 * PAGE, 0, 1);
	if (fsync(fd))
		refuse_errno("free blocks of %s", path);
	file_close(fd, path);
	hit(s, &r);
	check_range_owners(s, &o);
	check_bystander(s);
	scene_end(s);
	fs_again("dax=always");		/* or the next file gets the free blocks */
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	enter(argc, argv);
	need_range();
	two_sets(&s, true);
	two_sets(&s, false);
	free_and_data(&s, true);
	free_and_data(&s, false);
	return verdict();
}
