# shellcheck shell=bash disable=SC2154  # $tmp, $series, $role, $from, $to: of scripts/mail/write
# SPDX-License-Identifier: GPL-2.0-only
#
# The letter of a series as others can read it. Sourced after format.sh and facts.sh.

# headings: paragraphs on stdin, without those of the letter that are about this repository:
# how a reproducer is found in it, and what some of them need. A line `@reproducers@` is left
# in place of the former.
public_paragraphs() {
	awk -v RS='' -v ORS='\n\n' '
		/^Reproducers: "Reproducer: NAME" in a patch means/ { print "@reproducers@"; next }
		/^Some reproducers need the delays of the series/ { next }
		{ print }'
}

# own_columns VARIANT...: a letter on stdin; of its figures those of these variants, and below
# them the command that gives them.
own_columns() {
	awk -v keep=" $* " -v all=" $(measured_variants | paste -sd' ') " -v command="$(figures_command)" '
		function value(s) { return s ~ /^(-?[0-9.]+|-|~|none)$/ }
		function header(  i) {
			for (i = 1; i <= NF; i++) if (!index(all, " " $i " ")) return 0
			return NF > 0
		}
		function row(label,   i, s) {
			s = sprintf("%-26s", label)
			for (i = 1; i <= columns; i++) if (index(keep, " " name[i] " ")) s = s sprintf(" %8s", cell[i])
			sub(/ +$/, "", s)
			print s
		}
		function is_row(  i) {
			if (!columns || NF < columns) return 0
			for (i = 1; i <= columns; i++) { cell[i] = $(NF - columns + i); if (!value(cell[i])) return 0 }
			return 1
		}
		/^figures: begin/ { inside = 1; shown = 0; columns = 0; next }
		/^figures: end/ { inside = 0; if (shown) print command; next }
		!inside { print; next }
		/report\.md/ { next }
		header() { columns = NF; for (i = 1; i <= NF; i++) cell[i] = name[i] = $i; row(""); shown = 1; next }
		is_row() {
			label = $0
			for (i = 1; i <= columns; i++) sub(/ *[^ ]+$/, "", label)
			row(label); shown = 1; next
		}
		{ print; if ($0 != "") shown = 1 }'
}

# figures_command: the line that says what gives the figures of this base.
figures_command() {
	local run size
	run=$(reference_of "$BASE")
	size=$(sed -n "s/^SIZE='\(.*\)'$/\1/p" "$run/run.conf" 2>/dev/null || true)
	printf 'Command: make bench BASE=%s%s\n' "$BASE" "${size:+ SIZE=$size}"
}

# reproducers_of SERIES: lines NAME<tab>TITLE<tab>NEEDS of the programs that its patches name
reproducers_of() {
	local name head=$ROOT/bench/repro
	fixes "$BASE" | awk -F '\t' -v series="$1" '$3 == series { print $1 }' | awk '!seen[$0]++' >"$tmp/names"
	while read -r name; do
		[ -e "$head/$name.c" ] || die "a patch of $1 names a reproducer '$name', which is not in bench/repro"
		printf '%s\t%s\t%s\n' "$name" "$(sed -n "3s/^ \* $name: //p" "$head/$name.c")" \
			"$(sed -n '4,/^ \*\//s/^ \* Needs: //p' "$head/$name.c")"
	done <"$tmp/names"
}

# reproducers_paragraph: what stands for `@reproducers@`
reproducers_paragraph() {
	local list name title needs
	list=$(reproducers_of "$series")
	[ -n "$list" ] || return 0
	echo "Reproducers that the patches name, C programs of about a page each:"
	while IFS=$'\t' read -r name title needs; do
		case $needs in *kernel=delay*) title="$title (with delays put into the kernel)" ;; esac
		fold -s -w 60 <<<"$title" | sed 's/ *$//' | awk -v name="$name" '
			NR == 1 && length(name) > 10 { print "  " name; name = "" }
			{ printf "  %-10s %s\n", name, $0; name = "" }'
	done <<<"$list"
	if [ -n "${URL:-}" ]; then
		echo "They are at $URL."
	else
		echo "I send them to whoever asks."
	fi
}

# letter_text SUBJECT-PREFIX NUMBER COLUMN...: headers and text of the letter, as a mail
letter_text() {
	local prefix=$1 n=$2 file=$PATCHES/$BASE/$series/0000-cover-letter.patch
	shift 2
	cover_text <"$file" | sed '/^$/,$d' |
		sed -E "s|^Subject: \[[^]]*\]|Subject: [$prefix $(printf "%0${#n}d" 0)/$n]|; /^From 0/s/^From [0-9]*/From $(kgit rev-parse "$to")/"
	echo
	cover_text <"$file" | sed '1,/^$/d' | own_columns "$@" | public_paragraphs >"$tmp/text"
	reproducers_paragraph >"$tmp/reproducers"
	grep -qx '@reproducers@' "$tmp/text" || { [ ! -s "$tmp/reproducers" ] || printf '@reproducers@\n\n' >>"$tmp/text"; }
	awk -v file="$tmp/reproducers" '
		/^@reproducers@$/ { while ((getline line < file) > 0) print line; next }
		{ print }' "$tmp/text" | cat -s
}

# change_log: what changed between versions, from the file `changes` of the series
change_log() {
	local file=$PATCHES/$BASE/$series/changes
	[ ! -e "$file" ] || { cat "$file"; echo; }
}

# subject_of SERIES: that of its letter, without the prefix
subject_of() {
	sed -n '/^Subject: /{:a;N;/\n[ \t]/{s/\n//;ba};s/^Subject: *\[[^]]*\] *//;s/\n.*//;p;q}' \
		"$PATCHES/$BASE/$1/0000-cover-letter.patch"
}

# base_lines: what the series stands on, in words
base_lines() {
	local s
	(. "$KBASE/source.info"; echo "Made on Linux $VERSION ($ORIGIN), tree $TREE.")
	[ -n "$below" ] || return 0
	echo "These series come first, in this order:"
	for s in $below; do
		printf '  %s (%d)\n' "$(subject_of "$s")" "$(patch_files "$s" | wc -l)"
	done
}
