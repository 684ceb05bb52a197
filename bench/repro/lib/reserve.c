// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "reserve.h"

#define FILLER	"filler"
#define FEW	2u		/* less than any transaction asks for */

struct resblks {
	uint64_t resblks;
	uint64_t avail;
};

#define XFS_IOC_SET_RESBLKS	_IOWR('X', 114, struct resblks)
#define XFS_IOC_GET_RESBLKS	_IOR('X', 115, struct resblks)

static void set_reserve(int fd, uint64_t blocks)
{
	struct resblks res = { .resblks = blocks };

	if (ioctl(fd, XFS_IOC_SET_RESBLKS, &res))
		refuse_errno("reserve %llu blocks", (unsigned long long)blocks);
}

/*
 * The last block of a file takes a transaction, which asks for more than that: as much as
 * one that puts a copy into a file. So a few blocks that are left go back to the reserve.
 */
void reserve_take(struct reserve *r)
{
	struct resblks res;
	int fd = file_new("room");

	if (ioctl(fd, XFS_IOC_GET_RESBLKS, &res))
		refuse_errno("ask how many blocks XFS keeps");
	r->blocks = res.resblks;
	set_reserve(fd, 0);
	file_close(fd, "room");
	r->fd = fill_space(FILLER);
	set_reserve(r->fd, FEW);
}

void reserve_give(struct reserve *r)
{
	if (ftruncate(r->fd, 0))
		refuse_errno("empty " FILLER);
	set_reserve(r->fd, r->blocks);
	file_close(r->fd, FILLER);
	file_unlink(FILLER);
	file_unlink("room");
}
