// SPDX-License-Identifier: GPL-2.0-only
#include "pass.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

void pass_init(struct pass *p, const struct classifier *c,
	       const struct cache_size size[CACHE_LEVELS])
{
	*p = (struct pass){ .classifier = c };
	cache_init(&p->cache, size);
}

void pass_start(struct pass *p)
{
	lineset_clear(&p->lines);
	lineset_clear(&p->stacks);
	cache_flush(&p->cache);
	p->irqoff = (struct irqoff){ 0 };
	memset(p->figure, 0, sizeof(p->figure));
}

void pass_insn(struct pass *p, uint32_t function)
{
	p->figure[F_INSNS]++;
	irqoff_insn(&p->irqoff, function);
}

void pass_irq(struct pass *p, bool off)
{
	irqoff_set(&p->irqoff, off);
}

void pass_outside(struct pass *p)
{
	p->figure[F_OUTSIDE]++;
}

void pass_unknown_flag(struct pass *p)
{
	p->figure[F_UNKNOWN_FLAG]++;
}

static void touch(struct pass *p, uint64_t number, uint64_t vaddr, bool store)
{
	const struct classifier *c = p->classifier;
	struct cache_miss m = cache_touch(&p->cache, number);
	bool is_new;
	struct line *l = lineset_add(&p->lines, number, &is_new);

	if (is_new) {
		l->vaddr = vaddr;
		l->kind = c->kind(c->of, vaddr, number << LINE_SHIFT);
		irqoff_line(&p->irqoff);
	}
	l->written |= store;
	p->figure[F_L1_MISSES] += m.levels > 0;
	p->figure[F_L2_MISSES] += m.levels > 1;
	l->cold += m.levels == CACHE_LEVELS;
	l->sequential += m.levels == CACHE_LEVELS && m.sequential;
}

void pass_access(struct pass *p, const struct access *a)
{
	uint64_t first = a->paddr >> LINE_SHIFT, last = (a->paddr + a->size - 1) >> LINE_SHIFT;
	bool is_new;

	p->figure[a->store ? F_STORES : F_LOADS]++;
	for (uint64_t number = first; number <= last; number++)
		touch(p, number, ((a->vaddr >> LINE_SHIFT) + (number - first)) << LINE_SHIFT,
		      a->store);
	if (a->store && a->push)
		lineset_add(&p->stacks, a->vaddr >> PAGE_SHIFT, &is_new);
}

static unsigned int kind_at_end(const struct pass *p, const struct line *l)
{
	const struct classifier *c = p->classifier;

	if (l->vaddr >= KERNEL_HALF && lineset_find(&p->stacks, l->vaddr >> PAGE_SHIFT))
		return c->stack;
	if (l->kind == c->unknown)
		return c->kind(c->of, l->vaddr, l->number << LINE_SHIFT);
	return l->kind;
}

static struct kind_figures *figures_of(struct result *r, unsigned int kind)
{
	if (kind >= r->kinds) {
		r->kind = reallocarray(r->kind, kind + 1, sizeof(*r->kind));
		if (!r->kind)
			err(1, "allocate figures of %u kinds of cache lines", kind + 1);
		memset(r->kind + r->kinds, 0, (kind + 1 - r->kinds) * sizeof(*r->kind));
		r->kinds = kind + 1;
	}
	return &r->kind[kind];
}

static void add_line(struct result *r, const struct line *l, unsigned int kind)
{
	struct kind_figures *k = figures_of(r, kind);

	k->lines++;
	k->written += l->written;
	k->cold += l->cold;
	k->sequential += l->sequential;
	r->figure[F_LINES]++;
	r->figure[F_WRITTEN] += l->written;
	r->figure[F_COLD] += l->cold;
	r->figure[F_SEQUENTIAL] += l->sequential;
}

struct result pass_stop(struct pass *p)
{
	struct result r = { .kinds = 0 };

	irqoff_set(&p->irqoff, false);
	memcpy(r.figure, p->figure, sizeof(r.figure));
	for (size_t i = 0; i < p->lines.n; i++)
		add_line(&r, &p->lines.line[i], kind_at_end(p, &p->lines.line[i]));
	r.longest = p->irqoff.longest;
	r.figure[F_IRQOFF_STRETCHES] = p->irqoff.stretches;
	r.figure[F_IRQOFF_INSNS] = p->irqoff.insns;
	r.figure[F_IRQOFF_LONGEST] = r.longest.insns;
	r.figure[F_IRQOFF_LINES] = r.longest.lines;
	return r;
}

void pass_free(struct pass *p)
{
	lineset_free(&p->lines);
	lineset_free(&p->stacks);
	cache_free(&p->cache);
}

void result_free(struct result *r)
{
	free(r->kind);
	*r = (struct result){ .kinds = 0 };
}
