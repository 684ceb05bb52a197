// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three parties. A write fault holds a DAX entry and wants space in the log; that
 * is full, and the AIL wants the AGF buffer, to write it and move the tail; the
 * handler of a media error holds the AGF and wants the entry.
 */
#define _GNU_SOURCE
#include "lib/cow.h"
#include "lib/log.h"

int main(int argc, char **argv)
{
	struct log_filler f;
	struct cow c;

	enter(argc, argv);
	poison_early_kill(false);
	cow_start(&c, 5000);
	log_fill(&f);
	cow_finish(&c);
	must(!finish(f.party), "the log could not be written");
	return verdict();
}
