// SPDX-License-Identifier: GPL-2.0-only
/*
 * pagemap-pmd: pagemap takes a shared PMD for anonymous memory
 *
 * Suspect: H12
 * Severity: wrong
 *
 * /proc/PID/pagemap of a DAX file that is mapped by a PMD: bit 61 (PM_FILE, "page is
 * file-page") must be set whether the page is shared or not. (For a PTE the kernel asks
 * vm_normal_page(), which has no page for DAX: never set.)
 *
 * stock, fixed: for a PMD the kernel asks the first page, where the marker 1 in
 * page->mapping looks like an anonymous one: all 512 pages of a PMD that is shared, or
 * was until it was copied, lose the bit. rbtree, callout, floor: set. No patch is about
 * that; it goes with the marker.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define PM_FILE	(1ull << 61)

static void check(const char *path, int clone, int write, const char *name)
{
	int fd = create_marked(path, PMD, 1);
	char other[32];
	struct map m;
	size_t i, n = 0;

	snprintf(other, sizeof(other), "%s.clone", path);
	if (clone)
		file_close(file_clone(fd, other), other);
	map_file(&m, fd, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	if (write)
		touch_write(m.p + PAGE - 1, 1);
	map_touch_all(&m, !write, path);	/* one fault: a PMD */
	for (i = 0; i < PMD_PAGES; i++) {
		uint64_t e = pagemap(getpid(), m.p + i * PAGE);

		if (!(e & PM_PRESENT))
			refuse("page %zu of %s is not mapped", i, path);
		n += !!(e & PM_FILE);
	}
	if (n == PMD_PAGES)
		say("%s: pages of a file", name);
	else
		defect("%s: %zu of %lu pages are said to be of no file", name, PMD_PAGES - n,
		       PMD_PAGES);
	map_drop(&m);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	check("plain", 0, 0, "not shared");
	check("shared", 1, 0, "shared");
	check("cow", 1, 1, "copied on write");
	return verdict();
}
