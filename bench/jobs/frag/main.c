// SPDX-License-Identifier: GPL-2.0-only
/*
 * run-frag - daxbench with the experiments of this folder instead of those of bench/exp/.
 *
 * They are no part of daxbench: a byte more in its image would move the samples of every
 * other boot. Order, warm-up, repetition and output are the same source.
 */
#include "../../daxbench.c"
