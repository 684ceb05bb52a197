// SPDX-License-Identifier: GPL-2.0-only
/* The operations and how often each is drawn. Adding one is adding a line. */
#include "stress.h"

const struct kind kinds[] = {
	{ "read",	20, op_read },
	{ "write",	20, op_write },
	{ "sweep",	6, op_sweep },
	{ "remap",	6, op_remap },
	{ "past-eof",	2, op_past_eof },
	{ "private",	4, op_private },
	{ "foreign",	6, op_foreign },
	{ "pool",	10, op_pool },
	{ "fork",	4, op_fork },
	{ "pair",	4, op_pair },
	{ "msync",	3, op_msync },
	{ "pread",	6, op_pread },
	{ "pwrite",	10, op_pwrite },
	{ "truncate",	4, op_truncate },
	{ "punch",	5, op_punch },
	{ "zero",	3, op_zero },
	{ "shift",	3, op_shift },
	{ "refill",	3, op_refill },
	{ "unlink",	2, op_unlink },
	{ "fsync",	2, op_fsync },
	{ "drop",	3, op_drop },
	{ "clone",	8, op_clone },
	{ "clonerange",	10, op_clonerange },
	{ "dedupe",	5, op_dedupe },
	{ "adopt",	6, op_adopt },
	{ "direct-out",	4, op_direct_out },
	{ "direct-in",	4, op_direct_in },
	{ "poison",	3, op_poison },
};

const unsigned int nr_kinds = sizeof(kinds) / sizeof(*kinds);

_Static_assert(sizeof(kinds) / sizeof(*kinds) <= MAX_KINDS, "MAX_KINDS is too small");
