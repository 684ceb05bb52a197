// SPDX-License-Identifier: GPL-2.0-only
/*
 * read(2) or write(2) with a buffer of which only the first part is mapped.
 *
 *	t_dax_short_buffer read|write FILE OFFSET LENGTH MAPPED
 *
 * The buffer is of LENGTH bytes and ends after MAPPED. Prints the bytes done, or the errno in
 * words. What is written is the letter n.
 */
#include "t_dax.h"

int main(int argc, char **argv)
{
	size_t offset, len, mapped, whole;
	ssize_t done;
	char *p;
	int fd;

	if (argc != 6)
		die("usage: %s read|write FILE OFFSET LENGTH MAPPED", argv[0]);
	enter(".");
	offset = strtoul(argv[3], NULL, 0);
	len = strtoul(argv[4], NULL, 0);
	mapped = strtoul(argv[5], NULL, 0);
	whole = (mapped + page_size - 1) / page_size * page_size;
	fd = open(argv[2], O_RDWR);
	if (fd < 0)
		die("open %s", argv[2]);
	p = mmap(NULL, whole + len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || mprotect(p + whole, len, PROT_NONE))
		die("make a buffer that ends early");
	memset(p, 'n', whole);
	p += whole - mapped;
	if (!strcmp(argv[1], "read"))
		done = pread(fd, p, len, offset);
	else
		done = pwrite(fd, p, len, offset);
	if (done < 0)
		puts(strerror(errno));
	else
		printf("%zd\n", done);
	return 0;
}
