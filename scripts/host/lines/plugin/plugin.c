// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A QEMU TCG plugin that counts the cache lines which the guest touches between two
 * marks, says what they are, and how long interrupts are disabled.
 *
 *	-plugin lines.so,out=FILE,ram=FILE,map=SYSTEM-MAP
 *
 * ram: the file that is the guest's RAM; it is only read. map: of the guest's kernel,
 * which is booted with nokaslr. The marks are those of scripts/host/insns/plugin, and so
 * is what counts as an instruction. What is counted how, and what FILE has in it:
 * scripts/host/lines/README.md.
 */
#define _GNU_SOURCE
#include "../../insns/plugin/qemu-plugin.h"
#include "../../util/marks.h"
#include "../lib/decode.h"
#include "../lib/guest.h"
#include "../lib/pass.h"
#include "../lib/region.h"
#include "../lib/symbols.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLAGS_IF	0x200
#define IRET_FLAGS	16	/* where in the frame they are */

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* What is known of an instruction when it is translated: what its callbacks get. */
struct insn {
	struct tool *tool;
	uint32_t function;
	enum effect effect;
	bool user;
	bool entry;		/* of an interrupt or exception: they are disabled */
	bool push;
	struct insn *next;	/* another sort of the same function */
};

/* A mark in the guest's code: what its callback gets. */
struct mark {
	struct tool *tool;
	uint32_t what;
};

struct tool {
	FILE *out;
	const char *out_path;
	struct symbols symbols;
	struct insn **sorts;	/* of each function's instructions; the last is of no function */
	struct mark marks[MARK_STOP - MARK_NAME + 1];
	struct guest guest;
	bool knows_layout;
	struct mark_name name;
	struct region region;
	struct pass pass;
	bool on;		/* between start and stop */
	const struct insn *flags;	/* it is to load them, and has not yet */
	uint64_t frame;		/* ... from the frame that begins here, or 0 */
};

/* The one of the emulator: it calls translated() with nothing of ours. */
static struct tool tool;

/* --- passes and regions ----------------------------------------------------------- */

static void end_region(struct tool *t)
{
	const struct function_names names = { symbols_name, &t->symbols };

	region_write(&t->region, t->name.text, &t->guest.kinds, &names, t->out);
}

/* The guest's kernel has come up: its first pass is a program's. */
static void start(struct tool *t)
{
	if (!t->name.text[0])
		return;
	if (!t->knows_layout)
		guest_read_layout(&t->guest, &t->symbols);
	t->knows_layout = true;
	pass_start(&t->pass);
	t->flags = NULL;
	t->on = true;
}

static void stop(struct tool *t)
{
	if (!t->on)
		return;
	t->on = false;
	region_add(&t->region, pass_stop(&t->pass));
}

static void meet_mark(unsigned int vcpu, void *data)
{
	const struct mark *m = data;
	struct tool *t = m->tool;

	(void)vcpu;
	switch (m->what) {
	case MARK_NAME:
		stop(t);
		end_region(t);
		mark_name_begin(&t->name);
		break;
	case MARK_BIT0:
	case MARK_BIT1:
		mark_name_add(&t->name, m->what == MARK_BIT1);
		break;
	case MARK_START:
		start(t);
		break;
	case MARK_STOP:
		stop(t);
		break;
	}
}

/* --- instructions ----------------------------------------------------------------- */

/* What the instruction before should have told, and did not. */
static void settle(struct tool *t, const struct insn *i)
{
	if (t->flags) {
		pass_unknown_flag(&t->pass);
		t->flags = NULL;
	}
	if (i->entry)
		pass_irq(&t->pass, true);
	if (i->user && t->pass.irqoff.off) {
		pass_unknown_flag(&t->pass);
		pass_irq(&t->pass, false);
	}
}

static void execute(unsigned int vcpu, void *data)
{
	const struct insn *i = data;
	struct tool *t = i->tool;

	(void)vcpu;
	if (!t->on)
		return;
	settle(t, i);
	pass_insn(&t->pass, i->function);
	switch (i->effect) {
	case EFFECT_CLI:
		pass_irq(&t->pass, true);
		break;
	case EFFECT_STI:
	case EFFECT_SYSRET:
		pass_irq(&t->pass, false);
		break;
	case EFFECT_POPF:
	case EFFECT_IRET:
		t->flags = i;
		t->frame = 0;
		break;
	case EFFECT_NONE:
		break;
	}
}

/* --- memory ----------------------------------------------------------------------- */

/* A load of the instruction that loads the flags: is it they? */
static void see_flags(struct tool *t, uint64_t vaddr, uint64_t paddr)
{
	uint64_t flags;

	if (t->flags->effect == EFFECT_IRET) {
		if (!t->frame)
			t->frame = vaddr;
		if (vaddr != t->frame + IRET_FLAGS)
			return;
	}
	if (!ram_u64(&t->guest.ram, paddr, &flags))
		return;
	pass_irq(&t->pass, !(flags & FLAGS_IF));
	t->flags = NULL;
}

static void touch(struct tool *t, const struct insn *i, qemu_plugin_meminfo_t info,
		  uint64_t vaddr, unsigned int size)
{
	const struct qemu_plugin_hwaddr *hw = qemu_plugin_get_hwaddr(info, vaddr);
	struct access a = {
		.vaddr = vaddr, .size = size, .store = qemu_plugin_mem_is_store(info),
		.push = i->push,
	};

	if (!hw || qemu_plugin_hwaddr_is_io(hw)) {
		pass_outside(&t->pass);
		return;
	}
	a.paddr = qemu_plugin_hwaddr_phys_addr(hw);
	pass_access(&t->pass, &a);
	if (t->flags == i && !a.store)
		see_flags(t, vaddr, a.paddr);
}

static void access_memory(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
			  void *data)
{
	const struct insn *i = data;
	unsigned int size = 1u << qemu_plugin_mem_size_shift(info);
	uint64_t room = (UINT64_C(1) << PAGE_SHIFT) - vaddr % (1 << PAGE_SHIFT);

	(void)vcpu;
	if (!i->tool->on)
		return;
	if (size <= room) {
		touch(i->tool, i, info, vaddr, size);
		return;
	}
	touch(i->tool, i, info, vaddr, (unsigned int)room);
	touch(i->tool, i, info, vaddr + room, size - (unsigned int)room);
}

/* --- translation ------------------------------------------------------------------ */

static bool starts(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* All gates of x86-64 are such that they disable interrupts, and so does a system call. */
static bool is_entry(const struct tool *t, uint64_t pc, uint32_t function)
{
	const char *name = symbols_name(&t->symbols, function);

	/* A stub for each interrupt. */
	if (!strcmp(name, "irq_entries_start") || !strcmp(name, "spurious_entries_start"))
		return true;
	if (function == t->symbols.n || pc != t->symbols.sym[function].addr)
		return false;
	return starts(name, "asm_exc_") || starts(name, "asm_sysvec_") ||
	       !strcmp(name, "asm_common_interrupt") ||
	       !strcmp(name, "asm_spurious_interrupt") || !strcmp(name, "entry_SYSCALL_64");
}

/* Code is translated many times; of a function there are few sorts of instructions. */
static struct insn *sort_of(struct tool *t, const struct insn *like)
{
	struct insn **head = &t->sorts[like->function], *i;

	for (i = *head; i; i = i->next)
		if (i->effect == like->effect && i->user == like->user &&
		    i->entry == like->entry && i->push == like->push)
			return i;
	i = malloc(sizeof(*i));
	if (!i)
		err(1, "allocate an instruction of %s",
		    symbols_name(&t->symbols, like->function));
	*i = *like;
	i->next = *head;
	*head = i;
	return i;
}

static void add_insn(struct tool *t, struct qemu_plugin_insn *insn)
{
	uint64_t pc = qemu_plugin_insn_vaddr(insn);
	struct decoded d = decode(qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn));
	struct insn like = { .tool = t, .user = pc < KERNEL_HALF, .push = d.push };
	struct insn *i;

	like.function = symbols_function(&t->symbols, pc);
	if (!like.user) {
		like.effect = d.effect;
		like.entry = is_entry(t, pc, like.function);
	}
	i = sort_of(t, &like);
	qemu_plugin_register_vcpu_insn_exec_cb(insn, execute, QEMU_PLUGIN_CB_NO_REGS, i);
	qemu_plugin_register_vcpu_mem_cb(insn, access_memory, QEMU_PLUGIN_CB_NO_REGS,
					 QEMU_PLUGIN_MEM_RW, i);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint32_t what = mark_of(qemu_plugin_insn_data(insn),
					qemu_plugin_insn_size(insn));

		if (what)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, meet_mark,
							       QEMU_PLUGIN_CB_NO_REGS,
							       &tool.marks[what - MARK_NAME]);
		else
			add_insn(&tool, insn);
	}
}

/* --- begin and end ---------------------------------------------------------------- */

static struct ram map_ram(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p;

	if (fd < 0 || fstat(fd, &st))
		err(1, "open the guest's RAM %s", path);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		err(1, "map the guest's RAM %s of %jd bytes", path, (intmax_t)st.st_size);
	close(fd);
	return (struct ram){ p, (uint64_t)st.st_size };
}

static void init(struct tool *t, const char *out, const char *ram, const char *map)
{
	symbols_load(&t->symbols, map);
	t->sorts = calloc(t->symbols.n + 1, sizeof(*t->sorts));
	if (!t->sorts)
		err(1, "allocate instructions of %zu functions", t->symbols.n);
	for (uint32_t i = 0; i <= MARK_STOP - MARK_NAME; i++)
		t->marks[i] = (struct mark){ t, MARK_NAME + i };
	guest_init(&t->guest, map_ram(ram));
	pass_init(&t->pass, &t->guest.classifier, cache_stated);
	t->out_path = out;
	t->out = fopen(out, "we");
	if (!t->out)
		err(1, "make %s", out);
	region_write_head(t->out, cache_stated);
}

static void at_exit(qemu_plugin_id_t id, void *data)
{
	struct tool *t = data;

	(void)id;
	stop(t);
	end_region(t);
	if (ferror(t->out) || fclose(t->out))
		err(1, "write %s", t->out_path);
}

/* The value of KEY=VALUE among the arguments, which the emulator keeps, or NULL. */
static const char *argument(int argc, char **argv, const char *key)
{
	size_t n = strlen(key);

	for (int i = 0; i < argc; i++)
		if (!strncmp(argv[i], key, n) && argv[i][n] == '=')
			return argv[i] + n + 1;
	return NULL;
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info,
					   int argc, char **argv)
{
	const char *out = argument(argc, argv, "out"), *ram = argument(argc, argv, "ram");
	const char *map = argument(argc, argv, "map");

	if (argc != 3 || !out || !ram || !map || info->system.max_vcpus != 1) {
		fprintf(stderr, "lines plugin: wants out=FILE, ram=FILE, map=FILE and one CPU\n");
		return -1;
	}
	init(&tool, out, ram, map);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, at_exit, &tool);
	return 0;
}
