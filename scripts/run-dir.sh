# shellcheck shell=bash disable=SC2154  # variables that bench sets
# SPDX-License-Identifier: GPL-2.0-only
#
# The directory of a run, results/<time>-<profile>/: which one to use, what is
# in it, and what is still missing. Sourced by bench after lib.sh, before profiles.sh and
# outcomes.sh, which say what else a run has.
#
#	inputs		hash over everything the figures depend on
#	boots		one line per boot to make: VARIANT COND REP JOB, in order
#	plan.json	the same for the report; environment.json; kernels/*.json
#	profile/, outcome/	of a full run: profiles.sh, outcomes.sh
#	raw/<variant>/[<job>-]c<cond>r<rep>/	a complete boot, renamed into place; of
#			the job `bench` if none is named
#	failed/, work/	boots that failed; boots under way
#	complete	all boots made and reported

RESULTS=${RESULTS:-$ROOT/results}

# What the harness itself is judged by, in no design's table: a variant again under
# another name must not differ from itself, and what is planted in base must be found.
checks=()

choose_checks() {
	! one_of stock "${run_variants[@]}" || checks+=(stock-again)
	! one_of base "${run_variants[@]}" || [ ! -e "$PATCHES/$BASE/planted/variant.conf" ] ||
		checks+=(planted)
}

# The variant that a check is compared with.
check_of() { case $1 in planted) echo base ;; *) echo "${1%-again}" ;; esac; }

# job_wants JOB KEY DEFAULT: what bench/JOB/boot says of its boots, KEY=VALUE a line:
#	clock=real	only where there is one; clock=insn: only where there is none
#	smp=N		so many CPUs
#	vmrun=--OPTION	of vmrun
#	image=MIB	the NVDIMM is a copy of what scripts/build-image made, so large
#	without=VARIANT...	variants that it has nothing to measure on
job_wants() {
	local value
	value=$(sed -n "s/^$2=//p" "$ROOT/bench/$1/boot" 2>/dev/null || true)
	echo "${value:-$3}"
}

# The variants of the run that a job is booted for.
job_variants() {
	local v without
	without=$(job_wants "$1" without '')
	# shellcheck disable=SC2086  # a list of words
	for v in "${run_variants[@]}"; do one_of "$v" $without || echo "$v"; done
}

# What is booted beside the job `bench`, in a full run: the jobs with an image of
# their own, that of scripts/build-overlay.
choose_jobs() {
	local job
	more_jobs=()
	[ "$PROFILE" = full ] || return 0
	for job in "$ROOT"/bench/*/job; do
		[ -e "$job" ] || continue
		job=$(basename "$(dirname "$job")")
		[ -n "$(job_variants "$job")" ] || continue
		case $accel-$(job_wants "$job" clock any) in
		tcg-icount-real) ;;	# report says so: scripts/report/unmeasured.c
		tcg-icount-insn) more_jobs+=("$job") ;;
		*-insn)	;;
		*)	more_jobs+=("$job") ;;
		esac
	done
}

image_of() {	# JOB
	case $1 in
	bench)	echo "$BUILD/guest/initramfs.gz" ;;
	*)	echo "$BUILD/guest/$1.gz" ;;
	esac
}

# What is in the NVDIMM of its guest when it boots; nothing if it is new.
pmem_image_of() {	# JOB
	[ -z "$(job_wants "$1" image '')" ] || echo "$BUILD/image/$1.img"
}

# boot_name COND REP JOB: of its folder
boot_name() {
	case $3 in
	bench)	echo "c$1r$2" ;;
	*)	echo "$3-c$1r$2" ;;
	esac
}

kernels_needed() {
	printf '%s\n' "${run_variants[@]}" "${checks[@]}" | sed 's/-again$//' | awk '!seen[$0]++'
}

kernel_dir() { echo "$KBASE/kernels/measure/${1%-again}"; }

inputs_hash() {
	local v job
	{
		echo "$PROFILE $accel ${run_variants[*]} ${checks[*]} $MEM_MIB $PMEM_MIB"
		for v in $(kernels_needed); do sha256sum <"$(kernel_dir "$v")/bzImage"; done
		for job in bench "${more_jobs[@]}"; do
			sha256sum <"$(image_of "$job")"
			[ -z "$(pmem_image_of "$job")" ] || cat "$BUILD/image/$job.made"
		done
		sha256sum <"$BUILD/host/vmrun"
		outcome_inputs
		"${QEMU:-qemu-system-x86_64}" --version
	} | sha256sum | cut -d' ' -f1
}

# Exact: condition 0 twice, which must agree to the bit; others once, in a full run
# twice for the variant that has another name. Real clock: rounds of all, each in a
# random order of its own.
list_boots() {
	local v c job
	if [ "$accel" = tcg-icount ]; then
		for v in "${run_variants[@]}"; do
			echo "$v 0 0 bench"
			one_of "$v-again" "${checks[@]}" || echo "$v 0 1 bench"
		done
		for v in "${checks[@]}"; do echo "$v 0 0 bench"; done
		for ((c = 1; c <= conditions; c++)); do
			printf "%s $c 0 bench\n" "${run_variants[@]}"
			for v in "${checks[@]}"; do
				case $PROFILE-$v in full-*-again) echo "$v $c 0 bench" ;; esac
			done
		done
		for job in "${more_jobs[@]}"; do list_job_boots "$job"; done
	else
		for ((c = 1; c <= rounds; c++)); do
			{
				printf "%s $c 0 bench\n" "${run_variants[@]}" "${checks[@]}"
				for job in "${more_jobs[@]}"; do
					job_variants "$job" | sed "s/\$/ $c 0 $job/"
				done
			} | shuf
		done
	fi
}

# Exact, another job than bench: long boots, so one condition is varied, and one
# variant shows that a repeated boot is identical.
list_job_boots() {
	local on
	mapfile -t on < <(job_variants "$1")
	printf "%s 0 0 $1\n" "${on[@]}"
	echo "${on[0]} 0 1 $1"
	[ "$conditions" = 0 ] || printf "%s 1 0 $1\n" "${on[@]}"
}

# json_list: the lines of stdin, perhaps none, as a JSON list of texts
json_list() { printf '[%s]\n' "$(sed 's/.*/"&"/' | paste -sd,)"; }

# schema: of the plan and of what summary.json means; runs of two are not compared.
write_plan() {
	local v sep=''
	printf '{"schema": 1, "profile": "%s", "base": "%s", "accel": "%s",\n "accel_reason": "%s",\n' \
		"$PROFILE" "$BASE" "$accel" "$(sed 's/[\\"]/\\&/g' <<<"$accel_reason")"
	printf ' "variants": %s,\n "checks": [' "$(printf '%s\n' "${run_variants[@]}" | json_list)"
	for v in "${checks[@]}"; do
		printf '%s{"variant": "%s", "of": "%s", "planted": %s}' "$sep" "$v" "$(check_of "$v")" \
			"$([ "$v" = planted ] && echo true || echo false)"
		sep=', '
	done
	printf '],\n "profiles": %s,\n "outcome": %s,\n "boots": {' "$(profiled_variants | json_list)" \
		"$(outcome_planned && echo true || echo false)"
	sep=''
	for v in "${run_variants[@]}" "${checks[@]}"; do
		printf '%s\n  "%s": %s' "$sep" "$v" \
			"$(awk -v v="$v" '$1 == v { print ($4 == "bench" ? "" : $4 "-") "c" $2 "r" $3 }' \
				"$1/boots" | json_list)"
		sep=,
	done
	printf '}}\n'
}

# Prints the newest unfinished run with inputs $1, if there is one.
find_unfinished() {
	local dir
	for dir in $(find "$RESULTS" -mindepth 2 -maxdepth 2 -name inputs -printf '%h\n' | sort -r); do
		[ ! -e "$dir/complete" ] && [ "$(cat "$dir/inputs")" = "$1" ] || continue
		echo "$dir"
		return
	done
}

# Everything but `inputs` first: a directory without it is no run.
make_run() {	# DIR HASH
	local v
	mkdir -p "$1/kernels" "$1/raw"
	for v in "${run_variants[@]}" "${checks[@]}"; do
		cp "$(kernel_dir "$v")/kernel.json" "$1/kernels/$v.json"
	done
	cp "$(kernel_dir "${run_variants[0]}")/config" "$1/kernel.config"
	list_boots >"$1/boots"
	write_plan "$1" >"$1/plan.json"
	"$BUILD/host/report" --environment "$1"
	echo "$2" >"$1/inputs.tmp"
	mv "$1/inputs.tmp" "$1/inputs"
}

# Sets $run; one bench at a time works in it.
open_run() {
	local hash
	mkdir -p "$RESULTS"
	exec 8>"$RESULTS/.lock"
	flock -n 8 || { say "waiting for another bench in $RESULTS to end"; flock 8; }
	hash=$(inputs_hash)
	run=$(find_unfinished "$hash")
	if [ -n "$run" ]; then
		say "continuing $(basename "$run"): $(missing_boots | wc -l) of $(wc -l <"$run/boots") boots to go"
		return
	fi
	run=$RESULTS/$(date +%Y%m%d-%H%M%S)-$PROFILE
	make_run "$run" "$hash"
}

# VARIANT COND REP JOB of each boot that is not there yet.
missing_boots() {
	local v c r job
	while read -r v c r job; do
		[ -e "$run/raw/$v/$(boot_name "$c" "$r" "$job")/data.raw.gz" ] || echo "$v $c $r $job"
	done <"$run/boots"
}
