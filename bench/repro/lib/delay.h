/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks that meet in the kernel: a page fault, a freeze, a full log, an unmount, and the
 * handler of a memory failure. Kernels with the series `delay` make one task sleep at one
 * of its points while a test has it armed (/sys/module/dax_delay/parameters/). A task that
 * sleeps lets the other go on, so one CPU is enough, and the outcome is the same each time.
 *
 * A task that does not end in 10 s of guest time is a defect: the program says where each
 * waits in the kernel, and goes on waiting; the job calls that a hang.
 */
#ifndef REPRO_DELAY_H
#define REPRO_DELAY_H

#include <stdbool.h>

#include "repro.h"

/* A child that does one thing, which takes the kernel some time, or for ever. */
struct party {
	const char *name;
	pid_t pid;
	bool ended;
	int status;
};

/* Start a child that calls @run, which returns 0 or -errno. */
struct party *start(const char *name, int (*run)(void *), void *arg);

/* --- delays of kernels *-delay ----------------------------------------------------- */

/* The next task that gets to @point sleeps there for @ms. */
void delay_arm(const char *point, unsigned int ms);
/* What is left of what was armed. */
int delay_left(const char *point);
/* Wait until a task sleeps there, at most 3 s. */
bool delay_taken(const char *point);
/* The same, and refuse if none does. */
void delay_wait(const char *point);

/* --- failures of the same kernels ----------------------------------------------------- */

/* What is done at @point fails the next @times. */
void fail_arm(const char *point, unsigned int times);
/* It did so as often as it was to, and does not any more. */
bool fail_taken(const char *point);

/* --- the end of a party -------------------------------------------------------------- */

/* Where @pid waits in the kernel: the innermost functions, or nothing. */
void say_stack(const struct party *party);
/* Does @p end within @ms? */
bool ends_in(struct party *p, int ms);
/*
 * Wait for @p, which must end soon, and return what its function returned. If it
 * does not end, say where all of them wait, and wait on: no more can be done, and
 * the job tells a program that hangs by its not ending.
 */
int finish(struct party *p);

/* --- parties ------------------------------------------------------------------------- */

/* @arg: the pfn */
int run_poison(void *arg);
/* @arg: the byte */
int run_write(void *arg);

#endif
