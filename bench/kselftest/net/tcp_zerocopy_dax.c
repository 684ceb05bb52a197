// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP_ZEROCOPY_RECEIVE must not map pages of a DAX file into the receiver: truncate would not
 * find that mapping, and the receiver would read what another file has in that block later.
 * A page of the file is spliced into a connection on loopback; it must come by copy.
 *
 * Finding: zerocopy-reuse
 */
#define _GNU_SOURCE
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "../dax_file.h"

static int tx, rx, ends[2];
static char *window;		/* where the receiver would have pages mapped */

static void connect_both(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int l = socket(AF_INET, SOCK_STREAM, 0);

	tx = socket(AF_INET, SOCK_STREAM, 0);
	if (l < 0 || tx < 0 || bind(l, (struct sockaddr *)&a, len) || listen(l, 1) ||
	    getsockname(l, (struct sockaddr *)&a, &len) || connect(tx, (struct sockaddr *)&a, len))
		ksft_exit_skip("no connection on loopback: %s\n", strerror(errno));
	rx = accept(l, NULL, NULL);
	if (rx < 0 || pipe(ends))
		ksft_exit_fail_msg("accept: %s\n", strerror(errno));
	close(l);
	window = mmap(NULL, getpagesize(), PROT_READ, MAP_SHARED, rx, 0);
	if (window == MAP_FAILED)
		ksft_exit_skip("no zerocopy receive: %s\n", strerror(errno));
}

static void send_page(char *p)
{
	struct iovec v = { p, getpagesize() };
	int waited, queued = 0;

	if (vmsplice(ends[1], &v, 1, 0) != getpagesize() ||
	    splice(ends[0], NULL, tx, NULL, getpagesize(), 0) != getpagesize())
		ksft_exit_fail_msg("splice a page into the socket: %s\n", strerror(errno));
	for (waited = 0; queued < getpagesize() && waited < 5000; waited += 10) {
		ioctl(rx, SIOCINQ, &queued);
		usleep(10000);
	}
	if (queued < getpagesize())
		ksft_exit_fail_msg("the page did not arrive\n");
}

static void receive(uint64_t want, const char *name)
{
	struct tcp_zerocopy_receive zc = { .address = (uintptr_t)window, .length = getpagesize() };
	char *copy = malloc(getpagesize());
	socklen_t len = sizeof(zc);
	uint64_t word;

	if (!copy || getsockopt(rx, IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, &zc, &len))
		ksft_exit_skip("no zerocopy receive: %s\n", strerror(errno));
	if (!zc.length && recv(rx, copy, getpagesize(), MSG_WAITALL) != getpagesize())
		ksft_exit_fail_msg("receive the page: %s\n", strerror(errno));
	memcpy(&word, zc.length ? window : copy, sizeof(word));
	if (zc.length)
		ksft_print_msg("the page of the file is mapped into the receiver\n");
	ksft_test_result(!zc.length && word == want, "%s\n", name);
	/* A page that is still mapped there could make truncate wait. */
	madvise(window, getpagesize(), MADV_DONTNEED);
	free(copy);
}

int main(int argc, char **argv)
{
	char *p, *q;
	int a, b;

	ksft_print_header();
	dax_enter(argc, argv);
	ksft_set_plan(2);
	connect_both();

	p = dax_map(dax_create("tcp-own", 1), PROT_READ);
	dax_load(p);
	send_page(p);
	receive(DAX_WORD, "a page of one file");

	a = dax_create("tcp-a", 1);
	b = dax_clone(a, "tcp-b");
	p = dax_map(a, PROT_READ);
	q = dax_map(b, PROT_READ);
	dax_load(p);
	dax_load(q);
	send_page(p);
	receive(DAX_WORD, "a page that two files share");
	ksft_finished();
}
