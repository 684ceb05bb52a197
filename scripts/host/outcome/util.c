// SPDX-License-Identifier: GPL-2.0-only
#include "outcome.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* Room for one more behind the @n that there are. */
void *grow(void *p, unsigned int n, size_t size)
{
	p = reallocarray(p, n + 1, size);
	if (!p)
		err(1, "allocate %u things", n + 1);
	memset((char *)p + n * size, 0, size);
	return p;
}

char *next_line(FILE *f)
{
	char *line = NULL;
	size_t cap = 0;

	if (getline(&line, &cap, f) < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\r\n")] = 0;
	return line;
}
