// SPDX-License-Identifier: GPL-2.0-only
/*
 * H2: one error covers data, then metadata, then data of the same files: in one
 * allocation group around the block of a symlink, and from the end of one group into
 * the next, around its headers. The metadata is a reason to shut down, and none to stop
 * looking: all who map data on either side are told and lose it.
 */
#define _GNU_SOURCE
#include "filler.h"

#define HALF	4u		/* pages of the owners' files on either side */
#define BEFORE	3u		/* ... that go bad */
#define BEHIND	2u

/* From the last pages in front of @gap, which ends at @end, to the first behind it. */
static struct range around(uint64_t gap, uint64_t end)
{
	return (struct range){ gap - BEFORE * PAGE,
			       (unsigned int)((end - gap) / PAGE) + BEFORE + BEHIND };
}

static void hit(struct scene *s, const struct part part[2], const struct range *r)
{
	struct owners o;
	int err;

	owners_start(&s->b, &o, &s->owners, OWNERS, part, 2, r);
	klog_mark();
	err = outcome_err(&s->out, inject_range(r));
	must(err == -EUCLEAN, "%s: the injector got: %s", s->name, got(err));
	check_down(s);
	check_range_owners(s, &o);
	check_bystander(s);
	scene_end(s);
	fs_again("dax=always");
	must(fs_is_up(), "%s: damaged after the poison is gone", s->name);
}

/* The data that lies next to @from, and next to @to. */
static void run(struct scene *s, struct filler *f, const char *name, uint64_t from, uint64_t to,
		bool early)
{
	struct part part[2];
	struct range r;

	scene_begin(s, name, early);
	scene_add_others(s);
	r = around(filler_before(f, from, HALF, &part[0]), filler_behind(f, to, HALF, &part[1]));
	hit(s, part, &r);
}

static uint64_t make_link(void)
{
	char text[1000];
	struct stat st;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	if (symlink(text, "link") || lstat("link", &st))
		refuse_errno("make a symlink of %zu bytes", sizeof(text) - 1);
	sync();
	return find_byte("link", st.st_ino, 0, 0);
}

int main(int argc, char **argv)
{
	static const char headers[] = "data, headers of the next group, data";
	struct scene s = { 0 };
	struct filler f;
	uint64_t link, ag;

	enter(argc, argv);
	need_range();
	allow_shutdown();
	link = make_link();
	filler_make(&f);
	ag = fs_ag_bytes();
	run(&s, &f, "data, a symlink, data", link, link + PAGE, true);
	run(&s, &f, "data, a symlink, data", link, link + PAGE, false);
	run(&s, &f, headers, ag, ag, true);
	run(&s, &f, headers, 3 * ag, 3 * ag, false);
	return verdict();
}
