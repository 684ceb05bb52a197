// SPDX-License-Identifier: GPL-2.0-only
/*
 * The directory of one boot: built as DIR.tmp, renamed once the verdict is in,
 * so that whatever is called DIR is complete.
 */
#include "vm.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PMEM_FILE "pmem.img"
#define PMEM2_FILE "pmem2.img"
#define INITRD_FILE "initrd.padded"
#define RAM_FILE "ram.img"

/*
 * QEMU's pipe NAME is the files NAME.in and NAME.out. What the guest asks is what the
 * monitor reads; the guest hears nothing.
 */
#define REQUEST_FIFO "monitor.in"
#define REQUEST_LINK "ask.out"
#define SILENT_FIFO "ask.in"
#define MONITOR_LOG "monitor.out"

const char *dir_file(const struct vm_dir *d, const char *name, char buf[PATH_MAX])
{
	if (snprintf(buf, PATH_MAX, "%s/%s", d->path, name) >= PATH_MAX)
		errx(1, "%s/%s: path too long", d->path, name);
	return buf;
}

FILE *dir_open(const struct vm_dir *d, const char *name)
{
	char path[PATH_MAX];

	return fopen(dir_file(d, name, path), "re");
}

/* Remove a flat directory; no such directory is fine. */
void dir_remove(const char *path)
{
	struct dirent *e;
	DIR *dir = opendir(path);

	if (!dir) {
		if (errno == ENOENT)
			return;
		err(1, "open old directory %s", path);
	}
	while ((e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (unlinkat(dirfd(dir), e->d_name, 0))
			err(1, "remove %s/%s", path, e->d_name);
	}
	closedir(dir);
	if (rmdir(path))
		err(1, "remove directory %s", path);
}

/* Open DIR.tmp and own it for the life of this process. */
static int lock_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		err(1, "open directory %s", path);
	/* A predecessor that was killed may take a moment to be gone. */
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB); i++) {
		if (errno == EWOULDBLOCK && i < 30) {
			usleep(100000);
			continue;
		}
		if (errno == EWOULDBLOCK)
			errx(1, "%s is in use by another vmrun: wait for it or stop it", path);
		err(1, "lock directory %s", path);
	}
	return fd;
}

void dir_create(struct vm_dir *d, const struct vm_opts *o)
{
	snprintf(d->path, sizeof(d->path), "%s.tmp", o->out);
	if (!access(d->path, F_OK)) {
		int old = lock_dir(d->path);

		dir_remove(d->path);
		close(old);
	}
	if (mkdir(d->path, 0777))
		err(1, "make directory %s", d->path);
	d->lock_fd = lock_dir(d->path);
}

/* A private initrd, @pad * 4 KiB longer: another boot_params, another KASLR seed. */
static void make_initrd(const struct vm_dir *d, const char *from, unsigned int pad)
{
	char path[PATH_MAX], buf[65536];
	int in, out;
	off_t size = 0;
	ssize_t n;

	in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		err(1, "open initrd %s", from);
	out = open(dir_file(d, INITRD_FILE, path),
		   O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out < 0)
		err(1, "make %s", path);
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		if (write(out, buf, n) != n)
			err(1, "write %s", path);
		size += n;
	}
	if (n < 0)
		err(1, "read initrd %s", from);
	if (ftruncate(out, size + (off_t)pad * 4096) || close(out))
		err(1, "pad %s by %u * 4 KiB", path, pad);
	close(in);
}

/* For --mce: nobody hears what is said by accident, for mce.c is between the two. */
static void make_pipes(const struct vm_dir *d)
{
	static const char *const names[] = { REQUEST_FIFO, MONITOR_LOG, REQUEST_LINK, SILENT_FIFO };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (mkfifo(dir_file(d, names[i], path), 0600))
			err(1, "make the pipe %s", path);
}

static void make_monitor(const struct vm_dir *d)
{
	char path[PATH_MAX];
	int fd;

	if (mkfifo(dir_file(d, REQUEST_FIFO, path), 0600) ||
	    symlink(REQUEST_FIFO, dir_file(d, REQUEST_LINK, path)) ||
	    mkfifo(dir_file(d, SILENT_FIFO, path), 0600))
		err(1, "make the pipe %s", path);
	fd = open(dir_file(d, MONITOR_LOG, path), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0 || close(fd))
		err(1, "make %s", path);
}

static void drop(const struct vm_dir *d, const char *name)
{
	char path[PATH_MAX];

	if (unlink(dir_file(d, name, path)) && errno != ENOENT)
		warn("remove %s", path);
}

void dir_make_inputs(const struct vm_dir *d, const struct vm_opts *o)
{
	char path[PATH_MAX];

	if (o->monitor)
		make_monitor(d);
	if (o->mce)
		make_pipes(d);
	if (o->pmem_mib)
		pmem_make(dir_file(d, PMEM_FILE, path), o->pmem_mib, o->pmem_from);
	if (o->pmem2_mib)
		pmem_make(dir_file(d, PMEM2_FILE, path), o->pmem2_mib, NULL);
	if (o->lines)
		pmem_make(dir_file(d, RAM_FILE, path), o->mem_mib, NULL);
	if (o->initrd)
		make_initrd(d, o->initrd, o->pad);
}

void dir_drop_inputs(const struct vm_dir *d, const struct vm_opts *o, bool keep_pmem)
{
	if (o->mce)
		drop(d, MONITOR_LOG);
	if (!keep_pmem)
		drop(d, PMEM_FILE);
	drop(d, PMEM2_FILE);
	drop(d, RAM_FILE);
	drop(d, INITRD_FILE);
	drop(d, REQUEST_FIFO);
	drop(d, REQUEST_LINK);
	drop(d, SILENT_FIFO);
}

/* Give the finished directory its name, replacing an older one. */
void dir_commit(struct vm_dir *d, const char *to)
{
	dir_remove(to);
	if (rename(d->path, to))
		err(1, "rename %s to %s", d->path, to);
	snprintf(d->path, sizeof(d->path), "%s", to);
}
