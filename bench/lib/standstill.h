/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine stopped at a moment of the guest's choice, from outside, where
 * vmrun --mce hands it the machine check that was asked for.
 *
 * An instruction that stops it, say a write to a pvpanic device, stops the one CPU
 * some time before the emulator's clock: an emulator that lets no CPU sleep, as one
 * that counts instructions is told to, may take the CPU for idle and skip to the
 * guest's next timer, or may not. If the CPU is idle, it always does: the thread that
 * stops the machine skips once before it does. So a watchdog stops it while the guest
 * sleeps; and the next timer is a second watchdog, a microsecond later, that does
 * nothing, so that the machine stands still at that very moment and no interrupt
 * comes with the machine check. Whoever asks for it must sleep meanwhile.
 */
#ifndef STANDSTILL_H
#define STANDSTILL_H

#include <stdint.h>

#include "clock.h"

struct standstill {
	struct watchdog {
		int config;		/* its PCI configuration space */
		volatile uint8_t *regs;	/* its registers */
	} stops, follows;
};

/* Takes hold of the watchdogs; refuses if there are no two. */
void standstill_open(struct standstill *s);
void standstill_close(struct standstill *s);

/* The machine is to stand still in 10 ms: when, by the clock. */
uint64_t standstill_soon(struct standstill *s, const struct clk *clk);

#endif
