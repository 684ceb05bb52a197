// SPDX-License-Identifier: GPL-2.0-only
/*
 * outcome PROMISE DIR [TABLE]: judges what the reproducers said in the guests of DIR
 * (lines VARIANT PROGRAM,... in DIR/boots) by the file PROMISE: TAP on standard output,
 * and the matrix, in Markdown, in TABLE. Exit 0: all as promised or known.
 */
#include "outcome.h"

int main(int argc, char **argv)
{
	struct matrix m = { .nr_rows = 0 };
	struct results r = { .n = 0 };
	unsigned int failed;

	if (argc != 3 && argc != 4) {
		fputs("usage: outcome PROMISE DIR [TABLE]\n", stderr);
		return 2;
	}
	read_promises(&m, argv[1]);
	read_results(&r, argv[2]);
	failed = judge(&m, &r);
	if (argc == 4)
		write_table(&m, &r, argv[3]);
	return failed ? 1 : 0;
}
