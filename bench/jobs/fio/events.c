// SPDX-License-Identifier: GPL-2.0-only
#include "events.h"
#include "../../lib/trace.h"

#include <stddef.h>

/*
 * Whoever associates the pages of a DAX entry calls one of these once per entry:
 * the rbtree, the extent (only where it is not the record used last that counts
 * them), the callout (only for what it does not resolve), stock and fixed (before
 * the association, to end that of the entry that was there; gcc may make a copy of
 * it, where an argument is always the same). A kernel that has none of them keeps
 * no association.
 */
static bool probe_association(void)
{
	static const char *const symbols[] = {
		"dax_owners_add", "dax_extent_add", "dax_replace_assoc",
		"dax_disassociate_entry", "dax_disassociate_entry.constprop.0",
	};

	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++)
		if (trace_probe('p', "assoc", symbols[i]))
			return true;
	return false;
}

void events_open(struct events *e)
{
	e->associates = probe_association();
	if (e->associates)
		count_open(&e->assoc, "daxbench/assoc");
	count_open(&e->pte, "fs_dax/dax_pte_fault_done");
	count_open(&e->pmd, "fs_dax/dax_pmd_fault_done");
}

void events_start(struct events *e)
{
	if (e->associates)
		count_start(&e->assoc);
	count_start(&e->pte);
	count_start(&e->pmd);
}

void events_stop(struct events *e, uint64_t *assoc, uint64_t *faults)
{
	*faults = count_stop(&e->pmd) + count_stop(&e->pte);
	*assoc = e->associates ? count_stop(&e->assoc) : 0;
}
