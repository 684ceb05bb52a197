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

/* A sample of the file, of any of its keys. */
struct taken {
	unsigned int key;
	struct sample s;
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
	struct taken *samples;
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
	char experiment[64], metric[64], unit[16], params[256], numbers[3][24];
	unsigned long long per, value;
	struct taken t = { 0 };
	int end = 0;

	if (sscanf(line, "sample %63s %63s %15s %255s %23s %23s %23s%n", experiment, metric,
		   unit, params, numbers[0], numbers[1], numbers[2], &end) != 7 || line[end] ||
	    !parse_number(numbers[0], UINT_MAX, &per) || !per ||
	    !parse_seq(numbers[1], &t.s.seq) ||
	    strspn(numbers[2], "0123456789") != strlen(numbers[2])) {
		p->why = "has a sample line that does not parse";
		return;
	}
	if (!parse_number(numbers[2], LARGEST_VALUE, &value)) {
		p->why = xasprintf("has a number that is too large: %s, of %s %s %s", numbers[2],
				   experiment, metric, params);
		return;
	}
	p->boot->digest = fnv1a(p->boot->digest, line);
	p->boot->nr_samples++;
	t.key = intern_key(p->run, experiment, metric, unit, params);
	t.s.value = value;
	t.s.per = per;
	p->run->keys[t.key].paged |= per > 1;
	if (p->nr == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 4096;
		p->samples = xrealloc(p->samples, p->cap * sizeof(t));
	}
	p->samples[p->nr++] = t;
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
	struct checksum *sum = checksum_start();
	const char *changed;
	int zerr = Z_OK;

	if (!f)
		err(1, "open %s", p->boot->path);
	while (gzgets(f, line, sizeof(line))) {
		checksum_add(sum, line);
		if (!p->why)
			parse_line(p, line);
	}
	changed = checksum_complaint(sum, p->run, p->boot);
	gzerror(f, &zerr);
	if (!p->why && zerr != Z_OK && zerr != Z_STREAM_END)
		p->why = "is no complete gzip file";
	else if (!p->why && !p->ended)
		p->why = "has no `end` line";
	else if (!p->why)
		p->why = changed;
	gzclose(f);
}

/* Was this file made by this run, on this kernel, on DAX? */
static void check_origin(struct parse *p)
{
	const struct run *run = p->run;
	json_t *kernel = load_kernel(run, p->boot->kernel, p->boot->job);
	const char *id = json_text(kernel, "build_id", NULL);

	/* The guest of a dry run knows what it runs on, not what for. */
	if (strcmp(p->accel, run->facts->dry ? "tcg" : run->facts->accel))
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
	const struct taken *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->s.seq > y->s.seq) - (x->s.seq < y->s.seq);
}

/* Brings the samples into order; the same one twice would count twice. */
static void check_doubles(struct parse *p)
{
	qsort(p->samples, p->nr, sizeof(*p->samples), compare_samples);
	for (size_t i = 1; !p->why && i < p->nr; i++) {
		const struct key *k = &p->run->keys[p->samples[i].key];

		if (!compare_samples(&p->samples[i - 1], &p->samples[i]))
			p->why = xasprintf("has a sample twice: SEQ %ld of %s %s %s",
					   p->samples[i].s.seq, k->experiment, k->metric,
					   k->params);
	}
}

/* One point per key; what is before SEQ 0 warmed up. */
static void make_points(struct parse *p, unsigned int boot)
{
	struct sample *s = xrealloc(NULL, (p->nr + 1) * sizeof(*s));
	double *v = xrealloc(NULL, (p->nr + 1) * sizeof(*v));

	for (size_t i = 0; i < p->nr;) {
		unsigned int key = p->samples[i].key, n = 0;

		for (; i < p->nr && p->samples[i].key == key; i++) {
			if (p->samples[i].s.seq < 0)
				continue;
			s[n] = p->samples[i].s;
			v[n] = (double)s[n].value / s[n].per;
			n++;
		}
		p->run->keys[key].job = p->boot->job;
		if (!n)
			continue;	/* check_missing() says so */
		add_point(p->run, (struct point) { .key = key, .boot = boot, .samples = s,
			  .nr_samples = n, .value = stats_median(v, n) });
		s += n;
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
	if (!p.why)
		check_doubles(&p);
	if (p.why) {
		problem(run, "excluded: raw/%s/%s/data.raw.gz %s", p.boot->kernel,
			p.boot->name, p.why);
	} else {
		p.boot->good = true;
		make_points(&p, boot);
	}
	free(p.samples);
}
