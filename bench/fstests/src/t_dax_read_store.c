// SPDX-License-Identifier: GPL-2.0-only
/*
 * read(2) of a page that a store replaces meanwhile.
 *
 *	t_dax_read_store DIR		(of XFS, which sets blocks aside beside a copied one)
 *
 * read(2) has got to a page of its buffer that is not there. Meanwhile a store through a
 * mapping has the page of the file copied, its old block becomes free, and another file
 * takes it. read(2) must return what the file has, or had.
 */
#include <linux/fiemap.h>

#include "t_dax_missing.h"

#define PAGES	32u		/* what XFS sets aside by itself */
#define STORED	20u		/* dirty, which keeps what is set aside */
#define READ	5u		/* replaced while it is read */
#define ROOM	(1ul << 20)	/* what is free */

struct reading {
	int a, other;
	char *p;
	uint64_t was;		/* where the page was on the device */
};

static uint64_t disk_byte(int fd, size_t at)
{
	uint64_t buf[(sizeof(struct fiemap) + sizeof(struct fiemap_extent)) / 8] = { 0 };
	struct fiemap *fm = (struct fiemap *)buf;

	fm->fm_start = at;
	fm->fm_length = page_size;
	fm->fm_extent_count = 1;
	if (ioctl(fd, FS_IOC_FIEMAP, fm) || fm->fm_mapped_extents != 1)
		die("find the block at %zu", at);
	return fm->fm_extents[0].fe_physical + at - fm->fm_extents[0].fe_logical;
}

static void take_block(struct reading *r)
{
	size_t i;

	for (i = 0; i < ROOM / page_size; i++) {
		uint64_t word = mark(NEW, i);

		if (pwrite(r->other, &word, sizeof(word), i * page_size) != sizeof(word))
			die("write page %zu of the other file", i);
		if (disk_byte(r->other, i * page_size) == r->was)
			return;
	}
	cannot("the other file did not get the block");
}

static void replace_page(void *arg)
{
	struct reading *r = arg;

	store(r->p + READ * page_size + BEHIND, 2);
	if (disk_byte(r->a, READ * page_size) == r->was)
		cannot("the store did not replace the page");
	file_sync(r->a, "a");	/* the old block is free to use */
	take_block(r);
}

int main(int argc, char **argv)
{
	struct missing buffer;
	struct reading r;
	int c, filler;
	uint64_t word;
	ssize_t done;

	if (argc != 2)
		die("usage: %s DIR", argv[0]);
	enter(argv[1]);
	r.other = file_new("other");
	r.a = file_marked("a", PAGES * page_size, OLD);
	c = file_new("c");
	clone_range(c, 0, r.a, 0, page_size);
	r.p = map_small(r.a, PAGES * page_size, PROT_READ | PROT_WRITE);
	store(r.p + STORED * page_size + BEHIND, 1);
	if (pwrite(r.a, "new", 3, BEHIND) != 3)
		die("write to the shared page");
	r.was = disk_byte(r.a, READ * page_size);
	filler = fill_space("filler");
	punch(filler, 0, ROOM);
	file_sync(filler, "filler");

	missing_start(&buffer, page_size, 0, replace_page, &r);
	done = pread(r.a, buffer.p, page_size, READ * page_size);
	missing_end(&buffer);
	memcpy(&word, buffer.p, sizeof(word));
	expect(done == (ssize_t)page_size, "read(2): %zd bytes of a page", done);
	expect(word == mark(OLD, READ), "read(2) returns what is not in the file%s",
	       word >> 48 == NEW ? ", but in another one" : "");
	expect(!file_wrong(r.a, PAGES * page_size, OLD, 0), "the file is not what it was");
	return 0;
}
