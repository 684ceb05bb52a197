/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The marks of bench/lib/marks.h, as the emulator's plugins meet them. */
#ifndef UTIL_MARKS_H
#define UTIL_MARKS_H

#include "../../../bench/lib/marks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MARK_NAME_LEN	128

/* The name of a region, as far as it was spelled: what is longer is cut. */
struct mark_name {
	char text[MARK_NAME_LEN];
	size_t bits;
};

static inline void mark_name_begin(struct mark_name *n)
{
	*n = (struct mark_name){ .bits = 0 };
}

static inline void mark_name_add(struct mark_name *n, bool bit)
{
	if (n->bits / 8 < MARK_NAME_LEN - 1)
		n->text[n->bits / 8] |= (char)(bit << n->bits % 8);
	n->bits++;
}

/* Which mark is the instruction?  0: none. */
static inline uint32_t mark_of(const unsigned char *code, size_t size)
{
	static const unsigned char nop[] = { MARK_OPCODE };
	uint32_t disp;

	if (size != sizeof(nop) + sizeof(disp) || memcmp(code, nop, sizeof(nop)))
		return 0;
	memcpy(&disp, code + sizeof(nop), sizeof(disp));
	return disp >= MARK_NAME && disp <= MARK_STOP ? disp : 0;
}

#endif
