// SPDX-License-Identifier: GPL-2.0-only
/* boot.json: how this boot was made and how long it took. */
#include "vm.h"

#include <err.h>
#include <string.h>

static void put_string(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s);
		else if ((unsigned char)*s < ' ')
			fprintf(f, "\\u%04x", *s);
		else
			fputc(*s, f);
	}
	fputc('"', f);
}

static void put_key(FILE *f, const char *key, const char *value)
{
	fprintf(f, "  \"%s\": ", key);
	put_string(f, value);
	fputs(",\n", f);
}

static void put_guest_args(FILE *f, char **args)
{
	fputs("  \"guest_args\": [", f);
	for (char **a = args; *a; a++) {
		fputs(a == args ? "" : ", ", f);
		put_string(f, *a);
	}
	fputs("],\n", f);
}

void write_boot_json(const struct vm_dir *d, const struct vm_opts *o,
		     const struct vm_result *r)
{
	char path[PATH_MAX];
	FILE *f = fopen(dir_file(d, "boot.json", path), "we");

	if (!f)
		err(1, "make %s", path);
	fputs("{\n", f);
	put_key(f, "accel", accel_name(o->accel));
	put_key(f, "append", o->append);
	if (o->disk)
		put_key(f, "disk", o->disk);
	put_guest_args(f, o->guest_args);
	fprintf(f, "  \"smp\": %u,\n  \"mem_mib\": %u,\n  \"pmem_mib\": %u,\n  \"pmem2_mib\": %u,\n  \"pad\": %u,\n",
		o->smp, o->mem_mib, o->pmem_mib, o->pmem2_mib, o->pad);
	fprintf(f, "  \"seconds\": %.2f,\n  \"cpu_seconds\": %.2f,\n", r->seconds, r->cpu_s);
	if (r->first_sample_s >= 0)
		fprintf(f, "  \"first_sample_seconds\": %.2f,\n", r->first_sample_s);
	fprintf(f, "  \"raw_lines\": %u,\n  \"expected_console_lines\": %u,\n",
		r->raw_lines, r->nr_expected);
	put_key(f, "cause", r->cause);
	fprintf(f, "  \"ok\": %s\n}\n", *r->cause ? "false" : "true");
	if (ferror(f) || fclose(f))
		err(1, "write %s", path);
}
