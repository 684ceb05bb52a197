# shellcheck shell=bash disable=SC2154  # variables that bench sets
# SPDX-License-Identifier: GPL-2.0-only
#
# The directory of a run, results/<time>-<profile>/: which one to use, what is
# in it, and what is still missing. Sourced by bench after lib.sh.
#
#	inputs		hash over everything the figures depend on
#	boots		one line per boot to make: VARIANT COND REP, in order
#	plan.json	the same for the report; environment.json; kernels/*.json
#	raw/<variant>/c<cond>r<rep>/	a complete boot, renamed into place
#	failed/, work/	boots that failed; boots under way
#	complete	all boots made and reported

RESULTS=${RESULTS:-$ROOT/results}

kernel_dir() { echo "$KBASE/kernels/measure/${1%-aa}"; }

inputs_hash() {
	local v
	{
		echo "$PROFILE $accel ${run_variants[*]} $MEM_MIB $PMEM_MIB"
		for v in "${run_variants[@]}"; do sha256sum <"$(kernel_dir "$v")/bzImage"; done
		sha256sum <"$BUILD/guest/initramfs.gz"
		sha256sum <"$BUILD/host/vmrun"
		"${QEMU:-qemu-system-x86_64}" --version
	} | sha256sum | cut -d' ' -f1
}

# Exact: condition 0 twice, which must agree to the bit; others once. Real
# clock: rounds of all variants, each in a random order of its own.
list_boots() {
	local v c
	if [ "$accel" = tcg-icount ]; then
		for v in "${run_variants[@]}"; do printf '%s 0 0\n%s 0 1\n' "$v" "$v"; done
		for ((c = 1; c <= conditions; c++)); do
			printf "%s $c 0\n" "${run_variants[@]}"
		done
	else
		for ((c = 1; c <= rounds; c++)); do
			printf "%s $c 0\n" "${run_variants[@]}" | shuf
		done
	fi
}

# json_list: the lines of stdin as a JSON list of texts
json_list() { sed 's/.*/"&"/' | paste -sd, | sed 's/.*/[&]/'; }

write_plan() {
	printf '{"profile": "%s", "base": "%s", "accel": "%s",\n "accel_reason": "%s",\n' \
		"$PROFILE" "$BASE" "$accel" "$(sed 's/[\\"]/\\&/g' <<<"$accel_reason")"
	printf ' "variants": %s,\n' "$(printf '%s\n' "${run_variants[@]}" | json_list)"
	printf ' "boots": %s}\n' "$(awk '{ print "c" $2 "r" $3 }' "$1/boots" | sort -u | json_list)"
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
	for v in "${run_variants[@]}"; do
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

# VARIANT COND REP of each boot that is not there yet.
missing_boots() {
	local v c r
	while read -r v c r; do
		[ -e "$run/raw/$v/c${c}r$r/data.raw.gz" ] || echo "$v $c $r"
	done <"$run/boots"
}
