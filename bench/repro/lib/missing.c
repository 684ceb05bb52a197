// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "missing.h"

#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/syscall.h>

static void *at_the_gap(void *arg)
{
	static char page[PAGE] __attribute__((aligned(4096)));
	struct missing *m = arg;
	struct pollfd fd = { .fd = m->uffd, .events = POLLIN };
	struct uffdio_copy copy = {
		.dst = (uintptr_t)m->gap, .src = (uintptr_t)page, .len = PAGE,
	};
	struct uffd_msg msg;

	memcpy(page, &m->word, sizeof(m->word));
	if (poll(&fd, 1, 5000) != 1 || read(m->uffd, &msg, sizeof(msg)) != sizeof(msg) ||
	    msg.event != UFFD_EVENT_PAGEFAULT)
		refuse_errno("wait for %s to get to the missing page", m->what);
	m->meanwhile(m->arg);
	if (ioctl(m->uffd, UFFDIO_COPY, &copy))
		refuse_errno("let the missing page come");
	return NULL;
}

void missing_map(struct missing *m, size_t len, size_t gap)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	size_t i;

	m->p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->p == MAP_FAILED)
		refuse_errno("map %zu bytes for %s", len, m->what);
	if (madvise(m->p, len, MADV_NOHUGEPAGE) && errno != EINVAL)
		refuse_errno("madvise what %s gets", m->what);
	m->gap = m->p + gap;
	for (i = 0; i < len; i += PAGE)
		if (i != gap)
			touch_write(m->p + i, 0);
	m->uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (m->uffd < 0 || ioctl(m->uffd, UFFDIO_API, &api))
		refuse_errno("userfaultfd");
	reg.range.start = (uintptr_t)m->gap;
	reg.range.len = PAGE;
	if (ioctl(m->uffd, UFFDIO_REGISTER, &reg))
		refuse_errno("UFFDIO_REGISTER");
}

void missing_start(struct missing *m, void (*meanwhile)(void *arg), void *arg)
{
	m->meanwhile = meanwhile;
	m->arg = arg;
	if (pthread_create(&m->thread, NULL, at_the_gap, m))
		refuse("no thread for the missing page");
}

void missing_end(struct missing *m)
{
	if (pthread_join(m->thread, NULL))
		refuse("the thread for the missing page is lost");
	close(m->uffd);
}
