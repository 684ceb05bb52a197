// SPDX-License-Identifier: GPL-2.0-only
#include "trace.h"
#include "fatal.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRACEFS	"/sys/kernel/tracing"

static void must_put(const char *path, const char *text)
{
	if (file_put(path, text))
		refuse_errno("write '%s' to %s", text, path);
}

void trace_init(const char *clock)
{
	must_put(TRACEFS "/trace_clock", clock);
	must_put(TRACEFS "/buffer_size_kb", "1024");
	must_put(TRACEFS "/tracing_on", "1");
}

static int append_probe(const char *line)
{
	int fd = open(TRACEFS "/kprobe_events", O_WRONLY | O_APPEND | O_CLOEXEC);
	ssize_t n;
	int err;

	if (fd < 0)
		refuse_errno("open " TRACEFS "/kprobe_events");
	n = write(fd, line, strlen(line));
	err = errno;
	close(fd);
	errno = err;
	return n < 0 ? -1 : 0;
}

bool trace_probe(char kind, const char *name, const char *symbol)
{
	char line[128];

	snprintf(line, sizeof(line), "%c:daxbench/%s %s\n", kind, name, symbol);
	if (!append_probe(line))
		return true;
	if (errno != ENOENT && errno != EINVAL)
		refuse_errno("probe %s", symbol);
	return false;
}

void trace_remove(const char *name)
{
	char line[64];

	snprintf(line, sizeof(line), "-:daxbench/%s\n", name);
	if (append_probe(line))
		refuse_errno("remove probe %s", name);
}

bool trace_symbol(const char *symbol)
{
	if (!trace_probe('p', "symbol", symbol))
		return false;
	trace_remove("symbol");
	return true;
}

void trace_enable(const char *name, bool on)
{
	char path[128];

	snprintf(path, sizeof(path), TRACEFS "/events/daxbench/%s/enable", name);
	must_put(path, on ? "1" : "0");
}

void trace_event(const char *system, bool on)
{
	char path[128];

	snprintf(path, sizeof(path), TRACEFS "/events/%s/enable", system);
	must_put(path, on ? "1" : "0");
}

long trace_hits(const char *name)
{
	FILE *f = fopen(TRACEFS "/kprobe_profile", "re");
	char event[64];
	long hits, missed, found = 0;

	if (!f)
		refuse_errno("open " TRACEFS "/kprobe_profile");
	while (fscanf(f, " %63s %ld %ld", event, &hits, &missed) == 3)
		if (!strcmp(event, name))
			found = hits;
	fclose(f);
	return found;
}

void trace_clear(void)
{
	int fd = open(TRACEFS "/trace", O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0)
		refuse_errno("clear " TRACEFS "/trace");
	close(fd);
}

unsigned long trace_lines(const char *word, const char *other)
{
	FILE *f = fopen(TRACEFS "/trace", "re");
	unsigned long n = 0;
	char line[512];

	if (!f)
		refuse_errno("open " TRACEFS "/trace");
	while (fgets(line, sizeof(line), f))
		n += *line != '#' && strstr(line, word) && strstr(line, other);
	fclose(f);
	return n;
}

/*
 * A line is "COMM-PID [CPU] FLAGS TIME: EVENT: ...". TIME is a plain number of
 * TSC ticks with x86-tsc, and seconds.microseconds (so 1 us steps) otherwise.
 */
static bool parse_time(const char *line, bool insn, uint64_t *t)
{
	const char *colon = strstr(line, ": ");
	const char *p = colon;
	unsigned long long sec, usec = 0;

	if (*line == '#' || !colon)
		return false;
	while (p > line && p[-1] != ' ')
		p--;
	if (sscanf(p, "%llu.%llu", &sec, &usec) < 1)
		return false;
	*t = insn ? sec : sec * 1000000000u + usec * 1000u;
	return true;
}

unsigned long trace_count(uint64_t *last, bool insn)
{
	FILE *f = fopen(TRACEFS "/trace", "re");
	unsigned long n = 0;
	char line[512];

	if (!f)
		refuse_errno("open " TRACEFS "/trace");
	while (fgets(line, sizeof(line), f))
		n += parse_time(line, insn, last);
	fclose(f);
	return n;
}

bool trace_last(const char *name, bool insn, uint64_t *t, char *line, size_t len)
{
	FILE *f = fopen(TRACEFS "/trace", "re");
	char text[512], word[64];
	bool found = false;

	if (!f)
		refuse_errno("open " TRACEFS "/trace");
	snprintf(word, sizeof(word), ": %s: ", name);
	while (fgets(text, sizeof(text), f))
		if (strstr(text, word) && parse_time(text, insn, t)) {
			snprintf(line, len, "%s", text);
			found = true;
		}
	fclose(f);
	return found;
}
