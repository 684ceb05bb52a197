# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Commits back to patch files: the inverse of apply_stack.  Sourced after series.sh.
# The same commits give the same bytes: no ids of the moment, no git version, fixed
# abbreviation, numbering that starts again in each series.

# The part of a cover letter that is kept by hand: all before a line `---` that a
# line `base: ...` follows, or before the shortlog if format-patch wrote the letter.
# Filter.
cover_text() {
	awk '{ line[NR] = $0 }
	     END {
		for (end = 1; end <= NR; end++)
			if (line[end] == "---" && line[end + 1] ~ /^base: /)
				break
		if (end > NR)
			for (end = 1; end <= NR; end++)
				if (line[end] ~ /^[^ ].* \([0-9]+\):$/ && line[end + 1] ~ /^  [^ ]/)
					break
		while (end > 1 && line[end - 1] == "")
			end--
		line[1] = "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001"
		for (i = 1; i < end; i++)
			print line[i]
	     }'
}

# A first letter, for its author to replace: $1 the series, $2 its last commit.
cover_skeleton() {
	echo "From -"
	kgit log -1 --format='From: %an <%ae>%nDate: %aD' "$2"
	echo "Subject: [PATCH 0/0] *** $1: what the series does, in one line ***"
	printf '\n*** The problem, the decision, what was measured, what is not claimed. ***\n'
}

# The subject prefix of a letter: PATCH, or RFC PATCH v2.
cover_prefix() {
	sed -n -E '/^Subject: \[/{s/^Subject: \[(.*[^ ]) +[0-9]+\/[0-9]+\].*/\1/p;q}' "$1"
}

# format_cover SERIES FROM TO OLD-LETTER: the letter on stdout; everything after
# `---` is made from the commits.
format_cover() {
	local series=$1 from=$2 to=$3 old=$4 n on
	n=$(kgit rev-list --count "$from..$to")
	if [ -e "$old" ]; then cat "$old"; else cover_skeleton "$series" "$to"; fi | cover_text |
		sed -E "1,/^\$/s|^(Subject: \[.*) 0+/[0-9]+\]|\1 $(printf "%0${#n}d" 0)/$n]|"
	on=$(below "$series")
	printf -- '\n---\n'
	(. "$KBASE/source.info"; printf 'base: %s\nbase-tree: %s\n' "$ORIGIN" "$TREE")
	[ -z "$on" ] || echo "on top of:$on"
	echo
	kgit log --reverse --format='  %s' "$from..$to"
	echo
	kgit diff --stat=72 --summary "$from" "$to"
}

# format_series SERIES FROM TO OUTDIR: OUTDIR gets what kernel-patches should hold.
# The letter by hand comes from kernel-patches.
format_series() {
	local series=$1 from=$2 to=$3 out=$4 old prefix=''
	mkdir -p "$out"
	[ "$from" != "$to" ] || return 0
	old=$PATCHES/$BASE/$series/0000-cover-letter.patch
	[ ! -e "$old" ] || prefix=$(cover_prefix "$old")
	# A bare repository does not see the tree's own rules for hunk headings.
	kgit show refs/heads/upstream:.gitattributes >"$GITDIR/info/attributes"
	kgit format-patch -q --numbered --subject-prefix="${prefix:-PATCH}" --zero-commit \
		--no-signature --no-base --no-thread --no-notes --abbrev=12 -M \
		--stat=72 --output-directory "$out" "$from..$to"
	format_cover "$series" "$from" "$to" "$old" >"$out/0000-cover-letter.patch"
}

# attribute BASE TIP ORIGIN: prints `COMMIT SERIES` for each commit of BASE..TIP,
# oldest first.  A commit belongs to the series that its note names (amend and
# rebase carry notes along); without one, to the series of the commit of ORIGIN
# (what `make edit` started from) with the same subject; else to that of the commit
# before it, and at the very top to the last series of the stack.
attribute() {
	local base=$1 tip=$2 origin=$3 commit subject series prev first last i
	local -a commits=() owner=()
	local -A by_subject=()
	first=${STACK_NAMES%% *} last=${STACK_NAMES##* }
	while read -r commit subject; do
		by_subject[$subject]=$(series_note "$commit")
	done < <(kgit log --format='%H %s' "$base..$origin")
	while read -r commit subject; do
		series=$(series_note "$commit")
		commits+=("$commit")
		owner+=("${series:-${by_subject[$subject]:-}}")
	done < <(kgit log --reverse --format='%H %s' "$base..$tip")
	for ((i = ${#commits[@]} - 1; i >= 0; i--)); do
		[ -z "${owner[i]}" ] || break
		owner[i]=$last
	done
	prev=$first
	for ((i = 0; i < ${#commits[@]}; i++)); do
		prev=${owner[i]:=$prev}
		echo "${commits[i]} $prev"
	done
}

# The first line: squashed commits have the notes of both.
series_note() {
	kgit notes --ref="$NOTES" show "$1" 2>/dev/null | head -1 || true
}
