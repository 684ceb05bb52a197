// SPDX-License-Identifier: GPL-2.0-only
/*
 * range-fs-end: one error in data and past the end of the file system
 *
 * Severity: untold
 * Needs: kernel=delay size=640m logsize=64m
 *
 * One error covers the last pages of the file system and some of the device behind it,
 * which is larger. Owners of the pages are told and lose them; what lies behind belongs
 * to no one, and is no reason to shut down.
 *
 * fixed-delay: with late kill the pages stay mapped (late-kill-unmap). rbtree-delay and
 * callout-delay pass.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/filler.h"

#define LAST	3u		/* pages that go bad, of the file */
#define BEYOND	4u		/* and of the device behind the file system */

static void run(struct scene *s, struct filler *f, bool early)
{
	uint64_t border = fs_bytes(), end;
	struct owners o;
	struct part part;
	struct range r;
	int err;

	scene_begin(s, "data, and past the end of the file system", early);
	scene_add_others(s);
	end = filler_before(f, border, PAGES, &part);
	r.byte = end - LAST * PAGE;
	r.pages = (unsigned int)((border - r.byte) / PAGE) + BEYOND;
	owners_start(&s->b, &o, &s->owners, OWNERS, &part, 1, &r);
	err = outcome_err(&s->out, inject_range(&r));
	must(!err || err == -EBUSY, "%s: the injector got: %s", s->name, got(err));
	check_up(s);
	check_range_owners(s, &o);
	check_bystander(s);
	scene_end(s);
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };
	struct filler f;

	enter(argc, argv);
	need_range();
	filler_make(&f);
	run(&s, &f, true);
	fs_again("dax=always");
	run(&s, &f, false);
	return verdict();
}
