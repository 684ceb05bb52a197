// SPDX-License-Identifier: GPL-2.0-only
#include "irqoff.h"

void irqoff_set(struct irqoff *o, bool off)
{
	if (o->off && !off && o->now.insns) {
		o->stretches++;
		o->insns += o->now.insns;
		if (o->now.insns > o->longest.insns)
			o->longest = o->now;
	}
	if (off != o->off)
		o->now = (struct stretch){ 0 };
	o->off = off;
}

void irqoff_insn(struct irqoff *o, uint32_t function)
{
	struct stretch *s = &o->now;

	if (!o->off)
		return;
	if (!s->insns++)
		s->first = s->second = function;
	else if (s->second == s->first)
		s->second = function;
}

void irqoff_line(struct irqoff *o)
{
	if (o->off)
		o->now.lines++;
}
