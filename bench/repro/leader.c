// SPDX-License-Identifier: GPL-2.0-only
/*
 * leader: the main thread of a process has exited
 *
 * Suspect: W30
 * Severity: untold
 *
 * The main thread of a process calls exit(2) as a thread, and another thread runs on with
 * a page mapped, which goes bad, early kill by sysctl or as the thread asked for it. The
 * thread must be told and unmapped. The page is one of a file, of a file that shares its
 * blocks, of anonymous memory, and of one that KSM has merged, as all of these are looked
 * up in the same way.
 *
 * stock: task_early_kill() asks the main thread for the mm, and it has none any more.
 * The process is not told. Its page of a file stays mapped and is read, since the list of
 * processes to kill is empty (see late-kill-unmap); others are unmapped. All other
 * variants: told and unmapped. rbtree and callout without "mm/memory-failure: signal
 * processes whose main thread has exited": not told, unmapped. floor tells nobody of a
 * page of a file.
 */
#define _GNU_SOURCE
#include "lib/headless.h"

static void run(int fd, bool asks, const char *name)
{
	struct headless h;

	poison_early_kill(!asks);
	headless_start(&h, fd, asks);
	inject(headless_pfn(&h));
	headless_finish(&h, name);
}

static void put(const char *path, const char *text)
{
	if (file_put(path, text))
		refuse_errno("write %s to %s", text, path);
}

/* A page that this process has as well; mapped late, so that the other does not inherit it. */
static void run_merged(void)
{
	const char *name = "a page that KSM has merged";
	struct headless h;
	char *twin;

	catch_bus();
	poison_early_kill(true);
	headless_start(&h, -1, false);
	twin = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (twin == MAP_FAILED || madvise(twin, PAGE, MADV_MERGEABLE))
		refuse_errno("allocate a page that may be merged");
	touch_write(twin, HEADLESS_BYTE);
	put("/sys/kernel/mm/ksm/run", "1");
	for (int ms = 0; own_pfn(twin) != headless_pfn(&h); ms += 10) {
		if (ms > 10000)
			refuse("KSM merges nothing");
		usleep(10000);
	}
	put("/sys/kernel/mm/ksm/run", "0");
	inject(headless_pfn(&h));
	headless_finish(&h, name);
	munmap(twin, PAGE);
}

int main(int argc, char **argv)
{
	const size_t size = 8 * PAGE;
	int own, asking, shared;

	enter(argc, argv);
	own = file_create("own", size);
	asking = file_create("asking", size);
	shared = file_create("shared", size);
	file_close(file_clone(shared, "clone"), "clone");
	run(-1, false, "anonymous memory");
	run_merged();
	run(own, false, "a file");
	run(asking, true, "a file, its thread asks for early kill");
	run(shared, false, "a file that shares its blocks");
	file_close(own, "own");
	file_close(asking, "asking");
	file_close(shared, "shared");
	return verdict();
}
