/* SPDX-License-Identifier: GPL-2.0-only */
/* kprobe events in tracefs, all in the group "daxbench". */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Choose the trace clock; refuses if the kernel lacks it. */
void trace_init(const char *clock);

/*
 * Define event @name: @kind 'p' at entry of @symbol, 'r' at its return; behind the
 * symbol may be what to record, as "ret=$retval:s32".
 * Returns false if this kernel has no such symbol.
 */
bool trace_probe(char kind, const char *name, const char *symbol);
/* Does this kernel have such a symbol, that could be probed? */
bool trace_symbol(const char *symbol);
void trace_enable(const char *name, bool on);	/* a known event, else refuses */
void trace_remove(const char *name);
long trace_hits(const char *name);		/* since it was defined */

/* All events of a subsystem of the kernel, e.g. "fs_dax". */
void trace_event(const char *system, bool on);

void trace_clear(void);
/* Lines in the buffer that have both words. */
unsigned long trace_lines(const char *word, const char *other);
/* How many events the buffer holds, and the time of the last, in clock units. */
unsigned long trace_count(uint64_t *last, bool insn);
/* The time of the last event @name, and its line of @len bytes; false if none. */
bool trace_last(const char *name, bool insn, uint64_t *t, char *line, size_t len);

#endif
