# shellcheck shell=bash disable=SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# The boots of a run that count cache lines, one of each variant, of the experiments
# CACHE_LINES, for the tables that title files ask for. Sourced after run.sh; queue.sh makes
# them.

# The variants whose boot is not there yet.
missing_lines() {
	local v
	[ -n "$CACHE_LINES" ] || return 0
	for v in $VARIANTS; do
		[ -e "$run/lines/$v.txt.gz" ] || echo "$v"
	done
}

# start_lines VARIANT: in the background; it ends when this shell does. The plugin knows no
# memory behind a hole, so the size is not that of the other boots.
start_lines() {
	mkdir -p "$run/lines"
	SIZE=quick MEM_MIB=1024 JOBS=$MAKE_JOBS setpriv --pdeathsig TERM "$SCRIPTS/run/lines" "$1" "$CACHE_LINES" \
		>"$run/lines/$1.txt.gz.log" 2>&1 8>&- &
}

# end_lines STATUS VARIANT
end_lines() {
	end_count "$1" "$2" "cache lines" "$KBASE/lines/$2/lines.txt" "$run/lines/$2.txt.gz"
}
