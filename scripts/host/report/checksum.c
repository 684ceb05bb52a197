// SPDX-License-Identifier: GPL-2.0-only
/*
 * RUN/raw.sha256, which bench writes as boots end, in sha256sum's format: of each data.raw
 * as the guest wrote it, before it was compressed. What was changed since is noticed.
 */
#include "report.h"

#include <err.h>
#include <errno.h>
#include <openssl/evp.h>
#include <string.h>

struct checksum {
	EVP_MD_CTX *ctx;
};

struct sum {
	char hex[65];
	char path[512];
};

struct sums {
	struct sum *list;
	unsigned int nr;
};

/* NULL: the run has none, as it was made before there were any. */
static struct sums *load_sums(const struct run *run)
{
	char *path = xasprintf("%s/raw.sha256", run->dir);
	struct sums *s = NULL;
	FILE *f = fopen(path, "re");
	struct sum one;

	if (!f && errno != ENOENT)
		err(1, "open %s", path);
	if (!f)
		return NULL;
	s = xrealloc(NULL, sizeof(*s));
	*s = (struct sums) { 0 };
	while (fscanf(f, "%64s %511s", one.hex, one.path) == 2) {
		s->list = xrealloc(s->list, (s->nr + 1) * sizeof(one));
		s->list[s->nr++] = one;
	}
	if (!feof(f))
		errx(1, "%s: line %u is not HASH PATH", path, s->nr + 1);
	fclose(f);
	return s;
}

void find_checksums(struct run *run)
{
	run->sums = load_sums(run);
	if (!run->sums)
		remark(run, "this run has no raw.sha256: whether its raw data were changed is not known");
}

struct checksum *checksum_start(void)
{
	struct checksum *c = xrealloc(NULL, sizeof(*c));

	c->ctx = EVP_MD_CTX_new();
	if (!c->ctx || !EVP_DigestInit_ex(c->ctx, EVP_sha256(), NULL))
		errx(1, "start a checksum");
	return c;
}

void checksum_add(struct checksum *c, const char *text)
{
	if (!EVP_DigestUpdate(c->ctx, text, strlen(text)))
		errx(1, "make a checksum");
}

/* Ends @c. Why @boot's file is not the one that the run made; NULL: it is. */
const char *checksum_complaint(struct checksum *c, const struct run *run,
			       const struct boot *boot)
{
	char *path = xasprintf("raw/%s/%s/data.raw", boot->kernel, boot->name), hex[65];
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len;
	const char *why = "has no checksum in raw.sha256";

	if (!EVP_DigestFinal_ex(c->ctx, digest, &len))
		errx(1, "make a checksum");
	EVP_MD_CTX_free(c->ctx);
	for (unsigned int i = 0; i < len && i < 32; i++)
		sprintf(hex + 2 * i, "%02x", digest[i]);
	if (!run->sums)
		return NULL;
	for (unsigned int i = 0; i < run->sums->nr; i++)
		if (!strcmp(run->sums->list[i].path, path))
			why = strcmp(run->sums->list[i].hex, hex) ?
			      "is not what the run made: its checksum is not that of raw.sha256" :
			      NULL;
	return why;
}
