/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scene for one media error: three processes that share a page through reflink, a
 * bystander with a file of its own, and this process, which maps the bystander's
 * file too. The checks say what one of these must, or must not, have noticed.
 */
#ifndef REPRO_SCENE_H
#define REPRO_SCENE_H

#include "../lib/mount.h"
#include "crowd.h"
#include "klog.h"
#include "place.h"

#include <sys/mount.h>

#define PAGES	8u
#define BAD	2u	/* page of the owners' files that goes bad */
#define GOOD	5u
#define OWNERS	3u

struct scene {
	struct bench b;		/* hands out file names */
	struct crowd owners, bystander;
	const char *mine;	/* the bystander's file, here */
	const char *name;	/* of the case, in every complaint */
	struct outcome out;
	bool early;
	bool io_error;		/* seen by the handler of hit_owners() in metadata */
};

/*
 * The job calls this a complaint of the kernel; here it is what was asked for.
 * bench/jobs/repro reads the line.
 */
HELPER void allow_shutdown(void)
{
	say("EXPECTED: Corruption of on-disk metadata");
}

/* Before the owners start, */
HELPER void scene_begin(struct scene *s, const char *name, bool early)
{
	outcome_begin(&s->out, name, early ? "early" : "late");
	s->name = name;
	s->early = early;
	poison_early_kill(early);
}

/* and after. */
HELPER void scene_add_others(struct scene *s)
{
	int fd;

	crowd_start(&s->b, &s->bystander, 1, PAGES * PAGE, MAP_PTE);
	catch_bus();
	fd = file_open(s->bystander.path[0]);
	s->mine = map_plain(fd, PAGES * PAGE, PROT_READ, s->bystander.path[0]);
	file_close(fd, s->bystander.path[0]);
	for (unsigned int i = 0; i < PAGES; i++)
		touch(s->mine + i * PAGE);
	klog_mark();
}

HELPER void scene_start(struct scene *s, const char *name, unsigned int owners, bool early)
{
	scene_begin(s, name, early);
	crowd_start(&s->b, &s->owners, owners, PAGES * PAGE, MAP_PTE);
	scene_add_others(s);
}

HELPER void scene_end(struct scene *s)
{
	outcome_end(&s->out);
	munmap((void *)s->mine, PAGES * PAGE);
	crowd_stop(&s->owners);
	crowd_stop(&s->bystander);
	poison_early_kill(false);
}

/* Nobody here has anything to do with the error. */
HELPER void check_unharmed(struct scene *s, struct crowd *c, const char *who)
{
	unsigned int i, mapped;
	int code;

	for (i = 0; i < c->n; i++) {
		code = crowd_touch(c, i, BAD * PAGE);	/* any signal comes before */
		s->out.harmed += code || c->m[i].nhits;
		must(!c->m[i].nhits, "%s: %s %u got SIGBUS, si_code %d", s->name, who, i,
		     c->m[i].hits[0].code);
		must(!code, "%s: %s %u cannot read its page: si_code %d", s->name, who, i, code);
	}
	mapped = crowd_mapped(c, BAD * PAGE);
	s->out.harmed += c->n - mapped;
	must(mapped == c->n, "%s: %u of %u pages of the %s are mapped", s->name, mapped, c->n,
	     who);
}

HELPER void check_bystander(struct scene *s)
{
	size_t i, wrong = 0;

	check_unharmed(s, &s->bystander, "bystander");
	for (i = 0; i < PAGES; i++) {
		if (!(pagemap(getpid(), s->mine + i * PAGE) & PM_PRESENT)) {
			s->out.harmed++;
			defect("%s: this process lost page %zu of the bystander", s->name, i);
			return;
		}
	}
	for (i = 0; i < PAGES * PAGE; i++)
		wrong += s->mine[i] != 0x5a;
	s->out.harmed += wrong;
	must(!wrong, "%s: %zu bytes of the bystander's file are wrong", s->name, wrong);
}

/* si_code, si_addr, si_addr_lsb of the last SIGBUS of owner @i */
HELPER void check_siginfo(struct scene *s, unsigned int i, int code)
{
	const struct member *m = &s->owners.m[i];
	const struct hit *h = &m->hits[m->nhits - 1];
	uint64_t addr = (uintptr_t)s->owners.map.p + BAD * PAGE;

	bool right = h->code == code && h->addr == addr && h->lsb == 12;

	s->out.wrong += !right;
	must(right, "%s: owner %u: si_code %d, si_addr off by %lld, lsb %d", s->name, i, h->code,
	     (long long)(h->addr - addr), h->lsb);
}

/*
 * The page of the owners went bad: signals by policy, nobody maps it, the next touch
 * gets SIGBUS, with si_code @touch unless that is 0.
 */
HELPER void check_owners(struct scene *s, int touch_code)
{
	struct crowd *c = &s->owners;
	unsigned int i, told = count_told(c);

	s->out.owners = c->n;
	s->out.told = told;
	must(!s->early || told == c->n, "%s: %u of %u owners were signalled", s->name, told, c->n);
	for (i = 0; i < c->n; i++) {
		must(c->m[i].nhits == s->early, "%s: owner %u got %u signals", s->name, i,
		     c->m[i].nhits);
		if (s->early && c->m[i].nhits)
			check_siginfo(s, i, BUS_MCEERR_AO);
	}
	check_revoked(&s->out, c, BAD * PAGE, GOOD * PAGE);
	for (i = 0; touch_code && i < c->n; i++)
		if (c->m[i].nhits > s->early)	/* that of the touch */
			check_siginfo(s, i, touch_code);
}

/* Make the page of the owners go bad; the owners must notice and nobody else. */
HELPER void hit_owners(struct scene *s, int touch_code)
{
	uint64_t pfn = crowd_pfn(&s->owners, BAD * PAGE);
	int err = outcome_err(&s->out, inject(pfn));

	s->io_error = klog_has("metadata I/O error");	/* before a fault adds its own */
	must(!err, "%s: owners: the injector got: %s", s->name, got(err));
	must(klog_names(pfn), "%s: owners: the log has no word on page %#llx", s->name,
	     (unsigned long long)pfn);
	check_owners(s, touch_code);
}

/* Nobody maps @byte, a block that holds no metadata. */
HELPER void hit_unused(struct scene *s, uint64_t byte)
{
	int err = outcome_err(&s->out, inject_at("pmem0", byte));

	say("%s: the injector got: %s", s->name, got(err));
	check_unharmed(s, &s->owners, "owner of another page");
	check_bystander(s);
}

/* --- the file system ------------------------------------------------------------- */

/*
 * Does it take a new file? An empty one: on QEMU's NVDIMM, where a write does not
 * clear a bad block, allocating one that was freed shuts XFS down by itself, since it
 * cannot zero it.
 */
HELPER bool fs_is_up(void)
{
	int fd = open("probe", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool up;

	if (fd < 0)
		return false;
	up = !fsync(fd) && !unlink("probe");
	return !close(fd) && up;
}

HELPER bool look_if_up(struct scene *s)
{
	bool up = fs_is_up();

	s->out.fs = up ? "up" : "down";
	return up;
}

HELPER void check_up(struct scene *s)
{
	must(look_if_up(s), "%s: the file system was shut down", s->name);
	must(!klog_has("hutting down"), "%s: the log speaks of a shutdown", s->name);
}

HELPER void check_down(struct scene *s)
{
	must(!look_if_up(s), "%s: the file system was not shut down", s->name);
	must(klog_has("hutting down filesystem"), "%s: the log has no word of a shutdown",
	     s->name);
}

/*
 * Unmount, let go of all poison, mount again: the log is replayed, and nothing is in
 * core that was not read again. No file may be open.
 */
HELPER void fs_again(const char *options)
{
	int status;

	if (chdir("/") || umount(MNT))
		refuse_errno("unmount " MNT);
	status = system(". /lib/guest.sh && drop_poison 0");
	if (status)
		refuse("the poison of " PMEM_DEVICE " stays (status %#x)", (unsigned int)status);
	if (mount(PMEM_DEVICE, MNT, "xfs", 0, options) || chdir(MNT))
		refuse_errno("mount %s with %s again", PMEM_DEVICE, options);
}

#endif
