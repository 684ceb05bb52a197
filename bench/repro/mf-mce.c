// SPDX-License-Identifier: GPL-2.0-only
/*
 * mf-mce: owners of data, where a machine check reports the error
 *
 * Severity: untold
 * Needs: monitor=1
 *
 * As mf-owners, but the error is a machine check like that of a memory scrubber, so that
 * the whole way is taken: #MC, the notifiers of the NVDIMM and of memory failure. No
 * process is at fault, so with late kill none is signalled.
 *
 * The guest writes a line to its third serial port, which vmrun --monitor connects to the
 * emulator's monitor. When the emulator reads the line depends on the host, so this
 * injector is for outcomes, not for figures.
 *
 * stock, fixed: late kill leaves the page mapped (late-kill-unmap). Seen besides, and
 * left out: on stock a machine check in a shared 2 MiB mapping, and the touch of another
 * page of it, ended in clear_inode() at unmount, as in pmd-pte-read.
 */
#define _GNU_SOURCE
#include "../lib/mce.h"
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
