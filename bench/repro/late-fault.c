// SPDX-License-Identifier: GPL-2.0-only
/*
 * late-fault: an error while the first fault of a page is under way
 *
 * Severity: none
 * Needs: kernel=delay
 *
 * The driver gave a fault the page, and the fault sleeps before the page is in the file's
 * entries; meanwhile the page goes bad, early kill. It is the first fault of the page, on
 * XFS with a reverse map. The handler must wait for the fault, or the fault must find
 * out: no process may read the page in the end.
 *
 * All variants with delays pass: the handler finds the locked entry, and waits.
 */
#define _GNU_SOURCE
#include "lib/late.h"

int main(int argc, char **argv)
{
	enter(argc, argv);
	late_first();
	return verdict();
}
