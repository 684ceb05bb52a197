/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Since Linux 6.15 an entry of 2 MiB is a folio: what the files that share its blocks map them
 * by decides whether its struct pages belong together.
 */
#ifndef REPRO_FOLIO_H
#define REPRO_FOLIO_H

#include "repro.h"

/* Pages @from..@from+@pages-1 of @fd, shared, at any address: too few for a PMD. */
char *map_pages(int fd, size_t from, size_t pages, int prot, const char *what);
/* Of these, mapped at @p, those that do not read as marked @tag, or give SIGBUS. */
size_t map_wrong(char *p, size_t from, size_t pages, unsigned int tag);
/*
 * Unlink @path and close @fd, the last one of it, in a process that may never come back: it
 * must be done after 5 s (guest time).
 */
void drop_bounded(int fd, const char *path);

/* Files a and b, which share 2 MiB. */
struct two_orders {
	int a, b;
	char *small;		/* a page of b, by a PTE */
	struct map m;		/* all of a, by a PMD if the kernel can */
};

/* Map page @page of b first, and then a; no page of a may be lost. */
void map_small_first(struct two_orders *t, size_t page);

#endif
