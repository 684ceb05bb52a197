// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-owners: owners of a page of file data, as a table of scenarios
 *
 * Suspect: H3, H4, H13
 * Severity: untold
 *
 * A page of file data goes bad: how many processes map it, through what, and who reports
 * the error. The owners are told by policy and unmapped, and no other process is harmed.
 * To the defects of late-kill-unmap and refault-poison this adds one:
 *
 * stock: processes that map one reflinked file take a page from each other, by reading.
 * dax_insert_entry() unmaps the page from the whole file at each fault, because `shared
 * ||` takes an entry that is there for one to be replaced. Of three processes of one file
 * the last to fault has the page, and only that one is told when it goes bad. Every other
 * variant: all have it.
 */
#define _GNU_SOURCE
#include "lib/owners.h"

static const struct scenario table[] = {
	/* name, files, processes, layout, mapped by, private, early, injected */
	{ "2 files, by PTE", 2, 2, EACH, MAP_PTE, 0, true, BY_OTHER },
	{ "2 files, by PTE", 2, 2, EACH, MAP_PTE, 0, false, BY_OTHER },
	{ "8 files, by PTE", 8, 8, EACH, MAP_PTE, 0, true, BY_OTHER },
	{ "8 files, by PTE", 8, 8, EACH, MAP_PTE, 0, false, BY_OTHER },
	{ "64 files, by PTE", 64, 64, EACH, MAP_PTE, 0, true, BY_OTHER },
	{ "64 files, by PTE", 64, 64, EACH, MAP_PTE, 0, false, BY_OTHER },
	{ "8 files, by PMD", 8, 8, EACH, MAP_PMD, 0, true, BY_OTHER },
	{ "8 files, by PMD", 8, 8, EACH, MAP_PMD, 0, false, BY_OTHER },
	{ "8 files, by PMD and PTE in turn", 8, 8, MIXED, MAP_PMD, 0, true, BY_OTHER },
	{ "8 files, by PMD and PTE in turn", 8, 8, MIXED, MAP_PMD, 0, false, BY_OTHER },
	{ "one file, by PMD and PTE in turn", 1, 4, MIXED, MAP_PMD, 0, true, BY_OTHER },
	{ "one file, by PMD and PTE in turn", 1, 4, MIXED, MAP_PMD, 0, false, BY_OTHER },
	{ "one file, 8 processes", 1, 8, EACH, MAP_PTE, 0, true, BY_OTHER },
	{ "one file, 8 processes", 1, 8, EACH, MAP_PTE, 0, false, BY_OTHER },
	{ "3 files, 9 processes", 3, 9, EACH, MAP_PTE, 0, true, BY_OTHER },
	{ "3 files in one process", 3, 1, ALL, MAP_PTE, 0, true, BY_OTHER },
	{ "3 files in one process", 3, 1, ALL, MAP_PTE, 0, false, BY_OTHER },
	{ "one file that has the block twice", 1, 2, TWICE, MAP_PTE, 0, true, BY_OTHER },
	{ "one file that has the block twice", 1, 2, TWICE, MAP_PTE, 0, false, BY_OTHER },
	{ "one file that has the 2 MiB twice, by PMD", 1, 2, TWICE, MAP_PMD, 0, true, BY_OTHER },
	{ "one file that has the 2 MiB twice, by PMD", 1, 2, TWICE, MAP_PMD, 0, false, BY_OTHER },
	{ "3 files, mapped private", 3, 3, EACH, MAP_PTE, 1, true, BY_OTHER },
	{ "3 files, mapped private", 3, 3, EACH, MAP_PTE, 1, false, BY_OTHER },
	{ "one file, mapped private", 1, 2, EACH, MAP_PTE, 1, true, BY_OTHER },
	{ "3 files, private and copied", 3, 3, COPIED, MAP_PTE, 1, true, BY_OTHER },
	{ "3 files, by a victim", 3, 3, EACH, MAP_PTE, 0, true, BY_VICTIM },
	{ "3 files, by a victim", 3, 3, EACH, MAP_PTE, 0, false, BY_VICTIM },
	{ "3 files, by PMD, by a victim", 3, 3, EACH, MAP_PMD, 0, true, BY_VICTIM },
	{ "3 files, by PMD, by a victim", 3, 3, EACH, MAP_PMD, 0, false, BY_VICTIM },
	{ "one file, 3 processes, by a victim", 1, 3, EACH, MAP_PTE, 0, true, BY_VICTIM },
	{ "one file, 3 processes, by a victim", 1, 3, EACH, MAP_PTE, 0, false, BY_VICTIM },
};

int main(int argc, char **argv)
{
	enter(argc, argv);
	run_scenarios(table, sizeof(table) / sizeof(*table));
	return verdict();
}
