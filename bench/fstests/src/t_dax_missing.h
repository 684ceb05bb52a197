/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A buffer with a page that is not there: the system call that gets to it waits in the
 * kernel until something has been done meanwhile.
 */
#ifndef T_DAX_MISSING_H
#define T_DAX_MISSING_H

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>

#include "t_dax.h"

struct missing {
	char *p;
	char *gap;			/* the page */
	uint64_t word;			/* what it begins with, once it is there */
	int uffd;
	void (*meanwhile)(void *arg);
	void *arg;
	pthread_t thread;
};

static void *at_the_gap(void *arg)
{
	struct missing *m = arg;
	struct pollfd fd = { .fd = m->uffd, .events = POLLIN };
	struct uffdio_copy copy = { .dst = (uintptr_t)m->gap, .len = page_size };
	char *page = aligned_alloc(page_size, page_size);
	struct uffd_msg msg;

	if (!page)
		die("allocate a page");
	memset(page, 0, page_size);
	memcpy(page, &m->word, sizeof(m->word));
	copy.src = (uintptr_t)page;
	if (poll(&fd, 1, 30000) != 1 || read(m->uffd, &msg, sizeof(msg)) != sizeof(msg))
		die("wait for somebody to get to the missing page");
	m->meanwhile(m->arg);
	if (ioctl(m->uffd, UFFDIO_COPY, &copy))
		die("let the missing page come");
	return NULL;
}

/* @len bytes, all there but the page at @gap; @meanwhile is called when that is needed. */
HELPER void missing_start(struct missing *m, size_t len, size_t gap,
			  void (*meanwhile)(void *arg), void *arg)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	size_t i;

	m->p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->p == MAP_FAILED)
		die("map %zu bytes", len);
	madvise(m->p, len, MADV_NOHUGEPAGE);
	m->gap = m->p + gap;
	for (i = 0; i < len; i += page_size)
		if (i != gap)
			*(uint64_t *)(m->p + i) = mark(NEW, i / page_size);
	m->word = mark(NEW, gap / page_size);
	m->uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (m->uffd < 0 || ioctl(m->uffd, UFFDIO_API, &api))
		cannot("no userfaultfd");
	reg.range.start = (uintptr_t)m->gap;
	reg.range.len = page_size;
	if (ioctl(m->uffd, UFFDIO_REGISTER, &reg))
		die("register the missing page");
	m->meanwhile = meanwhile;
	m->arg = arg;
	if (pthread_create(&m->thread, NULL, at_the_gap, m))
		die("start a thread");
}

HELPER void missing_end(struct missing *m)
{
	if (pthread_join(m->thread, NULL))
		die("join a thread");
	close(m->uffd);
}

#endif
