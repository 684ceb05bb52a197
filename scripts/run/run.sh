# shellcheck shell=bash disable=SC2153,SC2154  # facts of a run; $run is set by who sources this
# SPDX-License-Identifier: GPL-2.0-only
#
# The directory of a run, results/<time>-<size>[-dry]/: what is in it, which one to use, and
# what is still missing.
#
#	run.conf	its facts: plan.sh
#	boots		one line per boot to make: VARIANT COND REP JOB, in order
#	inputs		hash over everything the figures depend on
#	environment.json
#	kernels/	kernel.json of each, <variant>.json or <variant>-<flavour>.json
#	guest.sha256	of what was booted beside the kernels
#	lines/		cache lines: lines.sh
#	profile/, outcome/	of a full run: symbols.sh, matrix.sh
#	raw/<variant>/[<job>-]c<cond>r<rep>/	a complete boot, renamed into place; of
#			the job `bench` if none is named
#	raw.sha256	checksums of their data.raw, before it was compressed
#	hosts		where each boot was made, lines HOST WHAT, if HOSTS was ever given: hosts.sh
#	joblog		what GNU parallel says of these
#	images/		checksums of what boots found in their NVDIMM, by job
#	failed/, work/	boots that failed; boots under way
#	complete	all boots made and reported
#
# Sourced after jobs.sh, before symbols.sh, lines.sh and matrix.sh, which say what else a run has.

RESULTS=${RESULTS:-$ROOT/results}

# boot_name COND REP JOB: of its folder
boot_name() {
	case $3 in
	bench)	echo "c$1r$2" ;;
	*)	echo "$3-c$1r$2" ;;
	esac
}

check_names() { local c; for c in $CHECKS; do echo "${c%%:*}"; done; }

# The variant whose kernel a boot of NAME, a variant or a check, takes: its own, but for
# a check that is the same kernel under another name.
kernel_of() {	# NAME
	local c
	for c in $CHECKS; do
		case $c in
		"$1":*:planted) ;;
		"$1":*)	echo "${c#*:}"; return ;;
		esac
	done
	echo "$1"
}

# The checks that are VARIANT's kernel under another name.
twins_of() {	# VARIANT
	local c
	for c in $CHECKS; do
		if [ "$c" = "${c%%:*}:$1" ]; then echo "${c%%:*}"; fi
	done
}

is_planted() {	# NAME
	local c
	for c in $CHECKS; do
		case $c in "$1":*:planted) return ;; esac
	done
	return 1
}

kernels_needed() {
	local name
	for name in $VARIANTS $(check_names) $(granule_names); do kernel_of "$name"; done | awk '!seen[$0]++'
}

kernel_dir() { echo "$KBASE/kernels/${2:-measure}/$(kernel_of "$1")"; }	# NAME [FLAVOUR]

inputs_hash() {
	local v job flavour
	{
		write_facts | grep -v '^ACCEL_REASON\|^BOOT_TIMEOUT'
		for v in $(kernels_needed); do sha256sum <"$(kernel_dir "$v")/bzImage"; done
		job_kernels | while read -r v flavour; do
			sha256sum <"$(kernel_dir "$v" "$flavour")/bzImage"
		done
		for job in bench $(job_names); do
			sha256sum <"$(guest_image "$job")"
			job_wants "$job" PMEM_IMAGE_MIB ''
			! quick_dry || dry_part "$job"
		done
		sha256sum <"$BUILD/host/vmrun"
		matrix_inputs
		"${QEMU:-qemu-system-x86_64}" --version
	} | sha256sum | cut -d' ' -f1
}

# Exact: condition 0 twice, which must agree to the bit; a quick run, to be quick, does
# that only for the variant that has another name, or for the first. Other conditions
# once, in a full run twice for the variant that has another name.
list_exact_boots() {
	local v c job first=${VARIANTS%% *}
	for v in $VARIANTS; do
		echo "$v 0 0 bench"
		[ -z "$(twins_of "$v")" ] || continue
		if [ "$SIZE" = full ] || [ "$v" = "$first" ]; then echo "$v 0 1 bench"; fi
	done
	for v in $(check_names); do echo "$v 0 0 bench"; done
	for ((c = 1; c <= CONDITIONS; c++)); do
		for v in $VARIANTS; do echo "$v $c 0 bench"; done
		[ "$SIZE" = full ] || continue
		for v in $(check_names); do is_planted "$v" || echo "$v $c 0 bench"; done
	done
	for job in $(job_names); do list_job_boots "$job"; done
}

# Real clock: rounds of all, each in a random order of its own; the other jobs of a quick
# dry run, which take most of its time, in the first one.
list_timed_boots() {
	local v c job
	for ((c = 1; c <= CONDITIONS; c++)); do
		{
			for v in $VARIANTS $(check_names); do echo "$v $c 0 bench"; done
			for job in $(job_names); do
				[ "$c" = 1 ] || ! quick_dry || continue
				job_variants "$job" | sed "s/\$/ $c 0 $job/"
			done
		} | shuf
	done
}

list_boots() { if exact; then list_exact_boots; else list_timed_boots; fi; }

# Prints the newest unfinished run with inputs $1, if there is one. Not a reference: it
# is in git, and may lack a boot.
find_unfinished() {
	local dir
	for dir in $(find "$RESULTS" -mindepth 2 -maxdepth 2 -name inputs ! -path '*/reference/*' \
		! -path '*/reference-*/*' -printf '%h\n' | sort -r); do
		[ ! -e "$dir/complete" ] && [ "$(cat "$dir/inputs")" = "$1" ] || continue
		echo "$dir"
		return
	done
}

# Everything but `inputs` first: a directory without it is no run.
make_run() {	# DIR HASH
	local v flavour job
	mkdir -p "$1/kernels" "$1/raw"
	write_facts >"$1/run.conf"
	{
		for v in $VARIANTS $(check_names) $(granule_names); do echo "$v measure"; done
		job_kernels
	} | while read -r v flavour; do
		cp "$(kernel_dir "$v" "$flavour")/kernel.json" "$1/$(kernel_json "$v" "$flavour")"
	done
	cp "$(kernel_dir "${VARIANTS%% *}")/config" "$1/kernel.config"
	for job in bench $(job_names); do basename "$(guest_image "$job")"; done |
		(cd "$BUILD/guest" && xargs sha256sum) >"$1/guest.sha256"
	list_boots >"$1/boots"
	"$BUILD/host/report" --environment "$1"
	echo "$2" >"$1/inputs.tmp"
	mv "$1/inputs.tmp" "$1/inputs"
}

# One at a time boots; until this shell ends.
lock_results() {
	mkdir -p "$RESULTS"
	exec 8>"$RESULTS/.lock"
	flock -n 8 || { say "waiting for another bench in $RESULTS to end"; flock 8; }
}

# Sets $run, and the facts to those of a run that is continued.
open_run() {
	local hash
	lock_results
	hash=$(inputs_hash)
	run=$(find_unfinished "$hash")
	if [ -n "$run" ]; then
		load_run "$run"
		say "continuing $(basename "$run"): $(missing_boots | wc -l) of $(wc -l <"$run/boots") boots to go"
		return
	fi
	run=$RESULTS/$(date +%Y%m%d-%H%M%S)-$SIZE$(! dry || echo -dry)
	make_run "$run" "$hash"
}

# checksums RUN: lines for raw.sha256 of all boots that RUN has; of a run that was made, or
# begun, before bench noted them.
checksums() {
	local file
	(cd "$1" && find raw -name data.raw.gz | LC_ALL=C sort) | while read -r file; do
		echo "$(gzip -dc "$1/$file" | sha256sum | cut -d' ' -f1)  ${file%.gz}"
	done
}

# VARIANT COND REP JOB of each boot that is not there yet.
missing_boots() {
	local v c r job
	while read -r v c r job; do
		[ -e "$run/raw/$v/$(boot_name "$c" "$r" "$job")/data.raw.gz" ] || echo "$v $c $r $job"
	done <"$run/boots"
}
