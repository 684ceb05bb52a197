// SPDX-License-Identifier: GPL-2.0-only
/*
 * dio-cow: O_DIRECT and process_vm_*v() of writable pages
 *
 * Suspect: S4
 * Severity: none
 *
 * O_DIRECT into and from a writable DAX mapping, and process_vm_writev() and
 * process_vm_readv() of it by another process, by PTE and PMD, while the page is not
 * shared, shared, or copied on write. All must be done within 0.5 s of guest time, put
 * the data where they belong, and leave the other file alone. ro-pin has the read-only
 * pins of a shared PTE.
 *
 * Does not reproduce in these kernels: every variant passes. The defect needs DEBUG_VM:
 * stock with it in mm/gup.c dies in follow_page_pte(), which takes the page for an
 * anonymous one that is not exclusive; callout with it passes.
 */
#define _GNU_SOURCE
#include "lib/direct.h"

#include <sys/uio.h>

#define LIMIT_MS	500	/* guest time; a pin takes microseconds */
#define PAGE_NR		3ul	/* of the file */
#define TAG		1u
#define DEV_WORD	0xd1d1d1d1d1d1d1d1ull

struct page {
	char *p;
	int dev;
	pid_t owner;		/* who has it mapped at @p */
	uint64_t word;		/* what it holds */
};

/* Each returns 0 or errno; what was read must be what the page holds. */
static int compare(const char *got, uint64_t want)
{
	return memcmp(got, &want, sizeof(want)) ? EILSEQ : 0;
}

static int dio_into(const struct page *p)
{
	return direct_read(p->dev, p->p, 0);
}

static int dio_from(const struct page *p)
{
	static char back[PAGE] __attribute__((aligned(4096)));
	int err = direct_write(p->dev, p->p, (off_t)PAGE);

	if (!err)
		err = direct_read(p->dev, back, (off_t)PAGE);
	return err ? err : compare(back, p->word);
}

static int vm_write(const struct page *p)
{
	uint64_t word = DEV_WORD;
	struct iovec l = { &word, sizeof(word) }, r = { p->p, sizeof(word) };

	return process_vm_writev(p->owner, &l, 1, &r, 1, 0) == (ssize_t)sizeof(word) ? 0 : errno;
}

static int vm_read(const struct page *p)
{
	uint64_t word = 0;
	struct iovec l = { &word, sizeof(word) }, r = { p->p, sizeof(word) };

	if (process_vm_readv(p->owner, &l, 1, &r, 1, 0) != (ssize_t)sizeof(word))
		return errno;
	return compare((char *)&word, p->word);
}

static const struct act {
	const char *name;
	int (*run)(const struct page *p);
	int writes;		/* DEV_WORD into the page */
} acts[] = {
	{ "O_DIRECT read into it", dio_into, 1 },
	{ "process_vm_writev of it", vm_write, 1 },
	{ "O_DIRECT write from it", dio_from, 0 },
	{ "process_vm_readv of it", vm_read, 0 },
};

static const struct state {
	const char *name;
	int clone, write;	/* before the page is pinned */
} states[] = {
	{ "not shared", 0, 0 },
	{ "shared", 1, 0 },
	{ "copied on write", 1, 1 },
};

/* As its owner wants it: shared stays shared, the others are written to. */
static void prepare(char *p, const struct state *s)
{
	if (s->clone && !s->write)
		touch(p);
	else
		touch_write(p + 8, 1);
}

static void run(const struct page *p, const struct act *a, const struct state *s,
		const char *name)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		refuse_errno("fork");
	if (!pid) {
		prepare(p->p, s);	/* page tables are not copied by fork() */
		_exit(a->run(p));
	}
	status = wait_bounded(pid, LIMIT_MS, name);
	if (status < 0)
		defect("%s: still spinning after %d ms, killed", name, LIMIT_MS);
	else if (!WIFEXITED(status))
		defect("%s: ended with status %#x", name, (unsigned int)status);
	else
		must(!status, "%s: %s", name, strerror(WEXITSTATUS(status)));
}

static void check_file(int fd, uint64_t want, const char *name)
{
	uint64_t word;

	if (pread(fd, &word, 8, (off_t)(PAGE_NR * PAGE)) != 8)
		refuse_errno("read back %s", name);
	must(word == want, "%s: page %lu holds %#llx instead of %#llx", name, PAGE_NR,
	     (unsigned long long)word, (unsigned long long)want);
	must(!count_wrong(fd, 4 * PAGE, TAG, PAGE_NR), "%s: other pages changed", name);
}

/* A new file for each combination. */
static void combine(struct page *p, const struct act *a, const struct state *s, size_t size)
{
	char path[16], clone[24], name[96];
	static unsigned int n;
	int fd, other = -1;
	struct map m;

	snprintf(path, sizeof(path), "f%u", ++n);
	snprintf(clone, sizeof(clone), "%s.clone", path);
	snprintf(name, sizeof(name), "%s page, %s: %s", size < PMD ? "PTE" : "PMD", s->name,
		 a->name);
	fd = create_marked(path, size, TAG);
	if (s->clone)
		other = file_clone(fd, clone);
	map_file(&m, fd, size, PROT_READ | PROT_WRITE, size < PMD ? MAP_PTE : MAP_PMD);
	p->p = m.p + PAGE_NR * PAGE;
	prepare(p->p, s);
	run(p, a, s, name);
	check_file(fd, a->writes ? DEV_WORD : p->word, name);
	if (other >= 0) {
		check_file(other, p->word, name);
		file_close(other, clone);
	}
	map_drop(&m);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = { 4 * PAGE, PMD };
	struct page p = { .owner = getpid(), .word = mark(TAG, PAGE_NR) };
	static char out[PAGE] __attribute__((aligned(4096)));
	unsigned int size, state, act;

	enter(argc, argv);
	p.dev = direct_open();
	memset(out, (int)(DEV_WORD & 0xff), PAGE);
	if (direct_write(p.dev, out, 0))
		refuse_errno("fill the loop device");
	for (size = 0; size < 2; size++)
		for (state = 0; state < 3; state++)
			for (act = 0; act < 4; act++) {
				/* The livelock of repro-ro-pin. */
				if (sizes[size] < PMD && state == 1 && !acts[act].writes)
					continue;
				combine(&p, &acts[act], &states[state], sizes[size]);
			}
	return verdict();
}
