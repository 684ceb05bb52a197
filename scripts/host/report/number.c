// SPDX-License-Identifier: GPL-2.0-only
/* Numbers of a raw file, to the last digit: scanf() wraps, or saturates, in silence. */
#include "report.h"

#include <errno.h>
#include <stdlib.h>

/* Digits, of at most @largest. */
bool parse_number(const char *s, unsigned long long largest, unsigned long long *n)
{
	char *end;

	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	*n = strtoull(s, &end, 10);
	return !errno && !*end && *n <= largest;
}

/* Which sample it is; below zero: of the warm-up. */
bool parse_seq(const char *s, long *seq)
{
	bool warm_up = *s == '-';
	unsigned long long n;

	if (!parse_number(s + warm_up, INT_MAX, &n))
		return false;
	*seq = warm_up ? -(long)n : (long)n;
	return true;
}
