# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Which tests are meant. Sourced by judge.
#
# TESTS is words:
#
#	-g GROUP	those of the group; A,B: of either; A+B: of both
#	-x GROUP	but none of that group
#	DIR/NAME	this one, e.g. generic/470
#	ours		those of bench/fstests
#	default, long	what these stand for

DEFAULT_TESTS="-g dax ours xfs/550 xfs/551 xfs/552 -g ndctl -g quick+rmap -g quick+clone+mmap
	-g quick+dio -g quick+shutdown+log"
LONG_TESTS="-g dax ours xfs/550 xfs/551 xfs/552 -g ndctl -g quick+rmap -g quick+clone
	-g quick+mmap -g quick+dio -g shutdown -g stress"

# in_group LIST GROUP: the tests of the file LIST that are in it
in_group() {
	awk -v group="$2" '
	BEGIN { nany = split(group, any, ",") }
	$1 != "&" {
		delete have
		for (i = 2; i <= NF; i++) have[$i] = 1
		for (i = 1; i <= nany; i++) {
			nall = split(any[i], all, "+")
			for (j = 1; j <= nall && all[j] in have; j++) ;
			if (j > nall) { print $1; next }
		}
	}' "$1"
}

# words_of TESTS: with what `default` and `long` stand for
words_of() {
	local w
	for w; do
		case $w in
		default) echo "$DEFAULT_TESTS" ;;
		long)	echo "$LONG_TESTS" ;;
		*)	echo "$w" ;;
		esac
	done | xargs
}

# select_tests LIST WORD...: the tests, each once, in the order of the words. A group or a
# test that this checkout lacks is a line `missing NAME`.
select_tests() {
	local list=$1 out=() left_out=() found
	shift
	while [ $# -gt 0 ]; do
		case $1 in
		-g | -x)
			[ $# -ge 2 ] || bad_args "TESTS: $1 wants a group"
			mapfile -t found < <(in_group "$list" "$2")
			[ ${#found[@]} -gt 0 ] || found=("missing group:$2")
			if [ "$1" = -g ]; then out+=("${found[@]}"); else left_out+=("${found[@]}"); fi
			shift ;;
		ours)	mapfile -t found < <(awk '$1 == "&" { print $2 }' "$list")
			out+=("${found[@]}") ;;
		*/*)	if awk -v t="$1" '$1 == t { f = 1 } END { exit !f }' "$list"; then
				out+=("$1")
			else
				out+=("missing $1")
			fi ;;
		*)	bad_args "TESTS: '$1' is neither -g GROUP, -x GROUP, DIR/NAME, ours, default nor long" ;;
		esac
		shift
	done
	printf '%s\n' "${out[@]}" | awk 'NF && !seen[$0]++' |
		grep -vxF -f <(printf '%s\n' "${left_out[@]}" ' ' | grep .) || true
}
