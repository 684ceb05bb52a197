/* SPDX-License-Identifier: GPL-2.0-only */
/* A TCP connection on loopback, and a receiver that maps what comes. */
#ifndef REPRO_ZEROCOPY_H
#define REPRO_ZEROCOPY_H

#include "repro.h"

struct conn {
	int tx, rx, pipe[2];
	char *window;		/* one page of the receiving socket */
};

void conn_open(struct conn *c);
/* The page @from itself into the connection, or, in the pipe, a copy of it. */
void conn_send(const struct conn *c, char *from, int copy);
/* Bytes of the next page that the kernel mapped at window; the rest is received. */
size_t conn_receive(const struct conn *c, uint64_t want, const char *name);

#endif
