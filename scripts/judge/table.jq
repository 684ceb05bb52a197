# SPDX-License-Identifier: GPL-2.0-only
# What compare.jq made, as Markdown.

def esc: gsub("\\|"; "\\|") | gsub("<"; "&lt;");
def short: if length > 160 then .[:157] + "..." else . end;
def row(cells): "| " + (cells | join(" | ")) + " |";
def head(cells): row(cells), "|" + (cells | map("---|") | join(""));

# "pass", "crash, 2 of 3 pass"
def shown:
	if .status == "none" then "-"
	elif (.runs | unique | length) == 1 then
		(if .status == "notrun" then "not run" else .status end) +
		(if (.runs | length) > 1 then " (\(.runs | length) times)" else "" end)
	else "\(.status), \(.runs | map(select(. == "pass")) | length) of \(.runs | length) pass" end;
def mark: {worse: "**worse**", better: "better"}[.] // .;

.variants as $vs | .references as $refs |
def table(rows): head(["test"] + $vs), (rows[] | .test as $t | .cells as $c |
	row([$t] + [$vs[] | $c[.] | shown + (if .verdict == "worse" or .verdict == "better" then ", \(.verdict | mark)" else "" end)]));

[.rows[] | select(any(.cells[]; .verdict == "worse" or .verdict == "better"))] as $differ |
[.rows[] | select(any(.cells[]; .verdict == "worse" or .verdict == "better") | not)
	| select(any(.cells[]; .status | IN("fail", "crash", "hang")))] as $alike |
[.rows[] | select(all(.cells[]; .status == "notrun"))] as $notrun |

"# Other people's tests, base \(.base)",
"",
"What `make judge` wrote: the tests of these checkouts on two emulated NVDIMMs, XFS with",
"reflink and reverse map, mounted with `-o dax=always`. Plain emulation: nothing here is a time",
"to compare.",
"",
head(["what", "version"]),
row(["tests asked for", "`\(.asked)`"]),
row(["xfstests", .versions.fstests | esc]),
(if .versions.ndctl != "" then row(["ndctl", .versions.ndctl | esc]) else empty end),
row(["xfsprogs of the guest", .versions.xfsprogs // "-"]),
row(["list of the guest's packages, sha256", "`\(.versions.packages // "-")`"]),
(.kernels as $k | $vs[] | row(["kernel `\(.)`", "\($k[.].version), build id `\($k[.].build_id)`"])),
"",
"## Each variant",
"",
head(["variant", "pass", "fail", "crash", "hang", "not run", "not told"] + [$refs[] | "against \(.): better", "worse"]),
(.rows as $rows | $vs[] as $v | [$rows[].cells[$v]] as $c |
	row([$v] + [("pass", "fail", "crash", "hang", "notrun", "none") as $s | $c | map(select(.status == $s)) | length | tostring] +
	[$refs[] as $r | ("better", "worse") as $w | if any($c[]; .vs[$r]) then ($c | map(select(.vs[$r] == $w)) | length | tostring) else "" end])),
"",
"## Differences",
"",
(if $differ == [] then "None." else
	"A test that came out worse was run again, there and on what it is compared with: \"n of m pass\".",
	"",
	table($differ),
	"",
	head(["test", "variant", "what it said", "log"]),
	($differ[] | .test as $t | .cells | to_entries[] | select(.value.log) |
		row([$t, .key, (.value.why | short | esc), "`\(.value.log)`"]))
end),
"",
"## No difference, but not passed",
"",
(if $alike == [] then "None." else
	table($alike), "",
	head(["test", "what the first of them said"]),
	($alike[] | row([.test, ([.cells[] | select(.log) | .why][0] | short | esc)]))
end),
"",
"## Passed on all",
"",
([.rows[] | select(all(.cells[]; .status == "pass")) | .test] | if . == [] then "None." else "\(length): " + join(", ") + "." end),
"",
"## Not run",
"",
(if $notrun == [] and .missing == [] then "None." else
	head(["why", "tests"]),
	($notrun | group_by([.cells[] | .why][0])[] | row([([.[0].cells[] | .why][0] | short | esc), (map(.test) | join(", "))])),
	(.missing[] | if startswith("group:") then row(["this checkout has no test in that group", .[6:]])
		else row(["this checkout has no such test", .]) end)
end)
