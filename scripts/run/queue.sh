# shellcheck shell=bash disable=SC2034,SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# What a run still needs, made by the program pool. A line of words each:
#
#	boot VARIANT COND REP JOB	boots.sh
#	symbols VARIANT			symbols.sh
#
# Sourced after boots.sh and symbols.sh. The contents of an NVDIMM take one CPU for minutes
# (scripts/run/make-pmem). They are made beside the boots that need none; the others wait.

declare -A item_of=()	# name in the pool -> its line
declare -A number_of=()	# name of a boot in the pool -> which of all it is
declare -A facts_of=()	# other host -> JSON
declare -A maker_of=()	# pid of make-pmem -> its job
ended=0 queue_since=$SECONDS	# of $awaited
pool_pid=''
if_stopped=''	# what whoever started the queue says then

queue_list() {
	missing_boots | sed 's/^/boot /'
	missing_symbols | sed 's/^/symbols /'
}

# Where instructions are counted, the same inputs make the same contents. If these are
# not the ones that boots of the run had, those boots do not count.
keep_pmem() {	# JOB
	local sum known=$run/images/$1
	read -r _ sum <"$BUILD/pmem/$1.made"
	if [ -e "$known" ] && [ "$(cat "$known")" != "$sum" ]; then
		failures=$((failures + 1))
		say "FAILED: $1.img is not the one that boots of this run had: they do not count"
		rm -rf "$run"/raw/*/"$1"-c*
	fi
	mkdir -p "$run/images"
	echo "$sum" >"$known"
}

make_pmems() {	# JOB...
	local job
	for job; do
		"$SCRIPTS/run/make-pmem" "$job" "$run" 8>&- &
		maker_of[$!]=$job
	done
}

await_pmems() {
	local pid status
	for pid in "${!maker_of[@]}"; do
		status=0
		wait "$pid" || status=$?
		[ "$status" = 0 ] || stop_queue "$status" "without ${maker_of[$pid]}.img"
		keep_pmem "${maker_of[$pid]}"
		unset "maker_of[$pid]"
	done
}

time_left() {
	if [ "$ended" = 0 ]; then
		echo "time left unknown yet"
	else
		echo "about $(((SECONDS - queue_since) * (awaited - ended) / ended)) s left"
	fi
}

# stop_queue STATUS WHY
stop_queue() {
	trap '' INT TERM HUP
	# shellcheck disable=SC2086  # numbers
	kill "${!maker_of[@]}" $pool_pid 2>/dev/null || true
	wait
	[ -z "$pool_pid" ] || wait "$pool_pid" || true
	say "stopped${2:+ $2}; $if_stopped"
	exit "$1"
}

# begin_item NAME HOST KIND WORDS...: says what begins, and how much is left. What a host lost
# begins again elsewhere.
begin_item() {
	local left on=''
	left=$(time_left)
	[ "$2" = here ] || on=", on $2"
	case $3 in
	boot)	[ -n "${number_of[$1]:-}" ] || number_of[$1]=$((booted += 1))
		say "$SIZE: $7, $4, condition $5, repeat $6$on: boot ${number_of[$1]} of $all, $left" ;;
	symbols) say "$SIZE: $4: instructions by symbol$on, $left" ;;
	esac
}

# end_item STATUS HOST KIND WORDS...
end_item() {
	local host=$2
	ended=$((ended + 1))
	case $3 in
	boot)	end_boot "$1" "${@:4}" ;;
	symbols) end_symbols "$1" "$4" ;;
	esac
}

# What is known of another host than this one goes where what is known of this one is.
note_facts() {	# HOST JSON
	local env=$run/environment.json
	[ -e "$env" ] || return 0
	jq --indent 2 --arg host "$1" --argjson facts "$2" '.hosts[$host] = $facts' "$env" >"$env.tmp"
	mv "$env.tmp" "$env"
}

# hear EVENT NAME REST: a line of the pool
hear() {
	local item=${item_of[$2]:-} status host
	read -r status host <<<"$3"
	# shellcheck disable=SC2086  # words
	case $1 in
	host)	facts_of[$2]=$3
		note_facts "$2" "$3" ;;
	begin)	begin_item "$2" "$3" $item ;;
	end)	end_item "$status" "$host" $item ;;
	esac
}

# play: makes what is in the lines on stdin
play() {
	local line words name list=$run/work/list event rest before at_once=${BENCH_WORKERS:-$(nproc)}
	mkdir -p "$run/work"
	while read -r line; do
		read -r -a words <<<"$line"
		case ${words[0]} in
		boot)	name=${words[1]}-$(boot_name "${words[@]:2}")
			boot_line "${words[@]:1}" ;;
		symbols) name=symbols-${words[1]}
			symbols_line "${words[1]}" ;;
		esac
		item_of[$name]=$line
	done >"$list"
	[ -s "$list" ] || { rm "$list"; return; }
	exact || at_once=1
	POOL_BESIDE="${!maker_of[*]}" POOL_JOBLOG=$run/joblog BENCH_WORKERS=$at_once \
		start_pool "$run/work" "$list"
	before=$ended
	while read -r -u "$pool_events" event name rest; do hear "$event" "$name" "$rest"; done
	end_pool
	pool_pid=''
	# It says of each boot how it ended, be it lost.
	[ $((ended - before)) = "$(wc -l <"$list")" ] || stop_queue 1 "without a pool"
	rm -f "$list"
}

# with_image yes|no JOBS: the lines on stdin whose boots find in their NVDIMM what make-pmem
# makes for JOBS; or the others
with_image() {
	awk -v jobs=" $2 " -v wanted="$1" '
		NF && (index(jobs, " " $NF " ") && $1 == "boot" ? "yes" : "no") == wanted'
}

# run_queue IF-STOPPED: all that is missing; the words are said if it is interrupted
run_queue() {
	local todo all booted missing awaited imaged=() job
	if_stopped=$1
	todo=$(queue_list)
	all=$(wc -l <"$run/boots")
	missing=$(missing_boots | wc -l)
	booted=$((all - missing))
	awaited=$(grep -c . <<<"$todo" || true)
	for job in $(job_names); do
		[ -z "$(pmem_of "$job")" ] || ! grep -q " $job\$" <<<"$todo" || imaged+=("$job")
	done
	trap 'stop_queue 130' INT TERM HUP
	queue_since=$SECONDS
	make_pmems "${imaged[@]}"
	play < <(with_image no "${imaged[*]}" <<<"$todo")
	await_pmems
	play < <(with_image yes "${imaged[*]}" <<<"$todo")
	trap - INT TERM HUP
	rmdir "$run/failed" 2>/dev/null || true
	log_time $((SECONDS - queue_since)) "$missing boots and $((awaited - missing)) counts by symbol"
}
