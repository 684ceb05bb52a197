# shellcheck shell=bash disable=SC2154  # variables that bench sets
# SPDX-License-Identifier: GPL-2.0-only
#
# What a run still needs, some of it side by side: a line of words each,
#
#	image JOB			scripts/run/make-pmem
#	boot VARIANT COND REP JOB	boots.sh
#	profile VARIANT			profiles.sh
#
# Sourced by bench after boots.sh and profiles.sh. Each is a child of this shell. An
# image takes one CPU for minutes, so it is begun first; the boots that need it wait.

declare -A child_of=()	# pid -> its line
ended=0 pool_since=$SECONDS	# boots and profiles, of $awaited
kept="complete boots are kept, the next bench continues from them"

pool_list() {
	local job boots
	boots=$(missing_boots)
	for job in "${more_jobs[@]}"; do
		[ -z "$(pmem_image_of "$job")" ] || ! grep -q " $job\$" <<<"$boots" || echo "image $job"
	done
	[ -z "$boots" ] || sed 's/^/boot /' <<<"$boots"
	missing_profiles | sed 's/^/profile /'
}

# start_child KIND WORDS...
start_child() {
	case $1 in
	image)	"$SCRIPTS/run/make-pmem" "$2" "$accel" "$(job_variants "$2" | sed -n 1p)" 8>&- & ;;
	boot)	start_boot "${@:2}" ;;
	profile) start_profile "$2" ;;
	esac
	child_of[$!]="$*"
}

# Of one key there is one image, where instructions are counted. If this one is another
# than boots of the run had, those do not count.
keep_image() {	# JOB
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
	image)	[ "$status" = 0 ] || stop_pool "$status" "without $1.img"
		keep_image "$1" ;;
	boot)	end_boot "$status" "$@" ;;
	profile) end_profile "$status" "$1" ;;
	esac
}

# Waits for one child to end and deals with what it left.
reap_child() {
	local pid='' status=0 line
	wait -n -p pid "${!child_of[@]}" || status=$?
	line=${child_of[$pid]}
	unset "child_of[$pid]"
	case $line in image*) ;; *) ended=$((ended + 1)) ;; esac
	# shellcheck disable=SC2086  # words
	end_child "$status" $line
}

time_left() {
	if [ "$ended" = 0 ]; then
		echo "time left unknown yet"
	else
		echo "about $(((SECONDS - pool_since) * (awaited - ended) / ended)) s left"
	fi
}

# stop_pool STATUS WHY
stop_pool() {
	trap '' INT TERM HUP
	# shellcheck disable=SC2046  # numbers
	kill $(jobs -p) 2>/dev/null || true
	wait
	say "stopped${2:+ $2}; $kept"
	exit "$1"
}

# announce KIND WORDS...: of the boots, which of how many
announce() {
	local left
	left=$(time_left)
	case $1 in
	boot)	booted=$((booted + 1))
		say "$SIZE: $5, $2, condition $3, repeat $4: boot $booted of $all, $left" ;;
	profile) say "$SIZE: $2: instructions by symbol, $left" ;;
	esac
}

run_pool() {
	local todo=() line workers=1 all missing booted awaited
	mapfile -t todo < <(pool_list)
	all=$(wc -l <"$run/boots")
	missing=$(missing_boots | wc -l)
	booted=$((all - missing))
	awaited=$(printf '%s\n' "${todo[@]}" | grep -c '^[bp]' || true)
	[ "$accel" != tcg-icount ] || workers=${BENCH_WORKERS:-$(nproc)}
	trap 'stop_pool 130' INT TERM HUP
	pool_since=$SECONDS
	for line in "${todo[@]}"; do
		while [ ${#child_of[@]} -ge "$workers" ] ||
			one_of "image ${line##* }" "${child_of[@]}"; do reap_child; done
		# shellcheck disable=SC2086  # words
		announce $line
		# shellcheck disable=SC2086
		start_child $line
	done
	while [ ${#child_of[@]} -gt 0 ]; do reap_child; done
	trap - INT TERM HUP
	rmdir "$run/failed" 2>/dev/null || true
	log_time $((SECONDS - pool_since)) \
		"$missing boots and $((${#todo[@]} - missing)) images and profiles, $workers side by side"
}
