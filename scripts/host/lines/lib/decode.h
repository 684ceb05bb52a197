/* SPDX-License-Identifier: GPL-2.0-only */
/* Which x86-64 instructions matter to interrupts and stacks, by their bytes. */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>

enum effect {
	EFFECT_NONE,
	EFFECT_CLI,
	EFFECT_STI,
	EFFECT_POPF,	/* loads the flags from the top of the stack */
	EFFECT_IRET,	/* ... from the third word of it */
	EFFECT_SYSRET,	/* to a program, which has interrupts enabled */
};

struct decoded {
	enum effect effect;
	bool push;	/* a push or call: what it stores goes to a stack */
};

struct decoded decode(const unsigned char *code, size_t size);

#endif
