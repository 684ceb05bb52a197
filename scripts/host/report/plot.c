// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draw figures with gnuplot. This file states facts (data file, variants, panels,
 * units); how it looks is scripts/plots/<name>.gp's business, or default.gp's,
 * over style.gp.
 */
#include "report.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* gnuplot takes single-quoted text literally but for the quote itself. */
static void put_text(FILE *out, const char *s)
{
	fputc('\'', out);
	for (; *s; s++) {
		if (*s == '\'')
			fputc('\'', out);
		fputc(*s, out);
	}
	fputc('\'', out);
}

void plot_setting(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s = ", name);
	put_text(out, value);
	fputc('\n', out);
}

static void put_element(FILE *out, const char *array, unsigned int i, const char *value)
{
	fprintf(out, "%s[%u] = ", array, i + 1);
	put_text(out, value);
	fputc('\n', out);
}

void plot_variants(FILE *out, const struct run *run)
{
	fprintf(out, "NV = %u\narray VARIANT[%u]\n", run->facts->nr_variants, run->facts->nr_variants);
	for (unsigned int v = 0; v < run->facts->nr_variants; v++)
		put_element(out, "VARIANT", v, run->facts->variants[v]);
	fprintf(out, "REFERENCE = %d\nFLOOR = %d\n", run->facts->reference + 1,
		run->facts->floor + 1);	/* 0: none */
}

/* Else it is a word: clusters of bars. */
static bool x_is_numeric(const struct run *run, const struct figure *f)
{
	char x[128];

	for (unsigned int k = f->first; k < f->end && f->x; k++)
		if (!param_get(run->keys[k].params, f->x, x, sizeof(x)) || !is_number(x))
			return false;
	return f->x;
}

/* What a reader of the plot alone has to know. */
static const char *note(const struct run *run, const char *unit)
{
	return xasprintf("%s%s", strncmp(unit, "insn", 4) ? "" : "insn: guest instructions, counted. ",
			 run->facts->exact ? "Median over boots laid out differently; bars: least to most." :
			 "Median over boots; bars: its 95 % interval.");
}

static void put_facts(FILE *out, const struct run *run, const struct figure *f)
{
	plot_setting(out, "TITLE", xasprintf("%s%s", figure_title(f), dry_mark(run, ": ")));
	plot_setting(out, "XLABEL", json_text(f->info, "xlabel", f->x ? f->x : ""));
	plot_setting(out, "COMMON", *f->common ? xasprintf("all panels: %s", f->common) : "");
	plot_setting(out, "NOTE", note(run, key_unit(run, f, f->first)));
	fprintf(out, "NUMERIC = %d\n", x_is_numeric(run, f));
	plot_variants(out, run);
	fprintf(out, "NP = %u\narray PANEL[%u]\narray YLABEL[%u]\narray ROWS[%u]\n",
		f->nr_panels, f->nr_panels, f->nr_panels, f->nr_panels);
	for (unsigned int p = 0; p < f->nr_panels; p++) {
		fprintf(out, "ROWS[%u] = %u\n", p + 1, f->panels[p].nr);
		put_element(out, "PANEL", p, f->panels[p].brief);
		put_element(out, "YLABEL", p, key_unit(run, f, f->panels[p].keys[0]));
	}
}

/* Its messages go to @log: it warns of every curve without a point. */
static int run_gnuplot(const char *script, const char *log)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(1, "fork for gnuplot");
	if (!pid) {
		int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

		if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
			err(126, "make %s", log);
		execlp("gnuplot", "gnuplot", script, (char *)NULL);
		err(127, "start gnuplot (package gnuplot-nox)");
	}
	if (waitpid(pid, &status, 0) < 0)
		err(1, "wait for gnuplot");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* What gnuplot drew becomes a plot of the run. */
static void keep(const char *tmp, const char *to, const char *format)
{
	if (!strcmp(format, "svg")) {
		svg_tidy(tmp, to);
		if (unlink(tmp))
			err(1, "remove %s", tmp);
	} else if (rename(tmp, to)) {
		err(1, "rename %s to %s", tmp, to);
	}
}

/* Leaves plots/<name>.{svg,png}; on failure a problem and the script. */
void plot_draw(struct run *run, const char *name, const char *facts, const char *plots)
{
	static const char *const formats[] = { "svg", "png" };
	char *own = xasprintf("%s/%s.gp", plots, name);
	char *script = xasprintf("%s/plots/%s.gp", run->dir, name);
	char *log = xasprintf("%s/plots/%s.log", run->dir, name);

	for (unsigned int i = 0; i < 2; i++) {
		char *to = xasprintf("%s/plots/%s.%s", run->dir, name, formats[i]);
		char *tmp = xasprintf("%s.drawn.tmp", to);
		FILE *out = create(script);

		plot_setting(out, "FORMAT", formats[i]);
		plot_setting(out, "OUT", tmp);
		plot_setting(out, "DAT", xasprintf("%s/data/%s.dat", run->dir, name));
		fprintf(out, "%sload '%s/style.gp'\nload '%s'\n", facts, plots,
			access(own, R_OK) ? xasprintf("%s/default.gp", plots) : own);
		commit(out, script);
		if (run_gnuplot(script, log)) {
			problem(run, "plot %s: gnuplot failed on %s; see %s", name, script, log);
		} else {
			keep(tmp, to, formats[i]);
			if (unlink(script) || unlink(log))
				err(1, "remove %s or %s", script, log);
		}
		free(to);
		free(tmp);
	}
	free(own);
	free(script);
	free(log);
}

FILE *plot_facts(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (!out)
		err(1, "allocate a script");
	return out;
}

void draw_figure(struct run *run, const struct figure *f, const char *plots)
{
	char *facts;
	size_t size;
	FILE *out = plot_facts(&facts, &size);

	put_facts(out, run, f);
	if (fclose(out))
		err(1, "allocate a script");
	plot_draw(run, f->experiment, facts, plots);
	free(facts);
}
