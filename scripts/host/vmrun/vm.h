/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmrun: one guest, from power-on to a verdict.
 *
 * Every function that cannot do its work ends the process through err(3): the
 * emulator dies with us (PR_SET_PDEATHSIG) and DIR.tmp is trusted by nobody.
 */
#ifndef VM_H
#define VM_H

/* Before any system header: vm.h is included first everywhere. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#define VM_MAX_EXPECT 16
#define VM_CAUSE_LEN 512

enum vm_accel { ACCEL_TCG_ICOUNT, ACCEL_TCG, ACCEL_KVM };

struct vm_opts {
	const char *kernel;
	const char *initrd;		/* NULL: the root is on the disk */
	const char *disk;		/* virtio; what the guest writes to it is dropped; or NULL */
	const char *append;		/* extra kernel arguments, or "" */
	const char *out;		/* DIR of the contract */
	enum vm_accel accel;
	unsigned int smp;
	unsigned int mem_mib;
	unsigned int pmem_mib;		/* 0: no NVDIMM */
	unsigned int pmem2_mib;		/* 0: no second one */
	const char *pmem_from;		/* what the first one has in it, or NULL: zeros */
	bool keep_pmem;			/* it stays in DIR */
	unsigned int timeout_s;		/* 0: none, interactive only */
	unsigned int silence_s;		/* 0: any; else how long data.raw may not grow */
	unsigned int pad;		/* 4 KiB units of zeros after the initrd */
	bool monitor;			/* the guest may talk to the emulator */
	bool mce;			/* the same for machine checks, at an exact instruction */
	bool interactive;
	bool profile;			/* count instructions by address, in profile.txt */
	const char *lines;		/* System.map for counting cache lines, in lines.txt, or NULL */
	const char *expect[VM_MAX_EXPECT];
	unsigned int nr_expect;
	char **guest_args;		/* NULL-terminated, points into argv */
};

/* Where one boot keeps its files while it runs. */
struct vm_dir {
	char path[PATH_MAX];		/* DIR.tmp */
	int lock_fd;
};

struct vm_result {
	int wait_status;		/* of the emulator, as from waitpid() */
	int signal;			/* that told vmrun to stop, or 0 */
	bool timed_out;
	bool silent;			/* for longer than it may be */
	double seconds;			/* power-on to exit of the emulator */
	double cpu_s;			/* the emulator's, user and system */
	double first_sample_s;		/* power-on to first sample line; <0: none */
	unsigned int raw_lines;		/* lines before `end` */
	unsigned int nr_expected;	/* console lines let pass by --expect */
	char cause[VM_CAUSE_LEN];	/* "" iff the boot is good */
};

const char *accel_name(enum vm_accel accel);

/* args.c */
void parse_args(int argc, char **argv, struct vm_opts *o);

/* dir.c */
void dir_create(struct vm_dir *d, const struct vm_opts *o);
const char *dir_file(const struct vm_dir *d, const char *name, char buf[PATH_MAX]);
void dir_make_inputs(const struct vm_dir *d, const struct vm_opts *o);
void dir_drop_inputs(const struct vm_dir *d, const struct vm_opts *o, bool keep_pmem);
void dir_commit(struct vm_dir *d, const char *to);
void dir_remove(const char *path);
FILE *dir_open(const struct vm_dir *d, const char *name);

/* pmem.c: make the file @path, @mib of zeros, or of @from, which is as long */
void pmem_make(const char *path, unsigned int mib, const char *from);

/* qemu.c */
pid_t qemu_start(const struct vm_opts *o, const struct vm_dir *d);

/* mce.c */
void mce_serve(const struct vm_dir *d);

/* supervise.c */
void block_signals(void);
void supervise(pid_t pid, const struct vm_opts *o, const struct vm_dir *d,
	       struct vm_result *r);

/* console.c, raw.c: return true, or false with *cause filled in */
bool console_clean(const struct vm_dir *d, const struct vm_opts *o,
		   struct vm_result *r);
bool raw_complete(const struct vm_dir *d, struct vm_result *r);
bool guest_powered_off(const struct vm_dir *d);
void last_line(const struct vm_dir *d, const char *name, char *buf, size_t len);

/* record.c */
void write_boot_json(const struct vm_dir *d, const struct vm_opts *o,
		     const struct vm_result *r);

#endif
