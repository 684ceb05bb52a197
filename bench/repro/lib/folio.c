// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "folio.h"

#define LIMIT_MS	5000

char *map_pages(int fd, size_t from, size_t pages, int prot, const char *what)
{
	void *p = mmap(NULL, pages * PAGE, prot, MAP_SHARED, fd, (off_t)(from * PAGE));

	if (p == MAP_FAILED)
		refuse_errno("map %zu pages of %s", pages, what);
	return p;
}

size_t map_wrong(char *p, size_t from, size_t pages, unsigned int tag)
{
	size_t i, wrong = 0;

	for (i = 0; i < pages; i++, p += PAGE)
		wrong += try_touch(p, -1) || *(const volatile uint64_t *)p != mark(tag, from + i);
	return wrong;
}

/* Where the kernel has @pid. */
static void say_stack(pid_t pid)
{
	char name[32], line[128];
	FILE *f;
	int i;

	snprintf(name, sizeof(name), "/proc/%d/stack", (int)pid);
	f = fopen(name, "re");
	for (i = 0; f && i < 6 && fgets(line, sizeof(line), f); i++)
		say("  %.*s", (int)strcspn(line, "\n"), line);
	if (f)
		fclose(f);
}

void drop_bounded(int fd, const char *path)
{
	pid_t pid = fork();
	int waited;

	if (pid < 0)
		refuse_errno("fork");
	if (!pid) {
		file_close(fd, path);
		file_unlink(path);
		_exit(0);
	}
	close(fd);	/* so that the other one is the last */
	for (waited = 0; waited < LIMIT_MS; waited += 10) {
		if (waitpid(pid, NULL, WNOHANG))
			return;
		usleep(10000);
	}
	say_stack(pid);
	defect("unlink(2) of %s does not end", path);
}

void map_small_first(struct two_orders *t, size_t page)
{
	size_t wrong;

	t->a = create_marked("a", PMD, 1);
	t->b = file_clone(t->a, "b");
	t->small = map_pages(t->b, page, 1, PROT_READ, "b");
	touch(t->small);
	map_file(&t->m, t->a, PMD, PROT_READ, MAP_PMD);
	wrong = map_wrong(t->m.p, 0, PMD_PAGES, 1);
	must(!wrong, "%zu of 512 good pages of a cannot be read", wrong);
}
