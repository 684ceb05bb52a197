// SPDX-License-Identifier: GPL-2.0-only
/* What every operation may need when a call fails: to report it, or to know it is due. */
#include "stress.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

void fail(struct worker *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->slot->why, sizeof(w->slot->why), fmt, ap);
	va_end(ap);
	_exit(1);
}

bool going_down(struct worker *w)
{
	if (w->sh->down)
		w->stale = true;
	return w->sh->down;
}
