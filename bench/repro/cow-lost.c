// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-lost: stores to a page that is copied meanwhile are lost
 *
 * Suspect: W23
 * Severity: none
 * Needs: cpus=2
 *
 * A thread stores to a page that is not shared; another one takes the first write fault on
 * it through a mapping of its own. A page beside is shared and was written to, so XFS has
 * set blocks aside for its neighbours too, as far as its extent size hint for CoW goes
 * (32 blocks by default), and the fault copies this one into them. No store may be lost.
 *
 * stock: right. It unmaps the page, and then copies. fixed, rbtree, callout and floor as
 * they were first copied it and then unmapped it, for the sake of a copy that fails
 * (cow-copy-stale): what the first thread stored between was lost, in 25 to 85 of 93 pages.
 * Now they unmap, copy, and insert the copy, under one lock. It takes two CPUs, and nothing
 * else: no error, no privilege, no mount option.
 */
#define _GNU_SOURCE
#include "lib/storer.h"

#define GROUP	32u	/* pages: those that blocks are set aside for at once */
#define GROUPS	3u
#define SIZE	(GROUPS * GROUP * PAGE)

static void share_first_pages(int a, int b)
{
	unsigned int i;

	for (i = 0; i < GROUPS; i++) {
		struct file_clone_range r = {
			.src_fd = a, .src_offset = i * GROUP * PAGE, .src_length = PAGE,
			.dest_offset = i * PAGE,
		};

		if (ioctl(b, FICLONERANGE, &r))
			refuse_errno("share page %u of a", i * GROUP);
	}
}

static void check_other(int b)
{
	unsigned int i;
	uint64_t word;

	for (i = 0; i < GROUPS; i++)
		must(pread(b, &word, sizeof(word), (off_t)(i * PAGE)) == sizeof(word) &&
		     word == mark(1, i * GROUP), "the other file changed");
}

/* All pages of a group mapped writable at @one, and its shared page written to at @two. */
static void set_aside(char *one, char *two)
{
	unsigned int i;

	for (i = 1; i < GROUP; i++)
		touch_write(one + i * PAGE, 1);
	touch_write(two + 8, 1);
}

int main(int argc, char **argv)
{
	struct replaced r = { 0 };
	struct map one, two;
	struct storer s;
	unsigned int g, i;
	int a, b;

	enter(argc, argv);
	storer_start(&s);
	a = create_marked("a", SIZE, 1);
	b = file_new("b");
	share_first_pages(a, b);
	map_file(&one, a, SIZE, PROT_READ | PROT_WRITE, MAP_PTE);
	map_file(&two, a, SIZE, PROT_READ | PROT_WRITE, MAP_PTE);
	for (g = 0; g < GROUPS; g++) {
		set_aside(one.p + g * GROUP * PAGE, two.p + g * GROUP * PAGE);
		for (i = g * GROUP + 1; i < (g + 1) * GROUP; i++)
			storer_beside_fault(&s, one.p + i * PAGE, two.p + i * PAGE, &r);
	}
	storer_stop(&s);
	storer_judge(&r);
	check_other(b);
	map_drop(&two);
	map_drop(&one);
	file_close(b, "b");
	file_close(a, "a");
	return verdict();
}
