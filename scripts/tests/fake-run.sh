# shellcheck shell=bash disable=SC2034  # facts of a run are printed by name
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs as report reads them: the folder run/ of the test's own folder, which is entered,
# has a plan, kernels and boots of two variants. write_plan knows what a plan looks like,
# raw_of what a raw file looks like. Sourced by tests of report.

. "$(dirname "$0")/tap.sh"
cd "$dir" || exit 1
report=${REPORT:-$build/host/report}
titles=$root/bench/exp
evidence=(err)	# what report said last

conditions="c0r0:0 c0r1:0 c1r0:1 c2r0:2"	# the boots of a run, each with its condition

# write_plan DIR [KEY=VALUE...]: what run DIR was to consist of: KEY of its run.conf
# (scripts/run/plan.sh), or `boots`, words that are the NAME of a boot of all variants and
# checks, or VARIANT/NAME.
write_plan() {
	local to=$1 boots="c0r0 c0r1 c1r0 c2r0" key b v
	local SCHEMA=1 SIZE=quick BASE=6.12 ACCEL=tcg-icount VARIANTS="stock floor" MATRIX=no
	local REFERENCE=stock FLOOR=floor CHECKS='' GRANULES='' JOBS='' SYMBOLS='' CACHE_LINES=''
	shift
	[ $# = 0 ] || local "$@"
	for key in SCHEMA SIZE BASE ACCEL VARIANTS REFERENCE FLOOR CHECKS GRANULES JOBS \
		SYMBOLS CACHE_LINES MATRIX; do
		echo "$key='${!key}'"
	done >"$to/run.conf"
	for b in $boots; do
		case $b in
		*/*)	echo "${b/\// }" ;;
		*)	for v in $VARIANTS $CHECKS; do echo "${v%%:*} $b"; done ;;
		esac
	done | sed -E 's/ c([0-9]+)r([0-9]+)$/ \1 \2 bench/
		s/ ([a-z]+)-c([0-9]+)r([0-9]+)$/ \2 \3 \1/' >"$to/boots"
}

# raw_of VARIANT BOOT COND [META...] <SAMPLES: a raw file. Of two META lines with the
# same key the last one counts.
raw_of() {
	local file=run/raw/$1/$2/data.raw.gz
	mkdir -p "${file%/*}"
	{
		echo "raw 1"
		printf 'meta %s\n' "buildid id$1" "accel tcg-icount" "cond $3" "profile quick" \
			"dax always" "${@:4}"
		echo "note a fixture"
		cat
	} >body
	{ cat body; echo "end $(wc -l <body)"; } | gzip -n >"$file"
}

# samples VARIANT VALUE: what a boot of the fixture measures; a fault is of 512 pages.
samples() {
	cat <<-END
	sample assoc-pmd fault insn sharers=1 512 -1 999999
	sample assoc-pmd fault insn sharers=1 512 0 $2
	sample assoc-pmd fault insn sharers=1 512 1 $2
	sample assoc-pmd fault insn sharers=8 512 0 $(($2 + 512))
	sample later return insn kind=a 1 0 $2
	END
}

# raw VARIANT BOOT COND VALUE [META...]: a raw file with the samples of the fixture.
raw() { samples "$1" "$4" | raw_of "$1" "$2" "$3" "${@:5}"; }

# spoil VARIANT/BOOT COMMAND...: the raw file, as COMMAND makes it of what it holds.
spoil() {
	local file=run/raw/$1/data.raw.gz
	gzip -dc "$file" | "${@:2}" | gzip -n >spoilt
	mv spoilt "$file"
}

# kernel NAME BUILD-ID: what the run knows of a kernel.
kernel() { echo "{\"build_id\": \"$2\", \"title\": \"t\"}" >"run/kernels/$1.json"; }

# fresh [SAMPLES]: run/ is a good run. What stock takes, floor takes half of.
# SAMPLES: a function as `samples`, of what the boots measure instead.
fresh() {
	local v half b
	rm -rf run
	mkdir -p run/kernels
	write_plan run
	for v in stock floor; do
		kernel $v id$v
		half=1
		[ $v = stock ] || half=2
		for b in $conditions; do
			"${1:-samples}" $v $(((15360 + ${b#*:} * 512) / half)) |
				raw_of $v "${b%:*}" "${b#*:}"
		done
	done
}

# title EXPERIMENT <JSON: its title file, in a folder of the test's own.
title() {
	mkdir -p own-titles
	titles=own-titles
	cat >"own-titles/$1.json"
}
no_titles() { rm -rf own-titles; mkdir own-titles; titles=own-titles; }

# make_report [OPTION...]: a report on run/, without plots; draw_report: with them.
draw_report() {
	"$report" --titles "$titles" --plots "$root/scripts/plots" "$@" run 2>err >/dev/null
}
make_report() { draw_report --no-plots "$@"; }

# says PATTERN: a command for ok: report.md has a line that matches it; times PATTERN: how
# many lines these are.
says() { grep -e "$1" run/report.md; }
times() { grep -c -e "$1" run/report.md; }

# summary EXPERIMENT VARIANT PARAMS: these records of summary.json.
summary() { grep -F "\"experiment\":\"$1\",\"variant\":\"$2\",\"params\":$3" run/summary.json; }

# record TEXT EXPERIMENT VARIANT PARAMS: a command for ok: one of these records has TEXT.
record() { summary "${@:2}" | grep -F -e "$1"; }

# bad NAME TEXT: report exits with 1, and names TEXT on stderr and in report.md; with
# --partial it exits with 0.
bad() {
	local rc=0
	make_report || rc=$?
	is "$1: exit 1" $rc 1
	ok "$1: named" grep -F -e "$2" err
	ok "$1: named in report.md" grep -F -e "$2" run/report.md
	ok "$1: --partial exits 0" make_report --partial
}
