// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "klog.h"

static int klog_fd = -1;
static char klog_text[128 * 1024];
static size_t klog_len;

void klog_mark(void)
{
	if (klog_fd < 0)
		klog_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (klog_fd < 0 || lseek(klog_fd, 0, SEEK_END) < 0)
		refuse_errno("open /dev/kmsg at its end");
	klog_len = 0;
	klog_text[0] = 0;
}

bool klog_has(const char *words)
{
	ssize_t n;

	while (klog_len < sizeof(klog_text) - 1) {
		n = read(klog_fd, klog_text + klog_len, sizeof(klog_text) - 1 - klog_len);
		if (n < 0 && errno == EPIPE)
			refuse("the kernel says more than its log holds");
		if (n <= 0)
			break;
		klog_len += (size_t)n;
	}
	klog_text[klog_len] = 0;
	return strstr(klog_text, words);
}

bool klog_names(uint64_t pfn)
{
	char words[64];

	snprintf(words, sizeof(words), "%#llx: recovery action", (unsigned long long)pfn);
	return klog_has(words);
}
