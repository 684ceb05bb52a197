// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "extlog.h"

#define LOG_BYTES	(64ul << 20)	/* as the job or the program made it */

void hit_log(const char *device, uint64_t start)
{
	struct scene s = { 0 };
	int err;

	scene_start(&s, "past the end of the log", OWNERS, true);
	err = outcome_err(&s.out, inject_at(device, start + LOG_BYTES + (8ul << 20)));
	say("%s: the injector got: %s", s.name, got(err));
	check_unharmed(&s, &s.owners, "owner of a page");
	check_bystander(&s);
	check_up(&s);
	scene_end(&s);
	if (!fs_is_up())
		return;

	scene_start(&s, "in the log", OWNERS, true);
	err = outcome_err(&s.out, inject_at(device, start + LOG_BYTES / 2));
	must(err == -EUCLEAN, "%s: the injector got: %s", s.name, got(err));
	check_down(&s);
	check_unharmed(&s, &s.owners, "owner of a page");
	hit_owners(&s, 0);
	check_bystander(&s);
	scene_end(&s);
}
