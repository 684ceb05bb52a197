// SPDX-License-Identifier: GPL-2.0-only
/*
 * nodax-closed: without a reverse map, an error in data of a closed file
 *
 * Suspect: W19
 * Severity: untold
 * Needs: fs=own
 *
 * XFS without a reverse map, with and without reflink, with dax=never and dax=always,
 * read-only, frozen, and with norecovery. A block of a closed file goes bad: nobody knows
 * that it is not metadata, and the file system must stay up all the same. It must be shut
 * down for what is metadata beyond doubt: the headers of the first and the last AG, the
 * log, and inodes, unless the log was not replayed. The kernel's message must name the
 * block, and so must its tracepoint, with what the handler returned.
 *
 * stock, fixed: up, whatever the block is. rbtree: the same, by design. callout before its
 * messages named the block took all that it did not know for metadata.
 */
#define _GNU_SOURCE
#include "../lib/mount.h"
#include "../lib/trace.h"
#include "lib/partition.h"
#include "lib/scene.h"

#include <sys/mount.h>
#include <sys/stat.h>

struct setup {
	const char *name, *meta, *options;
	bool frozen, rdonly;
	bool trusted;		/* the btrees are as the file system is */
};

static const struct setup setups[] = {
	{ "reflink, dax=never", "reflink=1", "dax=never", .trusted = true },
	{ "reflink, dax=always", "reflink=1", "dax=always", .trusted = true },
	{ "no reflink, dax=never", "reflink=0", "dax=never", .trusted = true },
	{ "no reflink, dax=always", "reflink=0", "dax=always", .trusted = true },
	{ "frozen", "reflink=1", "dax=never", .trusted = true, .frozen = true },
	{ "read-only", "reflink=1", "dax=always", .trusted = true, .rdonly = true },
	{ "norecovery", "reflink=1", "dax=always,norecovery", .rdonly = true },
};

#define TRACEPOINT	"/sys/kernel/tracing/events/xfs/xfs_media_failure/enable"

/* Where what lies, as the superblock has it. */
struct geometry {
	uint64_t ag_bytes, groups;
	uint64_t log, log_bytes;	/* bytes on the device */
	uint64_t inodes;		/* those that the root directory is of */
};

/* --- the file system ------------------------------------------------------------------- */

static const char *dir;
static int frozen_fd;	/* once it is shut down, no directory of it can be opened */

static void freeze(void)
{
	frozen_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (frozen_fd < 0 || ioctl(frozen_fd, FIFREEZE, 0))
		refuse_errno("freeze %s", dir);
}

static void thaw(void)
{
	if (ioctl(frozen_fd, FITHAW, 0))
		refuse_errno("thaw %s", dir);
	close(frozen_fd);
}

static void mount_as(const struct setup *s)
{
	if (mount(PMEM_DEVICE, dir, "xfs", s->rdonly ? MS_RDONLY : 0, s->options) || chdir(dir))
		refuse_errno("mount %s with %s", PMEM_DEVICE, s->options);
	if (s->frozen)
		freeze();
	klog_mark();
}

/* Unmount, and let go of the poison. */
static void unmount(const struct setup *s)
{
	if (s->frozen)
		thaw();
	if (chdir("/") || umount(dir))
		refuse_errno("unmount %s", dir);
	shell(". /lib/guest.sh && drop_poison 0");
}

static uint64_t be(const unsigned char *p, unsigned int bytes)
{
	uint64_t n = 0;

	while (bytes--)
		n = n << 8 | *p++;
	return n;
}

static void read_geometry(struct geometry *g)
{
	static unsigned char sb[PAGE] __attribute__((aligned(4096)));
	int fd = open(PMEM_DEVICE, O_RDONLY | O_DIRECT | O_CLOEXEC);
	unsigned int ag_bits;
	uint64_t start;

	if (fd < 0 || pread(fd, sb, PAGE, 0) != PAGE)
		refuse_errno("read " PMEM_DEVICE);
	close(fd);
	if (memcmp(sb, "XFSB", 4) || be(sb + 4, 4) != PAGE || be(sb + 102, 2) != PAGE)
		refuse("no XFS with blocks and sectors of 4 KiB on " PMEM_DEVICE);
	g->ag_bytes = be(sb + 84, 4) * PAGE;
	g->groups = be(sb + 88, 4);
	g->log_bytes = be(sb + 96, 4) * PAGE;
	ag_bits = sb[124];
	start = be(sb + 48, 8);
	g->log = (start >> ag_bits) * g->ag_bytes + (start & ((1ul << ag_bits) - 1)) * PAGE;
	g->inodes = (be(sb + 56, 8) >> sb[123]) * PAGE;		/* of the first AG */
}

/* Returns the byte on the device of a page of a file that is not open. */
static uint64_t populate(void)
{
	const struct setup plain = { .options = "dax=always" };
	uint64_t byte;
	int fd;

	mount_as(&plain);
	fd = create_marked("f", PAGES * PAGE, 1);
	byte = disk_byte(fd, BAD * PAGE);
	file_close(fd, "f");
	unmount(&plain);
	return byte;
}

/* --- errors ---------------------------------------------------------------------------- */

/* Another page of the file, not through the page cache, which goes on when all is over. */
static int read_file(void)
{
	static char page[PAGE] __attribute__((aligned(4096)));
	int fd = open("f", O_RDONLY | O_DIRECT | O_CLOEXEC), err;

	if (fd < 0)
		return errno;
	err = pread(fd, page, PAGE, 5 * PAGE) == PAGE ? 0 : errno;
	close(fd);
	return err;
}

static void check_named(const struct setup *s, const struct geometry *g, const char *what,
			uint64_t byte, bool down)
{
	char words[128];

	snprintf(words, sizeof(words), "daddr 0x%llx bbcount 0x8 agno 0x%llx agbno 0x%llx fsbcount 0x1",
		 (unsigned long long)byte / 512, (unsigned long long)(byte / g->ag_bytes),
		 (unsigned long long)(byte % g->ag_bytes / PAGE));
	must(klog_has(words), "%s: %s: the log does not say: %s", s->name, what, words);
	must(trace_lines(words, down ? " error -117" : " error ") == 1,
	     "%s: %s: not traced with what was returned", s->name, what);
}

static void hit(const struct setup *s, const struct geometry *g, const char *what, uint64_t byte,
		bool down)
{
	int err, want = down ? EIO : 0;

	mount_as(s);
	trace_clear();
	err = inject_at("pmem0", byte);
	say("%s: %s: the injector got: %s", s->name, what, got(err));
	if (down)
		must(err == -EUCLEAN, "%s: %s: the injector got: %s", s->name, what, got(err));
	err = read_file();
	must(err == want, "%s: %s: the file system %s (%s)", s->name, what,
	     down ? "was not shut down" : "was shut down", err ? strerror(err) : "the file can be read");
	must(klog_has("hutting down") == down, "%s: %s: the log %s of a shutdown", s->name, what,
	     down ? "has no word" : "speaks");
	check_named(s, g, what, byte, down);
	unmount(s);
}

static uint64_t free_byte(const struct setup *s)
{
	struct fsmap run;

	mount_as(s);
	if (!find_run(OWN_FREE, SPECIAL, &run))
		refuse_errno("find free space");
	unmount(s);
	return run.fmr_physical + run.fmr_length / 2 / PAGE * PAGE;
}

static void run(const struct setup *s)
{
	static const char * const headers[] = { "superblock", "AGF", "AGI", "AGFL" };
	struct geometry g;
	char command[128];
	uint64_t byte, last;
	size_t i;

	snprintf(command, sizeof(command), "mkfs.xfs -f -q -m %s,rmapbt=0 " PMEM_DEVICE, s->meta);
	shell(command);
	read_geometry(&g);
	byte = populate();
	last = (g.groups - 1) * g.ag_bytes;
	sleep(6);	/* the kernel limits such messages to ten in 5 s */

	hit(s, &g, "data of a closed file", byte, false);
	if (s->trusted && !s->frozen)
		hit(s, &g, "free space", free_byte(s), false);
	for (i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		hit(s, &g, headers[i], (i % 2 ? last : 0) + i * PAGE, true);
	hit(s, &g, "first block of the log", g.log, true);
	hit(s, &g, "last block of the log", g.log + g.log_bytes - PAGE, true);
	hit(s, &g, "inodes", g.inodes, s->trusted);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		refuse("usage: %s DIR", argv[0]);
	dir = argv[1];
	allow_shutdown();
	trace_init("global");
	if (file_put(TRACEPOINT, "1"))
		say("no tracepoint: %s", strerror(errno));
	for (size_t i = 0; i < sizeof(setups) / sizeof(*setups); i++)
		run(&setups[i]);
	return verdict();
}
