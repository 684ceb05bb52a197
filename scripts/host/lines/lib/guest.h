/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is at an address of the guest: its kernel's own tables say it, as they lie in the
 * guest's RAM, which is only read. An x86-64 Linux of 6.12 or 7.3 with SLUB, booted
 * with nokaslr; what is read there by fixed offset stands in guest.c.
 */
#ifndef GUEST_H
#define GUEST_H

#include "kinds.h"
#include "pass.h"
#include "symbols.h"

/* The guest's RAM, from physical address 0 on. */
struct ram {
	const unsigned char *byte;
	uint64_t size;
};

/* Where the kernel's parts are, in virtual addresses; [from, to). */
struct range {
	uint64_t from, to;
};

struct guest {
	struct ram ram;
	uint64_t pgd;		/* physical address of init_top_pgt */
	unsigned int levels;	/* of page tables */
	struct range direct;	/* of RAM and devices; from is physical address 0 */
	struct range vmalloc, vmemmap, percpu, image;
	struct kinds kinds;
	struct classifier classifier;
};

/* Zeroed, but for its kinds and its classifier: whatever is asked of it needs the next. */
void guest_init(struct guest *g, struct ram ram);

/*
 * Read where the parts are, once the kernel has come up. Ends the program if what is there is
 * not what the kernel of that System.map would have.
 */
void guest_read_layout(struct guest *g, const struct symbols *s);

/*
 * The number of the kind of what is at @vaddr. Ends the program if @paddr, the
 * emulator's word for it, contradicts the kernel's map of all memory.
 */
unsigned int guest_kind(struct guest *g, uint64_t vaddr, uint64_t paddr);

/* The physical address behind a virtual one of the kernel; false: there is none. */
bool guest_walk(const struct guest *g, uint64_t vaddr, uint64_t *paddr);
bool ram_u64(const struct ram *ram, uint64_t paddr, uint64_t *value);
void guest_free(struct guest *g);

#endif
