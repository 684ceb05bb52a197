// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "allocinfo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Where the names of files begin that associate pages with their owners, or find
 * these: of 6.12, and what the series add (fs/dax-owners.c).
 */
static const char *const association[] = {
	"fs/dax", "drivers/dax/", "fs/xfs/xfs_notify_failure.c", "mm/memory-failure.c",
};

bool allocinfo_there(void)
{
	return !access(ALLOCINFO, R_OK);
}

static int add_site(struct allocinfo *a, char *line)
{
	struct alloc_site s, *sites;
	int at = 0;

	line[strcspn(line, "\n")] = 0;
	if (*line == '#')
		return 0;
	if (sscanf(line, "%lld %lld %n", &s.bytes, &s.objects, &at) != 2 || !at || !line[at]) {
		errno = EPROTO;
		return -1;
	}
	sites = realloc(a->sites, (a->n + 1) * sizeof(*sites));
	if (!sites)
		return -1;
	a->sites = sites;
	s.where = strdup(line + at);
	if (!s.where)
		return -1;
	s.where[strlen(s.where) - (s.where[strlen(s.where) - 1] == ' ')] = 0;
	a->sites[a->n++] = s;
	return 0;
}

static int read_sites(struct allocinfo *a, FILE *f)
{
	char line[512];

	if (!fgets(line, sizeof(line), f) || strcmp(line, "allocinfo - version: 1.0\n")) {
		errno = EPROTO;
		return -1;
	}
	while (fgets(line, sizeof(line), f))
		if (add_site(a, line))
			return -1;
	return ferror(f) ? -1 : 0;
}

int allocinfo_read(struct allocinfo *a, const char *path)
{
	FILE *f = fopen(path, "re");
	int ret, error;

	*a = (struct allocinfo) { 0 };
	if (!f)
		return -1;
	ret = read_sites(a, f);
	error = errno;
	fclose(f);
	if (ret)
		allocinfo_free(a);
	errno = error;
	return ret;
}

int allocinfo_since(struct allocinfo *a, const struct allocinfo *before)
{
	size_t i;

	if (a->n != before->n)
		return -1;
	for (i = 0; i < a->n; i++) {
		if (strcmp(a->sites[i].where, before->sites[i].where))
			return -1;
		a->sites[i].bytes -= before->sites[i].bytes;
		a->sites[i].objects -= before->sites[i].objects;
	}
	return 0;
}

bool allocinfo_is_association(const char *where)
{
	size_t i;

	for (i = 0; i < sizeof(association) / sizeof(*association); i++)
		if (!strncmp(where, association[i], strlen(association[i])))
			return true;
	return false;
}

struct alloc_site allocinfo_association(const struct allocinfo *a)
{
	struct alloc_site sum = { 0 };
	size_t i;

	for (i = 0; i < a->n; i++)
		if (allocinfo_is_association(a->sites[i].where)) {
			sum.bytes += a->sites[i].bytes;
			sum.objects += a->sites[i].objects;
		}
	return sum;
}

void allocinfo_free(struct allocinfo *a)
{
	while (a->n)
		free(a->sites[--a->n].where);
	free(a->sites);
	a->sites = NULL;
}
