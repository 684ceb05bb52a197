# shellcheck shell=bash disable=SC2034  # variables for those who source this
# SPDX-License-Identifier: GPL-2.0-only
#
# What the tests share. A test sources this first, makes its checks, and ends with
# `plan`. A check prints one line of TAP and returns 0: a failed one does not end the
# test. Lines with `#` before `not ok` say why it failed; scripts/test repeats these.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)	# scripts/tests
root=$(cd "$here/../.." && pwd)
build=${DAX_BUILD:-$root/build}
base=${BASE:-$(cat "$root/kernel-patches/default-base")}
dir=$(mktemp -d)	# the test's own; removed when the test ends
trap 'rm -rf "$dir"' EXIT
evidence=()		# files that each failed check shows
n=0 failed=0

# pass NAME, fail NAME: a check that the test has made by other means.
pass() { n=$((n + 1)); echo "ok $n - $1"; }
fail() { n=$((n + 1)) failed=$((failed + 1)); echo "not ok $n - $1"; }

# skip NAME REASON: a check that cannot be made here. It counts as neither.
skip() { pass "$1 # SKIP $2"; }

# skip_all REASON: ends a test that has nothing to check here.
skip_all() { echo "1..0 # SKIP $1"; exit 0; }

# late MINUTES: is it less than that to TEST_UNTIL (scripts/test)? Then nothing is begun that
# takes so long.
late() { [ -n "${TEST_UNTIL:-}" ] && [ "$(date +%s)" -ge $((TEST_UNTIL - $1 * 60)) ]; }

# comment FILE...: the end of each file as `#` lines; a file that is missing has none.
comment() { local f; for f; do tail -n 20 "$f" 2>/dev/null | sed 's/^/# /'; done; }

# ok NAME COMMAND...: COMMAND succeeds. It runs in this shell, and is a command or a
# function that makes no check. What it prints is shown if it fails.
ok() {
	local name=$1
	shift
	if "$@" >"$dir/.said" 2>&1; then
		pass "$name"
	else
		sed 's/^/# /' <<<"failed: $*"
		comment "$dir/.said" "${evidence[@]}"
		fail "$name"
	fi
}

# is NAME TEXT WANTED: TEXT is WANTED.
is() { ok "$1" diff -u --label wanted --label found <(echo "$3") <(echo "$2"); }

# lacks PATTERN FILE...: a command for ok: no line matches PATTERN, and each FILE is there.
lacks() { local s=0; grep -e "$@" || s=$?; [ "$s" = 1 ]; }

# exits STATUS COMMAND...: a command for ok: COMMAND exits with STATUS.
exits() {
	local wanted=$1 status=0
	shift
	"$@" || status=$?
	[ "$status" = "$wanted" ] || { echo "exit status $status, wanted $wanted"; return 1; }
}

# refused NAME STATUS PATTERN COMMAND...: COMMAND exits with STATUS, and the last line
# that it prints matches PATTERN, an ERE.
refused() { ok "$1" refuses "${@:2}"; }
refuses() {
	local status=0
	exits "$1" "${@:3}" >"$dir/.refusal" 2>&1 || status=1
	cat "$dir/.refusal"
	[ "$status" = 0 ] && tail -n 1 "$dir/.refusal" | grep -qE -e "$2"
}

# relay PREFIX: the checks of other TAP, on stdin, become checks of this test, and its
# comments too, with PREFIX before their text. Sets `relayed`, how many checks they
# were, and `announced`, how many the other plan has; empty if it has none.
relay() {
	local line first=$n
	announced=''
	while IFS= read -r line; do
		if [[ $line =~ ^ok\ [0-9]+\ *-?\ *(.*) ]]; then pass "$1${BASH_REMATCH[1]}"
		elif [[ $line =~ ^not\ ok\ [0-9]+\ *-?\ *(.*) ]]; then fail "$1${BASH_REMATCH[1]}"
		elif [[ $line =~ ^1\.\.([0-9]+) ]]; then announced=${BASH_REMATCH[1]}
		elif [[ $line =~ ^#\ *(.*) ]]; then echo "# $1${BASH_REMATCH[1]}"; fi
	done
	relayed=$((n - first))
}

# is_older RUN: RUN booted another guest image than this tree makes. A reference is then due:
# what was measured before cannot be held against what would be measured today.
is_older() {
	"$root/scripts/guest/build-guest" >&2 || return
	! grep '  initramfs\.gz$' "$1/guest.sha256" |
		(cd "$root/build/guest" && sha256sum --status --check 2>/dev/null)
}

# plan: the last line of a test. Its exit status is 0 if no check failed.
plan() { echo "1..$n"; [ "$failed" = 0 ]; }
