# SPDX-License-Identifier: GPL-2.0-only
#
# All results of a run, an array in order of their runs, to what table.jq and tap.jq show:
#
#	rows[]		test; cells: by variant
#	cells[]		status, the worst of its runs; why, seconds, log: of that run; runs: the
#			status of each; reference; vs: by reference same, better, worse, unknown;
#			verdict: the worst of these
#	worse, better	how many cells
#
# `worse` is where the reference passed each time and the variant did not, or died and the
# reference did not. A test that the reference fails now and then is a flake: one that
# fails on the variant is no difference then.

def words: split(" ") | map(select(. != ""));
def lines: split("\n") | map(select(. != ""));
def rank: {crash: 0, hang: 1, fail: 2, pass: 3, notrun: 4}[.];

def cell($variant; $refs):
	if length == 0 then {status: "none", runs: [], why: "", seconds: 0}
	else (min_by(.status | rank)) as $worst |
		{status: $worst.status, why: $worst.why, seconds: ($worst.seconds | tonumber),
		 log: (if $worst.status | . == "pass" or . == "notrun" then null
		       else "logs/\($variant)/\($worst.test | gsub("/"; "-")).\($worst.run)" end),
		 runs: map(.status)}
	end | .reference = ($variant | IN($refs[]));

def share: .runs | (map(select(. == "pass")) | length) / length;
def died: any(.runs[]; . == "crash" or . == "hang");

def against($r):	# of a cell
	if .status == "none" or $r.status == "none" then "unknown"
	elif $r.status == "notrun" then (if .status == "notrun" then "same" else "unknown" end)
	elif .status == "notrun" then (if ($r | share) == 1 then "worse" else "unknown" end)
	elif died and ($r | died | not) then "worse"
	elif ($r | share) == 1 then (if share == 1 then "same" else "worse" end)
	elif share > 0 and ($r | share) == 0 then "better"
	elif ($r | died) and (died | not) then "better"
	elif share == 1 and ($r | share) < 1 then "better"
	else "same" end;

def verdict: [.vs[]] |
	if length == 0 then "reference"
	elif any(.[]; . == "worse") then "worse"
	elif any(.[]; . == "better") then "better"
	elif any(.[]; . == "unknown") then "unknown"
	else "same" end;

($variants | words) as $vs | ($references | words) as $refs |
(reduce .[] as $r ({}; .[$r.test][$r.variant] += [$r])) as $by |
[$tests | lines[] as $t | {
	test: $t,
	cells: (
		(reduce $vs[] as $v ({}; .[$v] = ($by[$t][$v] // [] | cell($v; $refs)))) as $cells |
		$cells | with_entries(.key as $v | .value |= (
			. as $c |
			.vs = ([$refs[] | select(. != $v and $v != $refs[0]) | {(.): ($cells[.] as $r | $c | against($r))}] | add // {}) |
			.verdict = verdict)))
}] as $rows |
{
	base: $base, asked: $words, variants: $vs, references: $refs,
	versions: $versions[0], kernels: ($kernels | add), missing: ($missing | lines),
	rows: $rows,
	worse: ([$rows[].cells[] | select(.verdict == "worse")] | length),
	better: ([$rows[].cells[] | select(.verdict == "better")] | length),
	unknown: ([$rows[].cells[] | select(.status == "none")] | length)
} | .summary = [$vs[] as $v | [$rows[].cells[$v]] | "\($v): " + ([
	(group_by(.status)[] | "\(length) \(.[0].status)"),
	($refs[] as $r | select(any(.[]; .vs[$r])) |
		"against \($r) \(map(select(.vs[$r] == "better")) | length) better, \(map(select(.vs[$r] == "worse")) | length) worse")
	] | join(", "))]
