// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "zerocopy.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define WAIT_MS	2000	/* guest time, for 4 KiB to arrive on loopback */

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

void conn_open(struct conn *c)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int l;

	loopback_up();
	l = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
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

void conn_send(const struct conn *c, char *from, int copy)
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

size_t conn_receive(const struct conn *c, uint64_t want, const char *name)
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
