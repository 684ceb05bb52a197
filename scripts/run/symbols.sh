# shellcheck shell=bash disable=SC2153,SC2154  # facts of a run, $run
# SPDX-License-Identifier: GPL-2.0-only
#
# The boots of a full run that count instructions by symbol, one for each of SYMBOLS, for
# the tables that title files ask for. Sourced after boots.sh; queue.sh makes them.

# Those that are not there yet.
missing_symbols() {
	local v
	for v in $SYMBOLS; do
		[ -e "$run/profile/$v.txt.gz" ] || echo "$v"
	done
}

# start_symbols VARIANT: in the background; it ends when this shell does
start_symbols() {
	mkdir -p "$run/profile"
	SIZE=quick JOBS=$MAKE_JOBS setpriv --pdeathsig TERM "$SCRIPTS/run/profile" "$1" "$(titles_with profile)" \
		>"$run/profile/$1.txt.gz.log" 2>&1 8>&- &
}

# end_symbols STATUS VARIANT
end_symbols() {
	end_count "$1" "$2" "instructions by symbol" "$KBASE/profile/$2/symbols.txt" "$run/profile/$2.txt.gz"
}
