// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-data: errors in data, free space and CoW staging
 *
 * Suspect: S10, H21
 * Severity: down
 *
 * A block goes bad that is data of one file, of three files, or of a file that no process
 * maps; free; or set aside for copies on write. The owners are told and no other process
 * is; the file system stays up; the bad page of a file reads as an error and the others
 * as before.
 *
 * stock, fixed: an error in CoW staging shuts the file system down, since XFS takes these
 * blocks for metadata. Late kill leaves the page mapped (late-kill-unmap). stock reads
 * the bad page again (refault-poison).
 */
#define _GNU_SOURCE
#include "lib/scene.h"

/* No process maps the byte: none is told anything, and all goes on. */
static void hit_nobody(struct scene *s, uint64_t byte)
{
	int err = outcome_err(&s->out, inject_at("pmem0", byte));

	say("%s: the injector got: %s", s->name, got(err));
	must(klog_names((device_start("pmem0") + byte) / PAGE), "%s: the log has no word on it",
	     s->name);
	check_unharmed(s, &s->owners, "owner of another page");
	check_bystander(s);
	check_up(s);
}

static void mapped(struct scene *s, unsigned int owners, bool early)
{
	scene_start(s, owners == 1 ? "data of one file" : "data of three files", owners, early);
	hit_owners(s, BUS_MCEERR_AR);
	check_bystander(s);
	check_up(s);
	scene_end(s);
}

/* The file is open, its page was mapped once, and is in core as a DAX entry. */
static void unmapped(struct scene *s)
{
	int fd = create_marked("closed", PAGES * PAGE, 1);
	char *p = map_plain(fd, PAGES * PAGE, PROT_READ, "closed");

	touch(p + BAD * PAGE);
	munmap(p, PAGES * PAGE);
	scene_start(s, "data that nobody maps", OWNERS, true);
	hit_nobody(s, disk_byte(fd, BAD * PAGE));
	check_reads(s, fd);
	scene_end(s);
	file_close(fd, "closed");
}

static void free_space(struct scene *s)
{
	struct fsmap run;

	scene_start(s, "free space", OWNERS, true);
	if (!find_run(OWN_FREE, SPECIAL, &run))
		refuse_errno("find free space");
	hit_nobody(s, run.fmr_physical + run.fmr_length / 2 / PAGE * PAGE);
	scene_end(s);
}

/*
 * One page of a shared file is written to, which allocates a run for its neighbours
 * too; that of page BAD goes bad while nothing is in it. A write there must give
 * SIGBUS, or find another block, and never change what the file says.
 */
static void staging(struct scene *s)
{
	const size_t pages = 64;
	int a = create_marked("a", pages * PAGE, 1), b = file_clone(a, "b"), code;
	char *p = map_plain(b, pages * PAGE, PROT_READ | PROT_WRITE, "b");
	struct fsmap run;
	uint64_t byte;
	size_t wrong;

	scene_start(s, "CoW staging", OWNERS, true);
	touch_write(p, *p);
	byte = disk_byte(b, 0) + BAD * PAGE;
	if (!find_run(OWN_COW, SPECIAL, &run) || byte < run.fmr_physical ||
	    byte >= run.fmr_physical + run.fmr_length)
		refuse("the neighbour of the copied page is not put aside for CoW");
	hit_nobody(s, byte);

	code = try_touch(p + BAD * PAGE + 8, 0x77);
	say("writing to the page whose copy would go there: si_code %d", code);
	must(!count_wrong(a, pages * PAGE, 1, pages), "%s: the other file changed", s->name);
	wrong = count_wrong(b, pages * PAGE, 1, pages);
	must(!wrong, "%s: %zu pages of the file read wrong", s->name, wrong);
	check_up(s);
	munmap(p, pages * PAGE);
	scene_end(s);
	file_close(a, "a");
	file_close(b, "b");
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	enter(argc, argv);
	mapped(&s, 1, true);
	mapped(&s, 1, false);
	mapped(&s, OWNERS, true);
	mapped(&s, OWNERS, false);
	unmapped(&s);
	free_space(&s);
	staging(&s);
	return verdict();
}
