// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "delay.h"

#include <sys/prctl.h>

#define DELAYS	"/sys/module/dax_delay/parameters/"
#define MAX_PARTIES	8

static struct party parties[MAX_PARTIES];
static unsigned int nr_parties;

struct party *start(const char *name, int (*run)(void *), void *arg)
{
	struct party *p = &parties[nr_parties++];

	if (nr_parties > MAX_PARTIES)
		refuse("too many parties to start %s", name);
	*p = (struct party){ .name = name, .pid = fork() };
	if (p->pid < 0)
		refuse_errno("start %s", name);
	if (!p->pid) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL))
			refuse_errno("tie %s to its parent", name);
		_exit(-run(arg));
	}
	return p;
}

/* --- delays of kernels *-delay ----------------------------------------------------- */

void delay_arm(const char *point, unsigned int ms)
{
	char path[80], text[16];

	snprintf(path, sizeof(path), DELAYS "%s", point);
	snprintf(text, sizeof(text), "%u", ms);
	if (access(DELAYS, F_OK))
		cannot("this kernel has no delays, see the series `delay`");
	if (file_put(path, text))
		refuse_errno("arm the delay '%s'", point);
}

int delay_left(const char *point)
{
	char path[80], text[16] = "";
	int fd;

	snprintf(path, sizeof(path), DELAYS "%s", point);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text)) < 1)
		refuse_errno("read the delay '%s'", point);
	close(fd);
	return atoi(text);
}

bool delay_taken(const char *point)
{
	for (int ms = 0; ms < 3000; ms += 10) {
		if (!delay_left(point))
			return true;
		usleep(10000);
	}
	return false;
}

void delay_wait(const char *point)
{
	if (!delay_taken(point))
		refuse("nobody came to the point '%s'", point);
}

/* --- failures of the same kernels ----------------------------------------------------- */

void fail_arm(const char *point, unsigned int times)
{
	char name[32];

	snprintf(name, sizeof(name), "fail_%s", point);
	delay_arm(name, times);
}

bool fail_taken(const char *point)
{
	char name[32];

	snprintf(name, sizeof(name), "fail_%s", point);
	if (!delay_left(name))
		return true;
	delay_arm(name, 0);
	return false;
}

/* --- the end of a party -------------------------------------------------------------- */

void say_stack(const struct party *party)
{
	char path[40], line[128], text[400] = "";
	unsigned int depth = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stack", (int)party->pid);
	f = party->ended ? NULL : fopen(path, "r");
	if (!f)
		return;
	while (depth < 12 && fgets(line, sizeof(line), f)) {
		char *name = strchr(line, ' ');

		if (!name)
			continue;
		name++;
		name[strcspn(name, "+\n")] = '\0';
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s", name);
		depth++;
	}
	fclose(f);
	say("%s waits %s%s", party->name, depth ? "in" : "for nothing", text);
}

bool ends_in(struct party *p, int ms)
{
	for (; !p->ended && ms > 0; ms -= 10) {
		pid_t done = waitpid(p->pid, &p->status, WNOHANG);

		if (done < 0)
			refuse_errno("wait for %s", p->name);
		p->ended = done == p->pid;
		if (!done)
			usleep(10000);
	}
	return p->ended;
}

int finish(struct party *p)
{
	unsigned int i;

	if (!ends_in(p, 10000)) {
		defect("%s does not end", p->name);
		for (i = 0; i < nr_parties; i++)
			say_stack(&parties[i]);
		while (!ends_in(p, 1000))
			continue;
	}
	if (WIFSIGNALED(p->status)) {
		defect("%s was killed by signal %d", p->name, WTERMSIG(p->status));
		return -EINTR;
	}
	say("%s is done%s%s", p->name, WEXITSTATUS(p->status) ? ": " : "",
	    WEXITSTATUS(p->status) ? strerror(WEXITSTATUS(p->status)) : "");
	return -WEXITSTATUS(p->status);
}

/* --- parties ------------------------------------------------------------------------- */

int run_poison(void *arg)
{
	return inject(*(uint64_t *)arg);
}

int run_write(void *arg)
{
	touch_write(arg, 0x77);
	return 0;
}
