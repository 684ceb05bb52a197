// SPDX-License-Identifier: GPL-2.0-only
/*
 * palette PNG...
 *	Rewrites plots with at most 256 colours each, which more than halves them.
 *
 * The 256 most frequent colours stay exact. The others are shades at the edges of letters
 * and lines; each becomes the nearest that stays.
 *
 * Exit 0: all were rewritten; 1: one could not be, and is named; 2: no file was given.
 */
#include "image.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum { ALL = 1 << 24, MOST = 256 };

static uint32_t *pixels_of;	/* by colour: how many pixels have it */

static uint32_t colour_at(const struct image *image, size_t pixel)
{
	const unsigned char *p = image->rgb + pixel * 3;

	return p[0] << 16 | p[1] << 8 | p[2];
}

static int more_frequent(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (pixels_of[x] != pixels_of[y])
		return pixels_of[x] > pixels_of[y] ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Sets @kept to the most frequent colours, and returns how many. */
static unsigned int choose(const struct image *image, uint32_t kept[MOST])
{
	size_t nr_pixels = (size_t)image->width * image->height, nr = 0;
	uint32_t *colours = calloc(nr_pixels, sizeof(*colours));

	if (!colours)
		err(1, "allocate %zu colours", nr_pixels);
	memset(pixels_of, 0, ALL * sizeof(*pixels_of));
	for (size_t i = 0; i < nr_pixels; i++)
		if (!pixels_of[colour_at(image, i)]++)
			colours[nr++] = colour_at(image, i);
	qsort(colours, nr, sizeof(*colours), more_frequent);
	if (nr > MOST)
		nr = MOST;
	memcpy(kept, colours, nr * sizeof(*kept));
	free(colours);
	return nr;
}

static unsigned int distance(uint32_t a, uint32_t b)
{
	unsigned int sum = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		int d = (int)(a >> shift & 255) - (int)(b >> shift & 255);

		sum += d * d;
	}
	return sum;
}

static unsigned char nearest(uint32_t colour, const uint32_t *kept, unsigned int nr)
{
	unsigned int best = 0;

	for (unsigned int i = 1; i < nr && kept[best] != colour; i++)
		if (distance(colour, kept[i]) < distance(colour, kept[best]))
			best = i;
	return best;
}

static void reduce(const char *path)
{
	struct image image = image_read(path);
	size_t nr_pixels = (size_t)image.width * image.height;
	unsigned char palette[MOST * 3], *index = malloc(nr_pixels);
	uint32_t kept[MOST];
	unsigned int nr;

	if (!index)
		err(1, "allocate %zu bytes", nr_pixels);
	nr = choose(&image, kept);
	for (unsigned int i = 0; i < nr * 3; i++)
		palette[i] = kept[i / 3] >> (16 - i % 3 * 8);
	for (size_t i = 0; i < nr_pixels; i++)
		index[i] = nearest(colour_at(&image, i), kept, nr);
	image_write(path, image.width, image.height, index, palette, nr);
	free(index);
	free(image.rgb);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: palette PNG...");
	pixels_of = calloc(ALL, sizeof(*pixels_of));
	if (!pixels_of)
		err(1, "allocate %d counts", ALL);
	for (int i = 1; i < argc; i++)
		reduce(argv[i]);
	free(pixels_of);
	return 0;
}
