// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plugin below an emulator that is played: a page fault as a kernel would take it, whose
 * every figure was counted by hand. What it writes is compared as a whole.
 */
#include "../plugin/plugin.c"

#include "fake-guest.h"
#include "tap.h"

#define DEVICE_PAGES_PHYS	UINT64_C(0x280000)	/* behind the struct pages of RAM */
#define FRAME			UINT64_C(0x1fc0)	/* in the stack: what iretq loads */

struct qemu_plugin_insn {
	unsigned char code[16];
	size_t size;
	uint64_t vaddr;
	qemu_plugin_vcpu_udata_cb_t exec;
	qemu_plugin_vcpu_mem_cb_t mem;
	void *exec_data, *mem_data;
};

struct qemu_plugin_tb {
	struct qemu_plugin_insn insn;
};

struct qemu_plugin_hwaddr {
	bool io;
	uint64_t paddr;
};

/* The emulator: the plugin's calls come with nothing of ours. */
static struct emulator {
	qemu_plugin_vcpu_tb_trans_cb_t translated;
	qemu_plugin_udata_cb_t at_exit;
	void *at_exit_data;
	unsigned int resets;
	struct qemu_plugin_tb tb;
	uint64_t vaddr, paddr, next_page;	/* of the access; what is behind its page */
	struct qemu_plugin_hwaddr hw;
} emulator;

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   qemu_plugin_vcpu_tb_trans_cb_t cb)
{
	(void)id;
	emulator.translated = cb;
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    qemu_plugin_vcpu_udata_cb_t cb,
					    enum qemu_plugin_cb_flags flags, void *userdata)
{
	(void)flags;
	insn->exec = cb;
	insn->exec_data = userdata;
}

void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
				      qemu_plugin_vcpu_mem_cb_t cb,
				      enum qemu_plugin_cb_flags flags,
				      enum qemu_plugin_mem_rw rw, void *userdata)
{
	(void)flags;
	(void)rw;
	insn->mem = cb;
	insn->mem_data = userdata;
}

void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, qemu_plugin_udata_cb_t cb,
				    void *userdata)
{
	(void)id;
	emulator.at_exit = cb;
	emulator.at_exit_data = userdata;
}

void qemu_plugin_reset(qemu_plugin_id_t id, qemu_plugin_simple_cb_t cb)
{
	emulator.resets++;
	cb(id);
}

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	(void)tb;
	return 1;
}

struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx)
{
	(void)tb;
	(void)idx;
	return &emulator.tb.insn;
}

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn)
{
	return insn->code;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return insn->size;
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	return insn->vaddr;
}

unsigned int qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t info)
{
	return info & 15;
}

bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info)
{
	return info & 16;
}

struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t info, uint64_t vaddr)
{
	(void)info;
	emulator.hw.paddr = vaddr >> 12 == emulator.vaddr >> 12 ?
			    emulator.paddr + (vaddr - emulator.vaddr) : emulator.next_page;
	return &emulator.hw;
}

bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *haddr)
{
	return haddr->io;
}

uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *haddr)
{
	return haddr->paddr;
}

/* --- what the guest does ---------------------------------------------------------- */

static void step_code(uint64_t pc, const void *code, size_t size)
{
	struct qemu_plugin_insn *i = &emulator.tb.insn;

	*i = (struct qemu_plugin_insn){ .size = size, .vaddr = pc };
	memcpy(i->code, code, size);
	emulator.translated(0, &emulator.tb);
	if (i->exec)
		i->exec(0, i->exec_data);
}

#define step(pc, code)	step_code(pc, code, sizeof(code) - 1)
#define NOP		"\x90"

/* 1 << @shift bytes, by the instruction that was stepped last. */
static void touches(uint64_t vaddr, uint64_t paddr, unsigned int shift, bool is_store)
{
	struct qemu_plugin_insn *i = &emulator.tb.insn;

	emulator.vaddr = vaddr;
	emulator.paddr = paddr;
	if (i->mem)
		i->mem(0, shift | (is_store ? 16u : 0), vaddr, i->mem_data);
}

static void meet(uint32_t what)
{
	unsigned char code[8] = { MARK_OPCODE };

	memcpy(code + 4, &what, sizeof(what));
	step_code(0x400000, code, sizeof(code));
}

static void meet_name(const char *name)
{
	meet(MARK_NAME);
	for (; *name; name++)
		for (int bit = 0; bit < 8; bit++)
			meet(*name >> bit & 1 ? MARK_BIT1 : MARK_BIT0);
}

/* --- the fault -------------------------------------------------------------------- */

static void on_stack(const struct fake *f, uint64_t offset, bool is_store)
{
	touches(f->vmalloc + offset, STACK_PHYS + offset, 3, is_store);
}

/* popfq, of which the kernel's stack has @flags */
static void pop_flags(struct fake *f, uint64_t flags)
{
	fake_put(f, STACK_PHYS + 0x1ff0, flags, 8);
	step(0xffffffff81000211, "\x9d");
	on_stack(f, 0x1ff0, false);
}

/* Three instructions without interrupts. */
static void enter(struct fake *f)
{
	step(0x401000, NOP);
	touches(0x7000, 0x900000, 3, false);
	step(0x401004, NOP);
	emulator.next_page = 0x902000;		/* crosses a page: two loads, two lines */
	touches(0x7ffc, 0x900ffc, 3, false);
	step(0xffffffff81000600, "\x6a\x0e");
	on_stack(f, 0x1ff8, true);
	step(0xffffffff81000200, NOP);
	touches(f->direct + 0x600040, 0x600040, 3, false);
	step(0xffffffff81000204, "\xfb");
}

/* Seven: a lock, five struct pages of the device, the end of the lock. */
static void insert(struct fake *f)
{
	step(0xffffffff81000208, "\xe8\x00\x00\x00\x00");
	on_stack(f, 0x1ff0, true);
	step(0xffffffff81000300, "\xfa");
	step(0xffffffff81000301, NOP);
	touches(f->direct + 0x600080, 0x600080, 2, false);
	touches(f->direct + 0x600080, 0x600080, 2, true);
	for (uint64_t i = 0; i < 5; i++) {
		step(0xffffffff81000100, NOP);
		touches(f->vmemmap + (8192 + i) * 64 + 24, DEVICE_PAGES_PHYS + i * 64 + 24, 3, true);
	}
	step(0xffffffff81000340, "\xfb");
}

/* Two, then one, which iretq ends. */
static void leave(struct fake *f)
{
	step(0xffffffff81000210, NOP);
	emulator.hw.io = true;
	touches(f->vmalloc + 0x100000, 0, 2, false);
	emulator.hw.io = false;
	pop_flags(f, 0x46);
	step(0xffffffff81000212, NOP);
	pop_flags(f, 0x246);
	step(0xffffffff81000213, "\xfa");
	fake_put(f, STACK_PHYS + FRAME + 16, 0x246, 8);
	step(0xffffffff81000700, "\x48\xcf");
	for (uint64_t i = 0; i < 5; i++)
		on_stack(f, FRAME + 8 * i, false);
	step(0x401010, NOP);
	touches(0x7f0000000000, RAM_SIZE + 0x40, 3, false);
}

static void fault(struct fake *f)
{
	meet(MARK_START);
	enter(f);
	insert(f);
	leave(f);
	meet(MARK_STOP);
}

/* Flags that are loaded from nowhere; and a longer pass of nothing. */
static void others(void)
{
	meet(MARK_START);
	step(0xffffffff81000211, "\x9d");
	step(0x401000, NOP);
	meet(MARK_STOP);
	step(0x401000, NOP);		/* between two passes */
	meet(MARK_START);
	for (int i = 0; i < 25; i++)
		step(0x401000, NOP);
	meet(MARK_STOP);
}

static const char wanted[] =
	"caches of 64-byte lines, bytes/ways: 49152/12 2097152/16 8388608/16\n"
	"region fault a=1\n"
	"passes 3\n"
	"insns 21 2 25\n"
	"loads 13 0 13\n"
	"stores 8 0 8\n"
	"no-memory 1 0 1\n"
	"lines 12 0 12\n"
	"written 7 0 7\n"
	"l1-misses 12 0 12\n"
	"l2-misses 12 0 12\n"
	"cold-misses 12 0 12\n"
	"cold-sequential 5 0 5\n"
	"irqoff-stretches 4 0 4\n"
	"irqoff-insns 13 0 13\n"
	"irqoff-longest 7 0 7\n"
	"irqoff-longest-lines 6 0 6\n"
	"irqoff-unknown 0 0 1\n"
	"irqoff-longest-where dax_insert_entry\n"
	"       5        5        5        4 struct page of the device, in RAM\n"
	"       3        0        3        0 user\n"
	"       2        1        2        1 slab xfs_inode\n"
	"       1        0        1        0 contents of the device\n"
	"       1        1        1        0 stack\n";

static void compare(struct tap *t, const char *path)
{
	static char found[8192];
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f)
		err(1, "open %s", path);
	n = fread(found, 1, sizeof(found) - 1, f);
	if (ferror(f) || fclose(f))
		err(1, "read %s", path);
	found[n] = 0;
	if (strcmp(found, wanted))
		for (char *l = strtok(found, "\n"); l; l = strtok(NULL, "\n"))
			printf("# %s\n", l);
	ok(t, !strcmp(found, wanted), "what a fault comes to, line by line");
}

static char *arg(const char *key, const char *folder, const char *name)
{
	char *a;

	if (asprintf(&a, "%s=%s/%s", key, folder, name) < 0)
		err(1, "allocate an argument");
	return a;
}

/* RAM_SIZE bytes of a file, to write to. */
static unsigned char *make_ram(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	void *p;

	if (fd < 0 || ftruncate(fd, RAM_SIZE))
		err(1, "make %s", path);
	p = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		err(1, "map %s", path);
	close(fd);
	return p;
}

int main(int argc, char **argv)
{
	static const qemu_info_t one = { .system = { 1, 1 } }, two = { .system = { 2, 2 } };
	struct tap t = { 0 };
	char *args[3], *out, *ram;
	struct fake f;

	if (argc != 2)
		errx(1, "wants a folder for files");
	args[0] = arg("out", argv[1], "lines.txt");
	args[1] = arg("ram", argv[1], "ram.img");
	args[2] = arg("map", argv[1], "System.map");
	out = args[0] + strlen("out=");
	ram = args[1] + strlen("ram=");
	fake_make(&f, argv[1], 5, make_ram(ram));
	ok(&t, qemu_plugin_install(1, &one, 2, args) < 0, "a missing argument is refused");
	ok(&t, qemu_plugin_install(1, &two, 3, args) < 0, "two CPUs are refused");
	ok(&t, !qemu_plugin_install(1, &one, 3, args), "it installs");
	step(0x401000, NOP);
	touches(0x7000, 0x900000, 3, false);
	ok(&t, !emulator.tb.insn.exec && !emulator.tb.insn.mem, "no calls before a region begins");
	meet(MARK_START);	/* of no region */
	step(0x401000, NOP);
	meet(MARK_STOP);
	meet_name("fault a=1");
	fault(&f);
	others();
	meet_name("");
	is(&t, emulator.resets, 1, "code is translated anew for the region, once");
	meet(MARK_START);
	step(0x401000, NOP);
	emulator.at_exit(1, emulator.at_exit_data);
	compare(&t, out);
	for (int i = 0; i < 3; i++)
		free(args[i]);
	return plan(&t);
}
