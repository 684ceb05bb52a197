// SPDX-License-Identifier: GPL-2.0-only
/* The emulator's command line, and starting it so that it cannot outlive us. */
#include "vm.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define KERNEL_CMDLINE_MAX 2047	/* COMMAND_LINE_SIZE - 1 on x86 */
#define MAX_QEMU_ARGS 64

/*
 * A CPU that is the same on every host: Intel, since only its machine checks
 * reach memory_failure(); without hardware random numbers, which would differ
 * from boot to boot.
 */
#define TCG_CPU "max,vendor=GenuineIntel,family=6,model=85,stepping=4,-rdrand,-rdseed"

/* Strings are never freed: the process execs or exits. */
struct arglist {
	char *v[MAX_QEMU_ARGS + 1];
	unsigned int n;
};

__attribute__((format(printf, 2, 3)))
static void add(struct arglist *l, const char *fmt, ...)
{
	va_list ap;

	if (l->n == MAX_QEMU_ARGS)
		errx(1, "more than %d arguments for the emulator", MAX_QEMU_ARGS);
	va_start(ap, fmt);
	if (vasprintf(&l->v[l->n++], fmt, ap) < 0)
		err(1, "build the emulator's arguments");
	va_end(ap);
	l->v[l->n] = NULL;
}

static void add_words(struct arglist *l, const char *words)
{
	char *copy = strdup(words), *save = NULL;

	if (!copy)
		err(1, "build the emulator's arguments");
	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
		add(l, "%s", w);
	free(copy);
}

static void add_cmdline(struct arglist *l, const struct vm_opts *o)
{
	/*
	 * nolapic_timer: calibrating the local timer spins for 100 ms of guest time on
	 * PAUSE, which the emulator takes seconds to get through. The tick comes from
	 * the HPET instead; samples that a tick hits are outliers either way.
	 *
	 * indirect_target_selection=off: with this mitigation a return executes one
	 * instruction more if the linker happened to put it into the lower half of a
	 * cache line. A change anywhere in a kernel then moved all that comes after
	 * it, and the paths that have nothing to do with it, by up to 1.3 %. The CPU
	 * emulated here does not need it: the kernel applies it for what the host
	 * might be.
	 */
	const char *exact = o->accel == ACCEL_TCG_ICOUNT ?
			    "nolapic_timer indirect_target_selection=off " : "";
	char cmdline[KERNEL_CMDLINE_MAX + 1];
	size_t len;

	len = snprintf(cmdline, sizeof(cmdline),
		       "console=ttyS0 quiet panic=-1 random.trust_cpu=off %s%s --",
		       exact, o->append);
	for (char **a = o->guest_args; *a && len < sizeof(cmdline); a++)
		len += snprintf(cmdline + len, sizeof(cmdline) - len, " %s", *a);
	if (len >= sizeof(cmdline))
		errx(2, "kernel command line longer than %d bytes", KERNEL_CMDLINE_MAX);
	add(l, "-append");
	add(l, "%s", cmdline);
}

static void add_accel(struct arglist *l, const struct vm_opts *o)
{
	switch (o->accel) {
	case ACCEL_TCG_ICOUNT:
		add_words(l, "-accel tcg -icount shift=0,sleep=off");
		add_words(l, "-rtc base=2024-01-01,clock=vm -cpu " TCG_CPU);
		break;
	case ACCEL_TCG:
		/*
		 * A thread per CPU: where they take turns on one, whoever waits for
		 * another (for an IPI, a lock) does so for a whole turn, 100 ms.
		 */
		add_words(l, "-accel tcg,thread=multi -cpu " TCG_CPU);
		break;
	case ACCEL_KVM:
		add_words(l, "-accel kvm -cpu host");
		break;
	}
}

/* @n counts from 0; its file is made by dir.c. */
static void add_nvdimm(struct arglist *l, const struct vm_dir *d, unsigned int n,
		       const char *file, unsigned int mib)
{
	if (!mib)
		return;
	add(l, "-object");
	add(l, "memory-backend-file,id=pmem%u,share=on,mem-path=%s/%s,size=%uM", n, d->path,
	    file, mib);
	add(l, "-device");
	add(l, "nvdimm,id=nvdimm%u,memdev=pmem%u", n, n);
}

/*
 * A third serial port whose other end is the emulator's monitor: only a machine check
 * from there goes all the way through the guest's kernel. dir.c makes the pipe. With
 * --mce, mce.c is between the two, and a watchdog stops the machine for it.
 */
static void add_monitor(struct arglist *l, const struct vm_opts *o, const struct vm_dir *d)
{
	add(l, "-chardev");
	add(l, "pipe,id=ask,path=%s/ask", d->path);
	add_words(l, "-device pci-serial,chardev=ask -chardev");
	add(l, "pipe,id=monitor,path=%s/monitor", d->path);
	if (o->mce)
		add_words(l, "-mon chardev=monitor,mode=control"
			     " -device i6300esb -device i6300esb"
			     " -action watchdog=pause");
	else
		add_words(l, "-mon chardev=monitor,mode=readline");
}

/*
 * The plugin that counts cache lines reads the kernel's tables in the guest's RAM, which is
 * then a file; it has to be the first memory of all, since its physical addresses are
 * the emulator's, which begin at 0 with that. dir.c makes the file.
 */
static void add_ram(struct arglist *l, const struct vm_opts *o, const struct vm_dir *d)
{
	if (o->lines) {
		add(l, "-object");
		add(l, "memory-backend-file,id=ram,share=on,mem-path=%s/ram.img,size=%uM",
		    d->path, o->mem_mib);
	}
	add(l, "-machine");
	add(l, "pc,nvdimm=on%s", o->lines ? ",memory-backend=ram" : "");
}

static void add_devices(struct arglist *l, const struct vm_opts *o,
			const struct vm_dir *d)
{
	add_ram(l, o, d);
	add(l, "-m");
	add(l, "%uM,slots=2,maxmem=%uM", o->mem_mib,
	    o->mem_mib + o->pmem_mib + o->pmem2_mib + 1024);
	add_nvdimm(l, d, 0, "pmem.img", o->pmem_mib);
	add_nvdimm(l, d, 1, "pmem2.img", o->pmem2_mib);
	add(l, "-chardev");
	if (o->interactive) {
		add(l, "stdio,id=con,mux=on,signal=off,logfile=%s/console.log", d->path);
		add_words(l, "-mon chardev=con,mode=readline");
	} else {
		add(l, "file,id=con,path=%s/console.log", d->path);
	}
	add_words(l, "-serial chardev:con -chardev");
	add(l, "file,id=data,path=%s/data.raw", d->path);
	add_words(l, "-serial chardev:data");
	if (o->monitor || o->mce)
		add_monitor(l, o, d);
	if (o->disk) {
		add(l, "-drive");
		add(l, "file=%s,format=raw,if=virtio,snapshot=on", o->disk);
	}
}

/* The plugins are built beside this program. */
static void add_plugins(struct arglist *l, const struct vm_opts *o, const struct vm_dir *d)
{
	char *self = realpath("/proc/self/exe", NULL);
	int folder;

	if (!self)
		err(1, "find this program");
	folder = (int)(strrchr(self, '/') - self);
	if (o->profile) {
		add(l, "-plugin");
		add(l, "%.*s/insns.so,out=%s/profile.txt", folder, self, d->path);
	}
	if (o->lines) {
		add(l, "-plugin");
		add(l, "%.*s/lines.so,ram=%s/ram.img,map=%s,out=%s/lines.txt", folder, self,
		    d->path, o->lines, d->path);
	}
	free(self);
}

static void build_args(struct arglist *l, const struct vm_opts *o,
		       const struct vm_dir *d)
{
	const char *qemu = getenv("QEMU");

	add(l, "%s", qemu && *qemu ? qemu : "qemu-system-x86_64");
	add_words(l, "-nodefaults -no-user-config -no-reboot -display none -vga none");
	/* One line on stderr iff the guest asks for power-off, none on a reset. */
	add_words(l, "-trace enable=qemu_system_shutdown_request");
	add_accel(l, o);
	if (o->profile || o->lines)
		add_plugins(l, o, d);
	add(l, "-smp");
	add(l, "%u", o->smp);
	add_devices(l, o, d);
	add(l, "-kernel");
	add(l, "%s", o->kernel);
	if (o->initrd) {
		add(l, "-initrd");
		add(l, "%s/initrd.padded", d->path);
	}
	add_cmdline(l, o);
}

/* In the child: never returns. @parent guards against its death before prctl. */
static void become_qemu(struct arglist *l, const struct vm_opts *o, const struct vm_dir *d,
			int log_fd, pid_t parent)
{
	sigset_t none;
	int null;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		err(1, "ask to die with the parent");
	if (getppid() != parent)
		_exit(1);
	/* Interactive: stay in the terminal's foreground group. */
	if (!o->interactive) {
		if (setpgid(0, 0))
			err(1, "make a process group for the emulator");
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
		    dup2(log_fd, STDOUT_FILENO) < 0)
			err(1, "redirect the emulator's input and output");
	}
	if (dup2(log_fd, STDERR_FILENO) < 0)
		err(1, "redirect the emulator's messages");
	/* Where what the guest writes to its disk is kept; it has no name there. */
	if (o->disk && setenv("TMPDIR", d->path, 1))
		err(1, "set TMPDIR for the emulator");
	sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, &none, NULL))
		err(1, "unblock signals");
	execvp(l->v[0], l->v);
	err(127, "start %s (package qemu-system-x86)", l->v[0]);
}

pid_t qemu_start(const struct vm_opts *o, const struct vm_dir *d)
{
	struct arglist l = { .n = 0 };
	char path[PATH_MAX];
	pid_t parent = getpid(), pid;
	int log_fd;

	build_args(&l, o, d);
	log_fd = open(dir_file(d, "qemu.log", path),
		      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (log_fd < 0)
		err(1, "make %s", path);
	pid = fork();
	if (pid < 0)
		err(1, "fork for %s", l.v[0]);
	if (!pid)
		become_qemu(&l, o, d, log_fd, parent);
	/* Both sides set it, so that the group exists whoever runs first. */
	if (!o->interactive && setpgid(pid, pid) && errno != EACCES && errno != ESRCH)
		err(1, "make a process group for the emulator");
	close(log_fd);
	return pid;
}
