# shellcheck shell=bash disable=SC2154  # variables that bench sets
# SPDX-License-Identifier: GPL-2.0-only
#
# The directory of a run, results/<time>-<profile>/: which one to use, what is
# in it, and what is still missing. Sourced by bench after lib.sh and jobs.sh, before
# profiles.sh and outcomes.sh, which say what else a run has.
#
#	inputs		hash over everything the figures depend on
#	boots		one line per boot to make: VARIANT COND REP JOB, in order
#	plan.json	the same for the report; environment.json
#	kernels/	kernel.json of each, <variant>.json or <variant>-<flavour>.json
#	guest.sha256	of what was booted beside the kernels
#	profile/, outcome/	of a full run: profiles.sh, outcomes.sh
#	raw/<variant>/[<job>-]c<cond>r<rep>/	a complete boot, renamed into place; of
#			the job `bench` if none is named
#	images/		checksums of what boots found in their NVDIMM, by job
#	failed/, work/	boots that failed; boots under way
#	complete	all boots made and reported

RESULTS=${RESULTS:-$ROOT/results}

# What the harness itself is judged by, in no design's table: a variant again under
# another name must not differ from itself, and what is planted in fixed must be found.
checks=()

choose_checks() {
	! one_of stock "${run_variants[@]}" || checks+=(stock-again)
	! one_of fixed "${run_variants[@]}" || [ ! -e "$PATCHES/$BASE/planted/variant.conf" ] ||
		checks+=(planted)
}

# The variant that a check is compared with.
check_of() { case $1 in planted) echo fixed ;; *) echo "${1%-again}" ;; esac; }

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

kernel_dir() { echo "$KBASE/kernels/${2:-measure}/${1%-again}"; }	# VARIANT [FLAVOUR]

inputs_hash() {
	local v job flavour
	{
		echo "$SIZE $accel ${run_variants[*]} ${checks[*]} $MEM_MIB $PMEM_MIB"
		for v in $(kernels_needed); do sha256sum <"$(kernel_dir "$v")/bzImage"; done
		job_kernels | while read -r v flavour; do
			sha256sum <"$(kernel_dir "$v" "$flavour")/bzImage"
		done
		for job in bench "${more_jobs[@]}"; do
			sha256sum <"$(image_of "$job")"
			job_wants "$job" image ''
		done
		sha256sum <"$BUILD/host/vmrun"
		outcome_inputs
		"${QEMU:-qemu-system-x86_64}" --version
	} | sha256sum | cut -d' ' -f1
}

# Exact: condition 0 twice, which must agree to the bit; a quick run, to be quick, does
# that only for the variant that has another name, or for the first. Other conditions
# once, in a full run twice for the variant that has another name. Real clock: rounds of
# all, each in a random order of its own.
list_boots() {
	local v c job
	if [ "$accel" = tcg-icount ]; then
		for v in "${run_variants[@]}"; do
			echo "$v 0 0 bench"
			! one_of "$v-again" "${checks[@]}" || continue
			case $SIZE-$v in quick-"${run_variants[0]}" | full-*) echo "$v 0 1 bench" ;; esac
		done
		for v in "${checks[@]}"; do echo "$v 0 0 bench"; done
		for ((c = 1; c <= conditions; c++)); do
			printf "%s $c 0 bench\n" "${run_variants[@]}"
			for v in "${checks[@]}"; do
				case $SIZE-$v in full-*-again) echo "$v $c 0 bench" ;; esac
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

# json_list: the lines of stdin, perhaps none, as a JSON list of texts
json_list() { printf '[%s]\n' "$(sed 's/.*/"&"/' | paste -sd,)"; }

# schema: of the plan and of what summary.json means; runs of two are not compared.
write_plan() {
	local v sep=''
	printf '{"schema": 1, "profile": "%s", "base": "%s", "accel": "%s",\n "accel_reason": "%s",\n' \
		"$SIZE" "$BASE" "$accel" "$(sed 's/[\\"]/\\&/g' <<<"$accel_reason")"
	printf ' "variants": %s,\n "checks": [' "$(printf '%s\n' "${run_variants[@]}" | json_list)"
	for v in "${checks[@]}"; do
		printf '%s{"variant": "%s", "of": "%s", "planted": %s}' "$sep" "$v" "$(check_of "$v")" \
			"$([ "$v" = planted ] && echo true || echo false)"
		sep=', '
	done
	printf '],\n "profiles": %s,\n "outcome": %s,\n "flavours": %s,\n "boots": {' \
		"$(profiled_variants | json_list)" "$(outcome_planned && echo true || echo false)" \
		"$(json_flavours)"
	sep=''
	for v in "${run_variants[@]}" "${checks[@]}"; do
		printf '%s\n  "%s": %s' "$sep" "$v" \
			"$(awk -v v="$v" '$1 == v { print ($4 == "bench" ? "" : $4 "-") "c" $2 "r" $3 }' \
				"$1/boots" | json_list)"
		sep=,
	done
	printf '}}\n'
}

# Prints the newest unfinished run with inputs $1, if there is one. Not the reference: it
# is in git, and may lack a boot.
find_unfinished() {
	local dir
	for dir in $(find "$RESULTS" -mindepth 2 -maxdepth 2 -name inputs ! -path '*/reference/*' \
		-printf '%h\n' | sort -r); do
		[ ! -e "$dir/complete" ] && [ "$(cat "$dir/inputs")" = "$1" ] || continue
		echo "$dir"
		return
	done
}

# Everything but `inputs` first: a directory without it is no run.
make_run() {	# DIR HASH
	local v flavour job
	mkdir -p "$1/kernels" "$1/raw"
	{
		printf '%s measure\n' "${run_variants[@]}" "${checks[@]}"
		job_kernels
	} | while read -r v flavour; do
		cp "$(kernel_dir "$v" "$flavour")/kernel.json" "$1/$(kernel_json "$v" "$flavour")"
	done
	cp "$(kernel_dir "${run_variants[0]}")/config" "$1/kernel.config"
	for job in bench "${more_jobs[@]}"; do basename "$(image_of "$job")"; done |
		(cd "$BUILD/guest" && xargs sha256sum) >"$1/guest.sha256"
	list_boots >"$1/boots"
	write_plan "$1" >"$1/plan.json"
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

# Sets $run.
open_run() {
	local hash
	lock_results
	hash=$(inputs_hash)
	run=$(find_unfinished "$hash")
	if [ -n "$run" ]; then
		say "continuing $(basename "$run"): $(missing_boots | wc -l) of $(wc -l <"$run/boots") boots to go"
		return
	fi
	run=$RESULTS/$(date +%Y%m%d-%H%M%S)-$SIZE
	make_run "$run" "$hash"
}

# VARIANT COND REP JOB of each boot that is not there yet.
missing_boots() {
	local v c r job
	while read -r v c r job; do
		[ -e "$run/raw/$v/$(boot_name "$c" "$r" "$job")/data.raw.gz" ] || echo "$v $c $r $job"
	done <"$run/boots"
}
