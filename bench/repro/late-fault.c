// SPDX-License-Identifier: GPL-2.0-only
/* See late.h: the first fault of a page, where the file system finds the owners. */
#define _GNU_SOURCE
#include "lib/late.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	late_first();
	return verdict();
}
