/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory failures by page frame number: the injecting process maps nothing. */
#ifndef POISON_H
#define POISON_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"

struct poison {
	int fd;			/* hwpoison/corrupt-pfn */
	struct clk clk;
};

void poison_open(struct poison *p, const struct clk *clk);
void poison_close(struct poison *p);

/* vm.memory_failure_early_kill */
void poison_early_kill(bool on);

/*
 * Inject, as a realtime task so that no process woken by it runs before the
 * call returns. Returns 0 or the negative errno of the write; *@start and *@end
 * are the times around the system call.
 */
int poison_pfn(const struct poison *p, uint64_t pfn, uint64_t *start, uint64_t *end);

#endif
