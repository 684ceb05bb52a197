# shellcheck shell=bash disable=SC2034,SC2153  # the facts of a run, for who sources this
# SPDX-License-Identifier: GPL-2.0-only
#
# The facts of a run: results/RUN/run.conf, lines KEY='VALUE', written once when the run
# begins. bench, again, make-pmem and report know a run by this file alone.
#
#	SCHEMA		what summary.json means; runs of two schemas are not compared
#	SIZE		quick or full
#	BASE, PACKAGE	the base kernel, and the package that its source came in
#	ACCEL		tcg-icount, kvm, or dry: what kvm would do, on an emulator whose clock says
#			nothing; ACCEL_REASON: why
#	VARIANTS	in the order of every table
#	REFERENCE	the variant that ratios are to; FLOOR: the one that costs are counted
#			from; empty if the run has none
#	CHECKS		boots that the harness itself is judged by: NAME:VARIANT, the same
#			kernel under another name, or NAME:VARIANT:planted
#	GRANULES	kernels that jobs boot beside those of VARIANTS, NAME:VARIANT:PAGES: of
#			that variant, but with a record for so many pages; and VARIANT itself
#	JOBS		jobs beside bench: JOB, or JOB:FLAVOUR of the kernels that they take
#	SYMBOLS		the variants that are counted by symbol
#	CACHE_LINES	EXPERIMENT,...: of these the cache lines are counted, on each variant; empty:
#			of none
#	MATRIX		yes: the outcome matrix is part of the run
#	CONDITIONS	exact: conditions varied on purpose, beside the canonical one; with a
#			real clock: rounds of all variants
#	MEM_MIB, PMEM_MIB, BOOT_TIMEOUT (seconds)	of each boot
#	WITHOUT		experiments that this base cannot run
#
# Sourced after lib.sh, whose JOBS is another one: the processes of make.

readonly MAKE_JOBS=$JOBS
readonly RUN_FACTS="SCHEMA SIZE BASE PACKAGE ACCEL ACCEL_REASON VARIANTS REFERENCE FLOOR CHECKS
	GRANULES JOBS SYMBOLS CACHE_LINES MATRIX CONDITIONS MEM_MIB PMEM_MIB BOOT_TIMEOUT WITHOUT"

# Sets the facts from RUN/run.conf.
load_run() {	# RUN
	# shellcheck disable=SC2086  # a list of words
	read_conf "$1/run.conf" $RUN_FACTS
	export BASE
	KBASE=$BUILD/$BASE
}

# The facts that are set, as a run.conf.
write_facts() {
	local key
	for key in $RUN_FACTS; do
		printf "%s='%s'\n" "$key" "${!key//\'/\'\\\'\'}"
	done
}

readonly ROUNDS=12	# of a real clock, at least
readonly DRY_ROUNDS=4	# fewer have no interval of the shift
readonly DRY_MARK="not a measurement (ACCEL=dry)"

exact() { [ "$ACCEL" = tcg-icount ]; }
dry() { [ "$ACCEL" = dry ]; }

# What vmrun and the guest call it.
vm_accel() { if dry; then echo tcg; else echo "$ACCEL"; fi; }

# has_role ROLE VARIANT...: the first of these variants that has the role, if any
has_role() {
	local v known
	known=$(variants "$1")
	for v in "${@:2}"; do
		# shellcheck disable=SC2086  # a list of words
		if one_of "$v" $known; then echo "$v"; return; fi
	done
}

# The reference again under another name, and each variant with the role check whose OF
# is in the run.
list_checks() {
	local role of name
	[ -z "$REFERENCE" ] || echo "$REFERENCE-again:$REFERENCE"
	while read -r role _ of _ name; do
		# shellcheck disable=SC2086  # a list of words
		if [ "$role" = check ] && one_of "$of" $VARIANTS; then echo "$name:$of:planted"; fi
	done < <(list_variants)
}

# Each variant of the run that has a granule, and those that are it with another one.
list_granules() {
	local role of pages name
	while read -r role _ of pages name; do
		[ "$pages" != - ] || continue
		[ "$role" = granule ] || of=$name
		# shellcheck disable=SC2086  # a list of words
		! one_of "$of" $VARIANTS || echo "$name:$of:$pages"
	done < <(list_variants)
}

# Those that are no variants of the run.
granule_names() {
	local g
	for g in $GRANULES; do
		# shellcheck disable=SC2086  # a list of words
		one_of "${g%%:*}" $VARIANTS || echo "${g%%:*}"
	done
}

# The experiments whose title files have `lines`: in a quick run, where it is for that size too.
list_lines() {
	local id
	jq -r --arg size "$SIZE" 'select(any(.lines[]?; (.size // $size) == $size)) |
		input_filename | sub(".*/"; "") | sub("\\.json$"; "")' "$ROOT"/bench/exp/*.json |
		while read -r id; do
			# shellcheck disable=SC2086  # a list of words
			one_of "$id" ${WITHOUT:-} || echo "$id"
		done
}

# Exact runs vary 2 or 1 conditions; a real clock needs rounds, fixed before looking.
plan_conditions() {
	local given=${CONDITIONS:-}
	case $ACCEL-$SIZE in
	tcg-icount-full) CONDITIONS=${given:-2} ;;
	tcg-icount-*)	CONDITIONS=${given:-1} ;;
	dry-*)		CONDITIONS=${given:-$DRY_ROUNDS} ;;
	*)		CONDITIONS=${given:-$ROUNDS}
			[ "$CONDITIONS" -ge $ROUNDS ] ||
				bad_args "CONDITIONS=$CONDITIONS: a real clock needs $ROUNDS rounds or more" ;;
	esac
}

# Sets the facts that follow from SIZE, VARIANTS, ACCEL and the settings of the caller. What
# happens when a page goes bad takes no clock, so a dry run has none of it.
plan_run() {
	plan_conditions
	SCHEMA=2
	# shellcheck disable=SC2086  # lists of words
	REFERENCE=$(has_role reference $VARIANTS) FLOOR=$(has_role floor $VARIANTS)
	CHECKS=$(list_checks | paste -sd' ')
	GRANULES='' JOBS='' SYMBOLS='' CACHE_LINES='' MATRIX=${MATRIX:-no}
	! exact || CACHE_LINES=$(list_lines | paste -sd,)
	! dry || JOBS=$(list_jobs | paste -sd' ')
	if [ "$SIZE" = full ]; then
		GRANULES=$(list_granules | paste -sd' ')
		JOBS=$(list_jobs | paste -sd' ')
		any_takes_granules || GRANULES=''
		MATRIX=yes
		! exact || SYMBOLS=$VARIANTS
	fi
	! dry || MATRIX=no
}
