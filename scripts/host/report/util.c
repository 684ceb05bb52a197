// SPDX-License-Identifier: GPL-2.0-only
/* Allocation, files that appear complete or not at all, and complaints. */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		err(1, "allocate %zu bytes", size);
	return p;
}

static void append(char ***list, unsigned int *nr, const char *fmt, va_list ap)
{
	*list = xrealloc(*list, (*nr + 1) * sizeof(**list));
	(*list)[(*nr)++] = xvasprintf(fmt, ap);
}

void problem(struct run *run, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	append(&run->problems, &run->nr_problems, fmt, ap);
	va_end(ap);
}

void remark(struct run *run, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	append(&run->remarks, &run->nr_remarks, fmt, ap);
	va_end(ap);
}

FILE *create(const char *path)
{
	char *tmp = xasprintf("%s.tmp", path);
	FILE *f = fopen(tmp, "we");

	if (!f)
		err(1, "make %s", tmp);
	free(tmp);
	return f;
}

void commit(FILE *f, const char *path)
{
	char *tmp = xasprintf("%s.tmp", path);
	bool failed = ferror(f);

	if (fclose(f) || failed)
		err(1, "write %s", tmp);
	if (rename(tmp, path))
		err(1, "rename %s to %s", tmp, path);
	free(tmp);
}

json_t *load_json(const char *path)
{
	json_error_t e;
	json_t *j;

	if (access(path, F_OK)) {
		if (errno != ENOENT)
			err(1, "open %s", path);
		return NULL;
	}
	j = json_load_file(path, 0, &e);
	if (!j)
		errx(1, "%s:%d: %s", path, e.line, e.text);
	return j;
}

const char *json_text(json_t *obj, const char *key, const char *otherwise)
{
	const char *s = json_string_value(json_object_get(obj, key));

	return s ? s : otherwise;
}
