// SPDX-License-Identifier: GPL-2.0-only
/* Is data.raw complete: `raw 1` first, `end N` last with N lines before it? */
#include "vm.h"

#include <stdlib.h>
#include <string.h>

static bool fail(struct vm_result *r, const char *why)
{
	snprintf(r->cause, sizeof(r->cause), "data.raw is incomplete: %s", why);
	return false;
}

static bool fail_end(struct vm_result *r, const char *note)
{
	snprintf(r->cause, sizeof(r->cause), "data.raw has no `end` line: %s", note);
	return false;
}

/* Returns the N of "end N", or -1 if @line is not such a line. */
static long parse_end(const char *line)
{
	char *end;
	long n;

	if (strncmp(line, "end ", 4))
		return -1;
	n = strtol(line + 4, &end, 10);
	return end != line + 4 && (!strcmp(end, "\n") || !strcmp(end, "\r\n")) ? n : -1;
}

static bool check_lines(FILE *f, struct vm_result *r)
{
	char *line = NULL;
	size_t cap = 0;
	long nr = 0, end = -1;
	bool first_ok = false;
	char note[200] = "the guest's job did not finish";

	while (getline(&line, &cap, f) > 0) {
		if (end >= 0) {
			free(line);
			return fail(r, "text follows the `end` line");
		}
		if (!strncmp(line, "note ", 5))	/* the guest's own reason */
			snprintf(note, sizeof(note), "%.*s", (int)strcspn(line + 5, "\r\n"),
				 line + 5);
		if (!nr)
			first_ok = !strcmp(line, "raw 1\n") || !strcmp(line, "raw 1\r\n");
		end = parse_end(line);
		if (end < 0)
			nr++;
	}
	free(line);
	r->raw_lines = nr;
	if (!nr)
		return fail(r, "no line; did the guest's init run?");
	if (!first_ok)
		return fail(r, "the first line is not `raw 1`");
	if (end < 0)
		return fail_end(r, note);
	if (end != nr)
		return fail(r, "`end` counts other lines than there are");
	return true;
}

bool raw_complete(const struct vm_dir *d, struct vm_result *r)
{
	FILE *f = dir_open(d, "data.raw");
	bool ok;

	if (!f)
		return fail(r, "no such file");
	ok = check_lines(f, r);
	fclose(f);
	return ok;
}

/* The trace line that qemu.c asks for: a reset or a crash does not print it. */
bool guest_powered_off(const struct vm_dir *d)
{
	FILE *f = dir_open(d, "qemu.log");
	char line[512];
	bool found = false;

	if (!f)
		return false;
	while (!found && fgets(line, sizeof(line), f))
		found = strstr(line, "qemu_system_shutdown_request") != NULL;
	fclose(f);
	return found;
}
