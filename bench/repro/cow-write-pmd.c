// SPDX-License-Identifier: GPL-2.0-only
/*
 * W3: write(2) to shared blocks, and a write fault on 2 MiB of which it copies the
 * first half only. The fault falls back to one page, which is not in that half.
 */
#define _GNU_SOURCE
#include "lib/cow-write.h"

#define LEN	(PMD / 2)
#define PAGE_NR	300u
#define OTHER	8u	/* byte of the page, not of its mark */

static void write_one(struct cow_write *w)
{
	touch_write(w->m.p + PAGE_NR * PAGE + OTHER, 0x77);
}

int main(int argc, char **argv)
{
	struct cow_write w;

	enter(argc, argv);
	cow_write_start(&w, PMD, MAP_PMD);
	cow_write_run(&w, LEN, LEN / 2, write_one);
	cow_write_check(&w, LEN);
	must(w.m.p[PAGE_NR * PAGE + OTHER] == 0x77, "what the fault wrote is lost");
	cow_write_end(&w);
	return verdict();
}
