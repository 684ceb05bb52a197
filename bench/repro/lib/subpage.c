// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "revoked.h"
#include "subpage.h"

#include <sys/klog.h>

#define BAD	7u	/* page */

/* Which pfn does "Memory failure: 0xPFN: Sending SIGBUS to" name? */
static uint64_t logged_pfn(void)
{
	static char log[256 * 1024];
	static const char key[] = "Memory failure: 0x", end[] = ": Sending SIGBUS";
	int n = klogctl(3, log, sizeof(log) - 1);	/* SYSLOG_ACTION_READ_ALL */
	char *p = log, *stop;
	uint64_t pfn = 0;

	if (n < 0)
		refuse_errno("read the kernel log");
	while ((p = strstr(p, key))) {
		uint64_t v = strtoull(p + strlen(key), &stop, 16);

		if (!strncmp(stop, end, strlen(end)))
			pfn = v;
		p += strlen(key);
	}
	return pfn;
}

static void check_hits(struct crowd *c, unsigned int i)
{
	const struct member *m = &c->m[i];
	uint64_t want = (uintptr_t)c->map.p + BAD * PAGE;
	const struct hit *h = &m->hits[0];

	must(m->nhits == 1, "process %u: %u signals", i, m->nhits);
	if (!m->nhits)
		return;
	say("process %u: si_code %d, si_addr page %lld, si_addr_lsb %d", i, h->code,
	    (long long)(h->addr - (uintptr_t)c->map.p) / (long long)PAGE, h->lsb);
	must(h->addr == want, "process %u: si_addr %#llx, the page is at %#llx", i,
	     (unsigned long long)h->addr, (unsigned long long)want);
}

void check_subpage(unsigned int n)
{
	struct bench b = { 0 };
	uint64_t pfn, logged;
	struct crowd c;
	unsigned int i;

	poison_early_kill(true);
	crowd_start(&b, &c, n, PMD, MAP_PMD);
	pfn = crowd_pfn(&c, BAD * PAGE);
	inject(pfn);
	crowd_wait(&c, 1);
	for (i = 0; i < c.n; i++)
		check_hits(&c, i);
	logged = logged_pfn();
	must(logged == pfn, "pfn %#llx is bad, the kernel acted on %#llx",
	     (unsigned long long)pfn, (unsigned long long)logged);
	for (i = 0; i < c.n; i++)
		must(!crowd_touch(&c, i, (BAD + 1) * PAGE), "process %u: the next page is bad too", i);
	crowd_stop(&c);
	poison_early_kill(false);
}
