// SPDX-License-Identifier: GPL-2.0-only
/*
 * The error is a machine check, that of a memory scrubber, so that the whole way is
 * taken: #MC, the notifiers of the NVDIMM and of memory failure. Nobody is at fault:
 * with late kill nobody is signalled.
 */
#define _GNU_SOURCE
#include "lib/owners.h"

static const struct scenario table[] = {
	/* name, files, processes, layout, mapped by, private, early, injected */
	{ "one file", 1, 1, EACH, MAP_PTE, 0, true, BY_MCE },
	{ "one file", 1, 1, EACH, MAP_PTE, 0, false, BY_MCE },
	{ "3 files, by PTE", 3, 3, EACH, MAP_PTE, 0, true, BY_MCE },
	{ "3 files, by PTE", 3, 3, EACH, MAP_PTE, 0, false, BY_MCE },
};

int main(int argc, char **argv)
{
	enter(argc, argv);
	if (!mce_possible())
		cannot("no way to the emulator's monitor: vmrun --monitor");
	run_scenarios(table, sizeof(table) / sizeof(*table));
	return verdict();
}
