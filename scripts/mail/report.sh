# shellcheck shell=bash disable=SC2154  # $tmp, $series, $small, ...: of scripts/mail/write
# SPDX-License-Identifier: GPL-2.0-only
#
# The report of a defect that is marked as security (bench/repro/security), as the kernel's
# Documentation/process/security-bugs.rst asks for it: to the maintainers and the security
# contact, to no list, in plain text: what it is, who can do it, which versions have it, a
# reproducer, and the fix. Sourced after series.sh and facts.sh.

CONTACT='security@kernel.org'

# marked_fixes SERIES: lines FILE<tab>NAME... of its patches that fix what is marked
marked_fixes() {
	security | cut -f 1 >"$tmp/security"
	fixes "$BASE" | awk -F '\t' -v series="$1" '
		NR == FNR { marked[$1]; next }
		$3 == series && $1 in marked { if (!($4 in by)) order[++n] = $4; by[$4] = by[$4] " " $1 }
		END { for (i = 1; i <= n; i++) print order[i] "\t" substr(by[order[i]], 2) }
	' "$tmp/security" -
}

# alone FILE: the commit of this patch on the base itself; fails if it does not apply there
alone() {
	local base
	base=$(kgit rev-parse refs/heads/upstream)
	export GIT_INDEX_FILE=$tmp/alone.index
	kgit read-tree "$base"
	kgit mailinfo /dev/null "$tmp/alone.diff" <"$1" >/dev/null
	kgit apply --cached --check --whitespace=nowarn "$tmp/alone.diff" 2>/dev/null || return 1
	apply_patch "$base" "$1" "$tmp"
}

# confidants FILE: the maintainers of what a patch changes, as security-bugs.rst finds them
confidants() {
	people "$small" "$1" --no-l --no-r --pattern-depth 1 >"$tmp/confidants" || leave $?
	[ -s "$tmp/confidants" ] || people "$small" "$1" --no-l --no-r >"$tmp/confidants" || leave $?
	{ grep '^to ' "$tmp/confidants" || true; echo "cc $CONTACT"; } | addressed
}

# seen_on NAME: which bases have the defect, by `expect`
seen_on() {
	local b cell
	for b in $(expected_bases); do
		cell=$(awk -v name="$1" '$1 == "NAME" && !column { column = 2 } $1 == name { print $2; exit }' "$PATCHES/$b/expect")
		case $cell in
		'' | - | skip*) ;;
		pass*)	echo "Linux $b does not have it." ;;
		*)	echo "Seen on Linux $b: $(sed 's/:/: /; s/\.\*/ ... /g; s/\./ /g' <<<"$cell")." ;;
		esac
	done
}

# sources NAME: the files that a reproducer is made of, below bench/
sources() {
	local found="repro/$1.c" before=''
	while [ "$found" != "$before" ]; do
		before=$found
		# shellcheck disable=SC2046,SC2086,SC1003  # lists of words; a backslash
		found=$(cd "$ROOT/bench" && {
			printf '%s\n' $found
			gcc -MM -I. $(printf '%s\n' $found | grep '\.c$') | tr -s ' \\' '\n' | grep '\.h$' |
				sed -E ':a; s|[^/.]+/\.\./||; ta' | while read -r h; do
					echo "$h"
					[ ! -e "${h%.h}.c" ] || echo "${h%.h}.c"
				done
		} | sort -u)
	done
	echo "$found"
}

# reproducer_mail NAME: its sources as a patch that adds them
reproducer_mail() {
	local dir=$tmp/reproducer f
	rm -rf "$dir"
	for f in $(sources "$1"); do
		mkdir -p "$dir/reproducer/$(dirname "$f")"
		cp "$ROOT/bench/$f" "$dir/reproducer/$f"
	done
	git -c init.defaultBranch=none init -q "$dir"
	git -C "$dir" add -A
	printf 'From: %s\nSubject: [NOT FOR THE TREE] reproducer %s\n\n' "$PROJECT" "$1"
	cat <<-END
		It compiles with

		  cd reproducer && gcc -std=gnu11 -O1 -I. -o $1 \$(find . -name '*.c')

		and takes a folder on XFS on DAX, made with reflink and rmapbt, in a scratch machine.
		Needs: $(sed -n '4,/^ \*\//s/^ \* Needs: //p' "$ROOT/bench/repro/$1.c" | grep . || echo nothing else).
		---
	END
	git -C "$dir" diff --cached --no-color --no-ext-diff
}

# report_text NAMES FILE COMMIT ALONE: headers and text
report_text() {
	local names=$1 file=$2 commit=$3 alone=$4 name tag first=${1%% *}
	tag=$(sed -n '/^---$/q; /^Fixes: /{s///;p;q}' "$file")
	printf 'From: %s\nDate: %s\nSubject: [PATCH 0/%d] %s\n\n' "$PROJECT" "$(kgit log -1 --format=%aD "$commit")" \
		"$n" "$(sed -n "3s/^ \* $first: //p" "$ROOT/bench/repro/$first.c")"
	for name in $names; do
		echo "$(sed -n "3s/^ \* $name: //p" "$ROOT/bench/repro/$name.c")."
		fold -s -w 72 <<<"Who can do it: $(security | awk -F '\t' -v name="$name" '$1 == name { print $2 }')." | sed 's/ *$//'
		seen_on "$name"
		echo
	done
	(. "$KBASE/source.info"; echo "The version is $VERSION, from $ORIGIN.")
	[ -z "$tag" ] || echo "Since $tag"
	echo "In:"
	kgit diff --name-only "$commit~1" "$commit" | sed 's/^/  /'
	printf '\nWhat is wrong, and how that comes about, is in the message of the fix:\n  %s\n' \
		"$(kgit log -1 --format=%s "$commit")"
	if [ -n "$alone" ]; then
		echo "It applies to that version, and needs nothing before it to apply."
	else
		echo "It needs the patches in front of it here${below:+, and those that base-commit names}."
	fi
	echo
	echo "The reproducer is the last mail. Mitigations were not looked for."
}

# write_report N NAMES FILE DIR: report, fix and reproducers
write_report() {
	local dir=$4 file=$3 names=$2 alone='' commit first i=0 f name
	if commit=$(alone "$file"); then
		alone=yes first=$commit~1
	else
		first=$from
		for f in $(patch_files "$series"); do
			i=$((i + 1))
			[ "$f" != "$file" ] || break
		done
		commit=$(kgit rev-parse "$to~$((n - i))")
	fi
	confidants "$file" >"$tmp/headers" || leave $?
	local n
	n=$(kgit rev-list --count "$first..$commit")
	format "$first" "$commit" "$dir"
	for f in "$dir"/*.patch; do
		with_headers "$tmp/headers" <"$f" >"$tmp/mail"
		mv "$tmp/mail" "$f"
	done
	report_text "$names" "$file" "$commit" "$alone" >"$tmp/letter"
	refuse_private "$tmp/letter" "the report of $names"
	{
		with_headers "$tmp/headers" <"$tmp/letter"
		printf -- '---\n'
		kgit diff --stat=72 --summary "$first" "$commit"
		echo
		cat "$tmp/base"
	} >"$dir/0000-report.patch"
	for name in $names; do
		reproducer_mail "$name" >"$tmp/letter" || leave $?
		with_headers "$tmp/headers" <"$tmp/letter" >"$dir/reproducer-$name.patch"
	done
	say "security/${dir##*/}: $names; $n patches, to $(tr -d '\n' <"$tmp/headers" | tr -s '\t' ' ')"
}

# write_reports DIR: one for each fix in $marked
write_reports() {
	local i=0 file names
	# shellcheck disable=SC2034  # for format()
	prefix=PATCH
	while IFS=$'\t' read -r file names; do
		i=$((i + 1))
		write_report "$i" "$names" "$file" "$1/security/$i" || return $?
	done <<<"$marked"
}
