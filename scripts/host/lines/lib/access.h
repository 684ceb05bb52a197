/* SPDX-License-Identifier: GPL-2.0-only */
/* What a guest's instruction did to memory: the one input of this library. */
#ifndef ACCESS_H
#define ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#define LINE_SHIFT	6	/* cache lines of 64 bytes */
#define PAGE_SHIFT	12
#define KERNEL_HALF	(UINT64_C(1) << 63)

/* It does not cross the end of a page: behind that is another physical address. */
struct access {
	uint64_t vaddr;
	uint64_t paddr;		/* tells lines apart */
	unsigned int size;	/* in bytes, at least one */
	bool store;		/* what reads and writes is a load and a store */
	bool push;		/* by a call or push: the place is a stack */
};

#endif
