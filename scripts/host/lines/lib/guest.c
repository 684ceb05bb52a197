// SPDX-License-Identifier: GPL-2.0-only
#include "guest.h"

#include <ctype.h>
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGE_SIZE	(UINT64_C(1) << PAGE_SHIFT)

/* Fixed by the architecture. */
#define START_KERNEL_MAP	UINT64_C(0xffffffff80000000)
#define CPU_ENTRY_AREA		UINT64_C(0xfffffe0000000000)
#define CPU_ENTRY_AREA_END	UINT64_C(0xfffffe8000000000)
#define LEVEL4_START		UINT64_C(0xffff800000000000)	/* with 4 levels none is below */
#define PTE_PRESENT		UINT64_C(1)
#define PTE_LEAF		UINT64_C(0x80)
#define PTE_ADDR		UINT64_C(0x000ffffffffff000)

/* struct page, struct slab and struct kmem_cache of 6.12 and 7.3, without debugging. */
#define PAGE_STRUCT_SIZE	64
#define PAGE_HEAD		8	/* bit 0: a tail; then the head, or a mask that gives it */
#define PAGE_TYPE		48
#define SLAB_CACHE		8
#define CACHE_NAME		96	/* of 6.12, where 0 is before it */
#define CACHE_NAME_7		88	/* of 7.3 */
#define TYPE_TABLE		0xf2
#define TYPE_SLAB		0xf5
#define TYPE_KMALLOC		0xf8	/* not of 6.12, where such pages have no type */
#define NAME_MAX_LEN		64

/* --- the guest's memory ----------------------------------------------------------- */

static bool ram_read(const struct ram *ram, uint64_t paddr, void *to, size_t n)
{
	if (paddr >= ram->size || n > ram->size - paddr)
		return false;
	memcpy(to, ram->byte + paddr, n);
	return true;
}

bool ram_u64(const struct ram *ram, uint64_t paddr, uint64_t *value)
{
	return ram_read(ram, paddr, value, sizeof(*value));
}

bool guest_walk(const struct guest *g, uint64_t vaddr, uint64_t *paddr)
{
	uint64_t table = g->pgd, entry, mask;

	for (unsigned int level = g->levels; level; level--) {
		unsigned int shift = PAGE_SHIFT + 9 * (level - 1);

		if (!ram_u64(&g->ram, table + 8 * (vaddr >> shift & 511), &entry) ||
		    !(entry & PTE_PRESENT))
			return false;
		table = entry & PTE_ADDR;
		mask = (UINT64_C(1) << shift) - 1;
		if (level == 1 || entry & PTE_LEAF) {
			*paddr = (table & ~mask) | (vaddr & mask);
			return true;
		}
	}
	return false;
}

static bool virt_read(const struct guest *g, uint64_t vaddr, void *to, size_t n)
{
	uint64_t paddr;

	return guest_walk(g, vaddr, &paddr) && ram_read(&g->ram, paddr, to, n);
}

static bool virt_u64(const struct guest *g, uint64_t vaddr, uint64_t *value)
{
	return virt_read(g, vaddr, value, sizeof(*value));
}

/* A name: ends within @size and has nothing in it that does not print. */
static bool virt_name(const struct guest *g, uint64_t vaddr, char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (!virt_read(g, vaddr + i, &name[i], 1))
			return false;
		if (!name[i])
			return i > 0;
		if (!isgraph((unsigned char)name[i]))
			return false;
	}
	return false;
}

static bool name_behind(const struct guest *g, uint64_t pointer, char *name, size_t size)
{
	uint64_t at;

	return virt_u64(g, pointer, &at) && virt_name(g, at, name, size);
}

/* --- where the kernel's parts are ------------------------------------------------- */

static uint64_t variable(const struct guest *g, const struct symbols *s, const char *name,
			 size_t size)
{
	uint64_t value = 0;

	if (!ram_read(&g->ram, symbols_addr(s, name) - START_KERNEL_MAP, &value, size))
		errx(1, "read %s of %s: not in the guest's RAM of %" PRIu64 " bytes", name,
		     s->path, g->ram.size);
	return value;
}

static bool in(const struct range *r, uint64_t addr)
{
	return addr >= r->from && addr < r->to;
}

static void check_layout(const struct guest *g, const struct symbols *s)
{
	uint64_t paddr;

	if (g->direct.from < KERNEL_HALF || g->vmalloc.from <= g->direct.from ||
	    g->vmemmap.from <= g->vmalloc.from || g->direct.from % PAGE_SIZE ||
	    !guest_walk(g, g->direct.from + PAGE_SIZE, &paddr) || paddr != PAGE_SIZE ||
	    !guest_walk(g, g->image.from, &paddr) || paddr != g->image.from - START_KERNEL_MAP ||
	    !in(&g->direct, g->percpu.from) || g->percpu.to <= g->percpu.from)
		errx(1, "the guest's memory is not that of a kernel of %s, booted with nokaslr: memory at %#" PRIx64
		     ", vmalloc %#" PRIx64 ", struct pages %#" PRIx64 ", per-CPU data %#" PRIx64,
		     s->path, g->direct.from, g->vmalloc.from, g->vmemmap.from, g->percpu.from);
}

void guest_read_layout(struct guest *g, const struct symbols *s)
{
	g->pgd = symbols_addr(s, "init_top_pgt") - START_KERNEL_MAP;
	g->direct.from = variable(g, s, "page_offset_base", 8);
	g->vmalloc.from = g->direct.to = variable(g, s, "vmalloc_base", 8);
	g->vmemmap.from = g->vmalloc.to = variable(g, s, "vmemmap_base", 8);
	g->levels = g->direct.from < LEVEL4_START ? 5 : 4;
	/* A struct page for each page that the map of memory has room for. */
	g->vmemmap.to = g->vmemmap.from +
			(g->direct.to - g->direct.from) / PAGE_SIZE * PAGE_STRUCT_SIZE;
	g->percpu.from = variable(g, s, "pcpu_base_addr", 8);
	g->percpu.to = g->percpu.from + variable(g, s, "pcpu_unit_size", 4) *
					variable(g, s, "pcpu_nr_units", 4);
	g->image.from = symbols_addr(s, "_text");
	g->image.to = symbols_addr(s, "_end");
	check_layout(g, s);
}

/* --- what is there ---------------------------------------------------------------- */

static unsigned int slab_kind(struct guest *g, uint64_t head)
{
	char name[NAME_MAX_LEN], kind[sizeof("slab ") + NAME_MAX_LEN];
	uint64_t cache;

	if (!virt_u64(g, head + SLAB_CACHE, &cache) ||
	    (!name_behind(g, cache + CACHE_NAME_7, name, sizeof(name)) &&
	     !name_behind(g, cache + CACHE_NAME, name, sizeof(name))))
		return kinds_number(&g->kinds, "slab of no known cache");
	snprintf(kind, sizeof(kind), "slab %s", name);
	return kinds_number(&g->kinds, kind);
}

/* The struct page of RAM at @paddr, or of the head of what it is a part of. */
static bool head_of(const struct guest *g, uint64_t paddr, uint64_t *head)
{
	uint64_t page = g->vmemmap.from + (paddr >> PAGE_SHIFT) * PAGE_STRUCT_SIZE, info;

	if (!virt_u64(g, page + PAGE_HEAD, &info))
		return false;
	*head = page;
	if (info & 1)
		*head = in(&g->vmemmap, info) ? info - 1 : page & info;
	return true;
}

static unsigned int ram_kind(struct guest *g, uint64_t paddr)
{
	uint64_t head;
	uint32_t type;

	if (!head_of(g, paddr, &head) || !virt_read(g, head + PAGE_TYPE, &type, sizeof(type)))
		return g->classifier.unknown;
	switch (type >> 24) {
	case TYPE_SLAB:		return slab_kind(g, head);
	case TYPE_TABLE:	return kinds_number(&g->kinds, "page table");
	case TYPE_KMALLOC:	return kinds_number(&g->kinds, "slab kmalloc-large");
	default:		return g->classifier.unknown;
	}
}

static unsigned int direct_kind(struct guest *g, uint64_t vaddr, uint64_t paddr)
{
	if (vaddr - g->direct.from != paddr)
		errx(1, "kernel's address %#" PRIx64 ": physical address %#" PRIx64
		     " to the emulator, %#" PRIx64 " to the kernel", vaddr, paddr,
		     vaddr - g->direct.from);
	if (in(&g->percpu, vaddr))
		return kinds_number(&g->kinds, "per-CPU");
	return ram_kind(g, paddr);
}

/* With map=dev the struct pages of a device are in its own memory. */
static const char *page_kind(const struct guest *g, uint64_t vaddr, uint64_t paddr)
{
	if ((vaddr - g->vmemmap.from) / PAGE_STRUCT_SIZE < g->ram.size / PAGE_SIZE)
		return "struct page of RAM";
	return paddr < g->ram.size ? "struct page of the device, in RAM" :
				     "struct page of the device, on it";
}

unsigned int guest_kind(struct guest *g, uint64_t vaddr, uint64_t paddr)
{
	if (in(&g->vmemmap, vaddr))
		return kinds_number(&g->kinds, page_kind(g, vaddr, paddr));
	if (paddr >= g->ram.size)
		return kinds_number(&g->kinds, "contents of the device");
	if (vaddr < KERNEL_HALF)
		return kinds_number(&g->kinds, "user");
	if (in(&g->direct, vaddr))
		return direct_kind(g, vaddr, paddr);
	if (vaddr >= CPU_ENTRY_AREA && vaddr < CPU_ENTRY_AREA_END)
		return kinds_number(&g->kinds, "per-CPU");
	if (in(&g->image, vaddr))
		return kinds_number(&g->kinds, "kernel image");
	return kinds_number(&g->kinds, in(&g->vmalloc, vaddr) ? "vmalloc" : "other");
}

static unsigned int kind_of(void *of, uint64_t vaddr, uint64_t paddr)
{
	return guest_kind(of, vaddr, paddr);
}

void guest_init(struct guest *g, struct ram ram)
{
	*g = (struct guest){ .ram = ram };
	g->classifier = (struct classifier){
		.kind = kind_of, .of = g,
		.unknown = kinds_number(&g->kinds, "page of no known use"),
		.stack = kinds_number(&g->kinds, "stack"),
	};
}

void guest_free(struct guest *g)
{
	kinds_free(&g->kinds);
}
