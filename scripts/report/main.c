// SPDX-License-Identifier: GPL-2.0-only
/*
 * report [--partial] [--plots DIR] RUN-DIR   summary.json, data/, plots/, report.md
 * report --environment RUN-DIR               environment.json, when a run begins
 * report --stats median|ci95|quantile P      of the numbers on stdin, for the tests
 *
 * Exit 0: every cell of the plan is there; 1: not so, each is named in the
 * report and on stderr (--partial makes this 0); 2: the command line is wrong.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage_text[] =
"usage: report [--partial] [--plots DIR] RUN-DIR\n"
"       report --environment RUN-DIR\n"
"       report --stats median|ci95|quantile=P <numbers\n";

static void make_dir(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	if (mkdir(path, 0777) && errno != EEXIST)
		err(1, "make directory %s", path);
	free(path);
}

/* scripts/plots beside the program's build/host/. */
static const char *default_plots(void)
{
	char *self = realpath("/proc/self/exe", NULL), *slash;

	if (!self)
		err(1, "find this program");
	for (int i = 0; i < 3 && (slash = strrchr(self, '/')); i++)
		*slash = 0;
	return xasprintf("%s/scripts/plots", self);
}

static int print_stats(const char *what)
{
	double *v = NULL, x, low, high;
	size_t n = 0;

	while (scanf("%lf", &x) == 1) {
		v = xrealloc(v, (n + 1) * sizeof(x));
		v[n++] = x;
	}
	if (!n)
		errx(1, "--stats: no number on stdin");
	if (!strcmp(what, "median"))
		printf("%.10g\n", stats_median(v, n));
	else if (!strncmp(what, "quantile=", 9))
		printf("%.10g\n", stats_quantile(v, n, strtod(what + 9, NULL)));
	else if (strcmp(what, "ci95"))
		errx(2, "--stats %s: valid are median, ci95, quantile=P", what);
	else if (stats_median_ci95(v, n, &low, &high))
		printf("%.10g %.10g\n", low, high);
	else
		puts("none");
	return 0;
}

static int make_report(const char *dir, const char *plots, bool partial)
{
	struct run run = { .dir = dir };
	struct figure *figs;
	unsigned int nr, missed;

	load_plan(&run);
	make_dir(dir, "data");
	make_dir(dir, "plots");
	find_boots(&run);
	for (unsigned int b = 0; b < run.nr_boots; b++)
		read_boot(&run, b);
	sort_keys(&run);
	make_cells(&run);
	check_repeats(&run);
	figs = make_figures(&run, plots, &nr);
	check_missing(&run, figs, nr);
	for (unsigned int i = 0; i < nr; i++) {
		char *dat = xasprintf("%s/data/%s.dat", dir, figs[i].experiment);

		write_dat(&run, &figs[i], dat);
		draw_figure(&run, &figs[i], plots);
		free(dat);
	}
	write_summary(&run, figs, nr);
	write_cover(&run, figs, nr);
	missed = write_markdown(&run, figs, nr);
	for (unsigned int i = 0; i < run.nr_problems; i++)
		warnx("%s", run.problems[i]);
	if (missed)
		warnx("%u known bounds missed; see the verdict in %s/report.md", missed, dir);
	return run.nr_problems && !partial;
}

int main(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "partial",	 no_argument,	    NULL, 'p' },
		{ "plots",	 required_argument, NULL, 'P' },
		{ "environment", no_argument,	    NULL, 'e' },
		{ "stats",	 required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 }
	};
	const char *plots = NULL, *stats = NULL;
	bool partial = false, environment = false;
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1)
		switch (c) {
		case 'p': partial = true; break;
		case 'P': plots = optarg; break;
		case 'e': environment = true; break;
		case 's': stats = optarg; break;
		default: fputs(usage_text, stderr); return 2;
		}
	if (stats && optind == argc)
		return print_stats(stats);
	if (optind != argc - 1) {
		fputs(usage_text, stderr);
		return 2;
	}
	if (environment) {
		record_environment(argv[optind]);
		return 0;
	}
	return make_report(argv[optind], plots ? plots : default_plots(), partial);
}
