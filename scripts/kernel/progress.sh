# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only

# progress WHO TOTAL: turns kbuild's output on stdin into a line now and then. TOTAL is the
# number of steps expected. mawk reads 4 KiB at a time if not told otherwise.
progress() {
	mawk -W interactive -v who="$1" -v total="$2" '
	BEGIN { last = start = systime() }
	/^  [A-Z]/ { n++ }
	systime() - last >= 15 {
		last = systime()
		printf "  %s: %d of about %d build steps, %d s\n", who, n, total, last - start
		fflush()
	}' >&2
}
