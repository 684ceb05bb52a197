// SPDX-License-Identifier: GPL-2.0-only
/*
 * report [--partial] [--no-plots] [--titles DIR] [--plots DIR] RUN-DIR
 *	summary.json, data/, plots/, report.md and .html, cover.txt, cover-letter.txt;
 *	with --no-plots no plots/, and no place for a plot in the reports
 * report --compare [--experiments E,...] [--variants V,...] A B
 *	what differs between two runs, on stdout; exit 1: something is told apart
 * report [--titles DIR] --bases A B          the same designs on two bases, Markdown on stdout
 * report --environment RUN-DIR               environment.json, when a run begins
 * report --stats WHAT                        of the numbers on stdin: see stats-main.c
 *
 * Exit 0: every cell of the plan is there and the harness passed its own checks;
 * 1: not so, each is named in the report and on stderr (--partial makes this 0);
 * 2: the command line is wrong, or two runs cannot be compared.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage_text[] =
"usage: report [--partial] [--no-plots] [--titles DIR] [--plots DIR] RUN-DIR\n"
"       report --compare [--experiments E,...] [--variants V,...] RUN-DIR RUN-DIR\n"
"       report [--titles DIR] --bases RUN-DIR RUN-DIR\n"
"       report --environment RUN-DIR\n"
"       report --stats median|ci95|quantile=P|mann-whitney|shift|holm <numbers\n";

static void make_dir(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	if (mkdir(path, 0777) && errno != EEXIST)
		err(1, "make directory %s", path);
	free(path);
}

/* @dir of the tree that this program's build/host/ is in. */
static const char *in_tree(const char *dir)
{
	char *self = realpath("/proc/self/exe", NULL), *slash;

	if (!self)
		err(1, "find this program");
	for (int i = 0; i < 3 && (slash = strrchr(self, '/')); i++)
		*slash = 0;
	return xasprintf("%s/%s", self, dir);
}

/* @plots: the scripts that draw; NULL: no plots. */
static int make_report(const char *dir, const char *titles, const char *plots, bool partial)
{
	struct run run = { .dir = dir, .facts = load_facts(dir, 1), .plots = plots };
	struct figure *figs;
	unsigned int nr, missed;

	make_dir(dir, "data");
	if (plots)
		make_dir(dir, "plots");
	find_checksums(&run);
	find_boots(&run);
	for (unsigned int b = 0; b < run.nr_boots; b++)
		read_boot(&run, b);
	sort_keys(&run);
	make_cells(&run);
	find_moves(&run);
	resolve(&run);
	check_samples(&run);
	figs = make_figures(&run, titles, &nr);
	check_missing(&run, figs, nr);
	check_identical(&run);
	check_planted(&run, figs, nr);
	check_agreement(&run, figs, nr);
	check_bounds(&run, figs, nr);
	check_profiles(&run);
	check_cache_lines(&run);
	check_outcome(&run);
	for (unsigned int i = 0; i < nr; i++) {
		char *dat = xasprintf("%s/data/%s.dat", dir, figs[i].experiment);

		write_dat(&run, &figs[i], dat);
		if (plots)
			draw_figure(&run, &figs[i], plots);
		free(dat);
	}
	if (plots)
		draw_overview(&run, figs, nr, plots);
	write_summary(&run, figs, nr);
	write_cover(&run, figs, nr);
	write_cover_letter(&run, figs, nr);
	missed = write_document(&run, figs, nr, titles);
	for (unsigned int i = 0; i < run.nr_problems; i++)
		warnx("%s", run.problems[i]);
	if (missed)
		warnx("the verdict is FAIL on %u counts; see the verdict in %s/report.md", missed, dir);
	return run.nr_problems && !partial;
}

int main(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "partial",	 no_argument,	    NULL, 'p' },
		{ "titles",	 required_argument, NULL, 't' },
		{ "plots",	 required_argument, NULL, 'P' },
		{ "no-plots",	 no_argument,	    NULL, 'n' },
		{ "environment", no_argument,	    NULL, 'e' },
		{ "compare",	 no_argument,	    NULL, 'c' },
		{ "bases",	 no_argument,	    NULL, 'b' },
		{ "experiments", required_argument, NULL, 'E' },
		{ "variants",	 required_argument, NULL, 'V' },
		{ "stats",	 required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 }
	};
	const char *titles = NULL, *plots = NULL, *stats = NULL;
	const char *experiments = NULL, *variants = NULL;
	bool partial = false, draw = true, environment = false, compare = false;
	bool bases = false;
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1)
		switch (c) {
		case 'p': partial = true; break;
		case 't': titles = optarg; break;
		case 'P': plots = optarg; break;
		case 'n': draw = false; break;
		case 'e': environment = true; break;
		case 'c': compare = true; break;
		case 'b': bases = true; break;
		case 'E': experiments = optarg; break;
		case 'V': variants = optarg; break;
		case 's': stats = optarg; break;
		default: fputs(usage_text, stderr); return 2;
		}
	if (stats && optind == argc)
		return stats_main(stats);
	if (compare && optind == argc - 2)
		return compare_runs(argv[optind], argv[optind + 1], experiments, variants);
	if (!titles)
		titles = in_tree("bench/exp");
	if (bases && optind == argc - 2)
		return report_bases(argv[optind], argv[optind + 1], titles);
	if (compare || bases || experiments || variants || optind != argc - 1) {
		fputs(usage_text, stderr);
		return 2;
	}
	if (environment) {
		record_environment(argv[optind]);
		return 0;
	}
	if (!plots)
		plots = in_tree("scripts/plots");
	return make_report(argv[optind], titles, draw ? plots : NULL, partial);
}
