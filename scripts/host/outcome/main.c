// SPDX-License-Identifier: GPL-2.0-only
/*
 * outcome --variant NAME[=WORD,...]... [--only "NAME..."] PROMISE KNOWN DIR [TABLE [JSON]]
 *
 * Judges what the reproducers said in the guests of DIR (lines VARIANT PROGRAM,... in
 * DIR/boots) by the files PROMISE and KNOWN: TAP on standard output, and the matrix in
 * TABLE, in Markdown, and JSON (json.c). Its columns are the variants in the order given,
 * with the words of what they promise; --only leaves out all others. Exit 0: all as
 * promised or known; 1: not, or a file is wrong.
 */
#include "outcome.h"

#include <getopt.h>
#include <stdlib.h>

__attribute__((noreturn)) static void usage(void)
{
	fputs("usage: outcome --variant NAME[=WORD,...]... [--only \"NAME...\"] "
	      "PROMISE KNOWN DIR [TABLE [JSON]]\n", stderr);
	exit(2);
}

/* The variants become columns of @m; returns those that are to be left, or NULL. */
static char *read_options(struct matrix *m, int argc, char **argv)
{
	static const struct option options[] = {
		{ "variant", required_argument, NULL, 'v' },
		{ "only", required_argument, NULL, 'o' },
		{ 0 },
	};
	char *only = NULL;
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'v':
			add_variant(m, optarg);
			break;
		case 'o':
			only = optarg;
			break;
		default:
			usage();
		}
	}
	return only;
}

int main(int argc, char **argv)
{
	struct matrix m = { .nr_rows = 0 };
	struct results r = { .n = 0 };
	char *only = read_options(&m, argc, argv);
	unsigned int failed;

	argc -= optind;
	argv += optind;
	if (argc < 3 || argc > 5 || !m.nr_variants)
		usage();
	read_promises(&m, argv[0]);
	read_known(&m, argv[1]);
	if (only)
		keep_variants(&m, only);
	read_results(&r, argv[2]);
	failed = judge(&m, &r);
	if (argc > 3)
		write_table(&m, &r, argv[3]);
	if (argc > 4)
		write_json(&m, &r, argv[4]);
	return failed ? 1 : 0;
}
