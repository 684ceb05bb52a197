// SPDX-License-Identifier: GPL-2.0-only
/* What a healthy guest never prints on its console. */
#include "vm.h"

#include <err.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* POSIX extended expressions; add a line to know another kind of trouble. */
static const char *const trouble[] = {
	"Kernel panic",
	"BUG:",				/* also KASAN, KCSAN, lockups, bad pointers */
	"kernel BUG at",
	"Oops",
	"WARNING:",			/* also lockdep */
	"KASAN",
	"UBSAN",
	"KCSAN",
	"possible recursive locking",
	"possible circular locking",
	"possible irq lock inversion",
	"inconsistent lock state",
	"suspicious RCU usage",
	"INFO: task .* blocked",
	"INFO: rcu.*(stall|detected)",
	"rcu.*(self-)?detected.*stall",
	"soft lockup",
	"hard LOCKUP",
	"general protection",
	"unable to handle",
	"divide error",
	"invalid opcode",
	"unreferenced object",
	"[0-9]+ new suspected memory leaks",
	"Bad page (state|map)",
	"Bad rss-counter",
	"invoked oom-killer",
	"Out of memory",
	"refcount_t: ",
	"list_(add|del) corruption",
	"Slab corruption|Poison overwritten|Redzone overwritten|Objects remaining in",
	"XFS.*(Internal error|Assertion failed|Corruption)",
	"segfault at",
	"Unable to mount root fs",
	"No working init found",
};

/*
 * Lines that match above and mean no trouble: what a kernel says about the
 * emulated CPU's mitigations, at every boot.
 */
static const char *const harmless[] = {
	"RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable",
	"Spectre V2 : WARNING: Unprivileged eBPF is enabled",
};

#define NR_TROUBLE (sizeof(trouble) / sizeof(*trouble))

static void compile(regex_t re[NR_TROUBLE])
{
	for (size_t i = 0; i < NR_TROUBLE; i++)
		if (regcomp(&re[i], trouble[i], REG_EXTENDED | REG_NOSUB))
			errx(1, "console pattern '%s' does not compile", trouble[i]);
}

static bool is_trouble(const regex_t re[NR_TROUBLE], const char *line)
{
	for (size_t i = 0; i < sizeof(harmless) / sizeof(*harmless); i++)
		if (strstr(line, harmless[i]))
			return false;
	for (size_t i = 0; i < NR_TROUBLE; i++)
		if (!regexec(&re[i], line, 0, NULL, 0))
			return true;
	return false;
}

static bool is_expected(const struct vm_opts *o, const char *line)
{
	for (unsigned int i = 0; i < o->nr_expect; i++)
		if (strstr(line, o->expect[i]))
			return true;
	return false;
}

/*
 * Read a line without its end and with whatever a firmware or a terminal adds
 * made harmless; NULs too, so that nothing hides behind one.
 */
static ssize_t get_line(char **line, size_t *cap, FILE *f)
{
	ssize_t n = getline(line, cap, f);

	while (n > 0 && ((*line)[n - 1] == '\n' || (*line)[n - 1] == '\r'))
		(*line)[--n] = 0;
	for (ssize_t i = 0; i < n; i++)
		if ((unsigned char)(*line)[i] < ' ' || (*line)[i] == 0x7f)
			(*line)[i] = ' ';
	return n;
}

bool console_clean(const struct vm_dir *d, const struct vm_opts *o,
		   struct vm_result *r)
{
	regex_t re[NR_TROUBLE];
	FILE *f = dir_open(d, "console.log");
	char *line = NULL;
	size_t cap = 0;
	bool clean = true;

	if (!f)			/* the emulator did not start: judged elsewhere */
		return true;
	compile(re);
	while (clean && get_line(&line, &cap, f) >= 0) {
		if (!is_trouble(re, line))
			continue;
		if (is_expected(o, line)) {
			r->nr_expected++;
			continue;
		}
		snprintf(r->cause, sizeof(r->cause), "the guest said: %.300s", line);
		clean = false;
	}
	free(line);
	for (size_t i = 0; i < NR_TROUBLE; i++)
		regfree(&re[i]);
	fclose(f);
	return clean;
}

/* The last line of a log that is not blank, "" if there is none. */
void last_line(const struct vm_dir *d, const char *name, char *buf, size_t len)
{
	FILE *f = dir_open(d, name);
	char *line = NULL;
	size_t cap = 0;

	*buf = 0;
	if (!f)
		return;
	while (get_line(&line, &cap, f) >= 0)
		if (line[strspn(line, " ")])
			snprintf(buf, len, "%s", line);
	free(line);
	fclose(f);
}
