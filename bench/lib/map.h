/* SPDX-License-Identifier: GPL-2.0-only */
/* Mappings of DAX files, and what the kernel says about them. */
#ifndef MAP_H
#define MAP_H

#include <stdint.h>
#include <sys/types.h>

struct map {
	char *p;		/* first byte of the file */
	size_t size;
	char *area;		/* the reservation around it */
	size_t area_size;
};

enum map_how {
	MAP_PMD,		/* address congruent to the file offset: PMDs possible */
	MAP_PTE,		/* one page off: only PTEs possible */
};

/* Reserve address space and map the file shared into it, or refuse. */
void map_file(struct map *m, int fd, size_t size, int prot, enum map_how how);
/* Only the reservation; the address is then good for map_at() in children. */
void map_reserve(struct map *m, size_t size, enum map_how how);
void map_at(const struct map *m, int fd, int prot);
void map_drop(struct map *m);

/* One read that the compiler can neither drop nor move. */
static inline void touch(const char *p)
{
	(void)*(const volatile char *)p;
}

static inline void touch_write(char *p, char v)
{
	*(volatile char *)p = v;
}

/* Page faults of this process so far. */
long map_faults(void);

/* Read-fault every page of @m and refuse unless it took @expect faults. */
void map_touch_all(const struct map *m, long expect, const char *what);

#define PM_PRESENT	(1ull << 63)
#define PM_PFN(e)	((e) & ((1ull << 55) - 1))

/* The /proc/PID/pagemap entry of one address. */
uint64_t pagemap(pid_t pid, const void *addr);

#endif
