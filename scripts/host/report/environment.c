// SPDX-License-Identifier: GPL-2.0-only
/*
 * environment.json: the machine a run is made on. Recorded when the run begins,
 * since a report may be written elsewhere. No host name, no user, no path.
 */
#include "report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* The first line a command prints; "" if it cannot be run. */
static char *first_line(const char *command)
{
	char line[512] = "";
	FILE *f = popen(command, "re");

	if (f && !fgets(line, sizeof(line), f))
		*line = 0;
	if (f)
		pclose(f);
	line[strcspn(line, "\n")] = 0;
	return xasprintf("%s", line);
}

/* The value of "key<spaces>: value" in a file of /proc, or "". */
static char *proc_value(const char *path, const char *key)
{
	FILE *f = fopen(path, "re");
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		char *colon = strchr(line, ':');

		if (!colon || strncmp(line, key, strlen(key)))
			continue;
		fclose(f);
		colon += 1 + strspn(colon + 1, " \t");
		colon[strcspn(colon, "\n")] = 0;
		return xasprintf("%s", colon);
	}
	if (f)
		fclose(f);
	return xasprintf("%s", "");
}

static void set(json_t *o, const char *key, const char *value)
{
	json_object_set_new(o, key, json_string(*value ? value : "unknown"));
}

static json_t *packages(const struct facts *facts)
{
	FILE *f = popen(xasprintf("dpkg-query -W qemu-system-x86 xfsprogs ndctl gnuplot-nox gcc "
				  "libgsl-dev libjansson-dev %s 2>/dev/null", facts->package), "re");
	char name[128], version[128];
	json_t *o = json_object();

	while (f && fscanf(f, "%127s %127s", name, version) == 2)
		json_object_set_new(o, name, json_string(version));
	if (f)
		pclose(f);
	return o;
}

static void add_kernel(json_t *all, const char *dir, const char *name, bool needed)
{
	json_t *k = load_json(xasprintf("%s/kernels/%s.json", dir, name));

	if (k || needed)
		json_object_set_new(all, name, k ? k : json_null());
}

/*
 * What is known of every variant's kernel, under its name; those that a job alone is
 * booted on as VARIANT-FLAVOUR.
 */
static json_t *kernels(const struct facts *f, const char *dir)
{
	json_t *all = json_object();

	for (unsigned int v = 0; v < f->nr_variants; v++)
		add_kernel(all, dir, f->variants[v], true);
	for (unsigned int i = 0; i < f->nr_granules; i++)
		add_kernel(all, dir, f->granules[i].kernel, true);
	for (unsigned int j = 0; j < f->nr_jobs; j++)
		for (unsigned int v = 0; f->jobs[j].flavour && v < f->nr_variants; v++)
			add_kernel(all, dir, xasprintf("%s-%s", f->variants[v], f->jobs[j].flavour),
				   false);
	return all;
}

/* The kernels differ in their patches only: origin and config are said once. */
static void set_kernel(json_t *env, json_t *all)
{
	const char *const fields[] = { "version", "origin", "source_sha256",
				       "config_sha256", "compiler" };
	json_t *first = NULL, *v;
	const char *name;

	json_object_foreach(all, name, v)
		if (!first && json_is_object(v))
			first = v;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		char *key = xasprintf("kernel %s", fields[i]);

		set(env, key, json_text(first, fields[i], ""));
		free(key);
	}
}

/*
 * What times depend on and counted instructions do not: at what speed the host's CPUs run,
 * which of them the run may use (taskset), and how the host backs memory.
 */
static void set_clock(json_t *env)
{
	set(env, "host cpus of this run", proc_value("/proc/self/status", "Cpus_allowed_list"));
	set(env, "host cpu governor", first_line("cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor "
						 "2>/dev/null"));
	set(env, "host cpu boost", first_line("cat /sys/devices/system/cpu/cpufreq/boost 2>/dev/null || "
					      "sed 's/^/no_turbo /' /sys/devices/system/cpu/intel_pstate/no_turbo "
					      "2>/dev/null"));
	set(env, "host transparent huge pages",
	    first_line("cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null"));
	set(env, "host huge pages reserved", proc_value("/proc/meminfo", "HugePages_Total"));
}

void record_environment(const char *dir)
{
	char *path = xasprintf("%s/environment.json", dir);
	const struct facts *facts = load_facts(dir, 1);
	json_t *env = json_object(), *all = kernels(facts, dir);
	const char *qemu = getenv("QEMU");
	struct utsname u;
	FILE *out;

	if (uname(&u))
		err(1, "ask for the host's kernel");
	set_kernel(env, all);
	set(env, "accelerator", facts->accel);
	set(env, "accelerator reason", facts->accel_reason);
	set(env, "qemu", first_line(xasprintf("%s --version", qemu && *qemu ? qemu :
					      "qemu-system-x86_64")));
	set(env, "host cpu", proc_value("/proc/cpuinfo", "model name"));
	set(env, "host memory", proc_value("/proc/meminfo", "MemTotal"));
	set(env, "host kernel", u.release);
	set(env, "host system", first_line(". /etc/os-release && echo \"$PRETTY_NAME\""));
	json_object_set_new(env, "host cpus", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
	if (!facts->exact)
		set_clock(env);
	json_object_set_new(env, "packages", packages(facts));
	json_object_set_new(env, "kernels", all);
	out = create(path);
	json_dumpf(env, out, JSON_INDENT(2));
	fputc('\n', out);
	commit(out, path);
	free(path);
}
