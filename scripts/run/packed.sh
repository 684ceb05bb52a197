# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A run in the form that is kept in git: its facts and reports are plain files, the rest is
# in raw.tar.xz, where what a run has compressed is not. One xz of many texts that are nearly
# equal is a seventh of the same texts compressed one by one.
#
# Sourced after run.sh.

readonly RUN_ARCHIVE=raw.tar.xz
readonly IN_ARCHIVE="raw kernels profile lines outcome images inputs complete"
readonly IN_PLAIN="run.conf boots environment.json kernel.config guest.sha256 raw.sha256 hosts outcome.md"

# tar_run RUN DIR: the archive of a whole run, not compressed yet, on stdout. DIR is the
# caller's, for the decompressed files. The same run gives the same bytes.
tar_run() {
	local name names=()
	mkdir -p "$2"
	for name in $IN_ARCHIVE; do
		[ -e "$1/$name" ] || continue
		cp -r "$1/$name" "$2/"
		names+=("$name")
	done
	find "$2" -name '*.gz' -exec gzip -d {} +
	tar --sort=name --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner \
		--mode=u=rwX,go=rX --exclude=files -C "$2" -c "${names[@]}"
}

# Compresses again what bench leaves compressed.
compress_run() {	# DIR
	find "$1" -type f \( -name data.raw -o -name console.log -o -path "$1/profile/*.txt" -o \
		-path "$1/lines/*.txt" \) \
		-exec gzip -n {} +
}

copy_plain() {	# RUN TO
	local name
	for name in $IN_PLAIN; do
		[ ! -e "$1/$name" ] || cp "$1/$name" "$2/"
	done
}

# Makes TO, whole or not at all, from a packed run.
unpack_run() (	# RUN TO
	part=$2.$BASHPID
	trap 'rm -rf "$part"' EXIT
	mkdir -p "$part"
	xz -dc "$1/$RUN_ARCHIVE" | tar -x --no-same-owner -C "$part" ||
		die "$1/$RUN_ARCHIVE is damaged: restore it from git"
	copy_plain "$1" "$part"
	compress_run "$part"
	missing=$(run=$part missing_boots | sed -n 1p)
	[ -z "$missing" ] || die "$1/$RUN_ARCHIVE is of another run: it lacks the boot '$missing' of $1/boots"
	mv -T "$part" "$2" 2>/dev/null || [ -d "$2" ] || die "cannot make $2"	# another was faster
)

# whole_run RUN: prints the folder of the whole run: RUN, or if that is packed, what is
# unpacked of it, once, below build/unpacked/.
whole_run() {
	local to
	if [ -d "$1/raw" ]; then
		(cd "$1" && pwd)
		return
	fi
	[ -e "$1/$RUN_ARCHIVE" ] || die "$1 has neither raw/ nor $RUN_ARCHIVE: nothing that was measured"
	to=$BUILD/unpacked/$( (cd "$1" && sha256sum "$RUN_ARCHIVE" run.conf boots environment.json kernel.config \
		guest.sha256 raw.sha256 hosts outcome.md 2>/dev/null || true) | sha256sum | cut -c 1-16)
	[ -d "$to" ] || unpack_run "$1" "$to"
	echo "$to"
}
