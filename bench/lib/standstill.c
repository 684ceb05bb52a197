// SPDX-License-Identifier: GPL-2.0-only
#include "standstill.h"
#include "fatal.h"

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PCI_DEVICES	"/sys/bus/pci/devices/*"
#define INTEL_6300ESB	"PCI_ID=8086:25AB\n"	/* a line of its uevent */
#define REGS_SIZE	4096

/* The 6300ESB's configuration space ... */
#define CONFIG		0x60
#define CONFIG_STOPS	0x07	/* by the microsecond, no interrupt halfway, */
#define CONFIG_FOLLOWS	0x27	/* and no action at the end */
#define LOCK		0x68
#define LOCK_ENABLE	0x02
/* ... and registers, a write to which takes two words to RELOAD before it */
#define PRELOAD1	0x00	/* steps until halfway */
#define PRELOAD2	0x04	/* from there to the end */
#define RELOAD		0x0c
#define RELOAD_NOW	0x100

#define STEP_NS		960	/* 32 clocks of the PCI bus: the emulator's have 30 ns */
#define STEPS		10000	/* 9.6 ms: for all to go to sleep */

static bool is_watchdog(const char *dir)
{
	char path[PATH_MAX], line[64];
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), "%s/uevent", dir);
	f = fopen(path, "re");
	if (!f)
		refuse_errno("open %s", path);
	while (fgets(line, sizeof(line), f))
		found |= !strcmp(line, INTEL_6300ESB);
	fclose(f);
	return found;
}

static int open_in(const char *dir, const char *file)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_RDWR | O_SYNC | O_CLOEXEC);
	if (fd < 0)
		refuse_errno("open %s", path);
	return fd;
}

static void watchdog_open(struct watchdog *w, const char *dir)
{
	int fd = open_in(dir, "resource0");

	w->config = open_in(dir, "config");
	w->regs = mmap(NULL, REGS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (w->regs == MAP_FAILED)
		refuse_errno("map the registers of %s", dir);
	close(fd);
}

void standstill_open(struct standstill *s)
{
	struct watchdog *const w[] = { &s->stops, &s->follows };
	unsigned int n = 0;
	glob_t g;
	size_t i;

	if (glob(PCI_DEVICES, 0, NULL, &g))
		refuse("no " PCI_DEVICES);
	for (i = 0; i < g.gl_pathc && n < 2; i++)
		if (is_watchdog(g.gl_pathv[i]))
			watchdog_open(w[n++], g.gl_pathv[i]);
	globfree(&g);
	if (n < 2)
		refuse("%u of 2 watchdogs that stop the machine: was it booted with vmrun --mce?",
		       n);
}

static void watchdog_close(struct watchdog *w)
{
	if (munmap((void *)w->regs, REGS_SIZE) || close(w->config))
		refuse_errno("let go of a watchdog");
}

void standstill_close(struct standstill *s)
{
	watchdog_close(&s->stops);
	watchdog_close(&s->follows);
}

static void configure(struct watchdog *w, off_t at, uint16_t value, size_t len)
{
	if (pwrite(w->config, &value, len, at) != (ssize_t)len)
		refuse_errno("configure a watchdog");
}

static void put16(struct watchdog *w, unsigned int at, uint16_t value)
{
	*(volatile uint16_t *)(w->regs + at) = value;
}

static void unlock(struct watchdog *w)
{
	put16(w, RELOAD, 0x80);
	put16(w, RELOAD, 0x86);
}

static void preload(struct watchdog *w, unsigned int at, uint32_t steps)
{
	unlock(w);
	*(volatile uint32_t *)(w->regs + at) = steps;
}

static void prepare(struct watchdog *w, uint16_t config, uint32_t steps)
{
	configure(w, LOCK, 0, 1);
	configure(w, CONFIG, config, 2);
	preload(w, PRELOAD1, steps);
	preload(w, PRELOAD2, 0);
	configure(w, LOCK, LOCK_ENABLE, 1);
	unlock(w);
}

uint64_t standstill_soon(struct standstill *s, const struct clk *clk)
{
	uint64_t now;

	prepare(&s->stops, CONFIG_STOPS, STEPS);
	prepare(&s->follows, CONFIG_FOLLOWS, STEPS + 1);
	put16(&s->stops, RELOAD, RELOAD_NOW);
	now = clk_now(clk);
	put16(&s->follows, RELOAD, RELOAD_NOW);
	return now + (STEPS + 1) * STEP_NS;
}
