/* SPDX-License-Identifier: GPL-2.0-only */
/* insns: counted addresses of a guest's kernel, by symbol. */
#ifndef INSNS_H
#define INSNS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct symbol {
	uint64_t addr;
	char *name;
};

/* The functions of a kernel, by address, each address once. */
struct map {
	struct symbol *sym;
	size_t n;
	uint64_t end;		/* of the kernel's text */
};

/* map.c: ends the process if the file is no System.map. */
void map_load(struct map *map, const char *path);
bool map_find(const struct map *map, uint64_t pc, size_t *i);

#endif
