// SPDX-License-Identifier: GPL-2.0-only
/*
 * hand - accesses that can be counted by hand, between the marks of bench/lib/marks.h.
 *
 *	hand		the cases below
 *	hand FILE	and a page fault, one instruction at a time, which the emulator logs in
 *			FILE of the host; what is logged between the addresses of the two marks,
 *			hand_start and hand_stop, are its instructions
 *
 * Each case is one loop, with nothing else between its marks. What has to be counted of it
 * stands in scripts/tests/57-lines.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "../../../../../bench/lib/profile.h"

#define MEMORY		(4 << 20)
#define PASSES		5
#define MONITOR		"/dev/ttyS2"

#define NOPL(disp)	"nopl " MARK_STR(disp) "(%%rax,%%rax,1)\n\t"

/*
 * @rounds times @n accesses, @stride bytes apart, by the one instruction @ACCESS. Of
 * instructions each access takes four, and each round four more.
 */
#define LOOP(ACCESS, start, stride, n, rounds) do {				\
	uint64_t at_, left_, rounds_ = (rounds);				\
										\
	__asm__ volatile(NOPL(MARK_START)					\
			 "2: mov %3, %0\n\t"					\
			 "mov %4, %1\n\t"					\
			 "1: " ACCESS "\n\t"					\
			 "add %5, %0\n\t"					\
			 "dec %1\n\t"						\
			 "jnz 1b\n\t"						\
			 "dec %2\n\t"						\
			 "jnz 2b\n\t"						\
			 NOPL(MARK_STOP)					\
			 : "=&r"(at_), "=&r"(left_), "+&r"(rounds_)		\
			 : "r"(start), "r"((uint64_t)(n)), "r"((uint64_t)(stride)) \
			 : "rbx", "memory", "cc");				\
} while (0)

#define LOAD	"mov (%0), %%rbx"
#define ADD	"addq $1, (%0)"

#define CASE(name, ACCESS, start, stride, n, rounds) do {			\
	profile_region("hand " name);						\
	for (int pass_ = 0; pass_ < PASSES; pass_++)				\
		LOOP(ACCESS, start, stride, n, rounds);				\
} while (0)

/* All of it is there already. */
static char *memory(void)
{
	char *p = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		err(1, "map memory");
	memset(p, 1, MEMORY);
	return p;
}

static void cases(char *p)
{
	CASE("read", LOAD, p, 64, 65536, 1);
	CASE("again", LOAD, p, 64, 512, 64);
	CASE("one-set", LOAD, p, 4096, 13, 1000);
	CASE("all-ways", LOAD, p, 4096, 12, 1000);
	CASE("write", ADD, p, 64, 512, 1);
	CASE("write-100-more", ADD, p, 64, 612, 1);
	CASE("across-lines", LOAD, p + 60, 128, 16, 1);
	CASE("across-pages", LOAD, p + 4092, 4096, 4, 1);
	profile_region("");
}

/* --- a page fault that is logged -------------------------------------------------- */

/*
 * Says it to the emulator's monitor, and waits until that has done it. What it answers does not
 * come here, but a break on this line does.
 */
static void tell(int fd, const char *command, const char *argument)
{
	char c;

	if (dprintf(fd, "%s%s\nchardev-send-break ask\n", command, argument) < 0)
		err(1, "say '%s' to the emulator", command);
	if (read(fd, &c, 1) != 1)
		err(1, "wait for the emulator to do '%s'", command);
}

static int open_monitor(void)
{
	int fd = open(MONITOR, O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios t;

	if (fd < 0 || tcgetattr(fd, &t))
		err(1, "open " MONITOR);
	cfmakeraw(&t);
	if (tcsetattr(fd, TCSAFLUSH, &t))
		err(1, "set up " MONITOR);
	return fd;
}

static void logged_fault(const char *file)
{
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open_monitor();

	if (page == MAP_FAILED)
		err(1, "map a page");
	profile_region("hand fault");
	tell(fd, "logfile ", file);
	tell(fd, "singlestep on", "");
	tell(fd, "log cpu,nochain", "");
	__asm__ volatile(".globl hand_start, hand_stop\n"
			 "hand_start: " NOPL(MARK_START)
			 "movb $1, (%0)\n"
			 "hand_stop: " NOPL(MARK_STOP) : : "r"(page) : "memory");
	tell(fd, "singlestep off", "");
	/* As it was: vmrun reads there that the guest powers off. */
	tell(fd, "logfile /dev/stderr", "");
	tell(fd, "log trace:qemu_system_shutdown_request", "");
	profile_region("");
	close(fd);
}

int main(int argc, char **argv)
{
	cases(memory());
	if (argc > 1)
		logged_fault(argv[1]);
	return 0;
}
