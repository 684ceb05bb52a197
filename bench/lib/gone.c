// SPDX-License-Identifier: GPL-2.0-only
#include "gone.h"

#include <stddef.h>

#include "fatal.h"
#include "trace.h"

/*
 * What runs for each DAX entry that goes, in all variants. Kernels that delete the entries
 * of a range in one go, as 7.3 does, run nothing of their own for it but the wakeup of all who
 * wait for it: mode is WAKE_ALL. An entry that is only looked at wakes one (WAKE_NEXT).
 */
struct gone {
	const char *in;		/* kernels that have this symbol */
	const char *probe;	/* where, and what is recorded there */
	const char *says;	/* in the line of an entry that goes; "": each does */
};

static const struct gone gone[] = {
	{ "dax_delete_mapping_range", "dax_wake_entry mode=%dx:u32", "mode=0" },
	{ "dax_delete_mapping_entry", "dax_delete_mapping_entry", "" },
};

static const struct gone *find_gone(void)
{
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		if (trace_symbol(gone[i].in))
			return &gone[i];
	refuse("this kernel has neither %s nor %s: torn down entries cannot be counted",
	       gone[0].in, gone[1].in);
}

void gone_start(void)
{
	const struct gone *g = find_gone();

	if (!trace_probe('p', "entry", g->probe))
		refuse("no symbol in this kernel for the probe '%s'", g->probe);
	trace_clear();
	trace_enable("entry", true);
}

long gone_stop(void)
{
	const struct gone *g = find_gone();
	long got;

	trace_enable("entry", false);
	got = *g->says ? (long)trace_lines(": entry: ", g->says) : trace_hits("entry");
	trace_remove("entry");
	return got;
}
