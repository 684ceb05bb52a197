// SPDX-License-Identifier: GPL-2.0-only
/*
 * write(2) to blocks that are shared, and page faults of the same file.
 *
 *	t_dax_write_fault load|store|huge|self|self-huge DIR
 *
 * write(2) allocates new blocks, unmaps the old ones, fills the new ones and then puts them
 * into the file. Its source is held back in the middle, and meanwhile the file is loaded
 * from, or stored to, through a mapping. Or, "self", its source is a mapping of the very
 * blocks that it replaces; "huge" is by huge pages. In the end the file must have what was written and what was
 * stored, and the mapping must show what the file has.
 */
#include "t_dax_missing.h"

struct play {
	int a, b;		/* b shares all of a */
	size_t size;
	char *p;		/* b, mapped */
};

static void start(struct play *w, size_t size, int huge)
{
	w->size = size;
	w->a = file_marked("a", size, OLD);
	w->b = file_clone(w->a, "b");
	w->p = (huge ? map_huge : map_small)(w->b, size, PROT_READ | PROT_WRITE);
	if (huge)
		load_huge(w->p, size);
	else
		map_wrong(w->p, 0, size / page_size, OLD);
}

static void end(struct play *w)
{
	expect(!file_wrong(w->a, w->size, OLD, NONE), "the other file changed");
	unmap(w->p, w->size);
	file_remove(w->b, "b");
	file_remove(w->a, "a");
}

/* Write the first @len bytes of b, and @meanwhile before the page at @gap is copied. */
static void run(struct play *w, size_t len, size_t gap, void (*meanwhile)(void *arg))
{
	struct missing source;
	size_t n = len / page_size;
	ssize_t done;

	missing_start(&source, len, gap, meanwhile, w);
	done = pwrite(w->b, source.p, len, 0);
	missing_end(&source);
	expect(done == (ssize_t)len, "write(2): %zd of %zu bytes", done, len);
	expect(!file_wrong(w->b, len, NEW, NONE), "%zu of %zu pages written are lost",
	       file_wrong(w->b, len, NEW, NONE), n);
	expect(!map_wrong(w->p, 0, n, NEW), "%zu of %zu pages written are not what is mapped",
	       map_wrong(w->p, 0, n, NEW), n);
	expect(!map_wrong(w->p + len, n, w->size / page_size - n, OLD),
	       "pages that were not written changed");
}

static void load_all(void *arg)
{
	struct play *w = arg;
	size_t at;

	for (at = 0; at < w->size; at += page_size)
		load(w->p + at);
}

/* To a byte where write(2) writes 0 */
static void store_one(void *arg)
{
	struct play *w = arg;

	store(w->p + page_size + BEHIND, 0x77);
}

static void store_other_half(void *arg)
{
	struct play *w = arg;

	store(w->p + pmd_size / 2 + page_size + BEHIND, 0x77);
}

/* @len bytes at @at onto themselves; then the mapping must follow the file. */
static void play_self(size_t size, int huge, size_t at, size_t len)
{
	size_t first = at / page_size, last = (at + len - 1) / page_size, i;
	struct play w;

	start(&w, size, huge);
	if (pwrite(w.b, w.p + at, len, at) != (ssize_t)len)
		die("write %zu bytes onto themselves", len);
	expect(!file_wrong(w.b, size, OLD, NONE), "the file changed");
	for (i = first; i <= last; i++) {
		uint64_t word = mark(NEW, i);

		if (pwrite(w.b, &word, sizeof(word), i * page_size) != sizeof(word))
			die("write page %zu", i);
	}
	expect(!map_wrong(w.p + first * page_size, first, last - first + 1, NEW),
	       "%zu bytes at %zu written onto themselves: the old blocks stay mapped", len, at);
	end(&w);
}

int main(int argc, char **argv)
{
	const char *mode = argc == 3 ? argv[1] : "";
	struct play w;

	if (argc != 3)
		die("usage: %s load|store|huge|self|self-huge DIR", argv[0]);
	enter(argv[2]);
	if (!strcmp(mode, "self")) {
		play_self(8 * page_size, 0, 0, 8 * page_size);
		play_self(8 * page_size, 0, 2 * page_size + 40, 3 * page_size);
	} else if (!strcmp(mode, "self-huge")) {
		need_pmd();
		play_self(2 * pmd_size, 1, pmd_size - page_size, 4 * page_size);
	} else if (!strcmp(mode, "huge")) {
		need_pmd();
		start(&w, pmd_size, 1);
		run(&w, pmd_size / 2, pmd_size / 4, store_other_half);
		expect(w.p[pmd_size / 2 + page_size + BEHIND] == 0x77, "what was stored is lost");
		end(&w);
	} else {
		start(&w, 8 * page_size, 0);
		run(&w, w.size, w.size / 2, strcmp(mode, "load") ? store_one : load_all);
		end(&w);
	}
	return 0;
}
