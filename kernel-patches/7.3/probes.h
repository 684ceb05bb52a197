/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest's programs probe in kernels of this base, where others have another place
 * for it.
 *
 * disassoc: dax_delete_mapping_range() deletes all entries of a range. What runs for each of
 * them, in all variants, is the wakeup of all who wait for it: mode is WAKE_ALL. An entry that
 * is only looked at wakes one (WAKE_NEXT).
 */
#define ENTRY_GONE	"dax_wake_entry mode=%dx:u32"
#define ENTRY_GONE_SAYS	"mode=0"

/* fio-events: gcc makes a copy of it on stock, where an argument is always the same. */
#define ASSOCIATES	"dax_owners_add", "dax_replace_assoc", "dax_disassociate_entry", \
			"dax_disassociate_entry.constprop.0"
