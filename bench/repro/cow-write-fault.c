// SPDX-License-Identifier: GPL-2.0-only
/*
 * W2: write(2) to shared blocks, and a write fault on a page that it copied already,
 * while it copies the next ones. Both must be in the file.
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"

#define OTHER	8u	/* byte of the page, where write(2) wrote 0 */

static void write_one(struct cow_write *w)
{
	touch_write(w->m.p + PAGE + OTHER, 0x77);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	cow_write_play(write_one);
	return verdict();
}
