/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of a run that must not count. refuse() leaves `note refused: ...` as
 * the last word; without an `end` line the host counts the boot as failed.
 */
#ifndef FATAL_H
#define FATAL_H

struct raw;

/* Where refuse() writes; call once, before anything can fail. */
void fatal_to(struct raw *raw);

/* "note refused: ..." and exit 3. For what the guest cannot be: never for bugs. */
void refuse(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* The same for a failed system call: appends ": strerror(errno)". */
void refuse_errno(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));

#endif
