# shellcheck shell=bash disable=SC2034,SC2154  # variables that bench sets and reads
# SPDX-License-Identifier: GPL-2.0-only
#
# The boots of a full run that count instructions by symbol, one per variant, for the
# tables that title files ask for. Sourced by bench after boots.sh.

profiled() { [ "$accel-$PROFILE" = tcg-icount-full ]; }

# The variants of which there must be one.
profiled_variants() { ! profiled || printf '%s\n' "${run_variants[@]}"; }

make_profiles() {
	local v to start=$SECONDS
	profiled || return 0
	mkdir -p "$run/profile"
	for v in "${run_variants[@]}"; do
		to=$run/profile/$v.txt.gz
		[ ! -e "$to" ] || continue
		say "$PROFILE: $v: instructions by symbol"
		if PROFILE=quick "$SCRIPTS/profile" "$v" "$(titles_with profile)" >"$to.log" 2>&1; then
			gzip -nc "$BUILD/profile/$v/symbols.txt" >"$to.tmp"
			mv "$to.tmp" "$to"
			rm "$to.log"
		else
			failures=$((failures + 1))
			say "FAILED: $v, instructions by symbol: $(tail -1 "$to.log")"
		fi
	done
	log_time $((SECONDS - start)) "instructions by symbol"
}
