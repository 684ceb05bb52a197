# SPDX-License-Identifier: GPL-2.0-only
#
# From data.raw of a guest (guest/init) the results of its tests, a line of TABs each:
# TEST STATUS SECONDS WHY. Status is pass, fail or notrun. Only tests that all is told of
# are there; with all=1 any whose line is whole.
# With test=T the logs of T instead: a line FILE, TAB, a line of base64.

BEGIN { OFS = "\t" }
{ sub(/\r$/, "") }

function trimmed(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); gsub(/[ \t]+/, " ", s); return s }

function judge_line(rest,   n, word) {
	seconds = 0
	if (match(rest, /\[not run\]|\[expunged\]/)) {
		why = trimmed(substr(rest, RSTART + RLENGTH))
		if (why == "") why = "the suite leaves it out"
		return "notrun"
	}
	if (rest ~ /no such test/) {
		why = "the suite has no such test"
		return "notrun"
	}
	n = split(rest, word)
	if (word[n] ~ /^[0-9]+s$/ && rest !~ /\[failed|output mismatch|no qualified output|_check_/) {
		seconds = word[n] + 0
		why = ""
		return "pass"
	}
	why = trimmed(rest)
	gsub(/\(see [^)]*\)/, "", why)
	why = trimmed(why)
	return "fail"
}

test != "" {
	if ($1 == "log" && $2 == test) print $3, $4
	next
}

$1 == "check" && $2 ~ /^[a-z0-9]+\/[0-9a-z][^ \t]*$/ {
	current = $2
	rest = substr($0, index($0, $2) + length($2))
	if (current in status) next	# the summary, or a line of its output
	status[current] = judge_line(rest)
	reason[current] = why
	took[current] = seconds
	order[++n] = current
	next
}
# What differs, in a few words: the first line that should not be there, or is missing.
$1 == "check" && current != "" && status[current] == "fail" && !(current in told) &&
$0 ~ /^check     [+-][^+-]/ {
	told[current] = 1
	reason[current] = reason[current] ": " trimmed(substr($0, 11))
}
$1 == "done" { complete[$2] = 1 }
END {
	if (test == "")
		for (i = 1; i <= n; i++)
			if (all || order[i] in complete)
				print order[i], status[order[i]], took[order[i]], reason[order[i]]
}
