// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "machine-check.h"

#include "../../lib/mce.h"
#include "klog.h"
#include "place.h"

void need_machine_checks(void)
{
	if (!mce_possible())
		cannot("no way to the emulator's monitor: vmrun --monitor");
}

void machine_check_begin(uint64_t byte)
{
	klog_mark();
	mce_ask((device_start("pmem0") + byte) / PAGE);
}

bool machine_check_over(uint64_t byte)
{
	return klog_names((device_start("pmem0") + byte) / PAGE);
}

void machine_check_end(uint64_t byte)
{
	for (int i = 0; i < MCE_WAIT_MS / 10 && !machine_check_over(byte); i++)
		usleep(10000);
	if (!machine_check_over(byte))
		refuse("no machine check came at byte %#llx", (unsigned long long)byte);
	usleep(200000);		/* the page goes after the kernel has said so */
}

void machine_check(uint64_t byte)
{
	machine_check_begin(byte);
	machine_check_end(byte);
}

long counted_bad(void)
{
	char line[128];
	long kb = -1;
	FILE *f = fopen("/proc/meminfo", "re");

	while (f && kb < 0 && fgets(line, sizeof(line), f))
		if (sscanf(line, "HardwareCorrupted: %ld kB", &kb) != 1)
			kb = -1;
	if (kb < 0)
		refuse_errno("read HardwareCorrupted in /proc/meminfo");
	fclose(f);
	return kb * 1024 / (long)PAGE;
}

unsigned int listed_bad(void)
{
	FILE *f = fopen("/sys/block/pmem0/badblocks", "re");
	unsigned int lines = 0;
	int c;

	if (!f)
		refuse_errno("open the list of bad blocks of pmem0");
	while ((c = fgetc(f)) != EOF)
		lines += c == '\n';
	fclose(f);
	return lines;
}
