// SPDX-License-Identifier: GPL-2.0-only
/* A PNG written: one byte a pixel, lines without a filter, which suits plots best. */
#include "image.h"

#include "../util/util.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put_be32(FILE *f, uint32_t v)
{
	const unsigned char bytes[4] = { v >> 24, v >> 16, v >> 8, v };

	fwrite(bytes, 1, sizeof(bytes), f);
}

static void put_chunk(FILE *f, const char *type, const unsigned char *body, uint32_t size)
{
	uLong crc = crc32(0, (const unsigned char *)type, 4);

	put_be32(f, size);
	fwrite(type, 1, 4, f);
	if (size) {
		fwrite(body, 1, size, f);
		crc = crc32(crc, body, size);
	}
	put_be32(f, crc);
}

static void put_header(FILE *f, uint32_t width, uint32_t height)
{
	const unsigned char head[13] = {
		width >> 24, width >> 16, width >> 8, width,
		height >> 24, height >> 16, height >> 8, height,
		8, 3, 0, 0, 0,	/* bits a pixel, a palette, plain */
	};

	put_chunk(f, "IHDR", head, sizeof(head));
}

static void put_pixels(FILE *f, uint32_t width, uint32_t height, const unsigned char *index)
{
	size_t size = ((size_t)width + 1) * height;
	uLongf got = compressBound(size);
	unsigned char *lines = calloc(1, size), *deflated = malloc(got);

	if (!lines || !deflated)
		err(1, "allocate %zu bytes", size + got);
	for (uint32_t y = 0; y < height; y++)
		memcpy(lines + y * ((size_t)width + 1) + 1, index + (size_t)y * width, width);
	if (compress2(deflated, &got, lines, size, Z_BEST_COMPRESSION) != Z_OK)
		errx(1, "deflate %zu bytes: zlib failed", size);
	put_chunk(f, "IDAT", deflated, got);
	free(deflated);
	free(lines);
}

void image_write(const char *path, uint32_t width, uint32_t height, const unsigned char *index,
		 const unsigned char *palette, unsigned int nr)
{
	char *tmp = xasprintf("%s.tmp", path);
	FILE *f = fopen(tmp, "we");

	if (!f)
		err(1, "create %s", tmp);
	fwrite("\x89PNG\r\n\x1a\n", 1, 8, f);
	put_header(f, width, height);
	put_chunk(f, "PLTE", palette, nr * 3);
	put_pixels(f, width, height, index);
	put_chunk(f, "IEND", NULL, 0);
	if (ferror(f) | fclose(f) || rename(tmp, path))
		err(1, "write %s", path);
	free(tmp);
}
