# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What check-patches and scripts/mail/checks find out about patches. Sourced after series.sh.

# C files of the kernel proper that differ between two commits and exist in $2.
touched_sources() {
	kgit diff --name-only --diff-filter=d "$1" "$2" -- '*.c' |
		grep -v -E '^(tools|scripts|samples|Documentation)/' || true
}

# Warnings on stdin, without line numbers, sorted: FILE: warning: TEXT
warnings() {
	sed -n -E 's/^([^ :]+\.[ch]):[0-9]+(:[0-9]+)?: (warning|error): /\1: \3: /p' | sort
}

# checkpatch TREE FILE [OPTION...]: what checkpatch.pl --strict of TREE has against FILE;
# says so itself if it cannot run.
checkpatch() {
	local tree=$1 file=$2
	shift 2
	# No history here to look commit ids up in.
	(cd "$tree" && GIT_DIR=/nonexistent perl scripts/checkpatch.pl --strict --show-types \
		--no-summary --quiet "$@" "$file") 2>&1 || echo "checkpatch.pl: exit status $?"
}
