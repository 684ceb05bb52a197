// SPDX-License-Identifier: GPL-2.0-only
/*
 * other-error: an error in RAM waits for one in a DAX page
 *
 * Suspect: W21
 * Severity: untold
 * Needs: kernel=delay
 *
 * Whoever handles an error in a DAX page waits, as here where it is made to, or for a
 * page fault, the log of the file system or a thaw. An error in RAM must be handled all the
 * same: what is bad there is in use.
 *
 * Without "mm/memory-failure: handle errors of device memory without mf_mutex" (the mutant
 * mf-mutex) it waits.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/mounts.h"

static int run_poison_ram(void *arg)
{
	char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)arg;
	if (p == MAP_FAILED)
		refuse_errno("allocate a page");
	touch_write(p, 1);
	return inject(own_pfn(p));
}

int main(int argc, char **argv)
{
	struct party *handler, *other;
	uint64_t pfn;

	enter(argc, argv);
	pfn = cached_page("a");
	delay_arm("owner", 5000);
	handler = start("the handler", run_poison, &pfn);
	delay_wait("owner");
	other = start("the error in RAM", run_poison_ram, NULL);
	must(ends_in(other, 2000), "an error in RAM waits for one in a DAX page");
	say_stack(other);
	must(!finish(other), "the error in RAM was not handled");
	must(!finish(handler), "the error in the DAX page was not handled");
	return verdict();
}
