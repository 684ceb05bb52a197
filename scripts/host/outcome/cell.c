// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happened, in a few words: what all of the owners had is one word, the rest is
 * counted. So a promise reads the same for one owner and for 64.
 */
#include "outcome.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* VALUE of " KEY=VALUE", as a new string. */
static char *fact(const char *facts, const char *key)
{
	char *want = xasprintf(" %s=", key);
	const char *p = strstr(facts, want);

	if (!p)
		errx(1, "no '%s' in the facts '%s'", key, facts);
	p += strlen(want);
	return strndup(p, strcspn(p, " "));
}

static unsigned long number(const char *facts, const char *key)
{
	return strtoul(fact(facts, key), NULL, 10);
}

static void add(char **cell, char *part)
{
	*cell = **cell ? xasprintf("%s, %s", *cell, part) : part;
}

const char *cell_of_facts(const char *facts)
{
	unsigned long owners, lost, told, wrong, places, mapped, reads, harmed;
	const char *fs, *error;
	char *cell = "";

	facts = xasprintf(" %s", facts);
	owners = number(facts, "owners"), lost = number(facts, "lost"), told = number(facts, "told");
	wrong = number(facts, "wrong"), places = number(facts, "places");
	mapped = number(facts, "mapped"), reads = number(facts, "reads");
	harmed = number(facts, "harmed"), fs = fact(facts, "fs"), error = fact(facts, "err");

	if (lost)
		add(&cell, xasprintf("%lu of %lu lost it before", lost, lost + owners));
	if (owners && told == owners)
		add(&cell, "told");
	else if (owners && told)
		add(&cell, xasprintf("told %lu of %lu", told, owners));
	else if (owners)
		add(&cell, "not told");
	if (wrong)
		add(&cell, xasprintf("%lu with wrong siginfo", wrong));
	if (places && mapped == places)
		add(&cell, "left mapped");
	else if (mapped)
		add(&cell, xasprintf("left mapped %lu of %lu", mapped, places));
	else if (places)
		add(&cell, "unmapped");
	if (reads > mapped)	/* who still maps it reads it, which goes without saying */
		add(&cell, xasprintf("read again %lu of %lu", reads, places));
	if (harmed)
		add(&cell, xasprintf("%lu others harmed", harmed));
	if (*fs)
		add(&cell, xasprintf("fs %s", fs));
	if (*error)
		add(&cell, xasprintf("%s", error));
	return cell;
}
