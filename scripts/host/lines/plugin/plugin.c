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
#include "../lib/cpu.h"
#include "../lib/guest.h"
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

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* What is known of an instruction when it is translated: what its callbacks get. */
struct sort {
	struct tool *tool;
	struct insn insn;
	struct sort *next;	/* another one of the same function */
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
	struct sort **sorts;	/* of each function's instructions; the last is of no function */
	struct mark marks[MARK_STOP - MARK_NAME + 1];
	struct guest guest;
	bool knows_layout;
	struct mark_name name;
	struct region region;
	struct cpu cpu;
	qemu_plugin_id_t id;
	bool watches;		/* a region had a name: code is translated with our callbacks */
	bool on;		/* between start and stop */
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
	cpu_start(&t->cpu);
	t->on = true;
}

static void stop(struct tool *t)
{
	if (!t->on)
		return;
	t->on = false;
	region_add(&t->region, pass_stop(&t->cpu.pass));
}

static void register_callbacks(qemu_plugin_id_t id);

/*
 * Most of a boot comes before the first region, and calls for each of its instructions would
 * double the time that it takes. So there are none in its code, and all code is translated
 * anew when a region begins first. That is done at the end of the block of instructions that
 * the mark is in, long before a pass begins. Not when a region is over, too: QEMU 7.2 would
 * use callbacks for memory that it has freed then.
 */
static void watch(struct tool *t)
{
	if (t->watches)
		return;
	t->watches = true;
	qemu_plugin_reset(t->id, register_callbacks);
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
		watch(t);
		break;
	case MARK_START:
		start(t);
		break;
	case MARK_STOP:
		stop(t);
		break;
	}
}

/* --- what the guest does ---------------------------------------------------------- */

static void execute(unsigned int vcpu, void *data)
{
	const struct sort *s = data;

	(void)vcpu;
	if (s->tool->on)
		cpu_insn(&s->tool->cpu, &s->insn);
}

static void touch(const struct sort *s, qemu_plugin_meminfo_t info, uint64_t vaddr,
		  unsigned int size)
{
	const struct qemu_plugin_hwaddr *hw = qemu_plugin_get_hwaddr(info, vaddr);
	struct access a = {
		.vaddr = vaddr, .size = size, .store = qemu_plugin_mem_is_store(info),
		.push = s->insn.push,
	};

	if (!hw || qemu_plugin_hwaddr_is_io(hw)) {
		pass_outside(&s->tool->cpu.pass);
		return;
	}
	a.paddr = qemu_plugin_hwaddr_phys_addr(hw);
	cpu_access(&s->tool->cpu, &s->insn, &a);
}

static void access_memory(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
			  void *data)
{
	const struct sort *s = data;
	unsigned int size = 1u << qemu_plugin_mem_size_shift(info);
	unsigned int room = (1u << PAGE_SHIFT) - (unsigned int)(vaddr % (1u << PAGE_SHIFT));

	(void)vcpu;
	if (!s->tool->on)
		return;
	if (size <= room) {
		touch(s, info, vaddr, size);
		return;
	}
	touch(s, info, vaddr, room);
	touch(s, info, vaddr + room, size - room);
}

/* --- translation ------------------------------------------------------------------ */

static bool same(const struct insn *a, const struct insn *b)
{
	return a->function == b->function && a->effect == b->effect && a->user == b->user &&
	       a->entry == b->entry && a->push == b->push;
}

/* Code is translated many times; of a function there are few sorts of instructions. */
static struct sort *sort_of(struct tool *t, const struct insn *i)
{
	struct sort **head = &t->sorts[i->function], *s;

	for (s = *head; s; s = s->next)
		if (same(&s->insn, i))
			return s;
	s = malloc(sizeof(*s));
	if (!s)
		err(1, "allocate an instruction of %s", symbols_name(&t->symbols, i->function));
	*s = (struct sort){ .tool = t, .insn = *i, .next = *head };
	*head = s;
	return s;
}

static void add_insn(struct tool *t, struct qemu_plugin_insn *insn)
{
	struct insn i = insn_make(&t->symbols, qemu_plugin_insn_vaddr(insn),
				  qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn));
	struct sort *s = sort_of(t, &i);

	qemu_plugin_register_vcpu_insn_exec_cb(insn, execute, QEMU_PLUGIN_CB_NO_REGS, s);
	qemu_plugin_register_vcpu_mem_cb(insn, access_memory, QEMU_PLUGIN_CB_NO_REGS,
					 QEMU_PLUGIN_MEM_RW, s);
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
		else if (tool.watches)
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
	cpu_init(&t->cpu, &t->guest.ram, &t->guest.classifier, cache_stated);
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

static void register_callbacks(qemu_plugin_id_t id)
{
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, at_exit, &tool);
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
	tool.id = id;
	init(&tool, out, ram, map);
	register_callbacks(id);
	return 0;
}
