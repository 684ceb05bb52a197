// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two parties. A write fault holds a DAX entry and wants the AGF, to move its
 * copy into the file; the handler of a media error holds the AGF and wants the
 * entry, to unmap the page.
 */
#define _GNU_SOURCE
#include "lib/cow.h"

int main(int argc, char **argv)
{
	struct cow c;

	enter(argc, argv);
	poison_early_kill(false);
	cow_start(&c, 1000);
	cow_finish(&c);
	return verdict();
}
