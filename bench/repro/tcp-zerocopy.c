// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcp-zerocopy: a zerocopy receive must not map a DAX page
 *
 * Severity: none
 *
 * No defect of stock, but something that a design without page->mapping must not break. A
 * page of a DAX file is vmspliced into a TCP connection on loopback and received with
 * TCP_ZEROCOPY_RECEIVE, which may only map pages that nothing else looks after: neither
 * truncate nor a media error would find that mapping. A DAX page must be left to recv().
 * A page of a pipe must be mapped, or the program says that it cannot test.
 *
 * stock, fixed, rbtree, callout: refused, received by copy, by PTE and PMD, not shared,
 * shared, copied on write. floor: mapped, and pagemap shows that it is the file's own
 * page. So does callout without "tcp: do not map device memory in a zerocopy receive", in
 * all six cases: can_map_frag() told such a page by its page->mapping.
 */
#define _GNU_SOURCE
#include "lib/repro.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define WAIT_MS	2000	/* guest time, for 4 KiB to arrive on loopback */

struct conn {
	int tx, rx, pipe[2];
	char *window;		/* one page of the receiving socket */
};

/* The kernel gives it 127.0.0.1 by itself. */
static void loopback_up(void)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (s < 0)
		refuse_errno("open an IPv4 socket");
	if (ioctl(s, SIOCGIFFLAGS, &ifr))
		refuse_errno("get the flags of lo");
	ifr.ifr_flags |= IFF_UP;
	if (ioctl(s, SIOCSIFFLAGS, &ifr))
		refuse_errno("bring lo up");
	close(s);
}

static void conn_open(struct conn *c)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int l = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	c->tx = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l < 0 || c->tx < 0)
		refuse_errno("open TCP sockets");
	if (bind(l, (struct sockaddr *)&a, len) || listen(l, 1) ||
	    getsockname(l, (struct sockaddr *)&a, &len))
		refuse_errno("listen on 127.0.0.1");
	if (connect(c->tx, (struct sockaddr *)&a, len))
		refuse_errno("connect to 127.0.0.1");
	c->rx = accept4(l, NULL, NULL, SOCK_CLOEXEC);
	if (c->rx < 0)
		refuse_errno("accept the connection");
	close(l);
	if (pipe2(c->pipe, O_CLOEXEC))
		refuse_errno("open a pipe");
	c->window = map_plain(c->rx, PAGE, PROT_READ, "the socket");
}

/* The page itself into the connection, or, in the pipe, a copy of it. */
static void send_page(const struct conn *c, char *from, int copy)
{
	struct iovec v = { from, PAGE };
	ssize_t n = copy ? write(c->pipe[1], from, PAGE) : vmsplice(c->pipe[1], &v, 1, 0);
	int waited, queued = 0;

	if (n != (ssize_t)PAGE)
		refuse_errno("%s a page into the pipe", copy ? "write" : "vmsplice");
	if (splice(c->pipe[0], NULL, c->tx, NULL, PAGE, 0) != (ssize_t)PAGE)
		refuse_errno("splice a page into the socket");
	for (waited = 0; queued < (int)PAGE && waited < WAIT_MS; waited += 10) {
		if (ioctl(c->rx, SIOCINQ, &queued))
			refuse_errno("ask what has arrived");
		if (queued < (int)PAGE)
			usleep(10000);
	}
	if (queued != (int)PAGE)
		refuse("%d of %lu bytes arrived in %d ms", queued, PAGE, WAIT_MS);
}

/* Bytes of the next page that the kernel mapped; the rest is received. */
static size_t receive(const struct conn *c, uint64_t want, const char *name)
{
	struct tcp_zerocopy_receive zc = { .address = (uintptr_t)c->window, .length = PAGE };
	socklen_t len = sizeof(zc);
	static char copy[PAGE];
	uint64_t word;

	if (getsockopt(c->rx, IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, &zc, &len)) {
		defect("%s: TCP_ZEROCOPY_RECEIVE: %s", name, strerror(errno));
		zc.length = 0;
	}
	if (!zc.length && recv(c->rx, copy, PAGE, MSG_WAITALL) != (ssize_t)PAGE)
		refuse_errno("receive the page of %s", name);
	memcpy(&word, zc.length ? c->window : copy, sizeof(word));
	must(word == want, "%s: %#llx was sent, %#llx received", name,
	     (unsigned long long)want, (unsigned long long)word);
	return zc.length;
}

static void try_page(const struct conn *c, char *p, const char *name)
{
	uint64_t want;

	memcpy(&want, p, sizeof(want));
	send_page(c, p, 0);
	if (receive(c, want, name))
		defect("%s: mapped into the receiver%s", name,
		       own_pfn(c->window) == own_pfn(p) ? ", the page of the file itself" : "");
	else
		say("%s: not mapped, received by copy", name);
	/* A page still mapped there would make truncate wait for ever. */
	if (madvise(c->window, PAGE, MADV_DONTNEED))
		refuse_errno("let go of what was received");
}

/* A file of its own for each: mapped, touched, sent. */
static void try_file(const struct conn *c, size_t size, int clone, int write, const char *name)
{
	static unsigned int tag;
	char path[16], other[24];
	struct map m;
	int fd;

	snprintf(path, sizeof(path), "f%u", ++tag);
	snprintf(other, sizeof(other), "%s.clone", path);
	fd = create_marked(path, size, tag);
	if (clone)
		file_close(file_clone(fd, other), other);
	map_file(&m, fd, size, PROT_READ | PROT_WRITE, size < PMD ? MAP_PTE : MAP_PMD);
	if (write)
		touch_write(m.p + PAGE - 1, 1);
	map_touch_all(&m, size < PMD ? (long)(size / PAGE) - !!write : !write, path);
	try_page(c, m.p, name);
	map_drop(&m);
	file_close(fd, path);
}

int main(int argc, char **argv)
{
	struct conn c;
	uint64_t *page;

	enter(argc, argv);
	loopback_up();
	conn_open(&c);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		refuse_errno("map a page");
	*page = 0x1234;
	send_page(&c, (char *)page, 1);
	if (receive(&c, *page, "a page of the kernel") != PAGE)
		cannot("not even a page of the kernel's own is mapped into a receiver");
	say("a page of the kernel: mapped");
	try_page(&c, (char *)page, "anonymous page");
	try_file(&c, 2 * PAGE, 0, 0, "PTE, not shared");
	try_file(&c, 2 * PAGE, 1, 0, "PTE, shared");
	try_file(&c, 2 * PAGE, 1, 1, "PTE, copied on write");
	try_file(&c, PMD, 0, 0, "PMD, not shared");
	try_file(&c, PMD, 1, 0, "PMD, shared");
	try_file(&c, PMD, 1, 1, "PMD, copied on write");
	return verdict();
}
