# shellcheck shell=bash disable=SC2154  # $root and $base are set by tap.sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Which designs a test is about, by what is in their patches. Sourced after tap.sh.

# designs_with PATTERN FILES: the designs of this base with a series in whose files of
# that kind (`*.patch`, debug.config) a line matches PATTERN.
designs_with() {
	local v s patches=${KERNEL_PATCHES:-$root/kernel-patches}/$base
	for v in $("$root/scripts/kernel/variants" design); do
		for s in $("$root/scripts/kernel/variants" --stack "$v"); do
			find "$patches/$s" -name "$2" -exec grep -l -e "$1" {} +
		done | sed -n "1s|.*|$v|p"
	done
}

# Designs that keep owners of pages in memory of their own; designs that have unit tests.
designs_with_owners() {
	designs_with '^+.*kmem_cache.*dax_owner\|^+.*KMEM_CACHE(dax_owner' '*.patch'
}
designs_with_kunit() { designs_with 'KUNIT_TEST=y' debug.config; }
