# shellcheck shell=bash disable=SC2034  # variables for those who source this
# SPDX-License-Identifier: GPL-2.0-only
#
# Which values are valid, and the files of settings: base.conf, variant.conf, job.conf.
# A base kernel is a folder of kernel-patches/ with a base.conf, a variant a folder of
# its base with a variant.conf; kernel-patches/README.md has all keys. Sourced by lib.sh.

FLAVOURS="measure debug alloc judge"

# read_conf FILE KEY...: sets each KEY from FILE, empty if FILE does not; lines are
# KEY=VALUE as bash reads them. A line of another key is refused by name. No program is
# started for it: every script reads all variants of its base, some of them many times.
read_conf() {
	local file=$1 line key
	shift
	while IFS= read -r line || [ -n "$line" ]; do
		if [[ $line =~ ^[[:space:]]*(#|$) ]]; then continue; fi
		key=$line
		if [[ $line =~ ^([A-Za-z_][A-Za-z0-9_]*)= ]]; then key=${BASH_REMATCH[1]}; fi
		one_of "$key" "$@" || die "${file#"$ROOT"/}: unknown key '$key'; known: $*"
	done <"$file"
	for key; do printf -v "$key" ''; done
	# shellcheck source=/dev/null
	. "$file"
}

# Names of the folders of $1 that hold a file $2.
folders_with() {
	local f
	for f in "$1"/*/"$2"; do
		f=${f%/*}
		[ ! -e "$f/$2" ] || echo "${f##*/}"
	done | sort
}

bases() { folders_with "$PATCHES" base.conf; }

# Reads base.conf.
load_base() {
	local conf=$PATCHES/$BASE/base.conf
	require_arg BASE "$BASE"
	read_conf "$conf" RELEASE PACKAGE TARBALL SUITE VERSION SHA256 WITHOUT
	[ -n "$RELEASE" ] || die "${conf#"$ROOT"/} sets no RELEASE"
}

# Roles of variants that are measured, and of those that are not.
readonly MEASURED="reference fixed design floor"
readonly UNMEASURED="check test granule mutant"
readonly VARIANT_KEYS="TITLE STACK ROLE ORDER PROMISES LOAD SMOKE OF GRANULE REPRO STRESS JOB SAYS"

# Reads variant.conf of VARIANT; STACK is what series_of says.
load_variant() {
	local stack
	require_arg VARIANT "$1"
	stack=$(series_of "$1") || leave $?
	read_variant "$PATCHES/$BASE/$1/variant.conf"
	STACK=$stack
}

# series_of VARIANT [USER...]: the series of its stack. Another variant in STACK stands for
# the stack of that one. USERs have VARIANT in theirs.
series_of() {
	local name=$1 s out=''
	! one_of "$name" "${@:2}" ||
		die "kernel-patches/$BASE/$name/variant.conf: STACK has $name in it, by way of ${*:2}"
	read_variant "$PATCHES/$BASE/$name/variant.conf"
	for s in $STACK; do
		if [ "$s" != "$name" ] && [ -e "$PATCHES/$BASE/$s/variant.conf" ]; then
			s=$(series_of "$s" "$@") || leave $?
		fi
		out="$out $s"
	done
	echo "${out# }"
}

read_variant() {	# FILE
	local conf=${1#"$ROOT"/}
	# shellcheck disable=SC2086  # a list of words
	read_conf "$1" $VARIANT_KEYS
	[ -n "$TITLE" ] || die "$conf sets no TITLE"
	# shellcheck disable=SC2086  # lists of words
	one_of "$ROLE" $MEASURED $UNMEASURED ||
		die "$conf: ROLE=$ROLE is not known; valid: $MEASURED $UNMEASURED"
	case $ROLE-$GRANULE in
	granule-) die "$conf: a granule needs GRANULE=, the pages that it has a record for" ;;
	*-*[!0-9]*) die "$conf: GRANULE=$GRANULE: a number of pages" ;;
	esac
	case $ROLE in
	check | granule | mutant) [ -n "$OF" ] || die "$conf: a $ROLE needs OF=, the variant that it is made of" ;;
	test)	;;
	*)	case $ORDER in '' | *[!0-9]*) die "$conf: ORDER=$ORDER: a number, its place among the variants" ;; esac ;;
	esac
}

# ROLE ORDER OF GRANULE NAME of each variant of this base, in the order of the comparison.
# Read once: a variant.conf is a file, and there are ten.
list_variants() {
	# shellcheck disable=SC2086  # a list of words
	local v $VARIANT_KEYS
	for v in $(folders_with "$PATCHES/$BASE" variant.conf); do
		read_variant "$PATCHES/$BASE/$v/variant.conf" || exit
		echo "$ROLE ${ORDER:-100} ${OF:--} ${GRANULE:--} $v"
	done | sort -s -n -k 2,2
}

# variants [ROLE...]: the variants of this base in the order of the comparison, with
# arguments those of these roles.
variants() {
	local list
	list=$(list_variants) || leave $?
	awk -v roles=" $* " 'roles == "  " || index(roles, " " $1 " ") { print $5 }' <<<"$list"
}
# shellcheck disable=SC2086  # a list of words
measured_variants() { variants $MEASURED; }

series_folders() {
	local d
	for d in "$PATCHES/$BASE"/*/; do basename "$d"; done
}

# renamed NAME VALUE: one line for who uses a word of before; fails if it is none
renamed() {
	case $1=$2 in
	PROFILE=?*)	echo "PROFILE= is SIZE= now: SIZE=$2" ;;
	SECONDS=?*)	echo "SECONDS= is DURATION= now: DURATION=$2" ;;
	VARIANT=base* | SERIES=base* | MEASURED=base*) echo "variant base is called fixed now: VARIANT=fixed${2#base}" ;;
	VARIANT=control | SERIES=control | MEASURED=control) echo "variant control is called floor now: VARIANT=floor" ;;
	*)	return 1 ;;
	esac
}

# stacks: lines ROLE VARIANT SERIES... of the fixes and the designs
stacks() {
	local role v list stack
	list=$(list_variants) || leave $?
	while read -r role _ _ _ v; do
		case $role in fixed | design) stack=$(series_of "$v") || leave $?; echo "$role $v $stack" ;; esac
	done <<<"$list"
}

# mailed_series: what can be written for a mailing list: the series of the fixes and designs,
# in order, and the fixes together.
mailed_series() {
	local list
	list=$(stacks) || leave $?
	awk '{ for (i = 3; i <= NF; i++) if (!seen[$i]++) print $i }
	     $1 == "fixed" { all = all (all == "" ? "" : "\n") $2 }
	     END { print all }' <<<"$list"
}

# Prints nothing and returns 0 if the value is valid, else one line for the user; 101 if
# the reason was printed: a settings file is wrong.
check_arg() {
	local name=$1 value=$2 valid is=known
	! renamed "$@" || return 2
	case $name in
	PROFILE | SECONDS) return ;;	# not used
	BASE)		valid=$(bases) ;;
	VARIANT)	valid=$(variants) || return 101 ;;
	MEASURED)	valid=$(measured_variants) is=measured || return 101 ;;
	SERIES)		valid=$(variants && series_folders) || return 101 ;;
	MAILED)		valid=$(mailed_series) || return 101
			[ ! -d "$PATCHES/$BASE/${value:-.}" ] || is="for a list" ;;
	FLAVOUR)	valid=$FLAVOURS ;;
	SIZE)		valid="quick full" ;;
	ACCEL)		valid="auto tcg kvm dry" ;;
	CHECKS)		valid="quick all none" ;;
	TO)		valid="security lists" ;;
	DURATION | SEED) check_number "$name" "$value"; return ;;
	RUN | A | B)	check_run "$name" "$value"; return ;;
	*)		echo "$name: not an argument anybody checks"; return 2 ;;
	esac
	# shellcheck disable=SC2086  # a list of words
	one_of "$value" $valid && return 0
	case $name in SERIES | MEASURED) name=VARIANT ;; MAILED) name=SERIES ;; esac
	# shellcheck disable=SC2086
	if [ -z "$value" ]; then
		echo "say $name=...; valid:" $valid
	else
		echo "$name=$value is not $is; valid:" $valid
	fi
	return 2
}

check_number() {	# NAME VALUE
	case $2 in
	'' | *[!0-9]*) echo "$1=$2: a number"; return 2 ;;
	esac
}

# A run is a directory that scripts/run/bench wrote.
check_run() {	# NAME VALUE
	local runs='' d
	[ -z "$2" ] || [ ! -e "$2/run.conf" ] || return 0
	for d in "$ROOT"/results/*/run.conf; do
		[ ! -e "$d" ] || runs="$runs results/$(basename "$(dirname "$d")")"
	done
	echo "$1=$2 is not a run; valid:${runs:- none yet, make bench makes one}"
	return 2
}

require_arg() {
	local why status=0
	why=$(check_arg "$@") || status=$?
	case $status in
	0)	;;
	101)	leave 101 ;;
	*)	bad_args "$why" ;;
	esac
}
