// SPDX-License-Identifier: GPL-2.0-only
#include "kinds.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

unsigned int kinds_number(struct kinds *k, const char *name)
{
	unsigned int i;

	for (i = 0; i < k->n; i++)
		if (!strcmp(k->name[i], name))
			return i;
	k->name = reallocarray(k->name, k->n + 1, sizeof(*k->name));
	if (!k->name)
		err(1, "allocate %zu kinds of cache lines", k->n + 1);
	k->name[k->n] = strdup(name);
	if (!k->name[k->n++])
		err(1, "allocate the name of %s", name);
	return i;
}

void kinds_free(struct kinds *k)
{
	while (k->n)
		free(k->name[--k->n]);
	free(k->name);
	k->name = NULL;
}
