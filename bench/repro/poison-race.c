// SPDX-License-Identifier: GPL-2.0-only
/*
 * poison-race: a bad page is touched while the list of bad blocks changes
 *
 * Severity: untold
 * Needs: cpus=2
 *
 * One process adds the same bad block to the driver's list again and again, which changes
 * the list each time as another page that goes bad would; the other one, on a CPU of its
 * own, reads and maps a page that is on the list from the beginning. No read may succeed.
 *
 * It takes two CPUs that run at once, and so is in the job race: JOB=race FLAVOUR=measure
 * scripts/load/stress VARIANT 10. As a program: poison-race DIR [SECONDS].
 *
 * stock, and each variant before "badblocks: check the whole range again after a retry":
 * badblocks_check() moves its arguments, and starts over with none of the range left if the
 * list changed meanwhile. Thousands of reads succeed within ten seconds.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include <sched.h>
#include <time.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

#define BAD	1u	/* page */

static void run_on(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		refuse_errno("run on CPU %d", cpu);
}

static void __attribute__((noreturn)) change_list(uint64_t byte)
{
	run_on(1);
	for (;;)
		publish_badblock(byte);
}

int main(int argc, char **argv)
{
	int seconds = argc > 2 ? atoi(argv[2]) : 10, status;
	unsigned long tries = 0, reads = 0, maps = 0;
	time_t end;
	uint64_t word;
	pid_t pid;
	char *p;
	int fd;

	enter(argc > 2 ? 2 : argc, argv);
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		cannot("one CPU");
	fd = create_marked("bad", 8 * PAGE, 1);
	p = map_plain(fd, 8 * PAGE, PROT_READ, "bad");
	publish_badblock(disk_byte(fd, BAD * PAGE));
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid)
		change_list(disk_byte(fd, 5 * PAGE));
	run_on(0);
	for (end = time(NULL) + seconds; time(NULL) < end; tries++) {
		reads += pread(fd, &word, sizeof(word), BAD * PAGE) >= 0;
		maps += !madvise(p + BAD * PAGE, PAGE, MADV_POPULATE_READ);
		if (madvise(p, 8 * PAGE, MADV_DONTNEED))
			refuse_errno("let go of the mapping");
	}
	kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
		refuse("who changes the list has ended");
	say("%lu tries", tries);
	must(!reads, "%lu reads of the bad page succeeded", reads);
	must(!maps, "%lu times the bad page was mapped", maps);
	file_close(fd, "bad");
	return verdict();
}
