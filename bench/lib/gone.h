/* SPDX-License-Identifier: GPL-2.0-only */
/* How many DAX entries go while something is done: counted by a kprobe. */
#ifndef GONE_H
#define GONE_H

/* Begin to count; refuses if this kernel has nothing that tells of each entry. */
void gone_start(void);

/* The entries that went since gone_start(). No probe is left. */
long gone_stop(void);

#endif
