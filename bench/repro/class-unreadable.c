// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-unreadable: errors while the reverse map cannot be read
 *
 * Severity: untold
 *
 * The AGF, or the root of the reverse map, is on a bad block and not in core. The owners
 * of a data page that goes bad must be told all the same, and the file system stays up.
 * If a page that no process maps goes bad, metadata cannot be excluded: shutdown.
 *
 * GETFSMAP asks the same blocks in the same way. Where it fails, any reader of the
 * reverse map fails too. On callout the program also notes whether the handler itself
 * failed to read ("asked for in vain"), before a process faults.
 *
 * stock, fixed: owners are not told, and the file system shuts down because of data.
 * rbtree: owners are told, and it stays up.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/scene.h"

#define SECTOR	4096u		/* mkfs.xfs takes the device's physical block */

struct ag {
	uint64_t start, size;
	uint64_t agf;		/* byte of the AGF */
	uint64_t root;		/* byte of the root of the reverse map */
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void freeze_and_thaw(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, FIFREEZE, 0) || ioctl(fd, FITHAW, 0))
		refuse_errno("freeze and thaw the file system");
	close(fd);
}

static void read_device(uint64_t byte, unsigned char buf[SECTOR])
{
	int fd = open(PMEM_DEVICE, O_RDONLY | O_DIRECT | O_CLOEXEC);

	if (fd < 0 || pread(fd, buf, SECTOR, (off_t)byte) != SECTOR)
		refuse_errno("read " PMEM_DEVICE " at %#llx", (unsigned long long)byte);
	close(fd);
}

/* The AG that has @byte; everything must have been written back. */
static void find_ag(struct ag *ag, uint64_t byte)
{
	static unsigned char buf[SECTOR] __attribute__((aligned(4096)));

	read_device(0, buf);
	if (memcmp(buf, "XFSB", 4) || be32(buf + 4) != PAGE)
		refuse("no XFS superblock with blocks of 4 KiB on " PMEM_DEVICE);
	if (((uint32_t)buf[102] << 8 | buf[103]) != SECTOR)
		refuse("no sectors of %u bytes", SECTOR);
	ag->size = (uint64_t)be32(buf + 84) * PAGE;	/* sb_agblocks */
	ag->start = byte / ag->size * ag->size;
	ag->agf = ag->start + SECTOR;
	read_device(ag->agf, buf);
	if (memcmp(buf, "XAGF", 4))
		refuse("no AGF at %#llx", (unsigned long long)ag->agf);
	ag->root = ag->start + (uint64_t)be32(buf + 24) * PAGE;	/* agf_rmap_root */
	read_device(ag->root, buf);
	if (memcmp(buf, "RMB3", 4))
		refuse("no reverse map at %#llx", (unsigned long long)ag->root);
}

/* Clean buffers go with the inode and dentry caches, not all in the first round. */
static void drop_buffers(void)
{
	for (int i = 0; i < 8; i++)
		if (file_put("/proc/sys/vm/drop_caches", "2"))
			refuse_errno("drop caches");
}

static void make_unreadable(uint64_t byte)
{
	struct fsmap run;

	publish_badblock(byte);
	drop_buffers();
	if (find_run(OWN_FS, SPECIAL, &run) || errno != EIO)
		refuse("the reverse map can still be read");
	klog_mark();
}

/* A page of a file that no process has faulted or maps. */
static uint64_t make_spare(struct scene *s)
{
	char path[PATH_LEN];
	uint64_t byte;
	int fd;

	new_path(&s->b, path);
	fd = create_marked(path, PAGES * PAGE, 1);
	byte = disk_byte(fd, BAD * PAGE);
	file_close(fd, path);
	return byte;
}

static void run(struct scene *s, const char *what, bool root, bool early)
{
	uint64_t spare = make_spare(s);
	struct ag ag;
	int err;

	scene_start(s, what, OWNERS, early);
	freeze_and_thaw();	/* all that was changed is on disk */
	find_ag(&ag, crowd_pfn(&s->owners, BAD * PAGE) * PAGE - device_start("pmem0"));
	if (spare - ag.start >= ag.size)
		refuse("the files are not in one AG");
	make_unreadable(root ? ag.root : ag.agf);
	hit_owners(s, root ? BUS_MCEERR_AR : 0);	/* the fault asks the AGF, too */
	say("%s: asked for in vain: %s", what, s->io_error ? "yes" : "no");
	check_bystander(s);
	must(!klog_has("hutting down"), "%s: shut down because of file data", what);

	err = outcome_err(&s->out, inject_at("pmem0", spare));
	must(err == -EUCLEAN, "%s: a page nobody maps: the injector got: %s", what, got(err));
	check_down(s);
	check_bystander(s);
	scene_end(s);
	fs_again("dax=always");
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	enter(argc, argv);
	allow_shutdown();
	say("EXPECTED: metadata I/O error in \"xfs_read_agf");
	say("EXPECTED: metadata I/O error in \"xfs_btree_read_buf_block");
	run(&s, "AGF", false, true);
	run(&s, "AGF", false, false);
	run(&s, "reverse map", true, true);
	return verdict();
}
