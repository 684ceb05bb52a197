// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draw a figure with gnuplot. This file states facts (data file, variants,
 * panels, units); how it looks is scripts/plots/<experiment>.gp's business, or
 * default.gp's, over style.gp.
 */
#include "report.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
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

static void put_setting(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s = ", name);
	put_text(out, value);
	fputc('\n', out);
}

static void put_facts(FILE *out, const struct run *run, const struct figure *f,
		      const char *dat)
{
	put_setting(out, "DAT", dat);
	put_setting(out, "TITLE", figure_title(f));
	put_setting(out, "XLABEL", json_text(f->info, "xlabel", f->x ? f->x : ""));
	put_setting(out, "ACCEL", run->accel);
	fprintf(out, "NUMERIC = %d\nNV = %u\narray VARIANT[%u]\n", f->x != NULL,
		run->nr_variants, run->nr_variants);
	for (unsigned int v = 0; v < run->nr_variants; v++) {
		fprintf(out, "VARIANT[%u] = ", v + 1);
		put_text(out, run->variants[v]);
		fputc('\n', out);
	}
	fprintf(out, "NP = %u\narray PANEL[%u]\narray YLABEL[%u]\narray ROWS[%u]\n",
		f->nr_panels, f->nr_panels, f->nr_panels, f->nr_panels);
	for (unsigned int p = 0; p < f->nr_panels; p++) {
		fprintf(out, "ROWS[%u] = %u\nPANEL[%u] = ", p + 1, f->panels[p].nr, p + 1);
		put_text(out, f->panels[p].title);
		fprintf(out, "\nYLABEL[%u] = ", p + 1);
		put_text(out, key_unit(run, f, f->panels[p].keys[0]));
		fputc('\n', out);
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

/* Leaves plots/<experiment>.{svg,png}; on failure a problem and the script. */
void draw_figure(struct run *run, const struct figure *f, const char *plots)
{
	static const char *const formats[] = { "svg", "png" };
	char *dat = xasprintf("%s/data/%s.dat", run->dir, f->experiment);
	char *own = xasprintf("%s/%s.gp", plots, f->experiment);
	char *script = xasprintf("%s/plots/%s.gp", run->dir, f->experiment);
	char *log = xasprintf("%s/plots/%s.log", run->dir, f->experiment);

	for (unsigned int i = 0; i < 2; i++) {
		char *to = xasprintf("%s/plots/%s.%s", run->dir, f->experiment, formats[i]);
		char *tmp = xasprintf("%s.tmp", to);
		FILE *out = create(script);

		put_setting(out, "FORMAT", formats[i]);
		put_setting(out, "OUT", tmp);
		put_facts(out, run, f, dat);
		fprintf(out, "load '%s/style.gp'\nload '%s'\n", plots,
			access(own, R_OK) ? xasprintf("%s/default.gp", plots) : own);
		commit(out, script);
		if (run_gnuplot(script, log))
			problem(run, "plot %s: gnuplot failed on %s; see %s", f->experiment,
				script, log);
		else if (rename(tmp, to))
			err(1, "rename %s to %s", tmp, to);
		else if (unlink(script) || unlink(log))
			err(1, "remove %s or %s", script, log);
		free(to);
		free(tmp);
	}
	free(dat);
	free(own);
	free(script);
	free(log);
}
