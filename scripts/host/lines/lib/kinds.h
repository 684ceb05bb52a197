/* SPDX-License-Identifier: GPL-2.0-only */
/* What lines are: names with numbers. Ends the program if there is no memory. */
#ifndef KINDS_H
#define KINDS_H

#include <stddef.h>

/* Zeroed: none yet. */
struct kinds {
	char **name;
	size_t n;
};

/* The number of the kind @name, which is added if there is none. */
unsigned int kinds_number(struct kinds *k, const char *name);
void kinds_free(struct kinds *k);

#endif
