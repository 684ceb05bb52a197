// SPDX-License-Identifier: GPL-2.0-only
/*
 * state-incore: an error in a file that is unlinked, new, frozen, not in core
 *
 * Suspect: H21
 * Severity: untold
 *
 * A block of a file goes bad while the file is in one of these states: unlinked and
 * mapped; just made by a write fault; on a frozen file system; unlinked and closed, not
 * freed yet; not in core; in core without DAX. Owners of the page are told, no other
 * process is harmed, and no state of a file is a reason to shut down.
 * (closed-file-shutdown has the file that is evicted and waits to be reclaimed.)
 *
 * stock, fixed: late kill leaves the page mapped (late-kill-unmap); stock reads it again
 * (refault-poison).
 *
 * A frozen file system does not inactivate inodes: that is how "not freed yet" is made. A
 * free block that is bad shuts XFS down when it is allocated for a DAX file, since it is
 * zeroed in the transaction, and a write to QEMU's NVDIMM does not clear a bad block as
 * one to real hardware does. So the poison is dropped before freed blocks can be
 * allocated again.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/scene.h"

#include <sys/stat.h>

static void freeze(bool on)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, on ? FIFREEZE : FITHAW, 0))
		refuse_errno("%s the file system", on ? "freeze" : "thaw");
	close(fd);
}

/* The owners have nothing but their mappings of the files. */
static void unlinked_mapped(struct scene *s, bool early)
{
	scene_start(s, "unlinked while mapped", OWNERS, early);
	for (unsigned int i = 0; i < s->owners.n; i++)
		file_unlink(s->owners.path[i]);
	hit_owners(s, BUS_MCEERR_AR);
	check_bystander(s);
	check_up(s);
	scene_end(s);
	fs_again("dax=always");	/* frees them; the poison goes before they are reused */
}

static void frozen(struct scene *s)
{
	scene_start(s, "file system frozen", OWNERS, true);
	freeze(true);
	hit_owners(s, BUS_MCEERR_AR);
	freeze(false);
	check_bystander(s);
	check_up(s);
	scene_end(s);
}

/* Its blocks were allocated by a write fault, nothing of it is on disk yet. */
static void maker(int out)
{
	int fd = open("new", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	char *p;

	if (fd < 0 || ftruncate(fd, PAGES * PAGE))
		refuse_errno("create new");
	p = map_plain(fd, PAGES * PAGE, PROT_READ | PROT_WRITE, "new");
	touch_write(p + BAD * PAGE, 1);
	if (write(out, &(uint64_t){ own_pfn(p + BAD * PAGE) }, 8) != 8)
		refuse_errno("report the pfn");
	for (;;)
		pause();
}

static void just_created(struct scene *s)
{
	int p[2], status;
	uint64_t pfn;
	pid_t pid;

	scene_start(s, "just created", OWNERS, true);
	if (pipe(p))
		refuse_errno("create pipe");
	pid = fork();
	if (pid < 0)
		refuse_errno("fork");
	if (!pid) {
		signal(SIGBUS, SIG_DFL);
		maker(p[1]);
	}
	if (read(p[0], &pfn, 8) != 8)
		refuse_errno("read the pfn");
	must(!outcome_err(&s->out, inject(pfn)), "%s: the injector got an error", s->name);
	status = wait_bounded(pid, 1000, "the maker");
	s->out.owners = 1;
	s->out.told = status >= 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS;
	must(s->out.told, "%s: who made it was not killed: status %#x", s->name, (unsigned int)status);
	close(p[0]);
	close(p[1]);
	check_bystander(s);
	check_up(s);
	scene_end(s);
}

/* Unlinked and closed; a frozen file system frees nothing, so it stays like that. */
static void inactive(struct scene *s)
{
	int fd = create_marked("gone", PAGES * PAGE, 1);
	uint64_t byte = disk_byte(fd, BAD * PAGE);

	scene_start(s, "unlinked, to be freed", OWNERS, true);
	file_unlink("gone");
	freeze(true);
	file_close(fd, "gone");
	hit_unused(s, byte);
	freeze(false);
	check_up(s);
	scene_end(s);
	fs_again("dax=always");
}

static void not_in_core(struct scene *s)
{
	int fd = create_marked("cold", PAGES * PAGE, 1);
	uint64_t byte = disk_byte(fd, BAD * PAGE);

	file_close(fd, "cold");
	fs_again("dax=always");
	scene_start(s, "not in core", OWNERS, true);
	hit_unused(s, byte);
	check_up(s);
	fd = file_open("cold");
	check_reads(s, fd);
	file_close(fd, "cold");
	scene_end(s);
}

/* The page cache has its own copy, so the process that maps it keeps it. */
static void without_dax(struct scene *s)
{
	int dir, fd = create_marked("plain", PAGES * PAGE, 1);
	uint64_t byte = disk_byte(fd, BAD * PAGE);
	char *p;

	file_close(fd, "plain");
	fs_again("dax=inode");
	dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fs_flag_dax(dir, ".", 1);	/* for the files of the scene */
	close(dir);
	scene_start(s, "in core without DAX", OWNERS, true);
	fd = file_open("plain");
	p = map_plain(fd, PAGES * PAGE, PROT_READ, "plain");
	touch(p + BAD * PAGE);
	hit_unused(s, byte);
	must(!try_touch(p + BAD * PAGE, -1) && *(uint64_t *)(p + BAD * PAGE) == mark(1, BAD),
	     "%s: its user lost the page", s->name);
	check_up(s);
	munmap(p, PAGES * PAGE);
	file_close(fd, "plain");
	scene_end(s);
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	enter(argc, argv);
	unlinked_mapped(&s, true);
	unlinked_mapped(&s, false);
	just_created(&s);
	frozen(&s);
	inactive(&s);
	not_in_core(&s);
	without_dax(&s);
	return verdict();
}
