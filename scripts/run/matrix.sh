# shellcheck shell=bash disable=SC2034,SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# What happens when a page goes bad, in a full run: the reproducers that the outcome
# matrix is of, run by scripts/load/repro on each variant of the run. Sourced after
# boots.sh. In the run's directory:
#
#	outcome.md	the matrix
#	outcome/	the same as JSON; repro.tap, what each reproducer and scenario came
#			to against what is expected; and per guest what it said. It is
#			renamed into place, once all guests were judged.

REPRO=$ROOT/bench/repro

matrix_planned() { [ "$MATRIX" = yes ]; }

# What the matrix depends on beside the kernels.
matrix_inputs() {
	! matrix_planned || cat "$PATCHES/$BASE"/{expect,known} "$REPRO/promise" "$SCRIPTS/load/repro" \
		"$BUILD/host/outcome" "$BUILD/guest/extra.gz"
}

# The reproducers that have scenarios in the matrix.
outcome_names() { sed -n 's/^\[\([^]]*\)\].*/\1/p' "$REPRO/promise" | paste -sd' '; }

run_reproducers() {	# OUT
	DAX_BUILD=$BUILD KERNELS=$KBASE/kernels/measure INITRD=$BUILD/guest/extra.gz OUT=$1 \
		VARIANTS="$VARIANTS" NAMES=$(outcome_names) WORKERS=${BENCH_WORKERS:-$(nproc)} JOBS=$MAKE_JOBS \
		"$SCRIPTS/load/repro" >"$1/repro.tap" 2>"$1/repro.err" </dev/null
}

# foreign_guest OUT: the name of a guest that did not run the kernel of the run, if any
foreign_guest() {
	local v names dir have
	while read -r v names _; do
		dir=$1/$v-${names%%,*}
		[ -d "$dir" ] || dir=$dir.failed
		have=$(awk '/^meta buildid / { print $3; exit }' "$dir/data.raw" 2>/dev/null || true)
		[ "$have" = "$(build_id_of "$run/kernels/$v.json")" ] || { echo "${dir##*/}"; return; }
	done <"$1/boots"
}

# outcome_is_broken OUT: says why the guests of OUT gave no matrix; prints nothing if they did
outcome_is_broken() {
	local foreign
	if ! grep -q '^1\.\.' "$1/repro.tap" || [ ! -s "$1/outcome.json" ]; then
		echo "the reproducers did not reach their end: $(tail -n 1 "$1/repro.err")"
		return
	fi
	foreign=$(foreign_guest "$1")
	[ -z "$foreign" ] || echo "the guest $foreign ran a kernel that kernel.json does not describe"
}

# Which host made which guest: those of before count no more.
note_guests() {	# OUT
	[ -e "$1/hosts" ] || [ -e "$run/hosts" ] || return 0
	begin_hosts
	{
		grep -v ' outcome/' "$run/hosts" || true
		if [ -e "$1/hosts" ]; then
			sort "$1/hosts"
		else
			sed 's|^\([^ ]*\) \([^, ]*\).*|here outcome/\1-\2|' "$1/boots"
		fi
	} >"$run/hosts.tmp"
	mv "$run/hosts.tmp" "$run/hosts"
	rm -f "$1/hosts"
}

keep_outcome() {	# OUT
	local line
	while read -r line; do
		failures=$((failures + 1))
		say "FAILED: ${line#not ok * - }"
	done < <(grep '^not ok' "$1/repro.tap" || true)
	note_guests "$1"
	rm -f "$1"/*.log "$1"/*/qemu.log "$1"/*/monitor* "$1"/outcome.tap "$1"/repro.err
	find "$1" \( -name data.raw -o -name console.log \) -exec gzip -nf {} +
	mv "$1/outcome.md" "$run/outcome.md"
	rm -rf "$run/outcome" "$run/failed/outcome"
	rmdir "$run/failed" 2>/dev/null || true
	mv "$1" "$run/outcome"
}

# As stop_queue; the guests are in a process group of their own, that of the test.
stop_reproducers() {
	trap '' INT TERM HUP
	kill -TERM -- "-$1" 2>/dev/null || true
	wait
	spread_rest "$run/work/outcome/pool"
	say "stopped; the next bench runs the reproducers again"
	exit 130
}

make_matrix() {
	local out=$run/work/outcome start=$SECONDS job why
	matrix_planned || return 0
	# A matrix with something unexpected in it is kept to be looked at, and made again.
	[ ! -e "$run/outcome/repro.tap" ] || grep -q '^not ok' "$run/outcome/repro.tap" || return 0
	say "$SIZE: what happens when a page goes bad, on $VARIANTS: some minutes"
	rm -rf "$out"
	mkdir -p "$out"
	set -m
	run_reproducers "$out" &
	job=$!
	set +m
	trap 'stop_reproducers $job' INT TERM HUP
	wait "$job" || true	# its TAP says what failed
	trap - INT TERM HUP
	why=$(outcome_is_broken "$out")
	if [ -z "$why" ]; then
		keep_outcome "$out"
	else
		failures=$((failures + 1))
		mkdir -p "$run/failed"
		rm -rf "$run/failed/outcome"
		mv "$out" "$run/failed/outcome"
		say "FAILED: $why"
		say "  what its guests left: $run/failed/outcome"
	fi
	log_time $((SECONDS - start)) "reproducers, for the outcome matrix"
}
