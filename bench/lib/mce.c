// SPDX-License-Identifier: GPL-2.0-only
#include "mce.h"
#include "fatal.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define MONITOR	"/dev/ttyS2"

/*
 * Bank 9 of CPU 0. Status: valid, uncorrected, enabled, with MISC and ADDR, signalled,
 * memory scrubbing error; MCG status: may go on, in progress; MISC: a physical address,
 * whose lowest 12 bits do not count.
 */
#define MCE_LINE	"mce 0 9 0xbd000000000000c0 0x5 %#llx 0x8c\n"

bool mce_possible(void)
{
	int fd = open(MONITOR, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	bool ok = fd >= 0 && isatty(fd);	/* no UART behind it: EIO */

	if (fd >= 0)
		close(fd);
	return ok;
}

void mce_ask(uint64_t pfn)
{
	int fd = open(MONITOR, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		refuse_errno("open " MONITOR);
	if (dprintf(fd, MCE_LINE, (unsigned long long)pfn << 12) < 0)
		refuse_errno("ask the emulator for a machine check in page %#llx",
			     (unsigned long long)pfn);
	if (close(fd))		/* drains */
		refuse_errno("close " MONITOR);
}
