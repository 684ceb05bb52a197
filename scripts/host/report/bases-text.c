// SPDX-License-Identifier: GPL-2.0-only
/* How a report on two bases says a number, a change, and a line of a table. */
#include "bases.h"

#include <math.h>
#include <stdlib.h>

/* Large ones lose their decimals. */
char *number_text(double value, bool sign)
{
	int digits = fabs(value) < 1000 ? 2 : 0;

	if (fabs(value) < 0.005)
		return xasprintf("0.00");	/* not -0.00 */
	return xasprintf(sign ? "%+.*f" : "%.*f", digits, value);
}

char *percent_text(const struct cell *from, const struct cell *to)
{
	double change = change_of(from, to);
	double size = fabs(change);

	if (isinf(change))
		return xasprintf("from 0");
	if (size < 0.005)
		return xasprintf("0 %%");
	return xasprintf("%+.*f %%", size < 9.995 ? 2 : size < 1000 ? 1 : 0, change);
}

void put_row(struct row *r)
{
	for (unsigned int i = 0; i < r->nr; i++) {
		printf("| %s ", r->cells[i]);
		free(r->cells[i]);
	}
	puts("|");
	free(r->cells);
	*r = (struct row) { 0 };
}

void put_head(struct row *heads, unsigned int texts)
{
	unsigned int nr = heads->nr;

	put_row(heads);
	for (unsigned int i = 0; i < nr; i++)
		printf("|%s", i && i < nr - texts ? "---:" : "---");
	puts("|");
}
