// SPDX-License-Identifier: GPL-2.0-only
/* What a healthy guest never prints on its console. */
#include "vm.h"

#include <err.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* The file bench/complaints, which says what its lines mean, and a zero behind it. */
__asm__(".pushsection .rodata\n"
	"complaints:	.incbin \"bench/complaints\"\n"
	"	.byte 0\n"
	".popsection");
extern const char complaints[];

struct list {
	regex_t *re;
	size_t n;
};

/* What a healthy kernel never says, and what is harmless nevertheless. */
struct lists {
	struct list trouble, harmless;
};

static void list_add(struct list *l, const char *text)
{
	l->re = realloc(l->re, (l->n + 1) * sizeof(*l->re));
	if (!l->re)
		err(1, "expressions of bench/complaints");
	if (regcomp(&l->re[l->n++], text, REG_EXTENDED | REG_NOSUB))
		errx(1, "bench/complaints: '%s' does not compile", text);
}

static void lists_read(struct lists *ls)
{
	char *text = strdup(complaints), *next = text, *line;

	if (!text)
		err(1, "copy bench/complaints");
	while ((line = strsep(&next, "\n"))) {
		if (*line == '!')
			list_add(&ls->harmless, line + 1);
		else if (*line && *line != '#')
			list_add(&ls->trouble, line);
	}
	free(text);
}

static void list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		regfree(&l->re[i]);
	free(l->re);
}

static bool matches(const struct list *l, const char *line)
{
	for (size_t i = 0; i < l->n; i++)
		if (!regexec(&l->re[i], line, 0, NULL, 0))
			return true;
	return false;
}

static bool is_trouble(const struct lists *ls, const char *line)
{
	return matches(&ls->trouble, line) && !matches(&ls->harmless, line);
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
	struct lists ls = { 0 };
	FILE *f = dir_open(d, "console.log");
	char *line = NULL;
	size_t cap = 0;
	bool clean = true;

	if (!f)			/* the emulator did not start: judged elsewhere */
		return true;
	lists_read(&ls);
	while (clean && get_line(&line, &cap, f) >= 0) {
		if (!is_trouble(&ls, line))
			continue;
		if (is_expected(o, line)) {
			r->nr_expected++;
			continue;
		}
		snprintf(r->cause, sizeof(r->cause), "the guest said: %.300s", line);
		clean = false;
	}
	free(line);
	list_free(&ls.trouble);
	list_free(&ls.harmless);
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
