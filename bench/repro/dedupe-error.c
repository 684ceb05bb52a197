// SPDX-License-Identifier: GPL-2.0-only
/*
 * dedupe-error: dedupe says "same" of what it could not read
 *
 * Suspect: W41
 * Severity: wrong
 *
 * A block is bad in one of two files. FIDEDUPERANGE cannot compare it, so it must fail with
 * EIO, whether the rest is the same or not, share nothing, and leave both files as they are;
 * also where both share the bad block. A difference in front of the bad block is a
 * difference. The good rest, by itself, is deduped.
 *
 * stock: says "same", also of files that differ, and shares nothing. Every other variant:
 * right.
 */
#define _GNU_SOURCE
#include "lib/dedupe.h"

#define PAGES	16u
#define SIZE	(PAGES * PAGE)
#define BAD	4u		/* page */

/* Dedupe the pages of @dst from @from on: the answer, and how many are shared afterwards. */
static void check(const char *name, int src, int dst, size_t from, int want, size_t shared)
{
	int ret = dedupe(src, dst, from * PAGE, SIZE - from * PAGE);
	size_t n = dedupe_shared(src, dst, 0, SIZE);

	say("%s: %s; %zu of %u blocks are shared", name, dedupe_text(ret), n, PAGES);
	must(ret == want, "%s: says: %s", name, dedupe_text(ret));
	must(n == shared, "%s: %zu of %u blocks are shared", name, n, PAGES);
}

/* Dedupe files marked @a and @b; page BAD of the first, or of the second, is bad. */
static void play(const char *name, unsigned int a, unsigned int b, bool second)
{
	int src = create_marked("a", SIZE, a), dst = create_marked("b", SIZE, b);
	size_t wrong;

	publish_badblock(disk_byte(second ? dst : src, BAD * PAGE));
	check(name, src, dst, 0, a == b ? -EIO : DEDUPE_DIFFERS, 0);
	wrong = count_wrong(dst, SIZE, b, second ? BAD : PAGES) +
		count_wrong(src, SIZE, a, second ? PAGES : BAD);
	must(!wrong, "%s: %zu pages changed", name, wrong);
	if (a != b)
		check("other data, from the bad block on", src, dst, BAD, -EIO, 0);
	else
		check("the good rest", src, dst, BAD + 1, DEDUPE_SAME, PAGES - BAD - 1);
	wrong = count_wrong(dst, SIZE, b, second ? BAD : PAGES);
	must(!wrong, "%s: %zu pages changed in the end", name, wrong);
	file_unlink("a");
	file_unlink("b");
	/* Open until the end: the bad block is nobody else's. */
}

static void play_shared(void)
{
	int src = create_marked("a", SIZE, 1), dst = file_clone(src, "b");

	publish_badblock(disk_byte(src, BAD * PAGE));
	check("a bad block in both", src, dst, 0, -EIO, PAGES);
}

int main(int argc, char **argv)
{
	enter(argc, argv);
	play("a bad block in the source", 1, 1, false);
	play("a bad block in the destination", 1, 1, true);
	play("other data, a bad block behind", 1, 2, false);
	play_shared();
	return verdict();
}
