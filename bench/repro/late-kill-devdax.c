// SPDX-License-Identifier: GPL-2.0-only
/*
 * late-kill-devdax: late kill leaves a bad page of a device-dax device mapped
 *
 * Suspect: W36
 * Severity: untold
 * Needs: fs=own guest=own
 *
 * As late-kill-unmap, for /dev/dax1.0: two processes map it by PMDs, default kill policy,
 * and an error is reported by pfn, by neither. No process is signalled, but the PMD must
 * be unmapped, and no other.
 *
 * stock: the size to unmap comes from the list of processes to kill, which is empty. Both
 * go on reading the poison, and the log says "Recovered". rbtree, callout: fixed by
 * "mm/memory-failure: unmap a DAX page though no process is signaled". A later touch maps
 * the PMD again: device-dax asks for no list of bad blocks.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include <sys/prctl.h>

#define NVDIMM		"1"
#define NAMESPACE	"namespace" NVDIMM ".0"
#define BUS		"/sys/bus/nd/"
#define SIZE		(4 * PMD)
#define BAD		(PMD + 9 * PAGE)
#define PROCESSES	2

static void put(const char *path, const char *text)
{
	if (file_put(path, text))
		cannot("put %s into %s: %s", text, path, strerror(errno));
}

static void put_attr(const char *dev, const char *attr, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), BUS "devices/%s/%s", dev, attr);
	put(path, text);
}

/* Struct pages in the device, mapped by PMDs. */
static void make_devdax(void)
{
	char dev[32];
	FILE *f = fopen(BUS "devices/region" NVDIMM "/dax_seed", "re");

	if (!f)
		cannot("no second NVDIMM: %s", strerror(errno));
	if (fscanf(f, "%31s", dev) != 1)
		refuse("no name in dax_seed");
	fclose(f);
	put(BUS "drivers/nd_pmem/unbind", NAMESPACE);
	put_attr(dev, "mode", "pmem");
	put_attr(dev, "align", "2097152");
	put_attr(dev, "uuid", "01234567-89ab-cdef-0123-456789abcdef");
	put_attr(dev, "namespace", NAMESPACE);
	put(BUS "drivers/dax_pmem/bind", dev);
}

static pid_t start(const struct map *m, int fd)
{
	volatile bool *ready = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	if (ready == MAP_FAILED)
		refuse_errno("allocate a flag");
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL))
			_exit(3);
		map_at(m, fd, PROT_READ | PROT_WRITE);
		for (size_t i = 0; i < SIZE; i += PMD)
			touch(m->p + i);
		*ready = true;
		for (;;)
			pause();
	}
	for (int ms = 0; !*ready; ms += 10) {
		if (ms > 5000)
			refuse("process %d does not map the device", (int)pid);
		usleep(10000);
	}
	munmap((void *)ready, PAGE);
	return pid;
}

int main(int argc, char **argv)
{
	pid_t pid[PROCESSES];
	struct map m;
	uint64_t e;
	int fd;

	enter(argc, argv);
	make_devdax();
	fd = open("/dev/dax" NVDIMM ".0", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		cannot("open /dev/dax" NVDIMM ".0: %s", strerror(errno));
	poison_early_kill(false);
	map_reserve(&m, SIZE, MAP_PMD);
	for (size_t i = 0; i < PROCESSES; i++)
		pid[i] = start(&m, fd);
	e = pagemap(pid[0], m.p + BAD);
	if (!(e & PM_PRESENT) || !PM_PFN(e))
		refuse("the page is not mapped");
	must(!inject(PM_PFN(e)), "the error is not handled");
	usleep(200000);
	for (size_t i = 0; i < PROCESSES; i++) {
		must(!(pagemap(pid[i], m.p + BAD) & PM_PRESENT),
		     "process %zu still maps the bad page", i);
		must(pagemap(pid[i], m.p) & pagemap(pid[i], m.p + 2 * PMD) & PM_PRESENT,
		     "process %zu has lost a good page", i);
		if (kill(pid[i], SIGKILL) || waitpid(pid[i], NULL, 0) < 0)
			refuse_errno("end process %zu", i);
	}
	map_drop(&m);
	return verdict();
}
