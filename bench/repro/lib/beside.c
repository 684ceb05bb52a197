// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "beside.h"

void beside_start_with(struct beside *s, size_t shared, size_t size)
{
	struct file_clone_range range = { .src_offset = shared * PAGE };

	s->a = create_marked("a", PMD, OLD);
	s->shared = shared;
	if (ftruncate(s->a, (off_t)size))
		refuse_errno("cut a to %zu bytes", size);
	s->c = file_new("c");
	map_file(&s->pmd, s->a, PMD, PROT_READ | PROT_WRITE, MAP_PMD);
	touch(s->pmd.p);
	range.src_fd = s->a;
	range.src_length = (shared + 1) * PAGE < size ? PAGE : 0;	/* 0: all there is */
	if (ioctl(s->c, FICLONERANGE, &range))
		refuse_errno("share page %zu of a", shared);
	map_file(&s->pte, s->a, PMD, PROT_READ | PROT_WRITE, MAP_PTE);
	touch_write(s->pte.p + BESIDE * PAGE + OTHER, 1);
}

void beside_start(struct beside *s)
{
	beside_start_with(s, SHARED, PMD);
}

/* Faults of one write to page @page: fsync(2) makes the next one fault. */
static long faults_of_write(struct beside *s, size_t page, char v)
{
	long before = map_faults();

	touch_write(s->pte.p + page * PAGE + OTHER, v);
	return map_faults() - before;
}

static uint64_t word_of(int fd)
{
	uint64_t word;

	if (pread(fd, &word, sizeof(word), 0) != sizeof(word))
		refuse_errno("read what is shared");
	return word;
}

void beside_check_owned(struct beside *s, size_t page)
{
	must(!count_wrong(s->a, PMD, OLD, PMD_PAGES), "pages of a are lost");
	must(word_of(s->c) == mark(OLD, s->shared), "the other file changed");
	/* Who splits a PMD entry of a folio unmaps all of it. */
	must(!try_touch(s->pte.p + page * PAGE, -1), "page %zu is lost", page);
	poison_early_kill(true);
	inject_own(s->pte.p + page * PAGE);
	must(try_touch(s->pte.p + page * PAGE, -1), "page %zu is poisoned, and still mapped", page);
	must(!try_touch(s->pte.p + (page + 1) * PAGE, -1), "the next page is bad, too");
	poison_early_kill(false);
}

void beside_check(struct beside *s, size_t page)
{
	if (fsync(s->a))
		refuse_errno("fsync a");
	must(faults_of_write(s, page, 2), "fsync(2) does not know that page %zu is dirty", page);
	beside_check_owned(s, page);
}

void beside_end(struct beside *s)
{
	map_drop(&s->pte);
	map_drop(&s->pmd);
	file_close(s->c, "c");
	file_close(s->a, "a");
	file_unlink("a");
	file_unlink("c");
}
