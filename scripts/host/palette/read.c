// SPDX-License-Identifier: GPL-2.0-only
/* A PNG read: chunks, checksums, deflated lines, and what each line is filtered by. */
#include "image.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { PIXEL = 3, LARGEST = 1 << 14 };

static const unsigned char signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static void *allocate(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		err(1, "allocate %zu bytes", size);
	return p;
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static unsigned char *load(const char *path, size_t *size)
{
	FILE *f = fopen(path, "re");
	unsigned char *data;
	struct stat st;

	if (!f || fstat(fileno(f), &st))
		err(1, "open %s", path);
	*size = st.st_size;
	data = allocate(*size);
	if (fread(data, 1, *size, f) != *size)
		errx(1, "read %s: it is shorter than it was", path);
	fclose(f);
	return data;
}

static void read_header(const char *path, struct image *image, const unsigned char *head, uint32_t size)
{
	static const unsigned char rgb[5] = { 8, 2, 0, 0, 0 };	/* bits, colours, plain */

	if (size != 13 || memcmp(head + 8, rgb, sizeof(rgb)))
		errx(1, "%s: not a PNG of 8-bit red, green and blue", path);
	image->width = be32(head);
	image->height = be32(head + 4);
	if (!image->width || !image->height || image->width > LARGEST || image->height > LARGEST)
		errx(1, "%s: %u by %u pixels", path, image->width, image->height);
}

/* Fills @image but its pixels. Returns what is deflated, moved together within @data. */
static size_t read_chunks(const char *path, struct image *image, unsigned char *data, size_t size)
{
	size_t deflated = 0;

	if (size < sizeof(signature) || memcmp(data, signature, sizeof(signature)))
		errx(1, "%s: not a PNG", path);
	for (size_t at = sizeof(signature); at < size;) {
		const unsigned char *type = data + at + 4, *body = data + at + 8;
		uint32_t length = size - at < 12 ? UINT32_MAX : be32(data + at);

		if (length > size - at - 12 || crc32(0, type, length + 4) != be32(body + length))
			errx(1, "%s: damaged after %zu bytes", path, at);
		at += 12 + (size_t)length;
		if (!memcmp(type, "IHDR", 4))
			read_header(path, image, body, length);
		if (memcmp(type, "IDAT", 4))
			continue;
		memmove(data + deflated, body, length);
		deflated += length;
	}
	return deflated;
}

static unsigned char nearest(int left, int above, int corner)
{
	int guess = left + above - corner;
	int by_left = abs(guess - left), by_above = abs(guess - above), by_corner = abs(guess - corner);

	if (by_left <= by_above && by_left <= by_corner)
		return left;
	return by_above <= by_corner ? above : corner;
}

/* Adds to a line what its filter took off; @above is the line before, or NULL. */
static void unfilter(const char *path, unsigned int filter, unsigned char *line,
		     const unsigned char *above, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		int a = i < PIXEL ? 0 : line[i - PIXEL], b = above ? above[i] : 0;
		int c = above && i >= PIXEL ? above[i - PIXEL] : 0;

		switch (filter) {
		case 0: break;
		case 1: line[i] += a; break;
		case 2: line[i] += b; break;
		case 3: line[i] += (a + b) / 2; break;
		case 4: line[i] += nearest(a, b, c); break;
		default: errx(1, "%s: a line has the filter %u", path, filter);
		}
	}
}

struct image image_read(const char *path)
{
	struct image image = { 0 };
	size_t size, line, deflated;
	unsigned char *data = load(path, &size), *raw;
	uLongf got;

	deflated = read_chunks(path, &image, data, size);
	line = (size_t)image.width * PIXEL;
	got = (line + 1) * image.height;
	raw = allocate(got);
	image.rgb = allocate(line * image.height);
	if (!deflated || uncompress(raw, &got, data, deflated) != Z_OK || got != (line + 1) * image.height)
		errx(1, "%s: its pixels are damaged", path);
	for (uint32_t y = 0; y < image.height; y++) {
		unsigned char *to = image.rgb + y * line;

		memcpy(to, raw + y * (line + 1) + 1, line);
		unfilter(path, raw[y * (line + 1)], to, y ? to - line : NULL, line);
	}
	free(raw);
	free(data);
	return image;
}
