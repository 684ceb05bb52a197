// SPDX-License-Identifier: GPL-2.0-only
/*
 * One data.raw.gz: parsed to its end before a single number of it is used, so
 * that a damaged or foreign file contributes nothing.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define LINE_LEN 4096

struct sample {
	unsigned int key;
	double value;
};

/* What is learnt from one file while reading it. */
struct parse {
	struct run *run;
	struct boot *boot;
	const char *why;		/* not to be used; NULL: fine so far */
	unsigned long nr_lines;
	bool ended;
	bool dax;
	char buildid[128], accel[32], cond[32], profile[32], job[32];
	struct sample *samples;
	size_t nr, cap;
};

static uint64_t fnv1a(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3ULL;
	return h;
}

static void parse_meta(struct parse *p, const char *text)
{
	char key[64], value[512];

	if (sscanf(text, "%63s %511[^\n]", key, value) != 2)
		return;
	if (!strcmp(key, "buildid"))
		snprintf(p->buildid, sizeof(p->buildid), "%.127s", value);
	else if (!strcmp(key, "accel"))
		snprintf(p->accel, sizeof(p->accel), "%.31s", value);
	else if (!strcmp(key, "cond"))
		snprintf(p->cond, sizeof(p->cond), "%.31s", value);
	else if (!strcmp(key, "profile"))
		snprintf(p->profile, sizeof(p->profile), "%.31s", value);
	else if (!strcmp(key, "job"))
		snprintf(p->job, sizeof(p->job), "%.31s", value);
	else if (!strcmp(key, "dax"))
		p->dax = !strcmp(value, "always");
}

static void parse_sample(struct parse *p, const char *line)
{
	char experiment[64], metric[64], unit[16], params[256];
	unsigned long long value;
	unsigned int per;
	int end = 0;
	long seq;
	struct sample s;

	if (sscanf(line, "sample %63s %63s %15s %255s %u %ld %llu%n", experiment, metric,
		   unit, params, &per, &seq, &value, &end) != 7 || line[end] || !per) {
		p->why = "has a sample line that does not parse";
		return;
	}
	p->boot->digest = fnv1a(p->boot->digest, line);
	p->boot->nr_samples++;
	if (seq < 0)
		return;
	s.key = intern_key(p->run, experiment, metric, unit, params);
	s.value = (double)value / per;
	p->run->keys[s.key].paged |= per > 1;
	if (p->nr == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 4096;
		p->samples = xrealloc(p->samples, p->cap * sizeof(s));
	}
	p->samples[p->nr++] = s;
}

static void parse_line(struct parse *p, char *line)
{
	char *end;

	line[strcspn(line, "\r\n")] = 0;
	if (p->ended)
		p->why = "has text after its `end`";
	else if (!p->nr_lines && strcmp(line, "raw 1"))
		p->why = "does not begin with `raw 1`";
	else if (!strncmp(line, "sample ", 7))
		parse_sample(p, line);
	else if (!strncmp(line, "meta ", 5))
		parse_meta(p, line + 5);
	else if (!strncmp(line, "end ", 4)) {
		p->ended = true;
		if (strtoul(line + 4, &end, 10) != p->nr_lines || *end)
			p->why = "has an `end` that counts other lines";
	}
	p->nr_lines++;
}

static void read_lines(struct parse *p)
{
	char line[LINE_LEN];
	gzFile f = gzopen(p->boot->path, "rbe");
	int zerr = Z_OK;

	if (!f)
		err(1, "open %s", p->boot->path);
	while (!p->why && gzgets(f, line, sizeof(line)))
		parse_line(p, line);
	gzerror(f, &zerr);
	if (!p->why && zerr != Z_OK && zerr != Z_STREAM_END)
		p->why = "is no complete gzip file";
	else if (!p->why && !p->ended)
		p->why = "has no `end` line";
	gzclose(f);
}

/* Was this file made by this run, on this kernel, on DAX? */
static void check_origin(struct parse *p)
{
	const struct run *run = p->run;
	json_t *kernel = load_kernel(run, p->boot->variant, p->boot->job);
	const char *id = json_text(kernel, "build_id", NULL);

	if (strcmp(p->accel, run->facts->accel))
		p->why = "was made with another accelerator than the run";
	else if (!is_number(p->cond) || strtoul(p->cond, NULL, 10) != p->boot->cond)
		p->why = "was made under another condition than its name says";
	else if (strcmp(p->profile, run->facts->size))
		p->why = "was made with another profile than the run";
	else if (*p->job && strcmp(p->job, p->boot->job))
		p->why = "was made by another job than its name says";
	else if (!p->dax)
		p->why = "was made without DAX";
	else if (!id)
		p->why = "cannot be tied to a kernel: kernels/VARIANT[-FLAVOUR].json has no build_id";
	else if (strcmp(id, p->buildid))
		p->why = "was made by another kernel (build id differs)";
	else if (!p->nr)
		p->why = "holds no sample";
	json_decref(kernel);
}

static int compare_samples(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static void make_points(struct parse *p, unsigned int boot)
{
	double *v = xrealloc(NULL, p->nr * sizeof(*v));

	qsort(p->samples, p->nr, sizeof(*p->samples), compare_samples);
	for (size_t i = 0, n; i < p->nr; i += n) {
		unsigned int key = p->samples[i].key;

		for (n = 0; i + n < p->nr && p->samples[i + n].key == key; n++)
			v[n] = p->samples[i + n].value;
		p->run->keys[key].job = p->boot->job;
		add_point(p->run, key, boot, stats_median(v, n));
	}
	free(v);
}

void read_boot(struct run *run, unsigned int boot)
{
	struct parse p = { .run = run, .boot = &run->boots[boot] };

	p.boot->digest = 0xcbf29ce484222325ULL;
	read_lines(&p);
	if (!p.why)
		check_origin(&p);
	if (p.why) {
		problem(run, "excluded: raw/%s/%s/data.raw.gz %s", p.boot->variant,
			p.boot->name, p.why);
	} else {
		p.boot->good = true;
		make_points(&p, boot);
	}
	free(p.samples);
}
