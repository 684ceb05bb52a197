# shellcheck shell=bash disable=SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# One boot of a run. Sourced after run.sh; queue.sh says which and when.
#
# vmrun is this shell's own child, so that it ends when this shell does; what it
# leaves in work/ is checked, compressed and only then renamed into raw/. $VMRUN may be
# another program that does the same elsewhere (hosts.sh).

failures=0

# titles_with KEY: the experiments whose title files have the key, `planted` or `profile`
titles_with() { grep -l "^ *\"$1\":" "$ROOT"/bench/exp/*.json | sed 's|.*/||; s/\.json$//' | paste -sd,; }

# The experiments of the program daxbench but those that the base cannot run.
possible() {
	local id
	sed -n 's/.*\.id = "\(.*\)",.*/\1/p' "$ROOT"/bench/exp/*.c | while read -r id; do
		# shellcheck disable=SC2086  # a list of words
		one_of "$id" $WITHOUT || echo "$id"
	done | paste -sd,
}

# Of the kernel, with a real clock. vdso=0: the clock is a system call. Else the first look
# at it faults a page in, and daxbench refuses a sample with a fault that it did not ask for.
# The others: an emulator on a busy machine may run a guest so slowly that its kernel thinks
# that a CPU hangs, or that no timer ticks.
timed_args() {
	echo "vdso=0$(! dry || echo " no_timer_check nowatchdog rcupdate.rcu_cpu_stall_suppress=1")"
}

# start_boot VARIANT COND REP JOB: in the background
start_boot() {
	local args=(--pad "$2") only=() granule=() name option pmem kernel
	name=$1-$(boot_name "$2" "$3" "$4")
	kernel=$(kernel_dir "$1" "$(flavour_of "$4")")/bzImage
	if ! exact; then
		args+=(--append "$(timed_args)")
	elif [ "$2" = 0 ]; then
		args+=(--append nokaslr)
	fi
	option=$(job_wants "$4" VMRUN '')
	[ -z "$option" ] || args+=("$option")
	pmem=$(pmem_of "$4")
	if [ -n "$pmem" ]; then args+=(--pmem-from "$pmem"); else args+=(--pmem "$PMEM_MIB"); fi
	if is_planted "$1"; then
		only=("only=$(titles_with planted)")
	elif quick_dry; then
		mapfile -t only < <(dry_part "$4" | sed 's/^/only=/')
	elif [ "$4" = bench ] && [ -n "$WITHOUT" ]; then
		only=("only=$(possible)")
	fi
	! takes_granules "$4" || granule=("granule=$(granule_of "$1")")
	mkdir -p "$run/work"
	VMRUN_PARENT=$$ "${VMRUN:-$BUILD/host/vmrun}" --kernel "$kernel" \
		--initrd "$(guest_image "$4")" --accel "$(vm_accel)" \
		--smp "$(job_wants "$4" SMP 1)" --mem "$MEM_MIB" --timeout "$BOOT_TIMEOUT" \
		--out "$run/work/$name" "${args[@]}" \
		-- "$4" "profile=$SIZE" "cond=$2" "accel=$(vm_accel)" \
		"${only[@]}" "${granule[@]}" 2>"$run/work/$name.err" 8>&- &
}

# fail_boot VARIANT COND REP JOB WHY: keeps what the boot left, and counts it
fail_boot() {
	local name from
	name=$1-$(boot_name "$2" "$3" "$4")
	failures=$((failures + 1))
	mkdir -p "$run/failed"
	rm -rf "$run/failed/$name"
	for from in "$run/work/$name.failed" "$run/work/$name"; do
		[ ! -d "$from" ] || mv "$from" "$run/failed/$name"
	done
	say "FAILED: $1, job $4, condition $2, repeat $3$(on_host): ${5%%; see *}"
	say "  its console: $run/failed/$name/console.log"
}

on_host() { case ${POOL_HOST:-here} in here) ;; *) echo ", on $POOL_HOST" ;; esac; }

build_id_of() { json_value "$1" build_id; }

# note_checksum BOOT FILE: that of the raw data of raw/BOOT, which report compares.
note_checksum() {
	{
		if [ -e "$run/raw.sha256" ]; then cat "$run/raw.sha256"; else checksums "$run"; fi |
			grep -v "  raw/$1/data.raw\$" || true
		echo "$(sha256sum <"$2" | cut -d' ' -f1)  raw/$1/data.raw"
	} >"$run/raw.sha256.tmp"
	mv "$run/raw.sha256.tmp" "$run/raw.sha256"
}

# What the run has was made here, if it does not say where.
begin_hosts() {
	[ -e "$run/hosts" ] || find "$run/raw" -name data.raw.gz -printf '%P\n' |
		sed 's|^\(.*\)/data.raw.gz$|here \1|' | sort >"$run/hosts"
}

# note_host WHAT: that WHAT of the run was made here, or where hosts.sh chose; in a run none of
# which was made elsewhere nothing is noted.
note_host() {
	[ -n "${POOL_HOST:-}" ] || [ -e "$run/hosts" ] || return 0
	{
		grep -v " $1\$" "$run/hosts" 2>/dev/null || true
		echo "${POOL_HOST:-here} $1"
	} >"$run/hosts.tmp"
	mv "$run/hosts.tmp" "$run/hosts"
}

# Moves a good boot into raw/. A boot of a kernel that was not meant has failed.
keep_boot() {
	local name from to want have
	name=$(boot_name "$2" "$3" "$4")
	from=$run/work/$1-$name to=$run/raw/$1/$name
	want=$(build_id_of "$run/$(kernel_json "$1" "$(flavour_of "$4")")")
	have=$(awk '/^meta buildid / { print $3; exit }' "$from/data.raw")
	if [ -z "$want" ] || [ "$have" != "$want" ]; then
		fail_boot "$@" "the guest ran build id '$have', kernel.json says '$want'"
		return
	fi
	note_checksum "$1/$name" "$from/data.raw"
	note_host "$1/$name"
	gzip -n "$from/data.raw" "$from/console.log"
	rm -f "$from/qemu.log" "$from.err"
	mkdir -p "$run/raw/$1"
	rm -rf "$to" "$run/failed/$1-$name"
	mv "$from" "$to"
	check_identical "$1" "$2" "$4"
}

samples() { gzip -dc "$1/data.raw.gz" | grep '^sample '; }
same_samples() { cmp -s <(samples "$1") <(samples "$2"); }
lines_apart() { diff <(samples "$1") <(samples "$2") | grep -c '^<' || true; }

# check_identical NAME COND JOB: counts a failure if two boots of one condition of an
# exact run, perhaps under two names, differ in any bit.
check_identical() {
	local name of first second twin
	name=$(boot_name "$2" 0 "$3") of=$(kernel_of "$1")
	first=$run/raw/$of/$name
	exact && [ -e "$first" ] || return 0
	for second in "${first%0}1" $(for twin in $(twins_of "$of"); do echo "$run/raw/$twin/$name"; done); do
		if [ -e "$second" ] && ! same_samples "$first" "$second"; then
			failures=$((failures + 1))
			say "FAILED: $of: two identical boots differ in $(lines_apart "$first" "$second")" \
				"sample lines; compare $first and $second"
		fi
	done
}

# end_boot STATUS VARIANT COND REP JOB: vmrun has ended with STATUS
end_boot() {
	local status=$1
	shift
	if [ "$status" = 0 ]; then
		keep_boot "$@"
	else
		fail_boot "$@" "$(tail -1 "$run/work/$1-$(boot_name "$2" "$3" "$4").err")"
	fi
}

# Median over the boots of a number in boot.json.
boot_median() {
	find "$run/raw" -name boot.json -exec jq ".$1 // empty" {} + |
		"$BUILD/host/report" --stats median
}
