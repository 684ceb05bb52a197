// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-write-pmd: a PMD fault that falls back frees what write(2) fills
 *
 * Suspect: W3
 * Severity: lost
 *
 * write(2) to shared blocks fills the first half of 2 MiB, and meanwhile a write fault
 * hits the second half. The fault is tried as a PMD first, and falls back to one page.
 *
 * stock: the PMD fault finds too few new blocks and gives them back. All 256 pages of
 * write(2) are lost, and went to blocks that are free. Every other variant: right.
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
