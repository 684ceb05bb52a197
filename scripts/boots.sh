# shellcheck shell=bash disable=SC2154  # variables that bench sets
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes the boots of a run, some side by side. Sourced by bench after run-dir.sh.
#
# vmrun is this shell's own child, so that it ends when this shell does; what it
# leaves in work/ is checked, compressed and only then renamed into raw/.

declare -A job_of=()	# pid of a vmrun -> "VARIANT COND REP JOB"
failures=0 made=0 booting_since=$SECONDS

# The experiments whose title files ask for something: that what is planted be found,
# or for a profile.
titles_with() { grep -l "^ *\"$1\":" "$SCRIPTS"/plots/*.json | sed 's|.*/||; s/\.json$//' | paste -sd,; }

# start_boot VARIANT COND REP JOB
start_boot() {
	local args=(--pad "$2") only=() name option pmem kernel
	name=$1-$(boot_name "$2" "$3" "$4")
	kernel=$(kernel_dir "$1" "$(job_wants "$4" flavour measure)")/bzImage
	[ "$2" != 0 ] || args+=(--append nokaslr)
	option=$(job_wants "$4" vmrun '')
	[ -z "$option" ] || args+=("$option")
	pmem=$(pmem_image_of "$4")
	if [ -n "$pmem" ]; then args+=(--pmem-from "$pmem"); else args+=(--pmem "$PMEM_MIB"); fi
	[ "$1" != planted ] || only=("only=$(titles_with planted)")
	mkdir -p "$run/work"
	VMRUN_PARENT=$$ "$BUILD/host/vmrun" --kernel "$kernel" \
		--initrd "$(image_of "$4")" --accel "$accel" \
		--smp "$(job_wants "$4" smp 1)" --mem "$MEM_MIB" --timeout "$BOOT_TIMEOUT" \
		--out "$run/work/$name" "${args[@]}" \
		-- "$4" "profile=$PROFILE" "cond=$2" "accel=$accel" \
		"${only[@]}" 2>"$run/work/$name.err" 8>&- &
	job_of[$!]="$1 $2 $3 $4"
}

# fail_boot VARIANT COND REP JOB WHY: keep what there is and go on
fail_boot() {
	local name from
	name=$1-$(boot_name "$2" "$3" "$4")
	failures=$((failures + 1))
	mkdir -p "$run/failed"
	rm -rf "$run/failed/$name"
	for from in "$run/work/$name.failed" "$run/work/$name"; do
		[ ! -d "$from" ] || mv "$from" "$run/failed/$name"
	done
	say "FAILED: $1, job $4, condition $2, repeat $3: ${5%%; see *}"
	say "  its console: $run/failed/$name/console.log"
}

build_id_of() { json_value "$1" build_id; }

# Moves a good boot into raw/; another kernel than the one meant is a failure.
keep_boot() {
	local name from to want have
	name=$(boot_name "$2" "$3" "$4")
	from=$run/work/$1-$name to=$run/raw/$1/$name
	want=$(build_id_of "$run/$(kernel_json "$1" "$(job_wants "$4" flavour measure)")")
	have=$(awk '/^meta buildid / { print $3; exit }' "$from/data.raw")
	if [ -z "$want" ] || [ "$have" != "$want" ]; then
		fail_boot "$@" "the guest ran build id '$have', kernel.json says '$want'"
		return
	fi
	gzip -n "$from/data.raw" "$from/console.log"
	rm -f "$from/qemu.log" "$from.err"
	mkdir -p "$run/raw/$1"
	rm -rf "$to" "$run/failed/$1-$name"
	mv "$from" "$to"
	check_identical "$1" "$2" "$4"
}

samples() { gzip -dc "$1/data.raw.gz" | grep '^sample '; }

# check_identical VARIANT COND JOB: a condition of an exact run that was booted twice,
# perhaps under two names, gave the same to the last bit?
check_identical() {
	local name first second diff
	name=$(boot_name "$2" 0 "$3")
	first=$run/raw/${1%-again}/$name
	[ "$accel" = tcg-icount ] && [ -e "$first" ] || return 0
	for second in "${first%0}1" "$run/raw/${1%-again}-again/$name"; do
		[ -e "$second" ] || continue
		cmp -s <(samples "$first") <(samples "$second") && continue
		diff=$(diff <(samples "$first") <(samples "$second") | grep -c '^<' || true)
		failures=$((failures + 1))
		say "FAILED: ${1%-again}: two identical boots differ in $diff sample lines; compare $first and $second"
	done
}

# Waits for one vmrun to end and deals with what it left.
reap_boot() {
	local pid='' status=0 job
	wait -n -p pid "${!job_of[@]}" || status=$?
	job=${job_of[$pid]}
	unset "job_of[$pid]"
	made=$((made + 1))
	# shellcheck disable=SC2086  # four words
	set -- $job
	if [ "$status" = 0 ]; then
		keep_boot "$@"
	else
		fail_boot "$@" "$(tail -1 "$run/work/$1-$(boot_name "$2" "$3" "$4").err")"
	fi
}

time_left() {	# TO_DO
	if [ "$made" = 0 ]; then
		echo "time left unknown yet"
	else
		echo "about $(((SECONDS - booting_since) * $1 / made)) s left"
	fi
}

stop_boots() {
	trap '' INT TERM
	[ ${#job_of[@]} -eq 0 ] || kill "${!job_of[@]}" 2>/dev/null || true
	wait
	say "stopped; complete boots are kept, the next bench continues from them"
	exit 130
}

make_boots() {
	local todo=() job all k=0 workers=1
	mapfile -t todo < <(missing_boots)
	all=$(wc -l <"$run/boots")
	[ "$accel" != tcg-icount ] || workers=${BENCH_WORKERS:-$(nproc)}
	trap stop_boots INT TERM HUP
	booting_since=$SECONDS
	for job in "${todo[@]}"; do
		while [ ${#job_of[@]} -ge "$workers" ]; do reap_boot; done
		# shellcheck disable=SC2086  # four words
		set -- $job
		k=$((k + 1))
		say "$PROFILE: $4, $1, condition $2, repeat $3: boot $((all - ${#todo[@]} + k)) of $all," \
			"$(time_left $((${#todo[@]} - made)))"
		start_boot "$@"
	done
	while [ ${#job_of[@]} -gt 0 ]; do reap_boot; done
	trap - INT TERM HUP
	rmdir "$run/failed" 2>/dev/null || true
	log_time $((SECONDS - booting_since)) "${#todo[@]} boots, $workers side by side"
}

# Median over the boots of a number in boot.json.
boot_median() {
	find "$run/raw" -name boot.json -exec sed -n "s/^ *\"$1\": \([0-9.]*\),\$/\1/p" {} + |
		"$BUILD/host/report" --stats median
}
