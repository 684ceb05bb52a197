/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdint.h>

/* Three bytes a pixel, red first, line by line from the top. */
struct image {
	uint32_t width, height;
	unsigned char *rgb;
};

/**
 * image_read - read a PNG as gnuplot writes it
 * @path: the file: 8 bits of red, green and blue, not interlaced
 *
 * Ends the program, and names the file, if it is no such PNG or is damaged.
 *
 * Return: the pixels, which the caller owns.
 */
struct image image_read(const char *path);

/**
 * image_write - write a PNG of at most 256 colours, or nothing
 * @path: the file, which is replaced once the new one is whole
 * @width: pixels a line
 * @height: lines
 * @index: the colour of each pixel, a number in @palette
 * @palette: @nr colours, three bytes each
 * @nr: 1 to 256
 *
 * Ends the program, and names the file, if it cannot be written.
 */
void image_write(const char *path, uint32_t width, uint32_t height, const unsigned char *index,
		 const unsigned char *palette, unsigned int nr);

#endif
