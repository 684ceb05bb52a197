# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# For jobs that look for bugs: KTAP from shell, and what must hold after any load.
# Source guest.sh first.

TESTS=0
LEAKS=/sys/kernel/debug/kmemleak

# arg KEY DEFAULT WORDS...: the last KEY=VALUE of the words, or DEFAULT.
arg() {
	arg_key=$1 arg_value=$2
	shift 2
	for arg_word; do
		[ "${arg_word%%=*}" != "$arg_key" ] || arg_value=${arg_word#*=}
	done
	echo "$arg_value"
}

# result STATUS NAME
result() {
	TESTS=$((TESTS + 1))
	if [ "$1" = 0 ]; then raw ktap "ok $TESTS $2"; else raw ktap "not ok $TESTS $2"; fi
}

skip() {
	TESTS=$((TESTS + 1))
	raw ktap "ok $TESTS $1 # SKIP $2"
}

# test_that NAME COMMAND...
test_that() {
	name=$1
	shift
	if "$@"; then result 0 "$name"; else result 1 "$name"; fi
}

# The lines of a file as KTAP diagnostics; at most 40 of them.
explain() {
	head -n 40 "$1" | while IFS= read -r line; do raw ktap "#   $line"; done
}

# A bug stops the guest where it happens. kmemleak cannot see what hangs off the
# struct pages of the device while it is in use: it scans when we say so.
debug_kernel() {
	echo 5 >/proc/sys/kernel/printk
	echo "$1" >/proc/sys/kernel/panic_on_warn
	for setting in panic_on_oops hung_task_panic softlockup_panic panic_on_rcu_stall; do
		[ ! -e /proc/sys/kernel/$setting ] || echo "$1" >/proc/sys/kernel/$setting
	done
	[ ! -e $LEAKS ] || echo scan=off >$LEAKS
}

kill_users() {
	for exe in /proc/[0-9]*/exe; do
		case $(readlink "$exe" 2>/dev/null) in
		/bin/stress | /bin/failslab)
			pid=${exe#/proc/}
			kill -9 "${pid%/exe}"
			;;
		esac
	done
}

unmount() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -q " $MNT " /proc/mounts || return 0
		umount "$MNT" 2>/tmp/umount.log && return 0
		kill_users
		sleep 1
	done
	explain /tmp/umount.log
	return 1
}

no_owner_left() {
	left=$(stress slabs)
	[ "$left" = 0 ] || raw ktap "# objects in dax_owner caches: $left"
	[ "$left" = 0 ]
}

no_owner_left_if_any() {
	case $(stress slabs) in
	-1)	result 0 "no cache of this kernel holds owners of pages" ;;
	*)	test_that "no owner of a page is left" no_owner_left ;;
	esac
}

# Blocks that were poisoned stay bad until the driver is bound again, and xfs_repair
# reads more than metadata. What is on the device stays.
forget_poison() {
	bad=$(wc -l <"/sys/block/${PMEM#/dev/}/badblocks")
	[ "$bad" -gt 0 ] || return 0
	raw ktap "# $bad ranges of bad blocks before the device is bound again"
	for dev in /sys/bus/nd/drivers/nd_pmem/*; do
		dev=${dev##*/}
		case $dev in
		pfn* | namespace*)
			echo "$dev" >/sys/bus/nd/drivers/nd_pmem/unbind &&
				echo "$dev" >/sys/bus/nd/drivers/nd_pmem/bind || return ;;
		esac
	done
	[ -e "$PMEM" ]
}

fs_clean() {
	forget_poison || return
	# After a shutdown the log has to be replayed first.
	mount -t xfs -o dax=always "$PMEM" "$MNT" && umount "$MNT" || return 1
	xfs_repair -n "$PMEM" >/tmp/repair.log 2>&1 && return 0
	explain /tmp/repair.log
	return 1
}

# kmemleak leaves out what is younger than 5 s, and its first scan may err. It counts in
# the kernel log what that scan suspects: look at the log before.
no_leak() {
	sync
	echo scan >$LEAKS && sleep 6 && echo scan >$LEAKS || return 1
	cat $LEAKS >/tmp/leaks
	[ -s /tmp/leaks ] || return 0
	explain /tmp/leaks
	return 1
}

log_clean() {
	dmesg -s 2000000 | find-complaints >/tmp/bad
	[ $? != 1 ] || return 0
	explain /tmp/bad
	return 1
}

# All of it, after the load is over.
after_load() {
	test_that "unmount" unmount
	no_owner_left_if_any
	test_that "xfs_repair -n finds nothing" fs_clean
	test_that "the kernel log is clean" log_clean
	if [ -e $LEAKS ]; then
		test_that "kmemleak finds nothing" no_leak
	else
		skip "kmemleak finds nothing" "not configured"
	fi
	raw ktap "1..$TESTS"
}
