# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A copy of scripts/ in a folder of its own, which is entered: kernels and guest are
# fakes there, and so is the emulator (fake-qemu). Sourced by tests of whole runs.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
mkdir -p top build/guest results
cp -r "$root/scripts" "$root/kernel-patches" top/
mkdir -p top/bench/repro top/bench/jobs
cp -r "$root/bench/exp" top/bench/	# one reproducer, another one that is not in the matrix
printf 'NAME stock fixed rbtree callout floor\n%s\n' "prog pass pass pass pass pass" \
	"other pass pass pass pass pass" >top/kernel-patches/6.12/expect
touch top/bench/repro/{prog,other}.c
printf '%s\n' "word owners: x" "word metadata: x" "word doubt: x" "promise told owners: told, unmapped, fs up" \
	"[prog] heading" "first: told" >top/bench/repro/promise
: >top/kernel-patches/6.12/known
cp -r "$root/build/host" build/
unset DAX_TIMES VARIANTS SIZE BASE BOOT_TIMEOUT
export DAX_BUILD=$dir/build RESULTS=$dir/results QEMU=$here/fake-qemu FAKE=bench
export ACCEL=tcg VARIANTS="stock floor" MIN_DISK_GIB=0 MIN_MEM_GIB=0
export FAKE_BAD=none FAKE_PIDS=$dir/pids
mkdir pids
printf '#!/bin/sh\necho "$@" >>%s/built\n' "$dir" >top/scripts/kernel/build-kernel
printf '#!/bin/sh\n' >top/scripts/guest/build-guest
printf '#!/bin/sh\n' >top/scripts/guest/build-job
echo guest | tee build/guest/initramfs.gz >build/guest/extra.gz
for v in stock fixed floor planted; do
	k=build/6.12/kernels/measure/$v
	mkdir -p $k
	case $v in
	stock)	id=ab5 ;;
	fixed)	id=ab4 ;;
	floor)	id=ab7 ;;
	planted) id=abf00d ;;
	esac
	printf '%s' "$id" >$k/bzImage
	printf '{\n  "build_id": "%s"\n}\n' "$id" >$k/kernel.json
	: >$k/config
	printf 'ffffffff8100000%s\n' "0 T _stext" "8 T in_$v" >$k/System.map
	echo "ffffffff82000000 T _etext" >>$k/System.map
done
n=0

ok() {
	local name=$1
	shift
	n=$((n + 1))
	if "$@" >/dev/null 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' err
	fi
}

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
