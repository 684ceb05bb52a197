# shellcheck shell=bash disable=SC2034,SC2046  # variables for others; lists of words
# SPDX-License-Identifier: GPL-2.0-only
#
# Patch series as git commits, without a work tree.  Sourced after lib.sh.
#
# linux.git (bare) holds the base kernel as one commit, refs/heads/upstream, and each
# variant's stack as refs/heads/variant/<variant>.  Committer, dates and messages
# are fixed by the patches, so the same patches on the same base give the same
# commit ids on every machine, and variants share the commits of shared series.
#
# Which series a commit belongs to is a git note (refs/notes/series).  linux.git
# is configured to carry it along on `commit --amend` and `rebase`.

GITDIR=$KBASE/linux.git
NOTES=refs/notes/series

# git on linux.git, whatever the user's own configuration says.
kgit() {
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git --git-dir="$GITDIR" "$@"
}

# git in the work tree $1, likewise.
wgit() {
	local dir=$1
	shift
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -C "$dir" "$@"
}

# The patches of series folder $1 in order, the cover letter left out.
patch_files() {
	local f
	for f in "$PATCHES/$BASE/$1"/[0-9]*.patch; do
		case $f in */0000-*) continue ;; esac
		[ ! -e "$f" ] || echo "$f"
	done
}

# The stack of a variant, or of a series folder that is no variant: then what comes
# before it in the variant that puts the fewest series there.
stack_of() {
	local name=$1 v s n out fewest=99 best=$1 all stack
	all=$(variants) || leave $?
	# shellcheck disable=SC2086  # a list of words
	if one_of "$name" $all; then
		series_of "$name"
		return
	fi
	for v in $all; do
		out='' n=0
		stack=$(series_of "$v") || leave $?
		for s in $stack; do
			out="$out $s" n=$((n + 1))
			[ "$s" = "$name" ] || continue
			if [ "$n" -lt "$fewest" ]; then
				best=$out fewest=$n
			fi
		done
	done
	echo "$best"
}

# below SERIES STACK...: the series of that stack before SERIES.  Without a stack,
# those that its patches are written against: a series can be on several others.
below() {
	local name=$1 s out=''
	shift
	[ $# -gt 0 ] || set -- $(stack_of "$name")
	for s; do
		[ "$s" != "$name" ] || break
		out="$out $s"
	done
	echo "$out"
}

# Hash of what a stack applies: series names and patches, cover letters left out.
stack_sha256() {
	local s
	for s; do
		echo "series $s"
		patch_files "$s" | xargs -r cat
	done | sha256sum | cut -d' ' -f1
}

# apply_patch PARENT FILE TMPDIR: prints the commit.  $GIT_INDEX_FILE holds
# PARENT's tree before and the commit's afterwards.  No fuzz: git apply has none.
apply_patch() {
	local parent=$1 file=$2 tmp=$3 tree
	kgit mailinfo "$tmp/msg" "$tmp/diff" <"$file" >"$tmp/info" ||
		die "$file is not a mail as git format-patch writes it"
	field() { sed -n "s/^$1: //p" "$tmp/info"; }
	[ -n "$(field Email)" ] && [ -n "$(field Date)" ] && [ -n "$(field Subject)" ] ||
		die "$file lacks From:, Date: or Subject:"
	kgit apply --cached --whitespace=nowarn "$tmp/diff" 2>"$tmp/err" || {
		cat "$tmp/err" >&2
		die "${file#"$ROOT"/} does not apply to $(describe_base); nothing was built"
	}
	tree=$(kgit write-tree)
	{ field Subject; echo; cat "$tmp/msg"; } | git stripspace >"$tmp/commit"
	GIT_AUTHOR_NAME=$(field Author) GIT_AUTHOR_EMAIL=$(field Email) \
	GIT_AUTHOR_DATE=$(field Date) GIT_COMMITTER_DATE=$(field Date) \
	GIT_COMMITTER_NAME='kernel-patches' GIT_COMMITTER_EMAIL='' \
		kgit commit-tree "$tree" -p "$parent" -F "$tmp/commit"
}

# The base as a person would name it, once fetch-kernel ran.
describe_base() { (. "$KBASE/source.info"; echo "$ORIGIN"); }

# note_series COMMIT SERIES
note_series() {
	GIT_AUTHOR_NAME='kernel-patches' GIT_AUTHOR_EMAIL='' \
	GIT_COMMITTER_NAME='kernel-patches' GIT_COMMITTER_EMAIL='' \
		kgit notes --ref="$NOTES" add -f -m "$2" "$1" 2>&1 | { grep -v '^Overwriting' >&2 || true; }
}

# commit_stack BASE TMPDIR SERIES...: prints the commit of BASE + SERIES.  Stacks begin
# alike and most patches stay as they are: what was applied before is remembered, since
# each `git apply` reads and writes an index of all files of the kernel.
commit_stack() {
	local commit=$1 tmp=$2 known=$KBASE/applied/patch s p key next indexed=''
	shift 2
	mkdir -p "$known"
	for s; do
		[ -d "$PATCHES/$BASE/$s" ] || die "series folder $BASE/$s does not exist"
		for p in $(patch_files "$s"); do
			key=$({ echo "1 $commit $s"; cat "$p"; } | sha256sum | cut -c1-40)
			next=$(cat "$known/$key" 2>/dev/null || true)
			if [ -z "$next" ] || ! kgit cat-file -e "$next^{tree}" 2>/dev/null; then
				[ "$indexed" = "$commit" ] || kgit read-tree "$commit" || exit 1
				next=$(apply_patch "$commit" "$p" "$tmp") || exit 1
				note_series "$next" "$s" || exit 1
				echo "$next" >"$known/$key.tmp"
				mv "$known/$key.tmp" "$known/$key"
				indexed=$next
			fi
			commit=$next
		done
	done
	echo "$commit"
}

# apply_stack REF SERIES...: brings refs/heads/REF to base + SERIES and prints its
# commit; does nothing if base and patches are what they were.  Call it under the
# lock of the base.
apply_stack() {
	local ref=$1 base key stamp tmp commit
	shift
	base=$(kgit rev-parse refs/heads/upstream)
	key="1 $base $(stack_sha256 "$@")"
	stamp=$KBASE/applied/$ref
	if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$key" ] &&
	   kgit rev-parse -q --verify "refs/heads/$ref"; then
		return
	fi
	tmp=$(mktemp -d "$KBASE/apply.XXXXXX")
	if ! commit=$(GIT_INDEX_FILE=$tmp/index commit_stack "$base" "$tmp" "$@"); then
		rm -rf "$tmp"
		leave 101	# the reason was printed
	fi
	rm -rf "$tmp"
	kgit update-ref "refs/heads/$ref" "$commit"
	mkdir -p "$(dirname "$stamp")"
	echo "$key" >"$stamp.tmp"
	mv "$stamp.tmp" "$stamp"
	echo "$commit"
}

# worktree_at DIR COMMIT: a work tree of linux.git, HEAD detached at COMMIT.  Only
# files that differ are written, so that kbuild recompiles only those.
worktree_at() {
	local dir=$1 commit=$2 gitdir
	gitdir=$(wgit "$dir" rev-parse --absolute-git-dir 2>/dev/null || true)
	case $gitdir in
	"$(readlink -f "$GITDIR")"/worktrees/*) ;;
	*)	rm -rf "$dir"
		kgit worktree prune
		say "checking out the source into ${dir#"$ROOT"/} (about 20 s)"
		kgit worktree add -q --no-checkout --detach "$dir" "$commit"
		gitdir=$(wgit "$dir" rev-parse --absolute-git-dir) ;;
	esac
	rm -f "$gitdir/index.lock"	# ours alone under the lock: left by a kill
	wgit "$dir" reset -q --hard "$commit"
}
