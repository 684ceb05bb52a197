// SPDX-License-Identifier: GPL-2.0-only
/* What is at an address of a guest: a fake one, of which everything is known. */
#include "../lib/decode.h"
#include "../lib/guest.h"
#include "fake-guest.h"
#include "tap.h"

#include <sys/wait.h>
#include <unistd.h>

struct test {
	struct tap *t;
	struct fake fake;
	struct guest guest;
};

static void kind(struct test *x, uint64_t vaddr, uint64_t paddr, const char *wanted,
		 const char *what)
{
	unsigned int number = guest_kind(&x->guest, vaddr, paddr);
	const char *found = x->guest.kinds.name[number];

	if (strcmp(found, wanted))
		printf("# found %s, wanted %s\n", found, wanted);
	ok(x->t, !strcmp(found, wanted), what);
}

static void in_direct(struct test *x, uint64_t paddr, const char *wanted, const char *what)
{
	kind(x, x->fake.direct + paddr, paddr, wanted, what);
}

static void test_ram(struct test *x)
{
	in_direct(x, SLAB_PFN << 12, "slab xfs_inode", "slab: the first page");
	in_direct(x, (SLAB_PFN << 12) + 4096 + 64, "slab xfs_inode", "... a tail with a pointer");
	in_direct(x, (SLAB_PFN << 12) + 3 * 4096, "slab xfs_inode", "... a tail with a mask");
	in_direct(x, TABLE_PFN << 12, "page table", "a page table");
	in_direct(x, OTHER_PFN << 12, "page of no known use", "a page of no type");
	in_direct(x, PERCPU_PHYS, "per-CPU", "per-CPU data, first byte");
	in_direct(x, PERCPU_PHYS + 0x1ffc0, "per-CPU", "... last line");
	in_direct(x, PERCPU_PHYS + 0x20000, "page of no known use", "... and not behind");
	fake_put(&x->fake, CACHE_PHYS + 96, 0x1234, 8);
	in_direct(x, SLAB_PFN << 12, "slab of no known cache", "a slab whose cache's name is nowhere");
	fake_put(&x->fake, CACHE_PHYS + 96, x->fake.direct + NAME_PHYS, 8);
}

static void test_parts(struct test *x)
{
	const struct fake *f = &x->fake;

	kind(x, f->vmemmap + 8191 * 64, 0x200000, "struct page of RAM", "the last struct page of RAM");
	kind(x, f->vmemmap + 8192 * 64, 0x200000, "struct page of the device, in RAM",
	     "... the next one");
	kind(x, f->vmemmap + 0x100000 * 64, RAM_SIZE + 64, "struct page of the device, on it",
	     "... and one in the device itself");
	kind(x, f->direct + 0x100000000, RAM_SIZE, "contents of the device", "the device, by the kernel");
	kind(x, 0x7f0000000000, RAM_SIZE, "contents of the device", "... by a program");
	kind(x, 0x7f0000000000, 0x900000, "user", "a program's memory");
	kind(x, f->vmalloc + 4096, STACK_PHYS, "vmalloc", "vmalloc");
	kind(x, 0xfffffe0000001000, 0x900000, "per-CPU", "a CPU's entry area");
	kind(x, IMAGE + 0x1800000, 0x1800000, "kernel image", "the kernel's own data");
	kind(x, IMAGE + 0x1a00000, 0x900000, "other", "... and not behind them");
	kind(x, 0xffffffffff000000, 0x900000, "other", "anything else");
}

/* Does @f end its process? */
static bool dies(struct test *x, void (*f)(struct test *x))
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			err(1, "silence the child");
		f(x);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		err(1, "wait for the child");
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void contradiction(struct test *x)
{
	guest_kind(&x->guest, x->fake.direct + 4096, 8192);
}

static void randomized(struct test *x)
{
	struct symbols s;

	fake_put(&x->fake, 0x1800010, x->fake.direct + (1 << 30), 8);
	symbols_load(&s, x->fake.map);
	guest_read_layout(&x->guest, &s);
}

static void test_levels(struct tap *t, const char *folder, unsigned int levels,
			unsigned char *ram)
{
	struct test x = { .t = t };
	struct symbols s;
	uint64_t paddr;

	printf("# %u levels of page tables\n", levels);
	fake_make(&x.fake, folder, levels, ram);
	symbols_load(&s, x.fake.map);
	guest_init(&x.guest, (struct ram){ ram, RAM_SIZE });
	guest_read_layout(&x.guest, &s);
	is(t, x.guest.levels, levels, "levels of page tables");
	ok(t, guest_walk(&x.guest, x.fake.vmemmap + 0x1234, &paddr) &&
	   paddr == VMEMMAP_PHYS + 0x1234, "a walk through page tables");
	ok(t, !guest_walk(&x.guest, x.fake.vmalloc, &paddr), "... one that leads nowhere");
	test_ram(&x);
	test_parts(&x);
	ok(t, dies(&x, contradiction), "two physical addresses of one place are refused");
	ok(t, dies(&x, randomized), "a kernel that lies elsewhere is refused");
	guest_free(&x.guest);
	symbols_free(&s);
}

static void function(struct tap *t, const struct symbols *s, uint64_t pc, const char *wanted)
{
	const char *found = symbols_name(s, symbols_function(s, pc));

	if (strcmp(found, wanted))
		printf("# %#" PRIx64 ": found %s\n", pc, found);
	ok(t, !strcmp(found, wanted), wanted);
}

static void no_symbol(struct test *x)
{
	struct symbols s;

	symbols_load(&s, x->fake.map);
	symbols_addr(&s, "no_such_thing");
}

static void test_symbols(struct tap *t, const char *folder, unsigned char *ram)
{
	struct test x = { .t = t };
	struct symbols s;

	fake_make(&x.fake, folder, 5, ram);
	symbols_load(&s, x.fake.map);
	function(t, &s, 0xffffffff81000100, "dax_insert_entry");
	function(t, &s, 0xffffffff810001ff, "dax_insert_entry");
	function(t, &s, 0xffffffff81000320, "_raw_spin_lock_irq");
	function(t, &s, 0xffffffff81000fff, "swapgs_restore_regs_and_return_to_usermode");
	function(t, &s, 0xffffffff81001000, "[no function of the kernel]");
	function(t, &s, 0x401000, "[no function of the kernel]");
	is(t, symbols_addr(&s, "_end"), 0xffffffff81a00000, "the address of a symbol");
	ok(t, dies(&x, no_symbol), "a symbol that is missing is refused");
	symbols_free(&s);
}

static void code(struct tap *t, const char *bytes, size_t n, enum effect effect, bool push,
		 const char *what)
{
	struct decoded d = decode((const unsigned char *)bytes, n);

	ok(t, d.effect == effect && d.push == push, what);
}

#define CODE(t, bytes, effect, push, what) code(t, bytes, sizeof(bytes) - 1, effect, push, what)

static void test_decode(struct tap *t)
{
	CODE(t, "\xfa", EFFECT_CLI, false, "cli");
	CODE(t, "\xfb", EFFECT_STI, false, "sti");
	CODE(t, "\x9d", EFFECT_POPF, false, "popfq");
	CODE(t, "\x48\xcf", EFFECT_IRET, false, "iretq");
	CODE(t, "\x48\x0f\x07", EFFECT_SYSRET, false, "sysretq");
	CODE(t, "\x0f\x05", EFFECT_NONE, false, "syscall");
	CODE(t, "\x55", EFFECT_NONE, true, "push %rbp");
	CODE(t, "\x41\x57", EFFECT_NONE, true, "push %r15");
	CODE(t, "\x9c", EFFECT_NONE, true, "pushfq");
	CODE(t, "\x6a\x20", EFFECT_NONE, true, "push $32");
	CODE(t, "\xe8\x00\x00\x00\x00", EFFECT_NONE, true, "call");
	CODE(t, "\x2e\xe8\x00\x00\x00\x00", EFFECT_NONE, true, "call with a prefix");
	CODE(t, "\xff\xd0", EFFECT_NONE, true, "call *%rax");
	CODE(t, "\x65\xff\x35\x00\x00\x00\x00", EFFECT_NONE, true, "push %gs:0(%rip)");
	CODE(t, "\xff\x00", EFFECT_NONE, false, "incl (%rax) is no push");
	CODE(t, "\xff\xe0", EFFECT_NONE, false, "jmp *%rax is none");
	CODE(t, "\x48\x89\xe8", EFFECT_NONE, false, "mov %rbp,%rax is none");
	CODE(t, "\xf0\x48\x0f\xb1\x0a", EFFECT_NONE, false, "lock cmpxchg is none");
	CODE(t, "\x3e\x48", EFFECT_NONE, false, "prefixes alone are nothing");
}

int main(int argc, char **argv)
{
	struct tap t = { 0 };
	unsigned char *ram = malloc(RAM_SIZE);

	if (argc != 2 || !ram)
		errx(1, "wants a folder for files, and 32 MiB");
	test_decode(&t);
	test_symbols(&t, argv[1], ram);
	test_levels(&t, argv[1], 5, ram);
	test_levels(&t, argv[1], 4, ram);
	free(ram);
	return plan(&t);
}
