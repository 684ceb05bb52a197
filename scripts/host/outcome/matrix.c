// SPDX-License-Identifier: GPL-2.0-only
#include "outcome.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

const char **no_cells(const struct matrix *m)
{
	const char **cells = calloc(m->nr_variants + 1, sizeof(*cells));

	if (!cells)
		err(1, "allocate a row of %u variants", m->nr_variants);
	return cells;
}

struct row *find_row(const struct matrix *m, const char *program, const char *scenario)
{
	for (unsigned int i = 0; i < m->nr_rows; i++)
		if (!strcmp(m->rows[i].program, program) &&
		    !strcmp(m->rows[i].scenario, scenario))
			return &m->rows[i];
	return NULL;
}
