# shellcheck shell=bash disable=SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes what a run still needs, several things side by side. A line of words each:
#
#	pmem JOB			scripts/run/make-pmem
#	boot VARIANT COND REP JOB	boots.sh
#	symbols VARIANT			symbols.sh
#	lines VARIANT			lines.sh
#
# Sourced after boots.sh, symbols.sh and lines.sh. Each is a child of this shell. The contents of
# an NVDIMM take one CPU for minutes, so they are begun first; the boots that need them
# wait. With HOSTS, all but these is made on other hosts, once there are all NVDIMMs (hosts.sh).

declare -A child_of=()	# pid -> its line
ended=0 queue_since=$SECONDS	# boots and counts, of $awaited
pool=''		# folder for those on other hosts
if_stopped=''	# what whoever started the queue says then

queue_list() {
	local job boots
	boots=$(missing_boots)
	for job in $(job_names); do
		[ -z "$(pmem_of "$job")" ] || ! grep -q " $job\$" <<<"$boots" || echo "pmem $job"
	done
	[ -z "$boots" ] || sed 's/^/boot /' <<<"$boots"
	missing_symbols | sed 's/^/symbols /'
	missing_lines | sed 's/^/lines /'
}

# end_count STATUS VARIANT WHAT FROM TO: FROM, what a boot counted, is kept compressed as TO;
# of a boot that failed TO.log says why.
end_count() {
	if [ "$1" = 0 ]; then
		gzip -nc "$4" >"$5.tmp"
		mv "$5.tmp" "$5"
		note_host "${5#"$run/"}"
		rm "$5.log"
	else
		failures=$((failures + 1))
		say "FAILED: $2, $3$(on_host): $(tail -1 "$5.log")"
	fi
}

# start_child KIND WORDS...
start_child() {
	case $1 in
	pmem)	"$SCRIPTS/run/make-pmem" "$2" "$run" 8>&- & ;;
	boot)	start_boot "${@:2}" ;;
	symbols) start_symbols "$2" ;;
	lines)	start_lines "$2" ;;
	esac
	child_of[$!]="$*"
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

# end_child STATUS KIND WORDS...
end_child() {
	local status=$1 kind=$2
	shift 2
	case $kind in
	pmem)	[ "$status" = 0 ] || stop_queue "$status" "without $1.img"
		keep_pmem "$1" ;;
	boot)	end_boot "$status" "$@" ;;
	symbols) end_symbols "$status" "$1" ;;
	lines)	end_lines "$status" "$1" ;;
	esac
}

# Waits for one child to end and deals with what it left.
reap_child() {
	local pid='' status=0 line
	wait -n -p pid "${!child_of[@]}" || status=$?
	line=${child_of[$pid]}
	unset "child_of[$pid]"
	case $line in pmem*) ;; *) ended=$((ended + 1)) ;; esac
	# shellcheck disable=SC2086  # words
	end_child "$status" $line
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
	# shellcheck disable=SC2046  # numbers
	kill $(jobs -p) 2>/dev/null || true
	wait
	spread_rest "$pool"
	end_spread
	say "stopped${2:+ $2}; $if_stopped"
	exit "$1"
}

# announce KIND WORDS...: says what begins, and how much is left
announce() {
	local left
	left=$(time_left)
	case $1 in
	boot)	booted=$((booted + 1))
		say "$SIZE: $5, $2, condition $3, repeat $4$(on_host): boot $booted of $all, $left" ;;
	symbols) say "$SIZE: $2: instructions by symbol$(on_host), $left" ;;
	lines)	say "$SIZE: $2: cache lines$(on_host), $left" ;;
	esac
}

# What is known of other hosts goes where what is known of this one is.
note_facts() {
	local host env=$run/environment.json
	[ -e "$env" ] || return 0
	for host in "${!facts_of[@]}"; do
		jq --indent 2 --arg host "$host" --argjson facts "$(describe_host "$host")" \
			'.hosts[$host] = $facts' "$env" >"$env.tmp"
		mv "$env.tmp" "$env"
	done
}

# spread_queue LINE...: on HOSTS, each by the program item
spread_queue() {
	local number line
	begin_hosts
	note_facts
	rm -rf "$pool"
	mkdir -p "$pool"/{begun,ended}
	echo "$(date +%s) $# $booted $all" >"$pool/count"
	POOL_RUN=$run POOL_PROG=$PROG JOBS=$MAKE_JOBS spread "$pool" "$SCRIPTS/run/item" \
		<<<"$(printf '%s\n' "$@")" 8>&- &
	wait $!
	end_spread
	while read -r number line; do
		failures=$((failures + 1))
		say "FAILED: not made: $line: $(cat "$pool/lost/$number" 2>/dev/null || echo "no host is left")"
	done < <(not_made "$pool")
	[ ! -e "$pool/failures" ] || failures=$((failures + $(paste -sd+ "$pool/failures")))
	rm -rf "$pool"
}

end_spread() { [ ! -e "$pool/joblog" ] || cat "$pool/joblog" >>"$run/joblog"; }

# run_queue IF-STOPPED: all that is missing; the words are said if it is interrupted
run_queue() {
	local todo=() line workers=1 all missing booted awaited spread=() where
	if_stopped=$1 pool=$run/work/hosts
	mapfile -t todo < <(queue_list)
	all=$(wc -l <"$run/boots")
	missing=$(missing_boots | wc -l)
	booted=$((all - missing))
	awaited=$(printf '%s\n' "${todo[@]}" | grep -c '^[bsl]' || true)
	! { exact || dry; } || workers=${BENCH_WORKERS:-$(nproc)}
	where="$workers side by side"
	trap 'stop_queue 130' INT TERM HUP
	queue_since=$SECONDS
	for line in "${todo[@]}"; do
		if [ -n "${HOSTS:-}" ] && [ "${line%% *}" != pmem ]; then
			spread+=("$line")
			continue
		fi
		while [ ${#child_of[@]} -ge "$workers" ] ||
			one_of "pmem ${line##* }" "${child_of[@]}"; do reap_child; done
		# shellcheck disable=SC2086  # words
		announce $line
		# shellcheck disable=SC2086
		start_child $line
	done
	while [ ${#child_of[@]} -gt 0 ]; do reap_child; done
	[ ${#spread[@]} = 0 ] || { spread_queue "${spread[@]}"; where="on $HOSTS"; }
	trap - INT TERM HUP
	rmdir "$run/failed" 2>/dev/null || true
	log_time $((SECONDS - queue_since)) \
		"$missing boots and $((${#todo[@]} - missing)) NVDIMMs and counts by symbol or cache line, $where"
}
