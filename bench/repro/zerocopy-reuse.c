// SPDX-License-Identifier: GPL-2.0-only
/*
 * zerocopy-reuse: a zerocopy receive shows the receiver a file that it never opened
 *
 * Suspect: N6
 * Severity: exposed
 *
 * A page that two files share, and both have faulted in, is vmspliced into a TCP connection
 * and received with TCP_ZEROCOPY_RECEIVE. It must be left to recv(), as in tcp-zerocopy. If it
 * is mapped by the receiver, both files are removed, and another one gets their block.
 *
 * 7.3: the second file takes page->mapping from the page (dax_folio_make_shared()), and
 * can_map_frag() maps what has none. Truncate does not find that mapping: the receiver reads
 * what another user writes to a file of his own. It takes no privilege, and two files that
 * may be read. 6.12 marks such a page in page->mapping, and passes.
 */
#define _GNU_SOURCE
#include "lib/folio.h"
#include "lib/zerocopy.h"

#define NEAR	400	/* files */
#define SECRET	0x5ec4e7ull

/* Files with one page each, until one has the block at @byte of the device. */
static void reuse(uint64_t byte)
{
	const uint64_t word = SECRET;
	char path[16];
	int i, fd;

	for (i = 0; i < NEAR; i++) {
		snprintf(path, sizeof(path), "n%d", i);
		fd = file_create(path, PAGE);
		if (pwrite(fd, &word, sizeof(word), 0) != sizeof(word))
			refuse_errno("write %s", path);
		if (disk_byte(fd, 0) == byte)
			return;
		file_close(fd, path);
	}
	cannot("no new file has got the block");
}

int main(int argc, char **argv)
{
	char *pa, *pb;
	uint64_t byte, pfn;
	struct conn c;
	int a, b;

	enter(argc, argv);
	conn_open(&c);
	a = create_marked("a", PAGE, 1);
	b = file_clone(a, "b");
	byte = disk_byte(a, 0);
	pa = map_pages(a, 0, 1, PROT_READ, "a");
	pb = map_pages(b, 0, 1, PROT_READ, "b");
	touch(pa);
	touch(pb);
	pfn = own_pfn(pa);
	conn_send(&c, pa, 0);
	if (!conn_receive(&c, mark(1, 0), "a shared page")) {
		say("not mapped, received by copy");
		return verdict();
	}
	defect("mapped into the receiver%s", own_pfn(c.window) == pfn ? ", the page of the files itself" : "");
	munmap(pa, PAGE);
	munmap(pb, PAGE);
	drop_bounded(a, "a");
	drop_bounded(b, "b");
	sync();		/* or the block is not free yet */
	reuse(byte);
	must(*(volatile uint64_t *)c.window != SECRET, "the receiver reads what is in a file that it never opened");
	munmap(c.window, PAGE);
	return verdict();
}
