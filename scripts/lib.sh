# shellcheck shell=bash disable=SC2034  # variables for those who source this
# SPDX-License-Identifier: GPL-2.0-only
#
# What every host script shares: where things are, how errors, locks and times are
# reported; and by args.sh, which values are valid.  Source it first:
#	. "$(dirname "$0")/../lib.sh"
#
# Exit codes: 0 done, 1 failed, 2 bad arguments or something to install.

set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
# In a hook, or below `git rebase --exec`, these name the caller's repository.
if [ -n "${!GIT_*}" ] && command -v git >/dev/null; then
	# shellcheck disable=SC2046  # a list of words
	unset $(git rev-parse --local-env-vars)
fi

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PROG=${0##*/}
SCRIPTS=$ROOT/scripts
PATCHES=${KERNEL_PATCHES:-$ROOT/kernel-patches}
BUILD=${DAX_BUILD:-$ROOT/build}
default_base() { cat "$PATCHES/default-base"; }
BASE=${BASE:-$(default_base)}
KBASE=$BUILD/$BASE		# everything generated for this base kernel
JOBS=${JOBS:-$(nproc)}

say() { echo "$PROG: $*" >&2; }

# In a subshell the exit status tells the parent that the reason was printed.
die() { say "$*"; [ "$BASH_SUBSHELL" = 0 ] || exit 101; exit 1; }
bad_args() { say "$*"; [ "$BASH_SUBSHELL" = 0 ] || exit 102; exit 2; }

# leave STATUS: as a subshell did, with the reason printed
leave() { [ "$BASH_SUBSHELL" = 0 ] && [ "$1" -gt 100 ] || exit "$1"; exit $(($1 - 100)); }

# A command that fails where no one expected it must not end a script in silence.
on_error() {
	local status=$? line=$1 command=$2
	case $status in
	101 | 102) ;;
	*)	say "line $line: failed with $status: $command"
		status=101 ;;
	esac
	[ "$BASH_SUBSHELL" = 0 ] || exit $status
	exit $((status - 100))
}
set -o errtrace
trap 'on_error "$LINENO" "$BASH_COMMAND"' ERR

# one_of WORD LIST...: is WORD in LIST?
one_of() {
	local word=$1 w
	shift
	for w; do [ "$w" != "$word" ] || return 0; done
	return 1
}

. "$SCRIPTS/args.sh"

# guest_image bench|JOB: what a kernel is booted with for it.
guest_image() {
	local name=$1
	[ "$name" != bench ] || name=initramfs
	echo "$BUILD/guest/$name.gz"
}

# --- runs that are kept ----------------------------------------------------------

# reference_of BASE: the folder of the run of that base that is kept in git
reference_of() {
	local default
	default=$(default_base)
	echo "$ROOT/results/reference$([ "$1" = "$default" ] || echo "-$1")"
}

# references: those that there are, that of the default base first
references() {
	local b default
	default=$(default_base)
	for b in "$default" $(bases | awk -v but="$default" '$0 != but'); do
		[ ! -e "$(reference_of "$b")/run.conf" ] || reference_of "$b"
	done
}

# base_of RUN: the base that it says it is of
base_of() { sed -n "s/^BASE='\(.*\)'$/\1/p" "$1/run.conf"; }

# --- machine --------------------------------------------------------------------

# need_resources DISK_GIB MEM_GIB: refuse early instead of failing half-way.
need_resources() {
	local disk=${MIN_DISK_GIB:-$1} mem=${MIN_MEM_GIB:-$2} have
	mkdir -p "$BUILD"
	have=$(($(df -Pk "$BUILD" | awk 'NR == 2 { print $4 }') / 1048576))
	[ "$have" -ge "$disk" ] ||
		die "$disk GiB of disk needed under $BUILD, $have GiB free: free some, or point \`build\` elsewhere by a symbolic link"
	have=$(($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) / 1048576))
	[ "$have" -ge "$mem" ] ||
		die "$mem GiB of memory needed, $have GiB available: stop something, or set MIN_MEM_GIB if you know better"
}

# lock NAME WHAT: takes a lock of this base, held until exit or unlock.  There are
# two: `git` for linux.git (seconds), `build` for compiling (minutes; one at a time).
# A script called by the holder does not wait for it.
declare -A lock_fd=()
lock() {
	local held=DAX_LOCK_$1 fd
	[ "${!held:-}" != "$KBASE" ] || return 0
	mkdir -p "$KBASE"
	exec {fd}>"$KBASE/$1.lock"
	if ! flock -n "$fd"; then
		say "waiting for $2 to finish"
		flock "$fd"
	fi
	lock_fd[$1]=$fd
	export "$held=$KBASE"
}

unlock() {
	local fd=${lock_fd[$1]:-}
	[ -n "$fd" ] || return 0
	exec {fd}>&-
	unset "lock_fd[$1]" "DAX_LOCK_$1"
}
lock_git() { lock git "another job on the source of base $BASE"; }
lock_build() { lock build "another kernel build of base $BASE"; }

# json_value FILE KEY: a text of a JSON object; nothing without it or the file.
json_value() { [ ! -e "$1" ] || jq -r --arg key "$2" '.[$key] // empty' "$1" 2>/dev/null || true; }

# json_object KEY VALUE...: an object of texts
json_object() {
	jq -n '[$ARGS.positional | range(0; length; 2) as $i | {key: .[$i], value: .[$i + 1]}] | from_entries' \
		--args "$@"
}

# --- time -----------------------------------------------------------------------
# Each long step appends `SECONDS LABEL` to $DAX_TIMES, if a caller set it
# (scripts/timed does); the summary printed at the end comes from that file.

log_time() {
	[ -z "${DAX_TIMES:-}" ] || echo "$1 $2" >>"$DAX_TIMES"
}
