// SPDX-License-Identifier: GPL-2.0-only
#include "raw.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define RAW_BUF		(256 * 1024)

int raw_open(struct raw *r, const char *device, const char *mirror, const char **what)
{
	struct termios tio;

	*what = device;
	r->dev = open(device, O_WRONLY | O_NOCTTY | O_APPEND | O_CLOEXEC);
	if (r->dev < 0)
		return -1;
	if (!tcgetattr(r->dev, &tio)) {	/* a terminal: no \n -> \r\n */
		cfmakeraw(&tio);
		if (tcsetattr(r->dev, TCSANOW, &tio))
			return -1;
	}
	*what = mirror;
	r->mirror = open(mirror, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (r->mirror < 0)
		return -1;
	*what = "output buffer";
	r->size = RAW_BUF;
	r->len = 0;
	r->buf = malloc(r->size);
	if (!r->buf)
		return -1;
	memset(r->buf, 0, r->size);
	return 0;
}

static void raw_grow(struct raw *r, size_t need)
{
	char *p;

	if (r->len + need <= r->size)
		return;
	r->size = 2 * r->size + need;
	p = realloc(r->buf, r->size);
	if (!p) {
		fprintf(stderr, "raw: no memory for %zu bytes of output\n", r->size);
		exit(1);
	}
	memset(p + r->len, 0, r->size - r->len);
	r->buf = p;
}

void raw_line(struct raw *r, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	raw_grow(r, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(r->buf + r->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	for (p = r->buf + r->len; p < r->buf + r->len + n; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	r->len += (size_t)n;
	r->buf[r->len++] = '\n';
}

void raw_sample(struct raw *r, const char *experiment, const char *metric, const char *unit,
		const char *params, uint64_t per, int seq, uint64_t value)
{
	raw_line(r, "sample %s %s %s %s %llu %d %llu", experiment, metric, unit, params,
		 (unsigned long long)per, seq, (unsigned long long)value);
}

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int raw_flush(struct raw *r)
{
	if (write_all(r->mirror, r->buf, r->len) || write_all(r->dev, r->buf, r->len))
		return -1;
	r->len = 0;
	return 0;
}

static long count_lines(const char *path)
{
	FILE *f = fopen(path, "re");
	long n = 0;
	int c;

	if (!f)
		return -1;
	while ((c = getc(f)) != EOF)
		n += c == '\n';
	fclose(f);
	return n;
}

int raw_end(struct raw *r, const char *mirror)
{
	long n;

	if (raw_flush(r))
		return -1;
	n = count_lines(mirror);
	if (n < 0)
		return -1;
	raw_line(r, "end %ld", n);
	if (raw_flush(r))
		return -1;
	if (isatty(r->dev) && tcdrain(r->dev))
		return -1;
	return 0;
}

void raw_close(struct raw *r)
{
	close(r->dev);
	close(r->mirror);
	free(r->buf);
}
