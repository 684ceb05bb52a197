// SPDX-License-Identifier: GPL-2.0-only
/*
 * outcome [--variants "NAME..."] PROMISE DIR [TABLE [JSON]]: judges what the reproducers
 * said in the guests of DIR (lines VARIANT PROGRAM,... in DIR/boots) by the file PROMISE:
 * TAP on standard output, and the matrix in TABLE, in Markdown, and JSON (json.c); of these
 * variants only. Exit 0: all as promised or known.
 */
#include "outcome.h"

#include <string.h>

int main(int argc, char **argv)
{
	struct matrix m = { .nr_rows = 0 };
	struct results r = { .n = 0 };
	const char *variants = NULL;
	unsigned int failed;

	if (argc > 2 && !strcmp(argv[1], "--variants")) {
		variants = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (argc < 3 || argc > 5) {
		fputs("usage: outcome [--variants \"NAME...\"] PROMISE DIR [TABLE [JSON]]\n", stderr);
		return 2;
	}
	read_promises(&m, argv[1]);
	if (variants)
		keep_variants(&m, variants);
	read_results(&r, argv[2]);
	failed = judge(&m, &r);
	if (argc > 3)
		write_table(&m, &r, argv[3]);
	if (argc > 4)
		write_json(&m, &r, argv[4]);
	return failed ? 1 : 0;
}
