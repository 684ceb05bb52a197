// SPDX-License-Identifier: GPL-2.0-only
/*
 * Load from and store to a DAX file through a mapping that huge pages are good for.
 *
 *	t_dax_touch [-s] FILE [OP]...
 *
 * OP: rN load from page N, wN store a byte behind its first 8, R load from all pages.
 * -s: map by small pages only. Prints which touches got SIGBUS.
 */
#include <sys/stat.h>

#include "t_dax.h"

int main(int argc, char **argv)
{
	int small = argc > 1 && !strcmp(argv[1], "-s"), fd, i;
	const char *file = argc > small + 1 ? argv[small + 1] : "";
	struct stat st;
	size_t n;
	char *p;

	if (argc < small + 2)
		die("usage: %s [-s] FILE [OP]...", argv[0]);
	enter(".");
	fd = open(file, O_RDWR);
	if (fd < 0 || fstat(fd, &st))
		die("open %s", file);
	p = (small ? map_small : map_huge)(fd, st.st_size, PROT_READ | PROT_WRITE);
	for (i = small + 2; i < argc; i++) {
		n = strtoul(argv[i] + 1, NULL, 0);
		switch (*argv[i]) {
		case 'R':
			for (n = 0; n * page_size < (size_t)st.st_size; n++)
				if (try_touch(p + n * page_size, -1))
					printf("load from page %zu: SIGBUS\n", n);
			break;
		case 'r':
			if (try_touch(p + n * page_size, -1))
				printf("load from page %zu: SIGBUS\n", n);
			break;
		case 'w':
			if (try_touch(p + n * page_size + BEHIND, 0x77))
				printf("store to page %zu: SIGBUS\n", n);
			break;
		default:
			die("no such thing as %s", argv[i]);
		}
	}
	return 0;
}
