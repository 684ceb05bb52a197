// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-perf PATH - set a path up, have perf look at it alone, and clean up.
 *
 *	fault-pte	read faults by the 8th of 8 files, 4 KiB each
 *	fault-pmd	the same, 2 MiB each
 *	error		injection by pfn into pages with 8 owners, early kill
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/inject.h"
#include "../../lib/share.h"

#define SHARERS		8
#define PTE_SIZE	(16 * PMD)
#define PMD_SIZE	(64 * PMD)
#define ROUNDS		16
#define ERRORS		MAX_HITS	/* per round: more are not recorded by whom they hit */

static void tell_perf(const char *command)
{
	int to = open("/tmp/on", O_WRONLY | O_CLOEXEC);
	int from = open("/tmp/ack", O_RDONLY | O_CLOEXEC);
	char answer[16] = "";

	if (to < 0 || from < 0)
		refuse_errno("open the pipes to perf");
	if (write(to, command, strlen(command)) < 0)
		refuse_errno("tell perf to %s", command);
	if (read(from, answer, sizeof(answer) - 1) < 3 || strncmp(answer, "ack", 3))
		refuse("perf did not acknowledge %s", command);
	close(to);
	close(from);
}

static void fault(struct run *run, const struct shape *shape, size_t size)
{
	struct share *sh = share_setup(run, SHARERS, size, shape);
	struct map *m = &sh->s[SHARERS - 1].map;

	share_map(sh, SHARERS - 1, PROT_READ);
	tell_perf("enable\n");
	for (size_t off = 0; off < size; off += shape->entry)
		touch(m->p + off);
	tell_perf("disable\n");
	share_teardown(run);
}

/* Returns false on a kernel that finds no owner, as floor. */
static bool errors(struct run *run, struct inject *in)
{
	uint64_t start, end;
	int err = 0;

	inject_start(run, in, SHARERS, ERRORS, true);
	for (size_t i = 0; i < ERRORS && !err; i++) {
		tell_perf("enable\n");
		err = inject_page(in, i * PAGE, &start, &end);
		tell_perf("disable\n");
		inject_outcome(in, i * PAGE);
	}
	if (!err && (in->signalled < SHARERS || in->unmapped < SHARERS || in->wrong))
		refuse("of %d owners signalled %u unmapped %u, wrong siginfo %u", SHARERS,
		       in->signalled, in->unmapped, in->wrong);
	inject_stop(run, in);
	return !err;
}

static void error(struct run *run)
{
	struct inject *in = malloc(sizeof(*in));

	if (!in)
		refuse_errno("allocate the injection");
	for (int round = 0; round < ROUNDS && errors(run, in); round++)
		;
	free(in);
}

int main(int argc, char **argv)
{
	struct bench b = { .clk.insn = true };
	struct experiment e = { .id = "perf" };
	struct bcase c = { .params = "-" };
	struct run run = { .b = &b, .e = &e, .c = &c };
	const char *path = argc > 1 ? argv[1] : "", *what;

	if (raw_open(&b.raw, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 2;
	}
	fatal_to(&b.raw);
	rnd_init(&b.rnd, 0);
	if (!strcmp(path, "fault-pte"))
		fault(&run, &shapes[SHAPE_PTE], PTE_SIZE);
	else if (!strcmp(path, "fault-pmd"))
		fault(&run, &shapes[SHAPE_PMD], PMD_SIZE);
	else if (!strcmp(path, "error"))
		error(&run);
	else
		refuse("run-perf knows no path '%s'", path);
	return raw_flush(&b.raw) ? 3 : 0;
}
