// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-only pins of a page of a DAX file whose blocks are shared: process_vm_readv(), vmsplice()
 * and O_DIRECT from it. Each must come to an end.
 *
 * Finding: ro-pin
 */
#define _GNU_SOURCE
#include <sys/uio.h>

#include "../dax_file.h"

#define LIMIT_MS	5000

static int vm_read(char *page, pid_t owner)
{
	char *to = malloc(getpagesize());
	struct iovec l = { to, getpagesize() }, r = { page, getpagesize() };

	return !to || process_vm_readv(owner, &l, 1, &r, 1, 0) != getpagesize() ||
	       *(uint64_t *)to != DAX_WORD;
}

static int to_pipe(char *page, pid_t owner)
{
	struct iovec v = { page, getpagesize() };
	int ends[2];

	return pipe(ends) || vmsplice(ends[1], &v, 1, 0) != getpagesize();
}

/* 77: there is no O_DIRECT here. DAX_DIR itself copies, whatever a file is opened with. */
static int direct_write(char *page, pid_t owner)
{
	const char *name = getenv("DIRECT_FILE");
	int fd = name ? open(name, O_RDWR | O_CREAT | O_DIRECT, 0600) : -1;

	if (fd < 0)
		return 77;
	return pwrite(fd, page, getpagesize(), 0) != getpagesize();
}

static void bounded(int (*pin)(char *page, pid_t owner), char *page, const char *name)
{
	pid_t owner = getpid(), pid = fork();
	int status;

	if (pid < 0)
		ksft_exit_fail_msg("fork: %s\n", strerror(errno));
	if (!pid) {
		dax_load(page);
		_exit(pin(page, owner));
	}
	status = dax_wait(pid, LIMIT_MS);
	if (status == -1)
		ksft_print_msg("it does not end, and was killed\n");
	if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 77)
		ksft_test_result_skip("%s: no file to write to with O_DIRECT: DIRECT_FILE\n", name);
	else
		ksft_test_result(!status, "%s\n", name);
}

int main(int argc, char **argv)
{
	char *own, *shared;
	int fd;

	ksft_print_header();
	dax_enter(argc, argv);
	ksft_set_plan(4);
	own = dax_map(dax_create("gup-own", 1), PROT_READ);
	dax_load(own);
	bounded(vm_read, own, "process_vm_readv of a page that is not shared");
	fd = dax_create("gup-a", 1);
	dax_clone(fd, "gup-b");
	shared = dax_map(fd, PROT_READ);
	dax_load(shared);
	bounded(vm_read, shared, "process_vm_readv of a shared page");
	bounded(to_pipe, shared, "vmsplice of a shared page");
	bounded(direct_write, shared, "O_DIRECT write from a shared page");
	ksft_finished();
}
