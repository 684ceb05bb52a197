/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Write protection by userfaultfd in asynchronous mode: the kernel itself resolves a fault
 * of it, and PAGEMAP_SCAN tells which pages were written since. The only mode that takes
 * any mapping.
 */
#ifndef REPRO_WP_H
#define REPRO_WP_H

#include "repro.h"

/* Register @size bytes at @p; the end of the process unregisters them. */
void wp_register(char *p, size_t size);
/* Protect them by UFFDIO_WRITEPROTECT, mapped or not. */
void wp_protect(char *p, size_t size);
/* The same by PAGEMAP_SCAN, which returns how many of these pages were written before. */
size_t wp_scan(char *p, size_t size);
/* Pages written since, which stay as they are. */
size_t wp_written(char *p, size_t size);

#endif
