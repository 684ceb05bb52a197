// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cow-write.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>

/* The fault of write(2) on the gap: do it, then let the page come. */
static void *at_the_gap(void *arg)
{
	static char page[PAGE] __attribute__((aligned(4096)));
	struct cow_write *w = arg;
	struct pollfd fd = { .fd = w->uffd, .events = POLLIN };
	struct uffdio_copy copy = {
		.dst = (uintptr_t)w->source + w->gap, .src = (uintptr_t)page, .len = PAGE,
	};
	struct uffd_msg msg;
	uint64_t word = mark(NEW, w->gap / PAGE);

	memcpy(page, &word, sizeof(word));
	if (poll(&fd, 1, 5000) != 1 || read(w->uffd, &msg, sizeof(msg)) != sizeof(msg) ||
	    msg.event != UFFD_EVENT_PAGEFAULT)
		refuse_errno("wait for write(2) to get to the missing page");
	w->meanwhile(w);
	if (ioctl(w->uffd, UFFDIO_COPY, &copy))
		refuse_errno("let the missing page come");
	return NULL;
}

static void make_source(struct cow_write *w, size_t len)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	size_t i;

	w->source = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (w->source == MAP_FAILED)
		refuse_errno("map %zu bytes to write from", len);
	if (madvise(w->source, len, MADV_NOHUGEPAGE) && errno != EINVAL)
		refuse_errno("madvise what to write from");
	for (i = 0; i < len / PAGE; i++)
		if (i != w->gap / PAGE)
			*(uint64_t *)(w->source + i * PAGE) = mark(NEW, i);
	w->uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (w->uffd < 0 || ioctl(w->uffd, UFFDIO_API, &api))
		refuse_errno("userfaultfd");
	reg.range.start = (uintptr_t)w->source + w->gap;
	reg.range.len = PAGE;
	if (ioctl(w->uffd, UFFDIO_REGISTER, &reg))
		refuse_errno("UFFDIO_REGISTER");
}

void cow_write_start(struct cow_write *w, size_t size, enum map_how how)
{
	*w = (struct cow_write){ .size = size };
	w->a = create_marked("a", size, OLD);
	w->b = file_clone(w->a, "b");
	map_file(&w->m, w->b, size, PROT_READ | PROT_WRITE, how);
	map_touch_all(&w->m, how == MAP_PTE ? (long)(size / PAGE) : (long)(size / PMD), "b");
}

void cow_write_run(struct cow_write *w, size_t len, size_t gap,
		   void (*meanwhile)(struct cow_write *w))
{
	pthread_t thread;
	ssize_t done;

	w->gap = gap;
	w->meanwhile = meanwhile;
	make_source(w, len);
	if (pthread_create(&thread, NULL, at_the_gap, w))
		refuse("no thread for the missing page");
	done = pwrite(w->b, w->source, len, 0);
	if (pthread_join(thread, NULL))
		refuse("the thread for the missing page is lost");
	must(done == (ssize_t)len, "write(2): %zd of %zu bytes", done, len);
	close(w->uffd);
}

size_t count_unlike(const struct map *m, size_t from, size_t to, unsigned int tag)
{
	size_t i, wrong = 0;

	for (i = from; i < to; i++)
		wrong += *(volatile uint64_t *)(m->p + i * PAGE) != mark(tag, i);
	return wrong;
}

void cow_write_check(struct cow_write *w, size_t len)
{
	size_t n = len / PAGE, wrong = count_wrong(w->b, len, NEW, n);

	must(!wrong, "%zu of %zu pages written are lost", wrong, n);
	wrong = count_unlike(&w->m, 0, n, NEW);
	must(!wrong, "%zu of %zu pages written are not what is mapped", wrong, n);
	wrong = count_unlike(&w->m, n, w->size / PAGE, OLD);
	must(!wrong, "%zu pages not written changed", wrong);
	must(!count_wrong(w->a, w->size, OLD, w->size / PAGE), "the other file changed");
}

void cow_write_end(struct cow_write *w)
{
	map_drop(&w->m);
	file_close(w->b, "b");
	file_close(w->a, "a");
}

void cow_write_play(void (*meanwhile)(struct cow_write *w))
{
	const size_t size = 8 * PAGE;
	struct cow_write w;

	cow_write_start(&w, size, MAP_PTE);
	cow_write_run(&w, size, size / 2, meanwhile);
	cow_write_check(&w, size);
	cow_write_end(&w);
}
