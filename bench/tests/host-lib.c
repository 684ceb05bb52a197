// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests, on the host, of the code that needs no kernel. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/allocinfo.h"
#include "../lib/args.h"
#include "../lib/clock.h"
#include "../lib/rand.h"
#include "../lib/raw.h"

static unsigned int tests, failed;

static void ok(bool good, const char *what)
{
	failed += !good;
	printf("%sok %u - %s\n", good ? "" : "not ", ++tests, what);
}

static void test_args(void)
{
	char *v[] = { "profile=full", "cond=3", "cond=12", "only=", "bad=1x", "neg=-1",
		      "big=99999999999999999999", "word", "pro=1" };
	struct args a = { sizeof(v) / sizeof(*v), v };

	ok(!strcmp(args_str(&a, "profile", "quick"), "full"), "args: a value");
	ok(!strcmp(args_str(&a, "absent", "def"), "def"), "args: the default");
	ok(!strcmp(args_str(&a, "only", "def"), ""), "args: an empty value is a value");
	ok(!strcmp(args_str(&a, "word", "def"), "def"), "args: a bare word is no key");
	ok(args_num(&a, "cond", 0) == 12, "args: the last of two wins");
	ok(args_num(&a, "absent", 7) == 7, "args: number, default");
	ok(args_num(&a, "pro", 0) == 1, "args: a key is not a prefix of another");
	ok(args_num(&a, "bad", 0) == -1, "args: trailing characters are refused");
	ok(args_num(&a, "neg", 0) == -1, "args: a negative number is refused");
	ok(args_num(&a, "big", 0) == -1, "args: overflow is refused");
	ok(args_num(&a, "only", 0) == -1, "args: an empty number is refused");
}

static void test_list(void)
{
	ok(list_has("", "a"), "list: empty has everything");
	ok(list_has("a", "a") && list_has("b,a", "a") && list_has("a,b", "a"), "list: found");
	ok(!list_has("ab", "a") && !list_has("a", "ab") && !list_has("b,ab", "a"),
	   "list: whole words only");
	ok(!list_has(",", "a"), "list: empty words are not a");
}

/* First outputs of splitmix64 for seed 1234567, from its reference code. */
static void test_rand_vector(void)
{
	static const uint64_t want[] = { 6457827717110365317u, 3203168211198807973u,
					 9817491932198370423u, 4593380528125082431u,
					 16408922859458223821u };
	struct rnd r;
	size_t i, good = 0;

	rnd_init(&r, 1234567);
	for (i = 0; i < 5; i++)
		good += rnd_next(&r) == want[i];
	ok(good == 5, "rand: published splitmix64 vector");
}

static void test_shuffle(void)
{
	int a[52], b[52], i, seen[52] = { 0 }, moved = 0, perm = 0;
	unsigned int count[3] = { 0 };
	struct rnd r;

	for (i = 0; i < 52; i++)
		a[i] = b[i] = i;
	rnd_init(&r, 0);
	rnd_shuffle(&r, a, 52, sizeof(*a));
	ok(!memcmp(a, b, sizeof(a)), "shuffle: seed 0 keeps the canonical order");
	rnd_init(&r, 1);
	rnd_shuffle(&r, a, 52, sizeof(*a));
	for (i = 0; i < 52; i++) {
		seen[a[i]]++;
		moved += a[i] != i;
	}
	for (i = 0; i < 52; i++)
		perm += seen[i] == 1;
	ok(perm == 52 && moved > 40, "shuffle: a permutation, and another one");
	rnd_init(&r, 1);
	rnd_shuffle(&r, b, 52, sizeof(*b));
	ok(!memcmp(a, b, sizeof(a)), "shuffle: the same seed, the same order");
	rnd_init(&r, 5);
	for (i = 0; i < 30000; i++)
		count[rnd_below(&r, 3)]++;
	for (i = 0, perm = 0; i < 3; i++)
		perm += count[i] > 9700 && count[i] < 10300;
	ok(perm == 3, "rand: below 3 is uniform");
	rnd_shuffle(&r, a, 0, sizeof(*a));
	rnd_shuffle(&r, a, 1, sizeof(*a));
	ok(true, "shuffle: nothing and one element");
}

static char *slurp(const char *path)
{
	static char buf[1 << 20];
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(buf, 1, sizeof(buf) - 1, f) : 0;

	if (f)
		fclose(f);
	buf[n] = 0;
	return buf;
}

static void test_raw(const char *dir)
{
	char dev[200], mirror[200], *text;
	const char *what;
	struct raw r, s;
	int i;

	snprintf(dev, sizeof(dev), "%s/dev", dir);
	snprintf(mirror, sizeof(mirror), "%s/mirror", dir);
	ok(raw_open(&r, dev, mirror, &what) && what == dev, "raw: a missing device is named");
	close(open(dev, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	ok(!raw_open(&r, dev, mirror, &what), "raw: open");
	raw_line(&r, "raw %d", 1);
	raw_line(&r, "note two\nlines\r");
	ok(!*slurp(dev), "raw: nothing leaves before the flush");
	ok(!raw_flush(&r) && !strcmp(slurp(dev), "raw 1\nnote two lines \n"),
	   "raw: one line each, newlines replaced");
	ok(!raw_open(&s, dev, mirror, &what), "raw: a second program");
	for (i = 0; i < 20000; i++)
		raw_sample(&s, "a", "b", "insn", "-", 1, i - 10000, (uint64_t)i << 40);
	ok(!raw_end(&s, mirror), "raw: end, and the buffer grows");
	text = slurp(dev);
	ok(strstr(text, "\nsample a b insn - 1 -10000 0\nsample a b insn - 1 -9999 1099511627776\n"),
	   "raw: samples, as bench/README.md says");
	ok(strlen(text) > 300000 && strstr(text, " 9999 21989133043892224\nend 20002\n"),
	   "raw: end counts the lines of both programs");
	raw_close(&r);
	raw_close(&s);
}

static void test_clock(void)
{
	struct clk ns = { false }, insn = { true };
	uint64_t a = clk_now(&ns), b = clk_now(&ns);

	ok(b >= a && !strcmp(clk_unit(&ns), "ns"), "clock: monotonic ns");
	a = clk_now(&insn);
	b = clk_now(&insn);
	ok(b > a && !strcmp(clk_unit(&insn), "insn"), "clock: the counter advances");
}

/* Lines as the kernel writes them, a blank at the end of each. */
static int read_text(struct allocinfo *a, const char *path, const char *version, const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f || fprintf(f, "allocinfo - version: %s\n#     <size>  <calls> <tag info>\n%s",
			  version, text) < 0 || fclose(f))
		perror(path);
	return allocinfo_read(a, path);
}

static void test_allocinfo(const char *dir)
{
	struct allocinfo a, b;
	char path[200];

	snprintf(path, sizeof(path), "%s/allocinfo", dir);
	ok(allocinfo_read(&a, path) && errno == ENOENT, "allocinfo: no such file");
	ok(!read_text(&a, path, "1.0", "  4096        1 mm/slub.c:9 func:f \n"
		      "    80        2 fs/dax-owners.c:7 func:g \n"
		      "     0        0 fs/dax.c:3 [mod] func:h \n") && a.n == 3 &&
	   !strcmp(a.sites[1].where, "fs/dax-owners.c:7 func:g"), "allocinfo: read");
	ok(!read_text(&b, path, "1.0", "  2048        1 mm/slub.c:9 func:f \n"
		      "   200        5 fs/dax-owners.c:7 func:g \n"
		      "    16        1 fs/dax.c:3 [mod] func:h \n") &&
	   !allocinfo_since(&b, &a) && b.sites[0].bytes == -2048, "allocinfo: the difference");
	ok(allocinfo_association(&b).bytes == 136 && allocinfo_association(&b).objects == 4,
	   "allocinfo: the sum of what associates");
	ok(!allocinfo_is_association("mm/slub.c:9 func:dax") &&
	   !allocinfo_is_association("lib/fs/dax.c:1 func:f") &&
	   allocinfo_is_association("fs/xfs/xfs_notify_failure.c:1 func:f"),
	   "allocinfo: by the file it is in");
	allocinfo_free(&b);
	ok(!read_text(&b, path, "1.0", "1 1 mm/slub.c:9 func:f \n2 2 fs/dax-owners.c:7 func:g \n"
		      "3 3 fs/dax.c:4 [mod] func:h \n") && allocinfo_since(&b, &a) == -1,
	   "allocinfo: other sites");
	allocinfo_free(&b);
	allocinfo_free(&a);
	ok(read_text(&a, path, "2.0", "1 1 a:1 func:f \n") && errno == EPROTO &&
	   read_text(&a, path, "1.0", "1 x\n") && errno == EPROTO, "allocinfo: another format");
}

int main(void)
{
	char dir[] = "/tmp/host-lib.XXXXXX", cmd[64];

	if (!mkdtemp(dir)) {
		perror(dir);
		return 1;
	}
	test_args();
	test_list();
	test_rand_vector();
	test_shuffle();
	test_raw(dir);
	test_clock();
	test_allocinfo(dir);
	printf("1..%u\n", tests);
	snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	return system(cmd) || failed ? 1 : 0;
}
