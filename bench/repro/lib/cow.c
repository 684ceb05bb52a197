// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cow.h"

#define COW_SIZE	(8 * PAGE)
#define COW_BAD		(2 * PAGE)	/* the page, as an offset */

void cow_start(struct cow *c, unsigned int ms)
{
	c->a = create_marked("a", COW_SIZE, 1);
	c->b = file_clone(c->a, "b");
	c->pa = map_plain(c->a, COW_SIZE, PROT_READ, "a");
	c->pb = map_plain(c->b, COW_SIZE, PROT_READ | PROT_WRITE, "b");
	touch(c->pa + COW_BAD);
	touch(c->pb + COW_BAD);
	c->pfn = own_pfn(c->pa + COW_BAD);
	if (fsync(c->b))	/* leaves the AGF in the log, not yet written back */
		refuse_errno("fsync b");

	delay_arm("fault", ms);
	c->writer = start("the write fault", run_write, c->pb + COW_BAD + 8);
	delay_wait("fault");
	c->handler = start("the handler", run_poison, &c->pfn);
	/* It takes no time to get as far as it can. */
	usleep(100000);
	say_stack(c->handler);
}

void cow_finish(struct cow *c)
{
	must(!finish(c->writer), "the write failed");
	must(!finish(c->handler), "the error was not handled");
	must(!(pagemap(getpid(), c->pa + COW_BAD) & PM_PRESENT), "a still maps the page");
	must(try_touch(c->pa + COW_BAD, -1), "a reads the poisoned page");
	must(!try_touch(c->pb + COW_BAD, -1), "the copy in b gives SIGBUS");
	must(*(volatile uint64_t *)(c->pb + COW_BAD) == mark(1, COW_BAD / PAGE) &&
	     c->pb[COW_BAD + 8] == 0x77, "the copy in b is not what was written");
	must(c->pb[PAGE] == c->pa[PAGE], "a good page reads wrong");
}
