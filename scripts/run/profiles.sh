# shellcheck shell=bash disable=SC2034,SC2154  # variables that bench sets and reads
# SPDX-License-Identifier: GPL-2.0-only
#
# The boots of a full run that count instructions by symbol, one per variant, for the
# tables that title files ask for. Sourced by bench after boots.sh; pool.sh makes them.

profiled() { [ "$accel-$SIZE" = tcg-icount-full ]; }

# The variants of which there must be one.
profiled_variants() { ! profiled || printf '%s\n' "${run_variants[@]}"; }

# Those that are not there yet.
missing_profiles() {
	local v
	for v in $(profiled_variants); do
		[ -e "$run/profile/$v.txt.gz" ] || echo "$v"
	done
}

# start_profile VARIANT: in the background; it ends when this shell does
start_profile() {
	mkdir -p "$run/profile"
	SIZE=quick setpriv --pdeathsig TERM "$SCRIPTS/run/profile" "$1" "$(titles_with profile)" \
		>"$run/profile/$1.txt.gz.log" 2>&1 8>&- &
}

# end_profile STATUS VARIANT
end_profile() {
	local to=$run/profile/$2.txt.gz
	if [ "$1" = 0 ]; then
		gzip -nc "$BUILD/profile/$2/symbols.txt" >"$to.tmp"
		mv "$to.tmp" "$to"
		rm "$to.log"
	else
		failures=$((failures + 1))
		say "FAILED: $2, instructions by symbol: $(tail -1 "$to.log")"
	fi
}
