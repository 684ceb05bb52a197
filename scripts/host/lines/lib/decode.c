// SPDX-License-Identifier: GPL-2.0-only
#include "decode.h"

#include <string.h>

static bool is_prefix(unsigned char c)
{
	return c && strchr("\x26\x2e\x36\x3e\x64\x65\x66\xf2\xf3", c);
}

static bool is_push(const unsigned char *c, size_t n)
{
	if (*c == 0xff && n > 1)	/* call, far call, push of what ModRM says */
		return (c[1] >> 3 & 7) == 2 || (c[1] >> 3 & 7) == 3 || (c[1] >> 3 & 7) == 6;
	if (*c == 0x0f && n > 1)	/* push %fs, %gs */
		return c[1] == 0xa0 || c[1] == 0xa8;
	return (*c & 0xf8) == 0x50 || *c == 0x68 || *c == 0x6a || *c == 0x9c ||
	       *c == 0xe8 || *c == 0xc8;
}

static enum effect effect_of(const unsigned char *c, size_t n)
{
	switch (*c) {
	case 0xfa: return EFFECT_CLI;
	case 0xfb: return EFFECT_STI;
	case 0x9d: return EFFECT_POPF;
	case 0xcf: return EFFECT_IRET;
	case 0x0f: return n > 1 && c[1] == 0x07 ? EFFECT_SYSRET : EFFECT_NONE;
	default: return EFFECT_NONE;
	}
}

struct decoded decode(const unsigned char *code, size_t size)
{
	while (size && is_prefix(*code)) {
		code++;
		size--;
	}
	if (size && (*code & 0xf0) == 0x40) {	/* REX */
		code++;
		size--;
	}
	if (!size)
		return (struct decoded){ EFFECT_NONE, false };
	return (struct decoded){ effect_of(code, size), is_push(code, size) };
}
