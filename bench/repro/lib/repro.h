/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every reproducer starts from. A reproducer is one program: repro-NAME DIR, DIR
 * being the DAX file system that the job made for it. verdict.h has how it ends.
 */
#ifndef REPRO_H
#define REPRO_H

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../lib/clock.h"
#include "../../lib/fatal.h"
#include "../../lib/file.h"
#include "../../lib/map.h"
#include "../../lib/poison.h"
#include "bus.h"
#include "injection.h"
#include "marked.h"
#include "space.h"
#include "verdict.h"

#ifndef MAP_SYNC
#define MAP_SYNC		0x80000
#endif
#ifndef MAP_SHARED_VALIDATE
#define MAP_SHARED_VALIDATE	0x03
#endif

/* Change into DIR, the only argument. */
void enter(int argc, char **argv);

/*
 * Wait at most @ms (guest time) for @pid, which is @what, and return its status; else kill
 * it and return -1.
 */
int wait_bounded(pid_t pid, int ms, const char *what);

#endif
