// SPDX-License-Identifier: GPL-2.0-only
/*
 * frozen: an error on a frozen file system
 *
 * Severity: none
 *
 * A page of three files goes bad while the file system is frozen, early kill, and a write
 * fault waits for the thaw. The owners are told and unmapped at once, not at the thaw;
 * the write goes on after it.
 *
 * No defect of stock: every variant but floor does so.
 */
#define _GNU_SOURCE
#include "lib/revoked.h"
#include "lib/delay.h"

static void freezer(unsigned long what)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		refuse_errno("open the root directory");
	if (ioctl(fd, what, 0))
		refuse_errno(what == FIFREEZE ? "freeze" : "thaw");
	close(fd);
}

int main(int argc, char **argv)
{
	struct party *writer, *handler;
	struct bench b = { 0 };
	struct crowd c;
	uint64_t pfn;
	char *p;
	int fd;

	enter(argc, argv);
	poison_early_kill(true);
	crowd_start(&b, &c, 3, 8 * PAGE, MAP_PTE);
	fd = file_open(c.path[1]);
	p = map_plain(fd, 8 * PAGE, PROT_READ | PROT_WRITE, c.path[1]);
	pfn = crowd_pfn(&c, 2 * PAGE);

	freezer(FIFREEZE);
	writer = start("the write fault", run_write, p + 5 * PAGE);
	must(!ends_in(writer, 300), "a write fault did not wait for the thaw");
	handler = start("the handler", run_poison, &pfn);
	must(ends_in(handler, 3000), "the error is not handled while frozen");
	must(crowd_wait(&c, 1) == c.n, "not all of %u processes were signalled", c.n);
	must(!crowd_mapped(&c, 2 * PAGE), "%u of %u processes still map the page while frozen",
	     crowd_mapped(&c, 2 * PAGE), c.n);
	freezer(FITHAW);
	must(!finish(handler), "the error was not handled");
	must(!finish(writer), "the write failed");
	file_close(file_create("after", PAGE), "after");
	crowd_stop(&c);
	poison_early_kill(false);
	return verdict();
}
