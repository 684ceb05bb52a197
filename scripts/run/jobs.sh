# shellcheck shell=bash disable=SC2154  # variables that bench sets
# SPDX-License-Identifier: GPL-2.0-only
#
# The jobs that a full run boots beside `bench`: those with a file bench/jobs/JOB/job.conf, and
# an image of their own, that of scripts/guest/build-job. On which kernels, and how
# often. Sourced by bench after lib.sh.

# job_wants JOB KEY DEFAULT: what bench/jobs/JOB/job.conf says of its boots, KEY=VALUE a line:
#	clock=real	only where there is one; clock=insn: only where there is none
#	smp=N		so many CPUs
#	flavour=NAME	on kernels of that flavour
#	vmrun=--OPTION	of vmrun
#	image=MIB	the NVDIMM is a copy of what scripts/run/make-pmem made, so large
#	without=VARIANT...	variants that it has nothing to measure on
job_wants() {
	local value
	value=$(sed -n "s/^$2=//p" "$ROOT/bench/jobs/$1/job.conf" 2>/dev/null || true)
	echo "${value:-$3}"
}

# The variants of the run that a job is booted for.
job_variants() {
	local v without
	without=$(job_wants "$1" without '')
	# shellcheck disable=SC2086  # a list of words
	for v in "${run_variants[@]}"; do one_of "$v" $without || echo "$v"; done
}

# Sets $more_jobs.
choose_jobs() {
	local job
	more_jobs=()
	[ "$SIZE" = full ] || return 0
	for job in "$ROOT"/bench/jobs/*/job.conf; do
		[ -e "$job" ] || continue
		job=$(basename "$(dirname "$job")")
		[ -n "$(job_variants "$job")" ] || continue
		case $accel-$(job_wants "$job" clock any) in
		tcg-icount-real) ;;	# report says so: scripts/host/report/unmeasured.c
		tcg-icount-insn) more_jobs+=("$job") ;;
		*-insn)	;;
		*)	more_jobs+=("$job") ;;
		esac
	done
}

image_of() {	# JOB
	case $1 in
	bench)	echo "$BUILD/guest/initramfs.gz" ;;
	*)	echo "$BUILD/guest/$1.gz" ;;
	esac
}

# What is in the NVDIMM of its guest when it boots; nothing if it is new.
pmem_image_of() {	# JOB
	[ -z "$(job_wants "$1" image '')" ] || echo "$BUILD/pmem/$1.img"
}

# VARIANT FLAVOUR of each kernel of those jobs that are not booted on measured ones.
job_kernels() {
	local job flavour
	for job in "${more_jobs[@]}"; do
		flavour=$(job_wants "$job" flavour measure)
		[ "$flavour" = measure ] || job_variants "$job" | sed "s/\$/ $flavour/"
	done | sort -u
}

# kernel_json VARIANT [FLAVOUR]: its name in a run
kernel_json() {
	case ${2:-measure} in
	measure) echo "kernels/$1.json" ;;
	*)	echo "kernels/$1-$2.json" ;;
	esac
}

# {"JOB": "FLAVOUR"} of those jobs.
json_flavours() {
	local job
	for job in "${more_jobs[@]}"; do
		echo "$job $(job_wants "$job" flavour measure)"
	done | awk '$2 != "measure" { list = list sep "\"" $1 "\": \"" $2 "\""; sep = ", " }
		END { print "{" list "}" }'
}

# Exact, another job than bench: long boots, so one condition is varied, and one
# variant shows that a repeated boot is identical.
list_job_boots() {
	local on
	mapfile -t on < <(job_variants "$1")
	printf "%s 0 0 $1\n" "${on[@]}"
	echo "${on[0]} 0 1 $1"
	[ "$conditions" = 0 ] || printf "%s 1 0 $1\n" "${on[@]}"
}
