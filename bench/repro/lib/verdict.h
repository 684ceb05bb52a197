/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a reproducer says, a line each, and how it ends:
 *
 *	0  the kernel did what a correct kernel must
 *	1  the defect was seen; a line "DEFECT: ..." says how
 *	3  the set-up failed (refuse())
 *	4  this cannot be tested here, and why
 *
 * or not at all, if the defect takes the kernel down. So each line is written at once.
 */
#ifndef REPRO_VERDICT_H
#define REPRO_VERDICT_H

#include <stdbool.h>

/* One line, flushed. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The defect was seen: "DEFECT: ...". */
void defect(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* As defect(), unless @ok. */
void must(bool ok, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "CANNOT: ...", and exit 4. */
void cannot(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* What main() returns: 1 if defect() was called, else 0. */
int verdict(void);

#endif
