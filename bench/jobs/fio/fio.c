// SPDX-License-Identifier: GPL-2.0-only
#include "fio.h"
#include "../../lib/fatal.h"

#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT	"/tmp/fio.json"
#define ERRORS	"/tmp/fio.err"
#define BLOCK	4096u		/* bs= of common.inc */

static void __attribute__((noreturn)) become_fio(const char *job, bool huge)
{
	char file[64];
	int log = open(ERRORS, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	snprintf(file, sizeof(file), "/fio/%s.fio", job);
	if (log < 0 || dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0)
		refuse_errno("make %s", ERRORS);
	if (!huge && prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0))
		refuse_errno("forbid huge pages to fio");
	execlp("fio", "fio", "--eta=never", "--output-format=json", "--output=" OUTPUT, file,
	       (char *)NULL);
	refuse_errno("start fio");
}

static void start(const char *job, const char *path, unsigned int passes, bool huge)
{
	char loops[16];
	int status;
	pid_t pid;

	snprintf(loops, sizeof(loops), "%u", passes);
	if (setenv("FIO_FILE", path, 1) || setenv("FIO_LOOPS", loops, 1))
		refuse_errno("set the environment of fio");
	pid = fork();
	if (pid < 0)
		refuse_errno("fork for fio");
	if (!pid)
		become_fio(job, huge);
	if (waitpid(pid, &status, 0) < 0)
		refuse_errno("wait for fio");
	if (status)
		refuse("fio %s.fio failed (status %#x); its output is in %s", job,
		       (unsigned int)status, ERRORS);
}

/* "file NAME LINE" for each line: the host makes a file of them. */
static void keep_output(struct raw *raw, const char *name)
{
	FILE *f = fopen(OUTPUT, "re");
	char line[1024];

	if (!f)
		refuse_errno("open %s", OUTPUT);
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		raw_line(raw, "file %s %s", name, line);
	}
	fclose(f);
}

static double number(json_t *o, const char *outer, const char *inner)
{
	json_t *v = json_object_get(o, outer);

	if (inner)
		v = json_object_get(v, inner);
	if (!json_is_number(v))
		refuse("fio's output has no number %s %s", outer, inner ? inner : "");
	return json_number_value(v);
}

static void text(json_t *job, const char *key, char *buf, size_t size)
{
	const char *s = json_string_value(json_object_get(json_object_get(job, "job options"),
							  key));

	if (!s)
		refuse("fio's output does not say %s of the job", key);
	snprintf(buf, size, "%s", s);
}

static double percentile(json_t *way, const char *which)
{
	return json_number_value(json_object_get(json_object_get(json_object_get(way, "clat_ns"),
								 "percentile"), which));
}

static void add_way(struct fio_result *r, json_t *job, const char *name)
{
	json_t *way = json_object_get(job, name);
	uint64_t n = (uint64_t)number(way, "total_ios", NULL);

	if (!n)
		return;
	if ((uint64_t)number(way, "lat_ns", "N") != n)
		refuse("fio timed %.0f of %llu I/Os", number(way, "lat_ns", "N"),
		       (unsigned long long)n);
	if (n > r->ios) {
		r->clat50 = percentile(way, "50.000000");
		r->clat99 = percentile(way, "99.000000");
	}
	r->ios += n;
	r->lat += (uint64_t)llround(number(way, "lat_ns", "mean") * (double)n);
	r->bandwidth += number(way, "bw_bytes", NULL);
	r->iops += number(way, "iops", NULL);
}

static struct fio_result parse(void)
{
	struct fio_result r = { .ios = 0 };
	json_error_t why;
	json_t *all = json_load_file(OUTPUT, 0, &why), *job;

	if (!all)
		refuse("fio's output: line %d: %s", why.line, why.text);
	job = json_array_get(json_object_get(all, "jobs"), 0);
	if (number(job, "error", NULL) != 0)
		refuse("fio's job ended with error %.0f", number(job, "error", NULL));
	text(job, "ioengine", r.engine, sizeof(r.engine));
	text(job, "rw", r.rw, sizeof(r.rw));
	add_way(&r, job, "read");
	add_way(&r, job, "write");
	json_decref(all);
	return r;
}

struct fio_result fio_run(struct raw *raw, const char *job, const char *path,
			  unsigned int passes, bool huge, const char *name)
{
	struct fio_result r;
	struct stat st;

	if (stat(path, &st))
		refuse_errno("stat %s", path);
	start(job, path, passes, huge);
	keep_output(raw, name);
	r = parse();
	if (r.ios != (uint64_t)st.st_size / BLOCK * passes)
		refuse("fio %s.fio did %llu I/Os in %u passes over %lld bytes", job,
		       (unsigned long long)r.ios, passes, (long long)st.st_size);
	return r;
}
