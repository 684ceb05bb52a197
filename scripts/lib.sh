# shellcheck shell=bash disable=SC2034  # variables for those who source this
# SPDX-License-Identifier: GPL-2.0-only
#
# What every host script shares: where things are, what values are valid, how
# errors, locks and times are reported.  Source it first:
#	. "$(dirname "$0")/lib.sh"
#
# Exit codes: 0 done, 1 failed, 2 bad arguments or something to install.

set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PROG=$(basename "$0")
SCRIPTS=$ROOT/scripts
PATCHES=${KERNEL_PATCHES:-$ROOT/kernel-patches}
BUILD=${DAX_BUILD:-$ROOT/build}
BASE=${BASE:-6.12}
KBASE=$BUILD/$BASE		# everything generated for this base kernel
JOBS=${JOBS:-$(nproc)}

say() { echo "$PROG: $*" >&2; }

# In a subshell the exit status tells the parent that the reason was printed.
die() { say "$*"; [ "$BASH_SUBSHELL" = 0 ] || exit 101; exit 1; }
bad_args() { say "$*"; [ "$BASH_SUBSHELL" = 0 ] || exit 102; exit 2; }

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

# --- what is valid ------------------------------------------------------------

FLAVOURS="measure debug alloc"

# Names of the folders of kernel-patches/$1 that hold a file $2.
folders_with() {
	local f
	for f in "$1"/*/"$2"; do
		[ ! -e "$f" ] || basename "$(dirname "$f")"
	done | sort
}

bases() { folders_with "$PATCHES" base.conf; }

# The variants; with an argument, those of this PURPOSE: measure, or test.
variants() {
	local v
	for v in $(folders_with "$PATCHES/$BASE" variant.conf); do
		[ -z "${1:-}" ] || [ "$(load_variant "$v"; echo "$PURPOSE")" = "$1" ] || continue
		echo "$v"
	done
}
series_folders() {
	local d
	for d in "$PATCHES/$BASE"/*/; do basename "$d"; done
}

# Prints nothing and returns 0 if the value is valid, else one line for the user.
check_arg() {
	local name=$1 value=$2 valid is=known
	case $name in
	BASE)		valid=$(bases) ;;
	VARIANT)	valid=$(variants) ;;
	MEASURED)	valid=$(variants measure) is=measured ;;
	SERIES)		valid=$( (variants; series_folders) | sort -u) ;;
	FLAVOUR)	valid=$FLAVOURS ;;
	PROFILE)	valid="quick full" ;;
	ACCEL)		valid="auto tcg kvm" ;;
	RUN | A | B)	check_run "$name" "$value"; return ;;
	*)		echo "$name: not an argument anybody checks"; return 2 ;;
	esac
	# shellcheck disable=SC2086  # a list of words
	one_of "$value" $valid && return 0
	case $name in SERIES | MEASURED) name=VARIANT ;; esac
	# shellcheck disable=SC2086
	if [ -z "$value" ]; then
		echo "say $name=...; valid:" $valid
	else
		echo "$name=$value is not $is; valid:" $valid
	fi
	return 2
}

# A run is a directory that scripts/run/bench wrote.
check_run() {	# NAME VALUE
	local runs='' d
	[ -z "$2" ] || [ ! -d "$2/raw" ] || return 0
	for d in "$ROOT"/results/*/raw; do
		[ ! -d "$d" ] || runs="$runs results/$(basename "$(dirname "$d")")"
	done
	echo "$1=$2 is not a run; valid:${runs:- none yet, make bench makes one}"
	return 2
}

require_arg() {
	local why
	why=$(check_arg "$@") || bad_args "$why"
}

# Reads base.conf: SERIES (e.g. 6.12), PACKAGE, TARBALL.
load_base() {
	require_arg BASE "$BASE"
	SERIES='' PACKAGE='' TARBALL=''
	# shellcheck source=/dev/null
	. "$PATCHES/$BASE/base.conf"
	[ -n "$SERIES" ] || die "$PATCHES/$BASE/base.conf sets no SERIES"
}

# Reads variant.conf: TITLE, STACK (series folders, in the order applied), PURPOSE.
load_variant() {
	require_arg VARIANT "$1"
	TITLE='' STACK='' PURPOSE=measure
	# shellcheck source=/dev/null
	. "$PATCHES/$BASE/$1/variant.conf"
	[ -n "$TITLE" ] || die "$PATCHES/$BASE/$1/variant.conf sets no TITLE"
	one_of "$PURPOSE" measure test ||
		die "$PATCHES/$BASE/$1/variant.conf: PURPOSE=$PURPOSE is neither measure nor test"
}

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

# json_value FILE KEY: a string of a kernel.json, one to a line; nothing without the file.
json_value() { sed -n "s/^ *\"$2\": \"\(.*\)\",\{0,1\}\$/\1/p" "$1" 2>/dev/null; }

# --- time -----------------------------------------------------------------------
# Each long step appends `SECONDS LABEL` to $DAX_TIMES, if a caller set it
# (scripts/timed does); the summary printed at the end comes from that file.

log_time() {
	[ -z "${DAX_TIMES:-}" ] || echo "$1 $2" >>"$DAX_TIMES"
}
