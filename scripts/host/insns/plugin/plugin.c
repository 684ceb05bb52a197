// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A QEMU TCG plugin that counts every instruction which the guest executes
 * between two marks, by region and address.
 *
 *	-plugin insns.so,out=FILE
 *
 * The marks are instructions that do nothing on a processor, see
 * bench/lib/marks.h: bits that spell the name of a region, and the start and the
 * stop of a pass through it.  User, kernel and interrupts all count.
 *
 * An instruction is counted when it begins.  One that faults and is restarted
 * counts twice, and each round of a `rep` counts, as with -icount.
 *
 * FILE is text: "region NAME", "passes N", "insns TOTAL", then "ADDRESS COUNT" in
 * the order of addresses.  The counts are of one pass, the one of median length,
 * and not sums: a timer tick in another pass is in none of them.
 */
#define _GNU_SOURCE
#include "qemu-plugin.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../util/marks.h"

#define TABLE_MIN	4096

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* One instruction of the guest, by address: what its callback gets. */
struct insn {
	struct profile *profile;
	uint64_t pc;
	uint64_t count;		/* in this pass */
	struct insn *next;	/* of those with a count */
};

/* A mark in the guest's code: what its callback gets. */
struct mark {
	struct profile *profile;
	uint32_t what;
};

struct line {
	uint64_t pc, count;
};

struct pass {
	uint64_t total;
	size_t seq, n;		/* which one it is; number of lines */
	struct line *lines;
};

struct profile {
	FILE *out;
	struct insn **table;	/* open addressing, a power of two in size */
	size_t size, used;
	struct mark_name name;	/* of the region */
	struct pass *passes;	/* of the region */
	size_t npasses;
	bool on;		/* between start and stop */
	struct insn *touched;	/* in this pass */
	size_t ntouched;
};

/* The one of the emulator: it calls translated() with nothing of ours. */
static struct profile profile;

static void die(const char *what)
{
	fprintf(stderr, "insns plugin: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *resize(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n ? n : 1, size);
	if (!p)
		die("allocate");
	return p;
}

/* --- the table of instructions ------------------------------------------------- */

static struct insn **slot(struct insn **table, size_t size, uint64_t pc)
{
	size_t i = (pc * 0x9e3779b97f4a7c15u) >> 20 & (size - 1);

	while (table[i] && table[i]->pc != pc)
		i = (i + 1) & (size - 1);
	return &table[i];
}

static void grow(struct profile *p)
{
	size_t size = p->size ? 2 * p->size : TABLE_MIN, i;
	struct insn **table = calloc(size, sizeof(*table));

	if (!table)
		die("allocate");
	for (i = 0; i < p->size; i++)
		if (p->table[i])
			*slot(table, size, p->table[i]->pc) = p->table[i];
	free(p->table);
	p->table = table;
	p->size = size;
}

/* Translated again, or by another process: still the same address. */
static struct insn *insn_at(struct profile *p, uint64_t pc)
{
	struct insn **s;

	if (2 * p->used >= p->size)
		grow(p);
	s = slot(p->table, p->size, pc);
	if (!*s) {
		*s = resize(NULL, 1, sizeof(**s));
		**s = (struct insn){ .profile = p, .pc = pc };
		p->used++;
	}
	return *s;
}

/* --- passes and regions -------------------------------------------------------- */

static int by_pc(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->pc > y->pc) - (x->pc < y->pc);
}

/* By length, and of the same length in the order in which they came. */
static int by_total(const void *a, const void *b)
{
	const struct pass *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? 1 : -1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static void end_pass(struct profile *p)
{
	struct pass pass = { .seq = p->npasses, .n = p->ntouched };
	size_t k = 0;

	p->on = false;
	pass.lines = resize(NULL, pass.n, sizeof(*pass.lines));
	for (struct insn *i = p->touched; i; i = i->next) {
		pass.lines[k++] = (struct line){ i->pc, i->count };
		pass.total += i->count;
		i->count = 0;
	}
	p->touched = NULL;
	p->ntouched = 0;
	p->passes = resize(p->passes, p->npasses + 1, sizeof(*p->passes));
	p->passes[p->npasses++] = pass;
}

static void end_region(struct profile *p)
{
	const struct pass *median;

	if (p->on)
		end_pass(p);
	if (!p->npasses)
		return;
	qsort(p->passes, p->npasses, sizeof(*p->passes), by_total);
	median = &p->passes[(p->npasses - 1) / 2];
	qsort(median->lines, median->n, sizeof(*median->lines), by_pc);
	fprintf(p->out, "region %s\npasses %zu\ninsns %" PRIu64 "\n", p->name.text, p->npasses,
		median->total);
	for (size_t i = 0; i < median->n; i++)
		fprintf(p->out, "%" PRIx64 " %" PRIu64 "\n", median->lines[i].pc,
			median->lines[i].count);
	while (p->npasses)
		free(p->passes[--p->npasses].lines);
}

static void begin_name(struct profile *p)
{
	end_region(p);
	mark_name_begin(&p->name);
}

/* --- what the emulator calls --------------------------------------------------- */

static void count(unsigned int vcpu, void *data)
{
	struct insn *i = data;
	struct profile *p = i->profile;

	(void)vcpu;
	if (!p->on || i->count++)
		return;
	i->next = p->touched;
	p->touched = i;
	p->ntouched++;
}

static void meet_mark(unsigned int vcpu, void *data)
{
	const struct mark *m = data;
	struct profile *p = m->profile;

	(void)vcpu;
	switch (m->what) {
	case MARK_NAME:
		begin_name(p);
		break;
	case MARK_BIT0:
	case MARK_BIT1:
		mark_name_add(&p->name, m->what == MARK_BIT1);
		break;
	case MARK_START:
		p->on = p->name.text[0];
		break;
	case MARK_STOP:
		if (p->on)
			end_pass(p);
		break;
	}
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint32_t what = mark_of(qemu_plugin_insn_data(insn),
					qemu_plugin_insn_size(insn));
		qemu_plugin_vcpu_udata_cb_t call = count;
		void *data;

		if (what) {
			struct mark *m = resize(NULL, 1, sizeof(*m));

			*m = (struct mark){ &profile, what };
			call = meet_mark;
			data = m;
		} else {
			data = insn_at(&profile, qemu_plugin_insn_vaddr(insn));
		}
		qemu_plugin_register_vcpu_insn_exec_cb(insn, call, QEMU_PLUGIN_CB_NO_REGS,
						       data);
	}
}

static void at_exit(qemu_plugin_id_t id, void *data)
{
	struct profile *p = data;

	(void)id;
	end_region(p);
	if (fclose(p->out))
		die("write the profile");
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info,
					   int argc, char **argv)
{
	const char *path = argc == 1 && !strncmp(argv[0], "out=", 4) ? argv[0] + 4 : NULL;

	if (!path || info->system.max_vcpus != 1) {
		fprintf(stderr, "insns plugin: wants out=FILE and one CPU\n");
		return -1;
	}
	profile.out = fopen(path, "we");
	if (!profile.out)
		die(path);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, at_exit, &profile);
	return 0;
}
