# shellcheck shell=bash disable=SC2031,SC2034  # BASE in subshells; variables for who sources this
# SPDX-License-Identifier: GPL-2.0-only
#
# What the heads of the reproducers, bench/repro/security and, of each base, `expect`,
# `upstream` and the messages of the patches say. Sourced after lib.sh.

# Bases of which something is expected, the newest first.
expected_bases() {
	local b
	for b in $(bases | sort -rV); do [ ! -e "$PATCHES/$b/expect" ] || echo "$b"; done
}

# What awk shows of a cell of expect; "." stands for a blank in its texts.
readonly CELL='function cell(s,  c, t) {
	if (s == "-") return " "
	c = index(s, ":")
	if (!c) return s
	t = substr(s, c + 1); gsub(/\.\*/, "~", t); gsub(/\./, " ", t); gsub(/~/, " ... ", t)
	return substr(s, 1, c - 1) ": " t
}'

# fixes BASE: lines NAME<tab>SUBJECT<tab>SERIES<tab>FILE<tab>TAG of the patches whose message
# says "reproducer NAME (see cover letter)", or several names. TAG is its Fixes:, or empty.
fixes() {
	# shellcheck disable=SC2016  # awk's
	find "$PATCHES/$1" -mindepth 2 -maxdepth 2 -name '[0-9]*.patch' ! -name '0000-*' -print0 | sort -z | xargs -0r awk '
		function tell(   n, i, word, series) {
			series = file; sub(/\/[^\/]*$/, "", series); sub(/.*\//, "", series)
			sub(/^Subject: *\[[^]]*\] */, "", subject)
			while (match(text, /[Rr]eproducers?:? [a-z0-9, -]+ \(see +cover +letter\)/)) {
				n = split(substr(text, RSTART, RLENGTH), word, /[ ,:(]+/)
				for (i = 2; i <= n - 3; i++) if (word[i] != "and")
					print word[i] "\t" subject "\t" series "\t" file "\t" tag
				text = substr(text, RSTART + RLENGTH)
			}
		}
		FNR == 1 { tell(); file = FILENAME; text = tag = subject = ""; below = folds = 0 }
		/^---$/ { below = 1 }
		below { next }
		/^Subject: / { subject = $0; folds = 1; next }
		folds && /^ / { subject = subject $0; next }
		/^Fixes: / && tag == "" { tag = substr($0, 8) }
		{ folds = 0; text = text $0 " " }
		END { tell() }'
}

# security: lines NAME<tab>WHO of the reproducers that bench/repro/security says yes of.
security() {
	awk '/^(#|$)/ { next } $2 == "yes" { name = $1; sub(/^[^ \t]+[ \t]+yes[ \t]+/, ""); print name "\t" $0 }' \
		"$ROOT/bench/repro/security"
}

# All that is known of reproducers and bases, lines of words after a letter: N RANK SEVERITY
# NAME; of a base B BASE REFERENCE, D BASE VARIANT with a patch of ours, E BASE NAME VARIANT
# CELL, F BASE and a line of fixes, and U BASE, followed by a line of its `upstream`.
facts() {
	local b
	"$SCRIPTS/guest/heads" severities | sed 's/^/N /'
	for b in $(expected_bases); do
		echo "B $b $(BASE=$b; variants reference)"
		(BASE=$b && variants fixed design test) | sed "s/^/D $b /"
		awk -v base="$b" '
			/^(#|$)/ { next }
			$1 == "NAME" { for (i = 2; i <= NF; i++) variant[i] = $i; next }
			{ for (i = 2; i <= NF; i++) print "E", base, $1, variant[i], $i }
		' "$PATCHES/$b/expect"
		fixes "$b" | sed "s/^/F $b /"
		[ ! -e "$PATCHES/$b/upstream" ] || sed "/^#/d; /^\$/d; s/^/U $b /" "$PATCHES/$b/upstream"
	done
}
