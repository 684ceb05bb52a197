// SPDX-License-Identifier: GPL-2.0-only
/*
 * read-hole: read(2) of a hole to where nothing is mapped returns 0
 *
 * Severity: wrong
 *
 * A page of a file is a hole, one is not written, and one has data. read(2) of any of them
 * to a buffer that is not mapped must fail with EFAULT: 0 says that the file ends. A
 * buffer of which a part is mapped gets as much.
 *
 * stock, and all others as they were first: 0 for the first two. All but stock: right now.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define SIZE	(3 * PAGE)
#define PART	100u

int main(int argc, char **argv)
{
	static const char * const what[] = { "a hole", "what is not written", "data" };
	char *p, *none;
	ssize_t done;
	size_t i;
	int fd;

	enter(argc, argv);
	fd = file_new("a");
	file_need_dax(fd, "a");
	if (ftruncate(fd, SIZE) || fallocate(fd, 0, PAGE, PAGE) ||
	    pwrite(fd, "data", 4, 2 * PAGE) != 4)
		refuse_errno("make a");
	p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	none = p + PAGE;
	if (p == MAP_FAILED || mprotect(none, PAGE, PROT_NONE))
		refuse_errno("make a buffer that ends early");
	for (i = 0; i < SIZE / PAGE; i++) {
		done = pread(fd, none, PAGE, (off_t)(i * PAGE));
		must(done < 0 && errno == EFAULT, "read(2) of %s, no buffer: %zd", what[i], done);
		done = pread(fd, none - PART, PAGE, (off_t)(i * PAGE));
		must(done == PART, "read(2) of %s, %u bytes mapped: %zd", what[i], PART, done);
	}
	file_close(fd, "a");
	return verdict();
}
