/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that never ran: 32 MiB of RAM with page tables, struct pages and a slab in it as a
 * kernel would leave them, and its System.map. Every call ends the test if it fails.
 */
#ifndef FAKE_GUEST_H
#define FAKE_GUEST_H

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RAM_SIZE	UINT64_C(0x2000000)
#define IMAGE		UINT64_C(0xffffffff80000000)	/* phys 0 of the kernel image */
#define VMEMMAP_PHYS	UINT64_C(0x200000)
#define TABLES_PHYS	UINT64_C(0x400000)
#define CACHE_PHYS	UINT64_C(0x500000)	/* struct kmem_cache */
#define NAME_PHYS	UINT64_C(0x500800)
#define SLAB_PFN	UINT64_C(0x600)		/* four pages */
#define TABLE_PFN	UINT64_C(0x608)		/* a page table */
#define OTHER_PFN	UINT64_C(0x610)		/* a page of no type */
#define STACK_PHYS	UINT64_C(0x700000)	/* of what is in vmalloc space */
#define PERCPU_PHYS	UINT64_C(0x800000)

struct fake {
	unsigned char *ram;
	unsigned int levels;
	uint64_t direct, vmalloc, vmemmap;
	uint64_t tables;		/* the next free page for one */
	char map[4096];			/* the path of System.map */
};

static const char fake_map[] =
	"0000000000000000 D __per_cpu_start\n"
	"ffffffff81000000 T _stext\n"
	"ffffffff81000000 T _text\n"
	"ffffffff81000100 T dax_insert_entry\n"
	"ffffffff81000200 T exc_page_fault\n"
	"ffffffff81000300 T _raw_spin_lock_irq\n"
	"ffffffff81000300 t alias_of_the_lock\n"
	"ffffffff81000340 T _raw_spin_unlock_irq\n"
	"ffffffff81000400 T entry_SYSCALL_64\n"
	"ffffffff81000500 T irq_entries_start\n"
	"ffffffff81000600 T asm_exc_page_fault\n"
	"ffffffff81000700 t swapgs_restore_regs_and_return_to_usermode\n"
	"ffffffff81001000 T _etext\n"
	"ffffffff81800000 D vmemmap_base\n"
	"ffffffff81800008 D vmalloc_base\n"
	"ffffffff81800010 D page_offset_base\n"
	"ffffffff81800018 D pcpu_base_addr\n"
	"ffffffff81800020 d pcpu_nr_units\n"
	"ffffffff81800024 d pcpu_unit_size\n"
	"ffffffff81900000 D init_top_pgt\n"
	"ffffffff81a00000 B _end\n";

static inline void fake_put(struct fake *f, uint64_t paddr, uint64_t value, size_t size)
{
	if (paddr + size > RAM_SIZE)
		errx(1, "a value at %#jx: not in the RAM", (uintmax_t)paddr);
	memcpy(f->ram + paddr, &value, size);
}

/* 2 MiB at @vaddr are those at @paddr. */
static inline void fake_map_2m(struct fake *f, uint64_t vaddr, uint64_t paddr)
{
	uint64_t table = 0x1900000, entry;

	for (unsigned int level = f->levels; level > 2; level--) {
		uint64_t at = table + 8 * (vaddr >> (12 + 9 * (level - 1)) & 511);

		memcpy(&entry, f->ram + at, sizeof(entry));
		if (!entry) {
			entry = f->tables | 0x63;
			f->tables += 4096;
			fake_put(f, at, entry, 8);
		}
		table = entry & UINT64_C(0x000ffffffffff000);
	}
	/* NX, and an attribute in bit 12, as the kernel has them. */
	fake_put(f, table + 8 * (vaddr >> 21 & 511), paddr | UINT64_C(0x80000000000010e3), 8);
}

static inline void fake_page(struct fake *f, uint64_t pfn, uint64_t head, uint32_t type)
{
	fake_put(f, VMEMMAP_PHYS + pfn * 64 + 8, head, 8);
	fake_put(f, VMEMMAP_PHYS + pfn * 64 + 48, type, 4);
}

static inline void fake_pages(struct fake *f)
{
	for (uint64_t pfn = 0; pfn < RAM_SIZE / 4096; pfn++)
		fake_page(f, pfn, 0, UINT32_MAX);
	fake_page(f, SLAB_PFN, f->direct + CACHE_PHYS, 0xf5000000 | 0xffff);
	fake_page(f, SLAB_PFN + 1, f->vmemmap + SLAB_PFN * 64 + 1, UINT32_MAX);
	/* As 7.3 does where it has masks. */
	fake_page(f, SLAB_PFN + 3, ~UINT64_C(255) | 1, UINT32_MAX);
	fake_page(f, TABLE_PFN, 0, 0xf2ffffff);
	fake_put(f, CACHE_PHYS + 96, f->direct + NAME_PHYS, 8);
	strcpy((char *)f->ram + NAME_PHYS, "xfs_inode");
}

static inline void fake_variables(struct fake *f)
{
	fake_put(f, 0x1800000, f->vmemmap, 8);
	fake_put(f, 0x1800008, f->vmalloc, 8);
	fake_put(f, 0x1800010, f->direct, 8);
	fake_put(f, 0x1800018, f->direct + PERCPU_PHYS, 8);
	fake_put(f, 0x1800020, 1, 4);
	fake_put(f, 0x1800024, 0x20000, 4);
}

static inline void fake_make(struct fake *f, const char *folder, unsigned int levels,
			     unsigned char *ram)
{
	FILE *out;

	*f = (struct fake){ .ram = ram, .levels = levels, .tables = TABLES_PHYS };
	f->direct = levels == 5 ? UINT64_C(0xff11000000000000) : UINT64_C(0xffff888000000000);
	f->vmalloc = levels == 5 ? UINT64_C(0xffa0000000000000) : UINT64_C(0xffffc90000000000);
	f->vmemmap = levels == 5 ? UINT64_C(0xffd4000000000000) : UINT64_C(0xffffea0000000000);
	memset(ram, 0, RAM_SIZE);
	for (uint64_t at = 0; at < RAM_SIZE; at += 2 << 20)
		fake_map_2m(f, f->direct + at, at);
	for (uint64_t at = 0x1000000; at < 0x1a00000; at += 2 << 20)
		fake_map_2m(f, IMAGE + at, at);
	fake_map_2m(f, f->vmemmap, VMEMMAP_PHYS);
	fake_variables(f);
	fake_pages(f);
	if (snprintf(f->map, sizeof(f->map), "%s/System.map", folder) >= (int)sizeof(f->map))
		errx(1, "%s: too long a path", folder);
	out = fopen(f->map, "we");
	if (!out || fputs(fake_map, out) < 0 || fclose(out))
		err(1, "write %s", f->map);
}

#endif
