// SPDX-License-Identifier: GPL-2.0-only
/*
 * cow-free-bad: a copy is to go to a free block that is known to be bad
 *
 * Suspect: W34
 * Severity: refused
 * Needs: bed=memmap
 *
 * A damaged file was deleted, and the only free blocks are those that it had. Pages that
 * two files share, all of them good, are stored to, written to, zeroed in part and
 * unshared. All of this must be done, and the data of both files be right: who allocates
 * a block has to clear its poison, and on this bed that can be done.
 *
 * stock: a store gets SIGBUS with BUS_MCEERR_AR for a good page, and again at each try;
 * write(2) to a part of a page says EFAULT, zeroing a part and unshare say EIO. XFS zeroes
 * what it allocates for a DAX file, but not for a copy. All other variants: fixed by
 * "fsdax: clear poison in the blocks that a copy goes to".
 *
 * On the other bed nothing can be cleared: there a store still gets SIGBUS, now without
 * BUS_MCEERR_AR. XFS does not know how to set a free block aside.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#define PAGES	32u		/* of the file; there are twice as many free blocks */
#define SIZE	(PAGES * PAGE)
#define AT	64		/* what is changed of a page: 64 bytes, behind its mark */
#define BYTE	0x77

enum how { STORE, WRITE_PAGE, WRITE_PART, ZERO_PART, UNSHARE };

static const char *const names[] = {
	"store", "write(2) of a page", "write(2) of a part", "zeroing of a part", "unshare"
};

static int change(int fd, char *map, size_t i, enum how how)
{
	static char page[PAGE];
	const off_t pos = (off_t)(i * PAGE);
	uint64_t word = mark(1, i);
	int code;

	memset(page, BYTE, PAGE);
	memcpy(page, &word, sizeof(word));
	switch (how) {
	case STORE:
		code = try_touch(map + pos + AT, BYTE);
		if (code)
			say("page %zu: SIGBUS with si_code %d", i, code);
		return code;
	case WRITE_PAGE:
		return pwrite(fd, page, PAGE, pos) == (ssize_t)PAGE ? 0 : errno;
	case WRITE_PART:
		return pwrite(fd, page + AT, AT, pos + AT) == AT ? 0 : errno;
	case ZERO_PART:
		return fallocate(fd, FALLOC_FL_ZERO_RANGE, pos + AT, AT) ? errno : 0;
	case UNSHARE:
		return fallocate(fd, FALLOC_FL_UNSHARE_RANGE, pos, PAGE) ? errno : 0;
	}
	return 0;
}

static char byte_of(int fd, size_t page)
{
	char c;

	if (pread(fd, &c, 1, (off_t)(page * PAGE + AT)) != 1)
		refuse_errno("read page %zu", page);
	return c;
}

/* The first byte of what @how changes of a page of @b, which had that of @a. */
static char changed(int a, size_t page, enum how how)
{
	return how == UNSHARE ? byte_of(a, page) : how == ZERO_PART ? 0 : BYTE;
}

static void check(int a, int b, size_t failed, enum how how)
{
	size_t wrong = 0;

	if (failed)
		return;
	for (size_t i = 0; i < PAGES; i++)
		wrong += byte_of(b, i) != changed(a, i, how);
	must(!wrong, "%s: %zu pages do not have what was put there", names[how], wrong);
}

static void settle(void)
{
	sync();
	usleep(500000);		/* for the blocks of removed files */
	sync();
}

static void run(enum how how)
{
	size_t failed = 0, i;
	int a, b, victim, fill;
	char *map;

	a = create_marked("a", SIZE, 1);
	b = file_clone(a, "b");
	victim = create_marked("victim", 2 * SIZE, 2);
	for (i = 0; i < 2 * PAGES; i += 4)
		publish_badblock(disk_byte(victim, i * PAGE));
	fill = fill_space("fill");
	file_close(victim, "victim");
	file_unlink("victim");
	settle();
	map = map_plain(b, SIZE, PROT_READ | PROT_WRITE, "b");
	for (i = 0; i < PAGES; i++) {
		int err = change(b, map, i, how);

		if (err && !failed++ && how != STORE)
			say("%s: page %zu: %s", names[how], i, strerror(err));
	}
	munmap(map, SIZE);
	must(!failed, "%s: failed for %zu of %u good pages", names[how], failed, PAGES);
	check(a, b, failed, how);
	must(!count_wrong(a, SIZE, 1, PAGES), "%s: the other file has changed", names[how]);
	must(!count_wrong(b, SIZE, 1, PAGES), "%s: the rest of a page has changed", names[how]);
	file_close(fill, "fill");
	file_close(a, "a");
	file_close(b, "b");
	file_unlink("fill");
	file_unlink("a");
	file_unlink("b");
	settle();
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	for (enum how how = STORE; how <= UNSHARE; how++)
		run(how);
	return verdict();
}
