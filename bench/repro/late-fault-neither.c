// SPDX-License-Identifier: GPL-2.0-only
/*
 * late-fault-neither: the same without a reverse map: the page is mapped in the end
 *
 * Severity: untold
 * Needs: kernel=delay rmapbt=0 reflink=0
 *
 * As late-fault, on XFS without a reverse map, where the generic code starts from
 * page->mapping, which is not set yet.
 *
 * fixed-delay: the injection gives EBUSY, then the page is mapped and read. rbtree-delay,
 * callout-delay: a fault asks the driver again, on rbtree if owners were looked up since,
 * on callout where it keeps an association. callout without "fsdax: ask again for a page
 * after it was associated" maps and reads the page.
 */
#define _GNU_SOURCE
#include "lib/late.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	late_first();
	return verdict();
}
