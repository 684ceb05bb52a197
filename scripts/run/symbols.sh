# shellcheck shell=bash disable=SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# Boots that count instructions by symbol: those of a full run, one for each of SYMBOLS, for
# the tables that title files ask for, and those of the program profile. Sourced after
# pool.sh; queue.sh makes those of a run.

# Those that are not there yet.
missing_symbols() {
	local v
	for v in $SYMBOLS; do
		[ -e "$run/profile/$v.txt.gz" ] || echo "$v"
	done
}

# counting_line NAME VARIANT SIZE MEM_MIB PMEM_MIB TIMEOUT ONLY: what the pool is told of one.
# nokaslr: the addresses are those of System.map.
counting_line() {
	pool_line "$1" --kernel "$KBASE/kernels/measure/$2/bzImage" \
		--initrd "$(guest_image bench)" --accel tcg-icount --profile \
		--mem "$4" --pmem "$5" --timeout "$6" --append nokaslr \
		-- bench "profile=$3" cond=0 accel=tcg-icount ${7:+"only=$7"}
}

symbols_line() { counting_line "symbols-$1" "$1" quick 1024 1024 600 "$(titles_with profile)"; }	# VARIANT

count_symbols() { "$BUILD/host/insns" "$KBASE/kernels/measure/$1/System.map"; }	# VARIANT

# end_symbols STATUS VARIANT: its boot ended, with that status of vmrun
end_symbols() {
	local to=$run/profile/$2.txt.gz from=$run/work/symbols-$2
	mkdir -p "$run/profile"
	if [ "$1" = 0 ] && count_symbols "$2" <"$from/profile.txt" 2>"$from.err" | gzip -nc >"$to.tmp"; then
		mv "$to.tmp" "$to"
		rm -rf "$from" "$from.err"
	else
		failures=$((failures + 1))
		rm -f "$to.tmp"
		say "FAILED: $2, instructions by symbol$(on_host): $(tail -n 1 "$from.err")"
		rm -rf "$from" "$from.failed"
	fi
}
