// SPDX-License-Identifier: GPL-2.0-only
/*
 * raw - write raw lines from the guest's shell scripts.
 *
 *	raw begin JOB KEY=VALUE...	`raw 1` and the meta lines, once per boot
 *	raw note TEXT...		a note line
 *	raw ktap LINE...		a KTAP line
 *	raw sample FIELD...		a sample line, its fields as in bench/README.md
 *	raw file NAME <FILE		FILE's lines, for the host's scripts/run/unpack
 *	raw end				the job is complete: write `end N`
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "../lib/args.h"
#include "../lib/raw.h"

/* The GNU build-id out of the kernel's ELF notes. */
static void meta_buildid(struct raw *r)
{
	unsigned char n[4096];
	FILE *f = fopen("/sys/kernel/notes", "rbe");
	size_t len, pos = 0, i;
	char hex[2 * 64 + 1];

	if (!f)
		return;
	len = fread(n, 1, sizeof(n), f);
	fclose(f);
	while (pos + 12 <= len) {
		unsigned int h[3];	/* name size, descriptor size, type */
		size_t desc;

		memcpy(h, n + pos, sizeof(h));
		desc = pos + 12 + ((h[0] + 3u) & ~3u);
		if (desc + h[1] > len)
			return;
		if (h[2] == 3 && h[0] == 4 && !memcmp(n + pos + 12, "GNU", 4) && h[1] <= 64) {
			for (i = 0; i < h[1]; i++)
				sprintf(hex + 2 * i, "%02x", n[desc + i]);
			raw_line(r, "meta buildid %s", hex);
			return;
		}
		pos = desc + ((h[1] + 3u) & ~3u);
	}
}

static void first_word(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "re");

	snprintf(buf, size, "unknown");
	if (!f)
		return;
	if (fgets(buf, (int)size, f))
		buf[strcspn(buf, "\t \n")] = 0;
	fclose(f);
}

/* What the kernel was told of @name on its command line, or "auto". */
static void meta_kernel_arg(struct raw *r, const char *name)
{
	FILE *f = fopen("/proc/cmdline", "re");
	char line[4096], *p = NULL;

	if (f) {
		if (fgets(line, sizeof(line), f))
			p = strstr(line, name);
		fclose(f);
	}
	p = p && p[strlen(name)] == '=' ? p + strlen(name) + 1 : NULL;
	if (p)
		p[strcspn(p, " \n")] = 0;
	raw_line(r, "meta %s %s", name, p ? p : "auto");
}

static void begin(struct raw *r, int argc, char **argv)
{
	struct args a = { argc, argv };
	struct utsname u;
	char level[32];

	raw_line(r, "raw 1");
	if (!uname(&u))
		raw_line(r, "meta kernel %s", u.release);
	meta_buildid(r);
	raw_line(r, "meta job %s", argc ? argv[0] : "none");
	raw_line(r, "meta profile %s", args_str(&a, "profile", "quick"));
	raw_line(r, "meta cond %s", args_str(&a, "cond", "0"));
	raw_line(r, "meta accel %s", args_str(&a, "accel", "tcg-icount"));
	raw_line(r, "meta only %s", args_str(&a, "only", "-"));
	first_word("/proc/sys/kernel/printk", level, sizeof(level));
	raw_line(r, "meta loglevel %s", level);
	meta_kernel_arg(r, "mitigations");
	meta_kernel_arg(r, "indirect_target_selection");
}

static void words(struct raw *r, const char *kind, int argc, char **argv)
{
	char line[1024];
	size_t len = 0;
	int i;

	line[0] = 0;
	for (i = 0; i < argc && len < sizeof(line); i++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, " %s", argv[i]);
	raw_line(r, "%s%s", kind, line);
}

static void lines(struct raw *r, const char *name)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = 0;
		raw_line(r, "file %s %s", name, line);
	}
	free(line);
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "", *what;
	struct raw r;
	int err;

	if (raw_open(&r, RAW_DEVICE, RAW_MIRROR, &what)) {
		perror(what);
		return 1;
	}
	if (!strcmp(verb, "begin")) {
		begin(&r, argc - 2, argv + 2);
	} else if (!strcmp(verb, "note") || !strcmp(verb, "ktap") || !strcmp(verb, "meta") ||
		   !strcmp(verb, "sample")) {
		words(&r, verb, argc - 2, argv + 2);
	} else if (!strcmp(verb, "file") && argc == 3) {
		lines(&r, argv[2]);
	} else if (strcmp(verb, "end")) {
		fprintf(stderr, "usage: raw begin JOB KEY=VALUE... | note|ktap|meta|sample TEXT... | file NAME | end\n");
		return 2;
	}
	err = strcmp(verb, "end") ? raw_flush(&r) : raw_end(&r, RAW_MIRROR);
	if (err)
		perror("write raw output");
	return err ? 1 : 0;
}
