# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Running kbuild so that the same source, config and compiler give the same bytes
# on any machine.  Sourced after lib.sh.

# Nothing from the caller's environment may reach the kernel's Makefiles.
unset ARCH CROSS_COMPILE LLVM CC HOSTCC KCFLAGS KCPPFLAGS KBUILD_OUTPUT \
      KCONFIG_CONFIG LOCALVERSION MAKEFLAGS MFLAGS MAKELEVEL CDPATH

# Objects are shared between variants and rebuilds.  CCACHE_DEPEND: the compiler says
# which headers it read; otherwise ccache runs the preprocessor for that, which was a
# fifth of the CPU time of eight large objects built from nothing. What that misses:
# kernel-cc.
export CCACHE_DIR=${CCACHE_DIR:-$BUILD/ccache} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1

# kmake TREE ARGS...
kmake() {
	local tree=$1
	shift
	make -C "$tree" -j"$JOBS" CC="$SCRIPTS/kernel/kernel-cc" HOSTCC="ccache gcc" LOCALVERSION= \
		KBUILD_BUILD_TIMESTAMP=2024-01-01 KBUILD_BUILD_USER=dax \
		KBUILD_BUILD_HOST=owners KBUILD_BUILD_VERSION=1 "$@"
}

compiler_version() {
	gcc --version | sed -n 1p
	ld --version | sed -n 1p
}

# What objects depend on beside source and config, for the keys of what is kept.
how_compiled() {
	compiler_version
	cat "$SCRIPTS/kernel/kbuild.sh" "$SCRIPTS/kernel/kernel-cc"
}

# The config fragments of a flavour, the later ones overriding.  A base may add to a
# flavour what its kernel calls otherwise (<base>/<flavour>.config), a variant what only
# its series has (<base>/<variant>/<flavour>.config).
fragments() {	# FLAVOUR [VARIANT]
	local flavours=measure flavour f
	[ "$1" = measure ] || flavours="measure $1"	# `check`: only to compile objects
	for flavour in $flavours; do
		for f in "$PATCHES/config/$flavour.config" "$PATCHES/$BASE/$flavour.config"; do
			[ ! -e "$f" ] || echo "$f"
		done
	done
	f=$PATCHES/$BASE/${2:-}/$1.config
	if [ -n "${2:-}" ] && [ -e "$f" ]; then echo "$f"; fi
}

# The options asked for by the fragments on stdin, one line each, last one wins.
effective_options() {
	awk '/^CONFIG_[A-Za-z0-9_]+=/ || /^# CONFIG_[A-Za-z0-9_]+ is not set$/ {
		name = $0
		sub(/^# /, "", name)
		sub(/[= ].*/, "", name)
		line[name] = $0
	     }
	     END { for (name in line) print line[name] }' | sort
}

# Names the options on stdin that config $1 does not have; true if there are none.
missing_options() {
	awk -v config="$1" '
	BEGIN {	while ((getline line < config) > 0) {
			have[line] = 1
			sub(/=.*/, "", line)
			set[line] = 1
		} }
	/^# / {	if ($2 in set) { print "  " $0; bad = 1 }
		next }
	!($0 in have) { print "  " $0; bad = 1 }
	END { exit bad }'
}

# make_config TREE FLAVOUR LOG [VARIANT]: writes TREE/.config = tinyconfig + fragments, and
# fails, naming them, if Kconfig dropped any of the options asked for.
make_config() {
	local tree=$1 flavour=$2 log=$3 variant=${4:-} options missing
	# shellcheck disable=SC2046  # no spaces in these names
	options=$(cat $(fragments "$flavour" "$variant") | effective_options)
	{
		kmake "$tree" KCONFIG_CONFIG=.config.new tinyconfig
		# Each option stands once: drop tinyconfig's own opinion of it.
		awk 'NR == FNR { n = $0; sub(/^# /, "", n); sub(/[= ].*/, "", n); skip[n] = 1; next }
		     { n = $0; sub(/^# /, "", n); sub(/[= ].*/, "", n); if (!(n in skip)) print }' \
			<(echo "$options") "$tree/.config.new" >"$tree/.config.tmp"
		echo "$options" >>"$tree/.config.tmp"
		mv "$tree/.config.tmp" "$tree/.config.new"
		kmake "$tree" KCONFIG_CONFIG=.config.new olddefconfig
	} >"$log" 2>&1 || { tail -20 "$log" >&2; die "configuring the kernel failed: $log"; }
	missing=$(echo "$options" | missing_options "$tree/.config.new") || {
		echo "$missing" >&2
		die "Kconfig dropped the options above, which kernel-patches/config/ asks for ($flavour): a dependency is missing"
	}
	rm -f "$tree/.config.new.old"
	if cmp -s "$tree/.config.new" "$tree/.config"; then
		rm "$tree/.config.new"
	else
		mv "$tree/.config.new" "$tree/.config"
	fi
}
