// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "scene.h"

#include "../../lib/mount.h"

#include <sys/mount.h>

#define GOOD	5u

void allow_shutdown(void)
{
	say("EXPECTED: Corruption of on-disk metadata");
	say("EXPECTED: ondisk log corrupt, shutting down fs!");
}

void scene_begin(struct scene *s, const char *name, bool early)
{
	outcome_begin(&s->out, name, early ? "early" : "late");
	s->name = name;
	s->early = early;
	poison_early_kill(early);
}

void scene_add_others(struct scene *s)
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

void scene_start(struct scene *s, const char *name, unsigned int owners, bool early)
{
	scene_begin(s, name, early);
	crowd_start(&s->b, &s->owners, owners, PAGES * PAGE, MAP_PTE);
	scene_add_others(s);
}

void scene_end(struct scene *s)
{
	outcome_end(&s->out);
	munmap((void *)s->mine, PAGES * PAGE);
	crowd_stop(&s->owners);
	crowd_stop(&s->bystander);
	poison_early_kill(false);
}

void check_unharmed(struct scene *s, struct crowd *c, const char *who)
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

void check_bystander(struct scene *s)
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

void check_reads(struct scene *s, int fd)
{
	size_t wrong = count_wrong(fd, PAGES * PAGE, 1, BAD);
	uint64_t word;

	must(!wrong, "%s: %zu good pages read wrong", s->name, wrong);
	must(pread(fd, &word, 8, BAD * PAGE) < 0 && errno == EIO,
	     "%s: the bad page reads without an error", s->name);
}

/* si_code, si_addr, si_addr_lsb of the last SIGBUS of owner @i */
static void check_siginfo(struct scene *s, unsigned int i, int code)
{
	const struct member *m = &s->owners.m[i];
	const struct hit *h = &m->hits[m->nhits - 1];
	uint64_t addr = (uintptr_t)s->owners.map.p + BAD * PAGE;

	bool right = h->code == code && h->addr == addr && h->lsb == 12;

	s->out.wrong += !right;
	must(right, "%s: owner %u: si_code %d, si_addr off by %lld, lsb %d", s->name, i, h->code,
	     (long long)(h->addr - addr), h->lsb);
}

static void check_owners(struct scene *s, int touch_code)
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

void hit_owners(struct scene *s, int touch_code)
{
	uint64_t pfn = crowd_pfn(&s->owners, BAD * PAGE);
	int err = outcome_err(&s->out, inject(pfn));

	s->io_error = klog_has("metadata I/O error");	/* before a fault adds its own */
	must(!err, "%s: owners: the injector got: %s", s->name, got(err));
	must(klog_names(pfn), "%s: owners: the log has no word on page %#llx", s->name,
	     (unsigned long long)pfn);
	check_owners(s, touch_code);
}

void hit_unused(struct scene *s, uint64_t byte)
{
	int err = outcome_err(&s->out, inject_at("pmem0", byte));

	say("%s: the injector got: %s", s->name, got(err));
	check_unharmed(s, &s->owners, "owner of another page");
	check_bystander(s);
}

/* --- the file system ------------------------------------------------------------- */

bool fs_is_up(void)
{
	int fd = open("probe", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool up;

	if (fd < 0)
		return false;
	up = !fsync(fd) && !unlink("probe");
	return !close(fd) && up;
}

static bool look_if_up(struct scene *s)
{
	bool up = fs_is_up();

	s->out.fs = up ? "up" : "down";
	return up;
}

void check_up(struct scene *s)
{
	must(look_if_up(s), "%s: the file system was shut down", s->name);
	must(!klog_has("hutting down"), "%s: the log speaks of a shutdown", s->name);
}

void check_down(struct scene *s)
{
	must(!look_if_up(s), "%s: the file system was not shut down", s->name);
	must(klog_has("hutting down filesystem"), "%s: the log has no word of a shutdown",
	     s->name);
}

void fs_again(const char *options)
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
