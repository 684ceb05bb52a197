/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel log by bench/complaints: true if it has no line that is a complaint. */
#ifndef KLOG_H
#define KLOG_H

#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>

/* What the program find-complaints finds goes to standard output; 1 says that it is nothing. */
static inline bool log_is_clean(void)
{
	int status = system("dmesg -s 1000000 | find-complaints");

	return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

#endif
