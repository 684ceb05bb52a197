// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-metadata: errors in every kind of metadata
 *
 * Suspect: S9, H21
 * Severity: untold
 *
 * A block of metadata goes bad: superblock, AGF, AGI, free space btree, AG free list,
 * inode btree, inodes, refcount btree, internal log; a directory and a symlink, in core
 * and not; an attribute fork, an extent btree, the quota inode. The file system must shut
 * down, and no process be harmed. Then, on the file system that is down, a page of three
 * files goes bad, and their owners must still be told. Unmounted and mounted again
 * without the poison the file system is well, and the next kind has its turn.
 *
 * stock, fixed: directories, symlinks and the quota inode count as file data:
 * "Recovered", and the file system goes on with the bad block. All other kinds shut it
 * down. Then owners are not told any more: XFS does not read the AGF on a file system
 * that is down, the injection gives EIO, and the owners go on reading the poison, under
 * early kill as well.
 *
 * rbtree: owners are told, and the file system stays up, since it is not told of media
 * errors.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "lib/scene.h"

#include <linux/dqblk_xfs.h>
#include <sys/quota.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#define OPTIONS	"dax=always,uquota"

struct kind {
	const char *name;
	const char *path;	/* its inode owns the block, or NULL: */
	uint64_t owner;
	uint32_t flags;
	long page;		/* of the run, see find_byte() */
	bool cached;		/* the inode at @path is in core when it happens */
};

#define BLOCKS(text, o, p)	{ .name = (text), .owner = (o), .flags = SPECIAL, .page = (p) }

static const struct kind kinds[] = {
	BLOCKS("superblock", OWN_FS, 0),
	BLOCKS("AGF", OWN_FS, 1),
	BLOCKS("AGI", OWN_FS, 2),
	BLOCKS("free space btree", OWN_FS, 4),	/* its root follows the headers */
	BLOCKS("AG free list", OWN_AG, 0),
	BLOCKS("inode btree", OWN_INOBT, 0),
	BLOCKS("inodes", OWN_INODES, 0),
	BLOCKS("refcount btree", OWN_REFC, 0),
	BLOCKS("internal log", OWN_LOG, -1),
	{ .name = "directory in core", .path = "dir", .cached = true },
	{ .name = "directory not in core", .path = "dir" },
	{ .name = "symlink in core", .path = "link", .cached = true },
	{ .name = "symlink not in core", .path = "link" },
	{ .name = "attribute fork", .path = "file", .flags = FMR_OF_ATTR_FORK },
	{ .name = "extent btree", .path = "file", .flags = FMR_OF_EXTENT_MAP },
	{ .name = "quota inode", .path = "quota" },
};

static uint64_t quota_ino(void)
{
	struct fs_quota_stat qs;

	if (quotactl(QCMD(Q_XGETQSTAT, USRQUOTA), PMEM_DEVICE, 0, (caddr_t)&qs))
		refuse_errno("ask for the quota inode");
	return qs.qs_uquota.qfs_ino;
}

static uint64_t owner_of(const struct kind *k, const uint64_t *inos)
{
	return k->path ? inos[k - kinds] : k->owner;
}

/* Numbers are noted before, since to look one up brings the inode in core. */
static void note_inodes(uint64_t *inos)
{
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const char *path = kinds[i].path;

		if (!path)
			continue;
		if (!strcmp(path, "quota")) {
			inos[i] = quota_ino();
			continue;
		}
		if (lstat(path, &st))
			refuse_errno("stat %s", path);
		inos[i] = st.st_ino;
	}
}

/* A directory, a symlink, attributes and extents too large for their inodes. */
static void populate(void)
{
	char name[64], text[1000];
	int fd;
	off_t i;

	if (mkdir("dir", 0700))
		refuse_errno("make dir");
	for (i = 0; i < 64; i++) {
		snprintf(name, sizeof(name), "dir/a-name-of-some-length-%lld", (long long)i);
		if (link(".keep", name))
			refuse_errno("make %s", name);
	}
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	if (symlink(text, "link"))
		refuse_errno("make a symlink of %zu bytes", sizeof(text) - 1);
	fd = open("file", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || fsetxattr(fd, "user.text", text, sizeof(text), 0))
		refuse_errno("make a file with an attribute of %zu bytes", sizeof(text));
	for (i = 0; i < 64; i++)
		if (fallocate(fd, 0, 2 * i * (off_t)PAGE, PAGE))
			refuse_errno("make extent %lld", (long long)i);
	if (fsync(fd))
		refuse_errno("fsync file");
	file_close(fd, "file");
	sync();
}

static void run(struct scene *s, const struct kind *k, const uint64_t *inos, bool early)
{
	uint64_t byte, pfn;
	struct stat st;
	int err;

	scene_start(s, k->name, OWNERS, early);
	if (k->cached && lstat(k->path, &st))
		refuse_errno("stat %s", k->path);
	byte = find_byte(k->name, owner_of(k, inos), k->flags, k->page);
	pfn = (device_start("pmem0") + byte) / PAGE;
	err = outcome_err(&s->out, inject(pfn));
	must(err == -EUCLEAN, "%s: the injector got: %s", k->name, got(err));
	must(klog_names(pfn), "%s: the log has no word on it", k->name);
	check_down(s);
	check_bystander(s);
	check_unharmed(s, &s->owners, "owner of another page");
	hit_owners(s, 0);
	check_bystander(s);
	scene_end(s);
	fs_again(OPTIONS);
	must(fs_is_up(), "%s: damaged after the poison is gone", k->name);
}

int main(int argc, char **argv)
{
	uint64_t inos[sizeof(kinds) / sizeof(*kinds)] = { 0 };
	struct scene s = { 0 };
	size_t i;

	enter(argc, argv);
	allow_shutdown();
	file_close(open(".keep", O_CREAT | O_CLOEXEC | O_RDWR, 0600), ".keep");
	populate();
	fs_again(OPTIONS);	/* makes the quota inode */
	note_inodes(inos);
	fs_again(OPTIONS);
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		run(&s, &kinds[i], inos, i % 2);
	return verdict();
}
