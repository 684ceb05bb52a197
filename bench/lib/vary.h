/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What should not matter, varied on purpose from the seed. With cond=0 both
 * functions do nothing, so that the canonical boot is the plain one.
 */
#ifndef VARY_H
#define VARY_H

struct bench;

void vary_boot(struct bench *b);	/* slab history */
void vary_case(struct bench *b);	/* offset of the next case's files */

#endif
