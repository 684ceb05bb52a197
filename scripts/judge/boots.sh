# shellcheck shell=bash disable=SC2154  # $run, $image and others are judge's
# SPDX-License-Identifier: GPL-2.0-only
#
# The guests: which runs what, what of it is kept. Sourced by judge.
#
# A line of the queue is `VARIANT TEST,TEST...`: what one guest is to run. What it says is
# read every few seconds, so that each test that is told of counts, whatever ends the
# guest or this program. A guest that dies takes one test with it, the one that it ran:
# the others go to the front of the queue.

POLL=${JUDGE_POLL:-3}		# seconds
declare -A guest_of=()		# process of vmrun -> its line of the queue
declare -A name_of=()		# ... and the name of its boot
declare -A taken=()		# BOOT TEST: recorded
declare -A no_start=()		# VARIANT: guests that ran nothing, one after another
queue=()
boots=0 recorded=0 since=$SECONDS

result_name() { tr / - <<<"$1"; }	# TEST: its name as a file
result_dir() { echo "$run/results/$1"; }	# VARIANT

# count_runs VARIANT TEST: how often it was run on this kernel
count_runs() { grep -cxF "$1 $2" "$run/counted" || true; }

# Guests of the two suites want other machines.
machine_of() {	# TESTS
	case $1 in
	ndctl/*) echo "--mem 4096" ;;
	*)	[ "$NVDIMM_MIB" = 0 ] || echo "--pmem $NVDIMM_MIB --pmem2 $NVDIMM_MIB"
		echo "--mem $MEM_MIB" ;;
	esac
}

# A guest beside others: its clock is the host's, and it waits for a CPU, also while it
# looks whether its timer ticks.
cmdline_of() {	# TESTS
	echo "root=/dev/vda rw rootfstype=ext4 init=/judge/init loglevel=5 nokaslr mitigations=off no_timer_check"
	echo "workqueue.watchdog_thresh=120 rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60"
	echo "sysctl.kernel.hung_task_timeout_secs=0 sysctl.kernel.panic_on_oops=1"
	case $1 in ndctl/*) echo "memmap=2G!1G" ;; esac
}

start_guest() {	# VARIANT TESTS
	local name
	boots=$((boots + 1))
	name=$1-$boots
	rm -rf "$run/work/$name" "$run/work/$name".*
	# shellcheck disable=SC2046  # lists of words
	VMRUN_PARENT=$$ "$BUILD/host/vmrun" --kernel "$KBASE/kernels/$FLAVOUR/$1/bzImage" \
		--disk "$image/root.img" --accel tcg --out "$run/work/$name" $(machine_of "$2") \
		--timeout 86400 --silence "$LIMIT" --append "$(cmdline_of "$2" | xargs)" \
		-- "limit=$LIMIT" "tests=$2" 2>"$run/work/$name.err" 9>&- &
	guest_of[$!]="$1 $2"
	name_of[$!]=$name
}

# where BOOT: the directory that it has now
where() {
	local d
	for d in "$run/work/$1" "$run/work/$1.failed" "$run/work/$1.tmp"; do
		if [ -d "$d" ]; then echo "$d"; return; fi
	done
}

# The directory that vmrun renames may be gone while it is read.
harvest() { [ ! -e "$1/data.raw" ] || awk -f "$SCRIPTS/judge/harvest.awk" "${@:2}" "$1/data.raw" 2>/dev/null || true; }

keep_logs() {	# VARIANT TEST RUN DIR
	local to file
	to=$run/logs/$1/$(result_name "$2").$3
	rm -rf "$to"
	for file in $(harvest "$4" -v "test=$2" | awk '{ print $1 }' | sort -u); do
		mkdir -p "$to"
		harvest "$4" -v "test=$2" | awk -v f="$file" '$1 == f { print $2 }' | base64 -d |
			gzip -dc >"$to/$file" 2>/dev/null || true
	done
	case $5 in
	crash | hang)
		mkdir -p "$to"
		tr -d '\r' <"$4/console.log" | tail -n 2000 >"$to/console" ;;
	esac
}

# record PID TEST STATUS SECONDS WHY: one run of a test
record() {
	local variant=${guest_of[$1]%% *} boot=${name_of[$1]} n file dir
	[ -z "${taken[$boot $2]:-}" ] || return 0
	n=$(($(count_runs "$variant" "$2") + 1))
	dir=$(result_dir "$variant")
	file=$dir/$(result_name "$2").$n.json
	mkdir -p "$dir"
	keep_logs "$variant" "$2" "$n" "$(where "$boot")" "$3"
	json_object test "$2" variant "$variant" status "$3" seconds "$4" why "$5" boot "$boot" \
		image "$image_key" kernel "$(kernel_key "$variant")" run "$n" >"$file.tmp"
	mv "$file.tmp" "$file"
	echo "$variant $2" >>"$run/counted"
	taken[$boot $2]=1
	recorded=$((recorded + 1))
	case $3 in
	pass | notrun) ;;
	*)	say "$2 on $variant: $3${5:+: $5}" ;;
	esac
}

harvest_guest() {	# PID [all]
	local dir t status secs why
	dir=$(where "${name_of[$1]}")
	[ -n "$dir" ] || return 0
	check_build "$1" "$dir"
	while IFS=$'\t' read -r t status secs why; do
		case ",${guest_of[$1]#* }," in
		*",$t,"*) record "$1" "$t" "$status" "$secs" "$why" ;;
		esac
	done < <(harvest "$dir" -v "all=${2:+1}")
}

# A guest of a kernel that was not meant says nothing of the variant.
check_build() {	# PID DIR
	local variant=${guest_of[$1]%% *} have
	have=$(sed -n 's/^meta buildid \([0-9a-f]*\).*/\1/p;10q' "$2/data.raw" 2>/dev/null) || true
	[ -z "$have" ] || [ "$have" = "$(json_value "$KBASE/kernels/$FLAVOUR/$variant/kernel.json" build_id)" ] ||
		die "$variant: the guest ran build id $have, kernel.json says another"
}

# What the guest died of, in a few words
death() {	# DIR
	local line
	line=$(tr -d '\r' <"$1/console.log" |
		grep -aE 'kernel BUG at|BUG: |Oops|general protection|Kernel panic|WARNING: .*panic' | sed 's/^\[[^]]*\] *//' | head -n 1) || true
	echo "${line:-the guest ended without a word} $(tr -d '\r' <"$1/console.log" | grep -ao 'RIP: 0010:[^ ]*' | head -n 1 || true)" |
		sed 's/ *$//'
}

# The test that ran last, if it is one of those that are left.
culprit() {	# DIR LEFT...
	local last
	last=$(tr -d '\r' <"$1/console.log" | sed -n 's/.*run fstests \([^ ]*\) at.*/\1/p' | tail -n 1)
	shift
	if one_of "$last" "$@"; then echo "$last"; fi
}

enough_disk() {
	[ "$(df -Pk "$run" | awk 'NR == 2 { print $4 }')" -ge $((${MIN_DISK_GIB:-2} * 1048576)) ]
}

# PID: it ended, and what is told of is read. What it has not come to goes on in another.
end_guest() {
	local line=${guest_of[$1]} boot=${name_of[$1]} variant dir t left=() bad status=crash why
	harvest_guest "$1" all
	variant=${line%% *}
	dir=$(where "$boot")
	for t in $(tr , ' ' <<<"${line#* }"); do
		[ -n "${taken[$boot $t]:-}" ] || left+=("$t")
	done
	if [ ${#left[@]} -gt 0 ]; then
		enough_disk || stop_guests 1 "the disk with $run is full: free some"
		[ -n "$dir" ] || stop_guests 1 "vmrun: $(tail -n 1 "$run/work/$boot.err")"
		bad=$(culprit "$dir" "${left[@]}")
		why=$(death "$dir")
		if grep -q 'silent for' "$run/work/$boot.err"; then
			status=hang why="no end after $LIMIT s"
		fi
		if grep -q '^over' "$dir/data.raw"; then
			status=fail why="the suite ended before it: $(sed -n 's/\r$//; s/^check //p' "$dir/data.raw" | grep . | tail -n 1)"
			bad=${left[0]}
		fi
		if [ -z "$bad" ] && [ ${#left[@]} = "$(tr , '\n' <<<"${line#* }" | wc -l)" ]; then
			boot_failed "$variant" "$dir" "$why"
		else
			record "$1" "${bad:-${left[0]}}" "$status" 0 "$why"
		fi
		requeue "$variant" "${bad:-}" "${left[@]}"
	fi
	[ "${#left[@]}" -gt 0 ] || no_start[$variant]=0
	rm -rf "$run/work/$boot" "$run/work/$boot".*
	unset "guest_of[$1]" "name_of[$1]"
}

requeue() {	# VARIANT BAD LEFT...
	local variant=$1 t rest=()
	for t in "${@:3}"; do
		if [ "$t" != "$2" ]; then rest+=("$t"); fi
	done
	[ ${#rest[@]} = 0 ] || queue=("$variant $(IFS=,; echo "${rest[*]}")" "${queue[@]}")
}

# A guest in which no test began: once may be an accident.
boot_failed() {	# VARIANT DIR WHY
	local note
	no_start[$1]=$((${no_start[$1]:-0} + 1))
	note=$(sed -n 's/\r$//; s/^note refused: //p; s/^check //p' "$2/data.raw" 2>/dev/null | tail -n 3 | paste -sd' ')
	rm -rf "$run/failed-$1"
	cp -r "$2" "$run/failed-$1"
	[ "${no_start[$1]}" -lt 2 ] ||
		stop_guests 1 "no test begins on $1: ${note:-$3}; see $run/failed-$1/console.log"
	say "a guest of $1 ran nothing (${note:-$3}): once more"
}

time_left() {
	if [ "$recorded" = 0 ]; then echo "time left unknown yet"
	else echo "about $(((SECONDS - since) * (wanted - recorded) / recorded)) s left"; fi
}

# stop_guests STATUS WHY: what they have said so far is read first
stop_guests() {
	local pid
	trap '' INT TERM HUP
	for pid in "${!guest_of[@]}"; do harvest_guest "$pid"; done
	# shellcheck disable=SC2046  # numbers
	kill $(jobs -p) 2>/dev/null || true
	wait
	say "stopped${2:+: $2}; $recorded runs are kept, the next make judge goes on from there"
	exit "$1"
}

run_queue() {
	local pid shown=$SECONDS
	trap 'stop_guests 130' INT TERM HUP
	while [ ${#queue[@]} -gt 0 ] || [ ${#guest_of[@]} -gt 0 ]; do
		while [ ${#guest_of[@]} -lt "$WORKERS" ] && [ ${#queue[@]} -gt 0 ]; do
			enough_disk || stop_guests 1 "the disk with $run is full: free some"
			# shellcheck disable=SC2086  # two words
			start_guest ${queue[0]}
			queue=("${queue[@]:1}")
		done
		sleep "$POLL" &
		wait $! || true
		for pid in "${!guest_of[@]}"; do
			if kill -0 "$pid" 2>/dev/null; then
				harvest_guest "$pid"
			else
				wait "$pid" || true
				end_guest "$pid"
			fi
		done
		if [ $((SECONDS - shown)) -ge 60 ]; then
			shown=$SECONDS
			say "$recorded of $wanted runs, $(time_left)"
		fi
	done
	trap - INT TERM HUP
}
