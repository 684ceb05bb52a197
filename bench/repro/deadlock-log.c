// SPDX-License-Identifier: GPL-2.0-only
/*
 * deadlock-log: write fault, full log and handler wait for each other
 *
 * Suspect: H23
 * Severity: hang
 * Needs: kernel=delay logsize=64m logsu=256k
 *
 * Three parties. As in deadlock-agf, and while the write fault sleeps with its entry
 * locked, another process fills the log. The oldest change in the log is that of the AGF,
 * whose buffer the AIL cannot get to write. The fault waits for the log, and never comes
 * as far as to want the AGF.
 *
 * fixed-delay: hangs; the fault and the filler are in xlog_grant_head_wait, the handler
 * in wait_entry_unlocked. The log was full after 254 commits of 256 KiB. rbtree-delay and
 * callout-delay pass.
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
