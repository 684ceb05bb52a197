// SPDX-License-Identifier: GPL-2.0-only
/*
 * state-halfway: an error in a file that is half-way in or out of core
 *
 * Suspect: S6
 * Severity: down
 * Needs: kernel=delay
 *
 * A block of a file goes bad while another task is half-way through reading the inode in
 * (XFS_INEW), or through freeing what an unlinked file had (XFS_INACTIVATING). The file
 * shares one page with files that are mapped, and has pages of its own, one of them just
 * freed. Owners of the page are told, and neither state is a reason to shut down.
 *
 * fixed-delay: the file system shuts down, as in closed-file-shutdown. rbtree-delay and
 * callout-delay pass.
 */
#define _GNU_SOURCE
#include "lib/delay.h"
#include "lib/scene.h"

#include <sys/stat.h>

#define NAP	5000u	/* ms of guest time, in which everything goes bad that will */

/* Where what lies of a file that is half-way. */
struct halfway {
	const char *path;
	uint64_t ino;
	uint64_t own;		/* byte on the device of a page that no other file has */
	uint64_t last;		/* the same of its last page, which is freed first */
};

/* Page i of the owners' file is page 2i here; so no two extents can be merged. */
static int make_halfway(struct scene *s, struct halfway *h, const char *path)
{
	int src = file_open(s->owners.path[0]), fd = create_marked(path, 2 * PAGES * PAGE, 1);
	struct stat st;

	for (unsigned int i = 0; i < PAGES; i++) {
		struct file_clone_range range = {
			.src_fd = src, .src_offset = i * PAGE, .src_length = PAGE,
			.dest_offset = 2 * i * PAGE,
		};

		if (ioctl(fd, FICLONERANGE, &range))
			refuse_errno("reflink page %u into %s", i, path);
	}
	if (fsync(fd) || fstat(fd, &st))
		refuse_errno("sync %s", path);
	*h = (struct halfway){
		.path = path, .ino = st.st_ino, .own = disk_byte(fd, PAGE),
		.last = disk_byte(fd, (2 * PAGES - 1) * PAGE),
	};
	file_close(src, s->owners.path[0]);
	return fd;
}

/* @arg: the path; returns 0 or -errno */
static int run_open(void *arg)
{
	int fd = open(arg, O_RDONLY | O_CLOEXEC);

	return fd < 0 || close(fd) ? -errno : 0;
}

/*
 * Poison a block that no process maps. False if that is the end of the file system: said by
 * the log, as making a file would wait for the reader.
 */
static bool survives(struct scene *s, uint64_t byte)
{
	int err = inject_at("pmem0", byte);

	say("%s: the injector got: %s", s->name, got(err));
	if (klog_has("hutting down")) {
		defect("%s: the file system was shut down", s->name);
		return false;
	}
	check_unharmed(s, &s->owners, "owner of another page");
	check_bystander(s);
	return true;
}

/* The file can be opened, and has lost nothing but the bad page. */
static void check_file(struct scene *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t word;

	must(pread(fd, &word, 8, PAGE) < 0 && errno == EIO,
	     "%s: the bad page reads without an error", s->name);
	must(pread(fd, &word, 8, 3 * PAGE) == 8 && word == mark(1, 3),
	     "%s: a good page does not read right", s->name);
	close(fd);
}

static void being_read_in(struct scene *s)
{
	struct party *reader;
	struct halfway h;
	bool up;

	scene_start(s, "being read in", OWNERS, true);
	file_close(make_halfway(s, &h, "cold"), "cold");
	if (file_put("/proc/sys/vm/drop_caches", "2"))
		refuse_errno("drop inodes");
	delay_arm("new", NAP);
	reader = start("the reader", run_open, (void *)h.path);
	delay_wait("new");

	up = survives(s, h.own);
	if (up)
		hit_owners(s, BUS_MCEERR_AR);
	if (ends_in(reader, 10))
		refuse("%s was read in too early", h.path);
	check_bystander(s);
	finish(reader);
	if (up) {
		check_up(s);
		check_file(s, h.path);
	}
	scene_end(s);
	fs_again("dax=always");
}

static void being_freed(struct scene *s)
{
	struct halfway h;
	struct fsmap run;
	bool up;
	int fd;

	scene_start(s, "being freed", OWNERS, true);
	fd = make_halfway(s, &h, "gone");
	file_unlink(h.path);
	delay_arm("unmap", NAP);
	file_close(fd, h.path);
	delay_wait("unmap");

	up = survives(s, h.own) && survives(s, h.last);
	if (up) {
		hit_owners(s, BUS_MCEERR_AR);
		check_bystander(s);
		check_up(s);
		if (!find_run(h.ino, 0, &run))
			refuse("%s was freed too early", h.path);
	}
	scene_end(s);
	fs_again("dax=always");		/* waits until it is freed, or frees it */
	must(!find_run(h.ino, 0, &run), "%s: %s still has blocks", s->name, h.path);
	must(fs_is_up(), "%s: the file system does not come up again", s->name);
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	enter(argc, argv);
	being_read_in(&s);
	being_freed(&s);
	return verdict();
}
