/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file whose first page alone is shared, mapped by PTEs. A page of it is stored to;
 * then write(2) replaces the first one, and XFS sets blocks aside for the pages behind,
 * as far as its extent size hint for CoW goes (32 blocks). Until they are used, or
 * dropped, what replaces one of these pages replaces it although it is not shared.
 */
#ifndef REPRO_COW_AHEAD_H
#define REPRO_COW_AHEAD_H

#include "repro.h"

#define OLD		1u	/* tag of what the file holds */
#define OTHER		8u	/* byte of a page, not of its mark */
#define AHEAD_PAGES	32u

/*
 * Make file a, cut to @size bytes, and c, which shares its first page; map a, store to page
 * @stored of it, and replace the first page. Returns a.
 */
int ahead_start(struct map *m, size_t size, size_t stored);
/* Unmap and close a, and unlink both files. */
void ahead_end(struct map *m, int a);

#endif
