// SPDX-License-Identifier: GPL-2.0-only
/*
 * range-metadata: one error in data, metadata, data
 *
 * Suspect: H2
 * Severity: untold
 * Needs: kernel=delay align=0
 *
 * One error covers data, then metadata, then data of the same three files: in one
 * allocation group around the block of a symlink, and from the end of one group into the
 * next, around its headers. The metadata is a reason to shut down, and none to stop
 * looking: all owners of data on either side are told and lose it.
 *
 * H2, owners behind the first metadata are left mapped, does not reproduce: on
 * fixed-delay, where owners are told early, those behind the metadata are told like those
 * in front of it; with late kill the pages stay mapped (late-kill-unmap). callout-delay
 * passes. rbtree-delay tells the owners, and does not shut down, by design.
 *
 * A file system without alignment puts a symlink between two files; there all blocks are
 * where the last one was put.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/filler.h"

#include <sys/stat.h>

#define LINKS	8
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

/* --- around a symlink --------------------------------------------------------------- */

/* Files and symlinks in turn, of which some must lie so on the device, too. */
static void make_links(struct bench *b, char path[LINKS + 1][PATH_LEN])
{
	char name[32], text[1000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	for (int i = 0; i <= LINKS; i++) {
		new_path(b, path[i]);
		file_close(file_create(path[i], 2 * HALF * PAGE), path[i]);
		snprintf(name, sizeof(name), "link%d", i);
		if (symlink(text, name))
			refuse_errno("make %s", name);
		sync();
	}
}

static uint64_t byte_of(const char *path, size_t offset)
{
	int fd = file_open(path);
	uint64_t byte = disk_byte(fd, offset);

	file_close(fd, path);
	return byte;
}

static uint64_t byte_of_link(int i)
{
	char name[32];
	struct stat st;

	snprintf(name, sizeof(name), "link%d", i);
	if (lstat(name, &st))
		refuse_errno("stat %s", name);
	return find_byte(name, st.st_ino, 0, 0);
}

/* The next one, from @at on, that lies right between two files. */
static int next_link(char path[LINKS + 1][PATH_LEN], int at)
{
	for (; at < LINKS; at++)
		if (byte_of(path[at], (2 * HALF - 1) * PAGE) + PAGE == byte_of_link(at) &&
		    byte_of(path[at + 1], 0) == byte_of_link(at) + PAGE)
			return at;
	refuse("no symlink lies between the files that were made around it");
}

/* Returns which symlink it was. */
static int around_link(struct scene *s, char path[LINKS + 1][PATH_LEN], int from, bool early)
{
	struct part part[2] = { { .offset = HALF * PAGE, .pages = HALF }, { .pages = HALF } };
	int at = next_link(path, from);
	uint64_t byte = byte_of_link(at);
	struct range r = around(byte, byte + PAGE);

	scene_begin(s, "data, a symlink, data", early);
	scene_add_others(s);
	part[0].path = path[at];
	part[1].path = path[at + 1];
	hit(s, part, &r);
	return at;
}

/* --- from one allocation group to the next -------------------------------------------- */

static void across_groups(struct scene *s, struct filler *f, bool early)
{
	uint64_t border = fs_ag_bytes();
	struct part part[2];
	struct range r;

	scene_begin(s, "data, headers of the next group, data", early);
	scene_add_others(s);
	r = around(filler_before(f, border, HALF, &part[0]),
		   filler_behind(f, border, HALF, &part[1]));
	hit(s, part, &r);
}

int main(int argc, char **argv)
{
	char path[LINKS + 1][PATH_LEN];
	struct scene s = { 0 };
	struct filler f;
	int at;

	enter(argc, argv);
	need_range();
	allow_shutdown();
	make_links(&s.b, path);
	at = around_link(&s, path, 0, true);
	around_link(&s, path, at + 1, false);
	filler_make(&f);
	across_groups(&s, &f, true);
	across_groups(&s, &f, false);
	return verdict();
}
