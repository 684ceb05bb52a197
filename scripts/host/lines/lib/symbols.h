/* SPDX-License-Identifier: GPL-2.0-only */
/* System.map. What cannot be read or found ends the program. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

struct symbol {
	uint64_t addr;
	const char *name;
};

struct symbols {
	const char *path;
	char *text;		/* of the file; names point into it */
	struct symbol *sym;	/* in the order of the file, which is that of addresses */
	size_t n;
	size_t text_first, text_end;	/* of sym: the kernel's text */
};

void symbols_load(struct symbols *s, const char *path);
uint64_t symbols_addr(const struct symbols *s, const char *name);
/* The index of the function that @pc is in, or s->n. Of several names the first one. */
uint32_t symbols_function(const struct symbols *s, uint64_t pc);
/* What that index is called; for struct function_names. */
const char *symbols_name(const void *symbols, uint32_t function);
void symbols_free(struct symbols *s);

#endif
