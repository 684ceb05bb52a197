// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcp-zerocopy: a zerocopy receive must not map a DAX page
 *
 * Severity: none
 *
 * No defect of stock, but something that a design without page->mapping must not break. A
 * page of a DAX file is vmspliced into a TCP connection on loopback and received with
 * TCP_ZEROCOPY_RECEIVE, which may only map pages that nothing else looks after: neither
 * truncate nor a media error would find that mapping. A DAX page must be left to recv().
 * A page of a pipe must be mapped, or the program says that it cannot test.
 *
 * stock, fixed, rbtree, callout: refused, received by copy, by PTE and PMD, not shared,
 * shared, copied on write. floor: mapped, and pagemap shows that it is the file's own
 * page. So does callout without "tcp: do not map device memory in a zerocopy receive", in
 * all six cases: can_map_frag() told such a page by its page->mapping.
 */
#define _GNU_SOURCE
#include "lib/repro.h"
#include "lib/zerocopy.h"

static void try_page(const struct conn *c, char *p, const char *name)
{
	uint64_t want;

	memcpy(&want, p, sizeof(want));
	conn_send(c, p, 0);
	if (conn_receive(c, want, name))
		defect("%s: mapped into the receiver%s", name,
		       own_pfn(c->window) == own_pfn(p) ? ", the page of the file itself" : "");
	else
		say("%s: not mapped, received by copy", name);
	/* A page still mapped there would make truncate wait for ever. */
	if (madvise(c->window, PAGE, MADV_DONTNEED))
		refuse_errno("let go of what was received");
}

/* A file of its own for each: mapped, touched, sent. */
static void try_file(const struct conn *c, size_t size, int clone, int write, const char *name)
{
	static unsigned int tag;
	char path[16], other[24];
	struct map m;
	int fd;

	snprintf(path, sizeof(path), "f%u", ++tag);
	snprintf(other, sizeof(other), "%s.clone", path);
	fd = create_marked(path, size, tag);
	if (clone)
		file_close(file_clone(fd, other), other);
	map_file(&m, fd, size, PROT_READ | PROT_WRITE, size < PMD ? MAP_PTE : MAP_PMD);
	if (write)
		touch_write(m.p + PAGE - 1, 1);
	map_touch_all(&m, size < PMD ? (long)(size / PAGE) - !!write : !write, path);
	try_page(c, m.p, name);
	map_drop(&m);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	struct conn c;
	uint64_t *page;

	enter(argc, argv);
	conn_open(&c);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		refuse_errno("map a page");
	*page = 0x1234;
	conn_send(&c, (char *)page, 1);
	if (conn_receive(&c, *page, "a page of the kernel") != PAGE)
		cannot("not even a page of the kernel's own is mapped into a receiver");
	say("a page of the kernel: mapped");
	try_page(&c, (char *)page, "anonymous page");
	try_file(&c, 2 * PAGE, 0, 0, "PTE, not shared");
	try_file(&c, 2 * PAGE, 1, 0, "PTE, shared");
	try_file(&c, 2 * PAGE, 1, 1, "PTE, copied on write");
	try_file(&c, PMD, 0, 0, "PMD, not shared");
	try_file(&c, PMD, 1, 0, "PMD, shared");
	try_file(&c, PMD, 1, 1, "PMD, copied on write");
	return verdict();
}
