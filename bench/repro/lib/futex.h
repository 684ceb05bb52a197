/* SPDX-License-Identifier: GPL-2.0-only */
/* A process-shared futex in a page of a file. */
#ifndef REPRO_FUTEX_H
#define REPRO_FUTEX_H

#include "repro.h"

/* A new file whose first words are 0, and on request a reflink of it. */
int futex_file(const char *path, const char *clone);
/* A child waits, and we wake it, each through a mapping of its own. */
void try_futex(int fd, int prot, const char *name);

#endif
