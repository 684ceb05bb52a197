# shellcheck shell=bash disable=SC2154  # $base_commit is set by scripts/mail/write
# SPDX-License-Identifier: GPL-2.0-only
#
# What of the base's source its own scripts ask for, and whom they name. Sourced after
# series.sh.

# small_tree DIR: what checkpatch.pl and get_maintainer.pl of the base need: they themselves,
# MAINTAINERS, the folders, which its patterns are about, and what proves that it is a kernel.
small_tree() {
	local dir=$1 commit=$2
	[ "$(cat "$dir/.commit" 2>/dev/null || true)" != "$commit" ] || return 0
	rm -rf "$dir"
	mkdir -p "$dir"
	kgit ls-tree -d -r --name-only "$commit" | (cd "$dir" && tr '\n' '\0' | xargs -0 mkdir -p)
	# shellcheck disable=SC2046  # no spaces in these names
	kgit archive "$commit" $(kgit ls-tree --name-only "$commit" \
		COPYING CREDITS Kbuild MAINTAINERS Makefile README .get_maintainer.ignore .mailmap \
		.checkpatch.conf scripts/checkpatch.pl scripts/get_maintainer.pl scripts/spelling.txt \
		scripts/const_structs.checkpatch) | tar x -C "$dir"
	[ -e "$dir/scripts/get_maintainer.pl" ] || die "$(describe_base) has no scripts/get_maintainer.pl"
	echo "$commit" >"$dir/.commit"
}

# people TREE FILE [OPTION...]: lines KIND ADDRESS of whom get_maintainer.pl of TREE names for a patch.
# KIND is to (maintainers), cc (reviewers) or list.
people() {
	local out tree=$1 file=$2
	shift 2
	out=$(cd "$tree" && GIT_DIR=/nonexistent perl scripts/get_maintainer.pl --nogit --nogit-fallback \
		--roles --norolestats "$@" "$file" 2>&1) || { echo "$out" >&2; die "get_maintainer.pl failed on ${file##*/}"; }
	sed -n -E '
		s/^(.*[^ ]) \(((chief |odd )?maintainer|supporter|odd fixer)[:)].*/to \1/p; t
		s/^([^ ]+@[^ ]+) \((open|moderated|subscriber)[^)]* list.*/list \1/p; t
		s/^(.*[^ ]) \((reviewer|authored|commit_signer).*/cc \1/p' <<<"$out" | awk '!seen[$0]++'
}

# addressed: people on stdin become the lines To: and Cc: of a mail. A patch that has no
# maintainer goes to the lists.
addressed() {
	awk '
		{ kind = $1; sub(/^[^ ]+ /, ""); if (seen[$0]++) next; who[kind] = who[kind] (who[kind] == "" ? "" : ",\n\t") $0 }
		function both(a, b) { return a == "" || b == "" ? a b : a ",\n\t" b }
		END {
			to = who["to"]; cc = both(who["cc"], who["list"])
			if (to == "") { to = cc; cc = "" }
			if (to != "") print "To: " to
			if (cc != "") print "Cc: " cc
		}'
}
