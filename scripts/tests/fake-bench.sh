# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A copy of scripts/ in a folder of its own, which is entered: kernels and guest are
# fakes there, and so is the emulator (fake-qemu). Sourced by tests of whole runs.

. "$(dirname "$0")/tap.sh"
cd "$dir" || exit 1
mkdir -p top build/guest results
cp -r "$root/scripts" "$root/kernel-patches" top/
mkdir -p top/bench/repro top/bench/jobs
cp -r "$root/bench/exp" top/bench/	# one reproducer, another one that is not in the matrix
printf 'NAME stock fixed rbtree callout floor\n%s\n' "prog pass pass pass pass pass" \
	"other pass pass pass pass pass" >top/kernel-patches/6.12/expect
touch top/bench/repro/{prog,other}.c
cat >top/bench/repro/promise <<'END'
word owners: x
word metadata: x
word headers: x
promise told owners: told, unmapped, fs up
[prog] heading
first: told
END
: >top/kernel-patches/6.12/known
cp -r "$build/host" build/
# Nobody looks at the plots of these runs.
printf '#!/bin/sh\nexec %s --no-plots "$@"\n' "$build/host/report" >build/host/report.sh
chmod +x build/host/report.sh
mv build/host/report.sh build/host/report
unset DAX_TIMES VARIANTS SIZE BASE BOOT_TIMEOUT HOSTS SSH
export DAX_BUILD=$dir/build RESULTS=$dir/results QEMU=$here/fake-qemu FAKE=bench
export ACCEL=tcg VARIANTS="stock floor" MIN_DISK_GIB=0 MIN_MEM_GIB=0
export FAKE_BAD=none FAKE_PIDS=$dir/pids
mkdir pids
printf '#!/bin/sh\necho "$@" >>%s/built\n' "$dir" >top/scripts/kernel/build-kernel
printf '#!/bin/sh\n' >top/scripts/guest/build-guest
printf '#!/bin/sh\n' >top/scripts/guest/build-job
echo guest | tee build/guest/initramfs.gz >build/guest/extra.gz

# kernel VARIANT BUILD-ID [FLAVOUR]
kernel() {
	local k=build/6.12/kernels/${3:-measure}/$1
	mkdir -p "$k"
	printf '%s' "$2" >"$k/bzImage"
	printf '{\n  "build_id": "%s"\n}\n' "$2" >"$k/kernel.json"
	: >"$k/config"
	printf 'ffffffff8%s\n' "1000000 T _stext" "1000008 T in_$1" "2000000 T _etext" \
		>"$k/System.map"
}
kernel stock ab1
kernel fixed ab2
kernel floor ab3
kernel planted abf00d

# job NAME [SETTING...]: a job that full runs boot, and its image.
job() {
	mkdir -p "top/bench/jobs/$1"
	printf '%s\n' "${@:2}" >"top/bench/jobs/$1/job.conf"
	: >"build/guest/$1.gz"
}

evidence=(err)	# what bench said last
said() { grep -e "$1" err; }
bench() { top/scripts/run/bench >err 2>&1; }
boots() { find results -path '*/raw/*' -name data.raw.gz | wc -l; }
runs() { find results -mindepth 1 -maxdepth 1 -type d | wc -l; }
clear_results() { rm -rf results; mkdir results; }

# Of the emulators since pids/ was emptied, none is there, or was collected yet.
all_gone() {
	local p
	for p in pids/*; do
		p=/proc/${p#pids/}
		[ ! -d "$p" ] || grep -q '^State:.*Z' "$p/status" || return 1
	done
}
await() { for _ in $(seq 600); do "$@" && return; sleep 0.1; done; return 1; }
two_emulators() { [ "$(find pids -type f | wc -l)" = 2 ]; }
