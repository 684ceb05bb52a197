// SPDX-License-Identifier: GPL-2.0-only
/* The command line of vmrun. A mistake ends in exit 2 and one line. */
#include "vm.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIT_USAGE 2
#define LOW_MEMORY_MIB 3072	/* more is above 4 GiB, behind a hole */
#define MAX_GUEST_ARGS 30	/* the kernel hands init at most 32 */

static const char usage_text[] =
"usage: vmrun --kernel F --initrd F|--disk F --out DIR [options] -- JOB [KEY=VALUE...]\n"
"  --accel tcg-icount|tcg|kvm  (tcg-icount)   --smp N       CPUs (1)\n"
"  --mem MiB     guest memory (1024)          --pmem MiB    NVDIMM size (0: none)\n"
"  --pmem2 MiB   second NVDIMM (0: none)\n"
"  --pmem-from F the NVDIMM is a sparse copy of F, as large as that\n"
"  --keep-pmem   leave DIR/pmem.img of a good boot\n"
"  --timeout SEC power-on to power-off (120)  --pad N       N*4 KiB after the initrd\n"
"  --disk F      a virtio disk; it stays as it is\n"
"  --silence SEC the boot has failed if data.raw does not grow for so long\n"
"  --append 'KERNEL ARGS'                     --expect TEXT console lines to let pass\n"
"  --profile     what bench marks, by address, in DIR/profile.txt (tcg-icount)\n"
"  --lines F     what bench marks, by cache line, in DIR/lines.txt; F: System.map,\n"
"                for a guest booted with --append nokaslr (tcg-icount)\n"
"  --monitor     the guest's ttyS2 is the emulator's monitor, for machine checks\n"
"  --mce         the same for machine checks alone, each where the guest stands still\n"
"  --interactive ttyS0 on this terminal; Ctrl-A x ends the guest\n"
"QEMU=program overrides qemu-system-x86_64.\n";

static const struct option longopts[] = {
	{ "kernel",	 required_argument, NULL, 'k' },
	{ "initrd",	 required_argument, NULL, 'i' },
	{ "disk",	 required_argument, NULL, 'd' },
	{ "silence",	 required_argument, NULL, 'S' },
	{ "accel",	 required_argument, NULL, 'a' },
	{ "smp",	 required_argument, NULL, 's' },
	{ "mem",	 required_argument, NULL, 'm' },
	{ "pmem",	 required_argument, NULL, 'p' },
	{ "pmem2",	 required_argument, NULL, 'q' },
	{ "pmem-from",	 required_argument, NULL, 'f' },
	{ "keep-pmem",	 no_argument,	    NULL, 'K' },
	{ "timeout",	 required_argument, NULL, 't' },
	{ "pad",	 required_argument, NULL, 'P' },
	{ "out",	 required_argument, NULL, 'o' },
	{ "append",	 required_argument, NULL, 'A' },
	{ "expect",	 required_argument, NULL, 'e' },
	{ "profile",	 no_argument,	    NULL, 'c' },
	{ "lines",	 required_argument, NULL, 'l' },
	{ "monitor",	 no_argument,	    NULL, 'M' },
	{ "mce",	 no_argument,	    NULL, 'E' },
	{ "interactive", no_argument,	    NULL, 'I' },
	{ "help",	 no_argument,	    NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static const char *const accel_names[] = {
	[ACCEL_TCG_ICOUNT] = "tcg-icount",
	[ACCEL_TCG] = "tcg",
	[ACCEL_KVM] = "kvm",
};

const char *accel_name(enum vm_accel accel)
{
	return accel_names[accel];
}

static enum vm_accel parse_accel(const char *s)
{
	for (size_t i = 0; i < sizeof(accel_names) / sizeof(*accel_names); i++)
		if (!strcmp(s, accel_names[i]))
			return i;
	errx(EXIT_USAGE, "--accel %s: valid are tcg-icount, tcg, kvm", s);
}

static unsigned int parse_number(const char *opt, const char *s,
				 unsigned long min, unsigned long max)
{
	unsigned long v;
	char *end;

	errno = 0;
	v = strtoul(s, &end, 10);
	if (errno || end == s || *end || *s == '-' || v < min || v > max)
		errx(EXIT_USAGE, "--%s %s: a number from %lu to %lu is wanted",
		     opt, s, min, max);
	return v;
}

static void parse_one(int c, struct vm_opts *o)
{
	switch (c) {
	case 'k': o->kernel = optarg; break;
	case 'i': o->initrd = optarg; break;
	case 'd': o->disk = optarg; break;
	case 'o': o->out = optarg; break;
	case 'A': o->append = optarg; break;
	case 'f': o->pmem_from = optarg; break;
	case 'K': o->keep_pmem = true; break;
	case 'c': o->profile = true; break;
	case 'l': o->lines = optarg; break;
	case 'M': o->monitor = true; break;
	case 'E': o->mce = true; break;
	case 'I': o->interactive = true; break;
	case 'a': o->accel = parse_accel(optarg); break;
	case 's': o->smp = parse_number("smp", optarg, 1, 64); break;
	case 'm': o->mem_mib = parse_number("mem", optarg, 64, 1 << 20); break;
	case 'p': o->pmem_mib = parse_number("pmem", optarg, 0, 1 << 22); break;
	case 'q': o->pmem2_mib = parse_number("pmem2", optarg, 0, 1 << 22); break;
	case 't': o->timeout_s = parse_number("timeout", optarg, 0, 86400); break;
	case 'S': o->silence_s = parse_number("silence", optarg, 1, 86400); break;
	case 'P': o->pad = parse_number("pad", optarg, 0, 1024); break;
	case 'e':
		if (o->nr_expect == VM_MAX_EXPECT)
			errx(EXIT_USAGE, "more than %d --expect", VM_MAX_EXPECT);
		o->expect[o->nr_expect++] = optarg;
		break;
	case 'h':
		fputs(usage_text, stdout);
		exit(0);
	default:
		fputs(usage_text, stderr);
		exit(EXIT_USAGE);
	}
}

static void check_lines(const struct vm_opts *o)
{
	if (!o->lines)
		return;
	if (o->accel != ACCEL_TCG_ICOUNT)
		errx(EXIT_USAGE, "--lines counts what instructions touch: --accel tcg-icount only");
	if (access(o->lines, R_OK))
		err(EXIT_USAGE, "System.map %s", o->lines);
	if (strchr(o->lines, ','))
		errx(EXIT_USAGE, "--lines %s: no comma may be in it", o->lines);
	if (o->mem_mib > LOW_MEMORY_MIB)
		errx(EXIT_USAGE, "--lines with --mem %u: it knows no memory above the first %d MiB",
		     o->mem_mib, LOW_MEMORY_MIB);
}

static void check_args(const struct vm_opts *o, unsigned int nr_guest_args)
{
	if (!o->kernel || !(o->initrd || o->disk) || !o->out)
		errx(EXIT_USAGE, "--kernel, --initrd (or --disk) and --out are all needed");
	if (strlen(o->out) > PATH_MAX - 64 || !*o->out ||
	    o->out[strlen(o->out) - 1] == '/')
		errx(EXIT_USAGE, "--out '%s': empty, too long or ends in '/'", o->out);
	if (access(o->kernel, R_OK))
		err(EXIT_USAGE, "kernel %s", o->kernel);
	if (o->initrd && access(o->initrd, R_OK))
		err(EXIT_USAGE, "initrd %s", o->initrd);
	if (o->disk && access(o->disk, R_OK))
		err(EXIT_USAGE, "disk %s", o->disk);
	if (o->pad && !o->initrd)
		errx(EXIT_USAGE, "--pad without --initrd: there is nothing to be longer");
	if (o->accel == ACCEL_TCG_ICOUNT && o->smp != 1)
		errx(EXIT_USAGE, "--accel tcg-icount runs one CPU only, not %u", o->smp);
	if (o->profile && o->accel != ACCEL_TCG_ICOUNT)
		errx(EXIT_USAGE, "--profile counts instructions: --accel tcg-icount only");
	check_lines(o);
	if (o->mce && o->accel != ACCEL_TCG_ICOUNT)
		errx(EXIT_USAGE, "--mce stops a clock of instructions: --accel tcg-icount only");
	if (o->mce && o->monitor)
		errx(EXIT_USAGE, "--mce and --monitor: the guest has one third serial port");
	if (o->keep_pmem && !o->pmem_mib)
		errx(EXIT_USAGE, "--keep-pmem without --pmem: there is no NVDIMM");
	if (o->pmem2_mib && !o->pmem_mib)
		errx(EXIT_USAGE, "--pmem2 without --pmem: there is no first NVDIMM");
	if (!o->timeout_s && !o->interactive)
		errx(EXIT_USAGE, "--timeout 0 is for --interactive only");
	if (nr_guest_args > MAX_GUEST_ARGS)
		errx(EXIT_USAGE, "more than %d arguments for the guest", MAX_GUEST_ARGS);
	/* Commas end QEMU's file names early. */
	if (strchr(o->out, ','))
		errx(EXIT_USAGE, "--out %s: no comma may be in it", o->out);
	if (o->disk && strchr(o->disk, ','))
		errx(EXIT_USAGE, "--disk %s: no comma may be in it", o->disk);
}

/* The NVDIMM gets the size of what is copied into it. */
static void measure_pmem(struct vm_opts *o)
{
	struct stat st;

	if (!o->pmem_from)
		return;
	if (o->pmem_mib)
		errx(EXIT_USAGE, "--pmem and --pmem-from: the file has a size of its own");
	if (stat(o->pmem_from, &st))
		err(EXIT_USAGE, "NVDIMM's contents %s", o->pmem_from);
	if (!S_ISREG(st.st_mode) || !st.st_size || st.st_size % (1 << 20) ||
	    st.st_size >> 20 > 1 << 22)
		errx(EXIT_USAGE, "--pmem-from %s: a file of whole MiB is wanted", o->pmem_from);
	o->pmem_mib = st.st_size >> 20;
}

void parse_args(int argc, char **argv, struct vm_opts *o)
{
	int c;

	*o = (struct vm_opts) {
		.append = "", .accel = ACCEL_TCG_ICOUNT,
		.smp = 1, .mem_mib = 1024, .timeout_s = 120,
	};
	while ((c = getopt_long(argc, argv, "+", longopts, NULL)) != -1)
		parse_one(c, o);
	o->guest_args = argv + optind;
	for (char **a = o->guest_args; *a; a++)
		if (!**a || (*a)[strcspn(*a, " \t\n\"")])
			errx(EXIT_USAGE, "guest argument '%s': no space or quote may be in it",
			     *a);
	measure_pmem(o);
	check_args(o, argc - optind);
}
