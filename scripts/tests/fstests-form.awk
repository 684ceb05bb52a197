# SPDX-License-Identifier: GPL-2.0-only
# What is wrong with tests of fstests, as the suite and its reviewers see it: a line
# FILE: REASON for each. The first file lists what may be named, lines KIND NAME.

function complain(text) { print file ": " text; failed = 1 }

function must_know(kind, name) {
	if (!((kind, name) in known)) complain("no " kind " is called '" name "'")
}

function must_know_all(kind, text,   n, w, i) {
	n = split(text, w, " ")
	if (!n) complain("names no " kind)
	for (i = 1; i <= n; i++) must_know(kind, w[i])
}

function begin(   line, status) {
	file = FILENAME
	name = file
	sub(/.*\//, "", name)
	if (name !~ /^[0-9][0-9][0-9]-[0-9A-Za-z-]+$/) complain("check knows no such name")
	status = getline line <(file ".out")
	close(file ".out")
	if (status != 1 || line != "QA output created by " name) complain("no golden output of its name")
	preamble = groups = needs = findings = fixes = 0
	split("", required)
	split("", used)
}

function finish(   p) {
	if (file == "") return
	if (preamble != 1) complain("sources the preamble " preamble " times")
	if (groups != 1) complain("begins " groups " times")
	if (findings != 1) complain("says " findings " times what it finds")
	if (fixes < 1) complain("names no fix")
	if (!needs) complain("requires nothing")
	if (last[0] != "exit" || last[1] != "status=0") complain("does not end with status=0, exit")
	for (p in used) {
		must_know("src", p)
		if (!(p in required)) complain("does not require " p)
	}
}

NR == FNR { kind = $1; sub(/^[a-z]+ /, ""); known[kind, $0]; next }
FNR == 1 {
	finish()
	begin()
	if ($0 != "#! /bin/bash") complain("its first line is " $0)
}
FNR == 2 && $0 != "# SPDX-License-Identifier: GPL-2.0-only" { complain("no SPDX line") }
FNR == 4 && $0 != "# FS QA Test " name { complain("its head has another name") }
$0 == ". ./common/preamble" { preamble++ }
/^_require_/ { needs++ }
/^# Finding: / {
	findings++
	text = substr($0, length("# Finding: ") + 1)
	must_know_all("program", text)
	must_know_all("finding", text)
}
/^_begin_fstest / {
	groups++
	text = substr($0, length("_begin_fstest ") + 1)
	must_know_all("group", text)
	if (" " text " " !~ / dax /) complain("is not in group dax")
	if ((" " text " " ~ / auto /) == (" " text " " ~ / dangerous /))
		complain("is to be in one of the groups auto and dangerous")
}
/^_require_test_program / { text = $2; gsub(/"/, "", text); required[text] }
# The title is on the next line.
titled { text = $0; gsub(/^\t"|"$/, "", text); must_know("patch", text); fixes++; titled = 0 }
/^_fixed_by_kernel_commit / { titled = 1 }
{
	text = " " $0
	while (match(text, /[^a-z_]t_dax_[a-z_]+/)) {
		used[substr(text, RSTART + 1, RLENGTH - 1)]
		text = substr(text, RSTART + RLENGTH)
	}
	text = " " $0
	while (match(text, /[^A-Za-z_\/]_[a-z_]+/)) {
		f = substr(text, RSTART + 1, RLENGTH - 1)
		if (f ~ /_dax_|badblock|hwpoison/ && f != "_require_scratch_dax_mountopt") must_know("function", f)
		text = substr(text, RSTART + RLENGTH)
	}
	last[1] = last[0]
	last[0] = $0
}
END { finish(); exit failed }
