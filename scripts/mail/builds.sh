# shellcheck shell=bash disable=SC2154  # $source, $from, $to, $tmp: of scripts/mail/checks
# SPDX-License-Identifier: GPL-2.0-only
#
# Compiling a few objects of a kernel under many configs, from one work tree, $source, with a
# folder of objects for each config. Sourced after kbuild.sh.

# out_of CONFIG: its folder of objects
out_of() { echo "$source.$1"; }

# kernel CONFIG ARGS...: make, for this config
kernel() {
	local config=$1
	shift
	case $config in
	i386)	set -- ARCH=i386 "$@" ;;
	arm64)	set -- ARCH=arm64 CROSS_COMPILE="$ARM64" CC="ccache ${ARM64}gcc" "$@" ;;
	esac
	nice -n "${NICE:-10}" make -C "$source" O="$(out_of "$config")" -j"$JOBS" HOSTCC="ccache gcc" LOCALVERSION= \
		CC="$SCRIPTS/kernel/kernel-cc" KBUILD_BUILD_TIMESTAMP=2024-01-01 "$@"
}
ARM64=aarch64-linux-gnu-

# configure CONFIG: its .config. `check` is measure.config and check.config; the others are
# that with options changed, or everything as a module. Prints why it cannot be made.
configure() {
	local config=$1 out file option=''
	local -a change=()
	out=$(out_of "$1")
	mkdir -p "$out"
	case $config in
	no-fs-dax)	change=(-d FS_DAX) option='^CONFIG_FS_DAX=' ;;
	no-memory-failure) change=(-d MEMORY_FAILURE) option='^CONFIG_MEMORY_FAILURE=' ;;
	xfs-module)	change=(-e MODULES -m XFS_FS) option='^CONFIG_XFS_FS=y' ;;
	check)		;;
	# What only costs time, or needs what the machine may lack.
	*)		change=(-d WERROR -d DEBUG_INFO_BTF -d KASAN -d GCC_PLUGINS) ;;
	esac
	case $config in
	allmodconfig | i386 | arm64)
		file=$out/.config
		kernel "$config" allmodconfig ;;
	*)	file=$out/asked
		# shellcheck disable=SC2046  # no spaces in these names
		cat $(fragments check) | effective_options >"$file" ;;
	esac >"$out.log" 2>&1 || { echo "make allmodconfig failed: $out.log"; return 1; }
	[ ${#change[@]} = 0 ] || "$source/scripts/config" --file "$file" "${change[@]}"
	case $file in
	*/.config)	kernel "$config" olddefconfig ;;
	*)		kernel "$config" KCONFIG_ALLCONFIG="$file" allnoconfig ;;
	esac >"$out.log" 2>&1 || { echo "the config cannot be made: $out.log"; return 1; }
	[ -z "$option" ] || ! grep "$option" "$out/.config" >"$tmp/still" ||
		{ echo "Kconfig leaves $(cat "$tmp/still")"; return 1; }
	[ "$config" != check ] || missing_options "$out/.config" <"$file" >"$tmp/still" ||
		{ echo "Kconfig dropped $(head -1 "$tmp/still")"; return 1; }
}

# objects CONFIG FILE.c...: those that this config builds, of these files
objects() {
	local config=$1 dir
	shift
	printf '%s\n' "$@" | xargs -n 1 dirname | sort -u | while read -r dir; do folder "$config" "$dir"; done |
		sort -u | comm -12 - <(printf '%s\n' "${@/%.c/.o}" | sort -u)
}

# folder CONFIG DIR: the objects that this config builds in DIR, or by its Makefile. The
# Makefile of a folder above lists those of some folders.
folder() {
	local dir=$2 out
	out=$(out_of "$1")
	while [ ! -e "$source/$dir/Makefile" ] && [ ! -e "$source/$dir/Kbuild" ]; do
		[ "$dir" != . ] || return 0
		dir=$(dirname "$dir")
	done
	make -s -f "$SCRIPTS/mail/objects.mk" --no-print-directory TREE="$source" OUT="$out" DIR="$dir" 2>/dev/null |
		sed "/^\$/d; s|^|$dir/|" | while read -r dir; do
			[ ! -e "$source/${dir%.o}.c" ] || echo "$dir"
		done
}

# compile CONFIG LOG ARGS... -- OBJECT...: prints what failed; false if anything did
compile() {
	local config=$1 log=$2 out status=0
	local -a args=()
	out=$(out_of "$config")
	shift 2
	while [ "$1" != -- ]; do args+=("$1"); shift; done
	shift
	(cd "$out" && rm -f "$@")
	kernel "$config" -k "${args[@]}" "$@" 2>&1 | tee "$log" | progress "$config" $(($# * 2 + 40)) || status=1
	grep -E -A3 ': (fatal )?error:|No rule to make|undefined' "$log" | sed -n 1,20p || true
	return $status
}

# unexported CONFIG OBJECT...: functions that modules among these objects take from others of
# them that are built in and do not export them
unexported() {
	local out o
	out=$(out_of "$1")
	shift
	: >"$tmp/wanted"
	: >"$tmp/defined"
	: >"$tmp/exported"
	for o; do
		[ -e "$out/$o" ] || continue
		nm "$out/$o" | sed -n 's/.* __export_symbol_//p' >>"$tmp/exported"
		if modular "$out/$o"; then
			nm -u "$out/$o" | awk '{ print $2 }' >>"$tmp/wanted"
		else
			nm --defined-only "$out/$o" | awk '$2 ~ /[A-Z]/ { print $3 }' >>"$tmp/defined"
		fi
	done
	sort -u "$tmp/wanted" | comm -12 - <(sort -u "$tmp/defined") | comm -23 - <(sort -u "$tmp/exported")
}

# modular OBJECT: was it compiled for a module? Its .cmd file says so.
modular() { grep -qs -e '-DMODULE' "$(dirname "$1")/.$(basename "$1").cmd"; }
