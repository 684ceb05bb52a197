// SPDX-License-Identifier: GPL-2.0-only
#include "map.h"
#include "fatal.h"
#include "file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

void map_reserve(struct map *m, size_t size, enum map_how how)
{
	uintptr_t a;

	m->size = size;
	m->area_size = size + 2 * PMD;
	m->area = mmap(NULL, m->area_size, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->area == MAP_FAILED)
		refuse_errno("reserve %zu bytes of address space", m->area_size);
	a = ((uintptr_t)m->area + PMD - 1) & ~(PMD - 1);
	m->p = (char *)(how == MAP_PTE ? a + PAGE : a);
}

void map_at(const struct map *m, int fd, int prot)
{
	if (mmap(m->p, m->size, prot, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		refuse_errno("map %zu bytes at %p", m->size, (void *)m->p);
}

void map_file(struct map *m, int fd, size_t size, int prot, enum map_how how)
{
	map_reserve(m, size, how);
	map_at(m, fd, prot);
}

void map_drop(struct map *m)
{
	if (munmap(m->area, m->area_size))
		refuse_errno("unmap %zu bytes at %p", m->area_size, (void *)m->area);
	m->p = NULL;
	m->area = NULL;
}

long map_faults(void)
{
	struct rusage ru;

	if (getrusage(RUSAGE_SELF, &ru))
		refuse_errno("getrusage");
	return ru.ru_minflt + ru.ru_majflt;
}

void map_touch_all(const struct map *m, long expect, const char *what)
{
	long before = map_faults();
	long took;
	size_t off;

	for (off = 0; off < m->size; off += PAGE)
		touch(m->p + off);
	took = map_faults() - before;
	if (took != expect)
		refuse("%s: %ld faults for %zu pages, expected %ld: wrong mapping size",
		       what, took, m->size / PAGE, expect);
}

uint64_t pagemap(pid_t pid, const void *addr)
{
	char path[40];
	uint64_t e;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		refuse_errno("open %s", path);
	if (pread(fd, &e, sizeof(e), (off_t)((uintptr_t)addr / PAGE * sizeof(e))) !=
	    (ssize_t)sizeof(e))
		refuse_errno("read %s for %p", path, addr);
	close(fd);
	return e;
}
