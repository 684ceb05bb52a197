// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "removal.h"

#include <glob.h>

#define DRIVER	"/sys/bus/nd/drivers/nd_pmem/"

void removal_prepare(struct removal *r)
{
	glob_t found;

	if (glob(DRIVER "pfn0.*", 0, NULL, &found) || found.gl_pathc != 1)
		refuse("there is no namespace behind /dev/pmem0");
	snprintf(r->name, sizeof(r->name), "%s", strrchr(found.gl_pathv[0], '/') + 1);
	globfree(&found);
}

int run_unbind(void *arg)
{
	const struct removal *r = arg;

	return file_put(DRIVER "unbind", r->name) ? -errno : 0;
}

void bind_again(const struct removal *r)
{
	if (file_put(DRIVER "bind", r->name))
		refuse_errno("bind %s", r->name);
}
