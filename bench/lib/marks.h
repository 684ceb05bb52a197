/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks in the guest's code for scripts/host/insns/plugin: NOPs of eight bytes,
 * nopl DISP(%rax,%rax,1), whose displacement says what is meant. A processor
 * ignores them.
 */
#ifndef MARKS_H
#define MARKS_H

#define MARK_OPCODE	0x0f, 0x1f, 0x84, 0x00

#define MARK_NAME	0x0da70001	/* a name begins, the region before is over */
#define MARK_BIT0	0x0da70002	/* its next bit, lowest of a character first */
#define MARK_BIT1	0x0da70003
#define MARK_START	0x0da70004	/* one pass through the region begins */
#define MARK_STOP	0x0da70005

#endif
