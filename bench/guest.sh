# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What several guest jobs need; sourced by init and by the jobs.

PMEM=/dev/pmem0
MNT=/mnt
# Fixed: nothing of a boot may depend on random numbers.
UUID=11111111-2222-4333-8444

refuse() {
	raw note "refused: $*"
	exit 1
}

# Run a command; its output is only shown if it fails.
quietly() {
	"$@" >/tmp/quietly.log 2>&1 || {
		cat /tmp/quietly.log
		refuse "$1 failed: $(grep -v "^\s*$" /tmp/quietly.log | tail -n 1)"
	}
}

# Through sysfs what "ndctl create-namespace -f -e namespace0.0 -m fsdax -M dev"
# does: the same result in 20 ms of guest time instead of 4 s. The argument
# is the number of the NVDIMM, 0 or 1.
make_namespace() {
	bus=/sys/bus/nd
	dimm=$1
	namespace=namespace$dimm.0
	[ -e "$bus/devices/$namespace" ] ||
		refuse "no NVDIMM of at least 16 MiB: was QEMU started with -machine nvdimm=on?"
	pfn=$(cat "$bus/devices/region$dimm/pfn_seed")
	echo "$namespace" >$bus/drivers/nd_pmem/unbind
	echo pmem >"$bus/devices/$pfn/mode"	# struct pages in the device: map=dev
	echo 2097152 >"$bus/devices/$pfn/align"
	echo $UUID-555555555555 >"$bus/devices/$pfn/uuid"
	echo "$namespace" >"$bus/devices/$pfn/namespace"
	echo "$pfn" >$bus/drivers/nd_pmem/bind ||
		refuse "no fsdax namespace; is the NVDIMM's size a multiple of 16 MiB?"
	[ -e "/dev/pmem$dimm" ] || refuse "no /dev/pmem$dimm after binding $pfn"
	[ "$dimm" != 0 ] || [ "$(cat "$bus/devices/$pfn/size")" -ge $((400 << 20)) ] ||
		refuse "an NVDIMM of 448 MiB or more is needed"
}

# The driver's bad blocks and the poisoned struct pages go when it lets go of the
# device, which nobody may use meanwhile.
drop_poison() {
	holder=$(echo /sys/bus/nd/drivers/nd_pmem/pfn"$1".*)
	echo "${holder##*/}" >/sys/bus/nd/drivers/nd_pmem/unbind
	echo "${holder##*/}" >/sys/bus/nd/drivers/nd_pmem/bind
	[ -e "/dev/pmem$1" ] ||
		refuse "no /dev/pmem$1 after binding ${holder##*/} again"
}

# A new file system on a namespace without bad pages.
fresh_fs() {
	umount "$MNT" || refuse "unmount $MNT: something still uses it"
	drop_poison 0
	make_fs
	mount_dax
}

# agcount: with a stripe unit mkfs makes more groups, too small for the log it
# insists on (64 MiB) if the device is 512 MiB. RMAPBT=0: without reverse map.
# make_fs [GROUPS]
make_fs() {
	quietly mkfs.xfs -f -q -m "reflink=1,rmapbt=${RMAPBT:-1},uuid=$UUID-666666666666" \
		-d "su=2m,sw=1,${1:-agcount=4}" $PMEM
}

mount_dax() {
	quietly mount -t xfs -o dax=always $PMEM $MNT
	grep -q " $MNT xfs .*dax=always" /proc/mounts ||
		refuse "$MNT is not mounted with dax=always"
}

# A cgroup as any service or login session has one: the root cgroup is charged for
# no kernel memory, so what owners of pages cost would partly be left out.
enter_cgroup() {
	cg=/sys/fs/cgroup
	mount -t cgroup2 cgroup $cg && echo +memory >$cg/cgroup.subtree_control &&
		mkdir $cg/bench && echo $$ >$cg/bench/cgroup.procs ||
		refuse "no memory cgroup to run in"
	raw meta cgroup /bench
}

# dax_fs [GROUPS]
dax_fs() {
	make_namespace 0
	make_fs "$@"
	mount_dax
	raw meta dax always
	raw meta map dev
}

# The same in an NVDIMM that has a namespace and a file system from an earlier boot:
# the kernel finds the one, we the other.
old_dax_fs() {
	[ -e "$(echo /sys/bus/nd/drivers/nd_pmem/pfn0.*)" ] && [ -e $PMEM ] ||
		refuse "no fsdax namespace in the NVDIMM"
	mount_dax
	raw meta dax always
	raw meta map dev
}
