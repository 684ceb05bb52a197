// SPDX-License-Identifier: GPL-2.0-only
/*
 * seed-random - makes the kernel's random numbers ready, the same in every boot.
 *
 * The guest has no source of them, so its generator would become ready only after
 * minutes, in the middle of what is measured. Until then each number costs some 20000
 * instructions (drivers/char/random.c: crng_make_state() extracts a key for each), and
 * SLUB draws one for each new slab (mm/slub.c: shuffle_freelist()). No machine that
 * serves files is in that state.
 * Exit status: 0, or 1 and a message.
 */
#include <fcntl.h>
#include <linux/random.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

/* As rand_pool_info, its flexible array being one of a fixed size. */
struct seed {
	int bits;
	int bytes;
	uint8_t pool[32];	/* POOL_READY_BITS of random.c are 256 */
};

static int credit(const struct seed *seed)
{
	int fd = open("/dev/random", O_RDONLY | O_CLOEXEC), status;

	if (fd < 0) {
		perror("open /dev/random");
		return 1;
	}
	status = ioctl(fd, RNDADDENTROPY, seed);
	if (status)
		perror("seed /dev/random");
	close(fd);
	return status ? 1 : 0;
}

int main(void)
{
	struct seed seed = { .bits = 8 * sizeof(seed.pool), .bytes = sizeof(seed.pool) };
	uint8_t byte;

	memset(seed.pool, 0x5a, sizeof(seed.pool));
	if (credit(&seed))
		return 1;
	if (getrandom(&byte, sizeof(byte), GRND_NONBLOCK) != (ssize_t)sizeof(byte)) {
		perror("random numbers are not ready after seeding");
		return 1;
	}
	return 0;
}
