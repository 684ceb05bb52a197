# shellcheck shell=bash disable=SC2034,SC2153,SC2154  # facts of a run
# SPDX-License-Identifier: GPL-2.0-only
#
# The jobs that a full run boots beside `bench`: those with a file bench/jobs/JOB/job.conf.
# Each has an image of its own (scripts/guest/build-job). The file says on what, KEY=VALUE:
#
#	CLOCK=real	only where there is one; CLOCK=insn: only where there is none
#	SMP=N		so many CPUs
#	FLAVOUR=NAME	on kernels of that flavour
#	VMRUN=--OPTION	of vmrun
#	PMEM_IMAGE_MIB=N	the NVDIMM is a copy of what make-pmem made, so large
#	DRY=yes		a quick run with ACCEL=dry boots it too; DRY=NAME,NAME: with only=NAME,NAME
#	ROLES="ROLE..."	only variants with one of these roles; with the role granule also the
#			kernels of GRANULES (plan.sh). Such a job has an argument granule=PAGES, or
#			granule=PAGES,PAGES with all that there are, on variants that have none
#
# Sourced after plan.sh.

# job_wants JOB KEY DEFAULT
job_wants() {
	local CLOCK='' SMP='' FLAVOUR='' VMRUN='' PMEM_IMAGE_MIB='' DRY='' ROLES=''
	if [ -e "$ROOT/bench/jobs/$1/job.conf" ]; then
		read_conf "$ROOT/bench/jobs/$1/job.conf" CLOCK SMP FLAVOUR VMRUN PMEM_IMAGE_MIB DRY ROLES
	fi
	echo "${!2:-$3}"
}

# The variants of the run that a job is booted for.
job_variants() {
	local v roles known
	roles=$(job_wants "$1" ROLES "$MEASURED")
	# shellcheck disable=SC2086  # lists of words
	known=$(variants $roles)
	for v in $VARIANTS $(granule_names); do
		# shellcheck disable=SC2086
		! one_of "$v" $known || echo "$v"
	done
}

takes_granules() {	# JOB
	# shellcheck disable=SC2046  # a list of words
	one_of granule $(job_wants "$1" ROLES '')
}

any_takes_granules() {
	local job
	for job in $(job_names); do ! takes_granules "$job" || return 0; done
	return 1
}

# Of a variant without one: all, from the smallest on.
granule_of() {	# NAME
	local g own='' all=''
	# shellcheck disable=SC2086  # a list of words
	for g in $(printf '%s\n' $GRANULES | sort -t: -n -k 3); do
		all=$all,${g##*:}
		[ "${g%%:*}" != "$1" ] || own=${g##*:}
	done
	echo "${own:-${all#,}}"
}

# In a quick dry run there is just enough of everything to see that it works.
quick_dry() { dry && [ "$SIZE" = quick ]; }

# What such a run does of a job, NAME,NAME: of the boots that all variants have a fault and
# an error, which take the least time.
dry_part() {	# JOB
	case $1 in
	bench)	echo assoc-pmd,mf-tasks ;;
	*)	job_wants "$1" DRY '' | grep -v '^yes$' || true ;;
	esac
}

# JOB or JOB:FLAVOUR of each that the run is to boot: all but those of SKIP_JOBS.
list_jobs() {
	local job clock flavour
	for job in $(folders_with "$ROOT/bench/jobs" job.conf); do
		# shellcheck disable=SC2086  # a list of words
		! one_of "$job" ${SKIP_JOBS:-} || continue
		[ -n "$(job_variants "$job")" ] || continue
		! quick_dry || [ -n "$(job_wants "$job" DRY '')" ] || continue
		! takes_granules "$job" || [ -n "$GRANULES" ] || continue
		clock=$(job_wants "$job" CLOCK any)
		case $clock in
		real)	! exact || continue ;;	# the report says so: unmeasured.c
		insn)	exact || continue ;;
		esac
		flavour=$(job_wants "$job" FLAVOUR measure)
		echo "$job:$flavour"
	done | sed 's/:measure$//'
}

job_names() { local j; for j in $JOBS; do echo "${j%%:*}"; done; }

flavour_of() {	# JOB
	local j
	for j in $JOBS; do
		case $j in "$1":*) echo "${j#*:}"; return ;; esac
	done
	echo measure
}

# What is in the NVDIMM of its guest when it boots; nothing if it is new.
pmem_of() {	# JOB
	[ -z "$(job_wants "$1" PMEM_IMAGE_MIB '')" ] || echo "$BUILD/pmem/$1.img"
}

# VARIANT FLAVOUR of each kernel of those jobs that are not booted on measured ones.
job_kernels() {
	local job flavour
	for job in $(job_names); do
		flavour=$(flavour_of "$job")
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

# Exact, another job than bench: long boots, so one condition is varied, and one
# variant shows that a repeated boot is identical.
list_job_boots() {
	local on
	mapfile -t on < <(job_variants "$1")
	printf "%s 0 0 $1\n" "${on[@]}"
	echo "${on[0]} 0 1 $1"
	[ "$CONDITIONS" = 0 ] || printf "%s 1 0 $1\n" "${on[@]}"
}
