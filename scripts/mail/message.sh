# shellcheck shell=bash disable=SC2154  # $tmp: of scripts/mail/write
# SPDX-License-Identifier: GPL-2.0-only
#
# What a patch or a letter must not say in a mail, and what is added to it. Sourced after
# series.sh.

# The project signs its patches as nobody in particular; that is no Signed-off-by to send.
PROJECT='DAX page owners project <dax-page-owners@example.invalid>'

# text_of FILE: headers and message of a mail, without what is below the line `---`
text_of() { sed '/^---$/,$d' "$1"; }

# unsigned: a mail on stdin without the project's own Signed-off-by
unsigned() {
	awk -v own="Signed-off-by: $PROJECT" '/^---$/ { below = 1 } below || $0 != own' |
		awk '	/^---$/ { below = 1 }
			!below && $0 == "" { blank++; next }
			$0 != "---" || below > 1 { while (blank > 0) { print ""; blank-- } }
			/^---$/ { below = 2; blank = 0 }
			{ print }
			END { while (blank-- > 0) print "" }'
}

# refuse_signed FILE NAME: dies if somebody has signed it
refuse_signed() {
	local line
	line=$(text_of "$1" | grep -m1 -i '^Signed-off-by:' || true)
	[ -z "$line" ] || die "$2 has \"$line\": who sends a patch signs it, and nobody else; take the line out"
}

# Words of a text on stdin that lead to what only this repository has, one a line.
# shellcheck disable=SC2016  # `delay`: how a letter marks a name
private_words() {
	grep -oE -e '(https?|file|ssh|git)://[^ >)",]+' \
		-e '(^|[^A-Za-z0-9_/.-])(/root|/home|/work|/tmp)/[^ ]*' \
		-e '(^|[^A-Za-z0-9_/.-])(bench|results|kernel-patches|scripts|build|shared)/[A-Za-z0-9_./*-]*' \
		-e '\b(report|findings|outcome|bases|SUSPECTS|README)\.(md|html)\b' \
		-e '\bmake (bench|test|again|judge|stress|profile|compare|report|edit|refresh|mail)\b' \
		-e '\bthis project\b' -e 'series `[a-z-]+`' || true
}

# refuse_private FILE NAME: dies if the text has a link to what is not public
refuse_private() {
	local word path
	while read -r word; do
		path=$(sed -E 's/^[^A-Za-z\/]+//; s/[.,:]+$//' <<<"$word")
		case $path in
		http*://*.*)	case $path in *://localhost* | *://[0-9]*.[0-9]*) ;; *) continue ;; esac ;;
		scripts/* | build/*) ! kgit cat-file -e "refs/heads/upstream:${path%/}" 2>/dev/null || continue ;;
		esac
		die "$2 says \"$path\", which is not public: nobody on a list can follow it"
	done < <(text_of "$1" | private_words)
}

# with_headers FILE: a mail on stdin with the header lines of FILE after its Subject; with
# FROM= in the environment, from that.
with_headers() {
	awk -v file="$1" -v from="${FROM:-}" '
		done { print; next }
		from != "" && /^From: / { print "From: " from; next }
		/^$/ { while ((getline line < file) > 0) print line; print; done = 1; next }
		{ print }'
}
