# shellcheck shell=bash disable=SC2034,SC2154  # variables of those who source this
# SPDX-License-Identifier: GPL-2.0-only
#
# What build-guest and build-overlay share: the distribution's programs that
# guest-files lists, our own, and archives of both. Sourced in the project's root.

readonly OUT=build/guest CC=${CC:-gcc}
readonly CFLAGS="-std=gnu11 -O2 -g0 -static -Wall -Wextra -Werror"
readonly LIST=scripts/guest/files

# tools [WHEN...]: the lines of that kind, or all
tools() {
	sed 's/#.*//; /^[[:space:]]*$/d' $LIST |
		awk -v when=" $* " 'when == "  " || index(when, " " $3 " ")'
}

check_host() {	# WHEN...
	local missing=() path package tool
	while read -r path package _; do
		[ -x "$path" ] || missing+=("$package")
	done < <(tools "$@")
	for tool in "$CC:gcc" cpio:cpio gzip:gzip jq:jq; do
		command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}")
	done
	[ ${#missing[@]} -eq 0 ] && return
	echo "build-guest: missing packages: $(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')" >&2
	echo "build-guest: install them: apt-get install $(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')" >&2
	exit 2
}

# host_files WHEN: the distribution's tools of that kind, and their libraries;
# a library in $stubs replaces its namesake.
host_files() {
	local path
	tools "$1" | while read -r path _; do
		echo "$path"
		{ LD_LIBRARY_PATH=${stubs:-} ldd "$path" 2>/dev/null || true; } |
			sed -n 's/^[^\/]*\(\/[^ ]*\) (0x.*/\1/p'
	done | sort -u
}

# beside COMMAND...: in the background, as many at a time as there are CPUs;
# finish_compiling waits for all and fails if one did.
beside() {
	[ "$(jobs -rp | wc -l)" -lt "$(nproc)" ] || wait -n || true	# finish_compiling() tells
	{ "$@" || touch "$work/failed"; } &
}

# compile PROGRAM SOURCE...: beside what else is compiled. LINK: -static if not set.
compile() {
	beside link_program "$@"
}

link_program() {
	local program=$1
	shift
	# shellcheck disable=SC2086
	"$CC" ${CFLAGS/-static/${LINK:--static}} -s -o "$program" "$@" "$work/lib.a" ${LIBS:-}
}

finish_compiling() {
	wait
	[ ! -e "$work/failed" ]
}

make_lib() {
	local file
	# shellcheck disable=SC2086
	for file in bench/lib/*.c; do
		beside "$CC" $CFLAGS -c -o "$work/$(basename "$file" .c).o" "$file"
	done
	finish_compiling
	ar crD "$work/lib.a" "$work"/*.o
}

install_host_files() {	# install_host_files ROOT WHEN
	local path
	mkdir -p "$1/bin" "$1/lib"
	host_files "$2" | while read -r path; do
		case $path in
		*.so*)	install -m 755 "$path" "$1/lib/" ;;
		*)	install -m 755 "$path" "$1/bin/" ;;
		esac
	done
}

archive() {	# archive ROOT: as a reproducible cpio on standard output
	find "$1" -exec touch -h -d @1704067200 {} +
	(cd "$1" && find . | sort | cpio -o -H newc --reproducible -R 0:0 --quiet)
}

# What the guest image has already.
drop_boot_libraries() {	# drop_boot_libraries ROOT
	stubs='' host_files boot | sed 's|.*/||' | (cd "$1/lib" && xargs rm -f)
}

# append_archive ROOT FILE: FILE is the guest image, and ROOT behind it. That is not
# compressed: unpacking would cost every boot more than reading it costs. The kernel
# wants an archive to begin at a multiple of four bytes.
append_archive() {
	cp $OUT/initramfs.gz "$2"
	truncate -s %4 "$2"
	archive "$1" >>"$2"
}

# build_image IMAGE JSON WHEN HASH COMMAND...: IMAGE, written by COMMAND FILE, unless it is
# there and made from what has that HASH. JSON says so and is written last. The caller
# removes the files in $unfinished when it ends.
build_image() {
	local image=$1 json=$2 when=$3 hash=$4
	shift 4
	[ ! -e "$image" ] || [ "$(jq -r .inputs_sha256 "$json" 2>/dev/null)" != "$hash" ] || return 0
	echo "guest: building $image (some seconds)"
	unfinished="$image.tmp $json.tmp"
	"$@" "$image.tmp"
	describe "$image.tmp" "$when" >"$json.tmp"
	rm -f "$json"	# from here on, an interruption means: build again
	mv "$image.tmp" "$image"
	mv "$json.tmp" "$json"
}

describe() {	# describe IMAGE WHEN...
	local image=$1 package
	shift
	for package in $(tools "$@" | awk '{ print $2 }' | sort -u) libc6-dev; do
		echo "$package $(dpkg-query -W -f '${Version}' "$package" 2>/dev/null || echo unknown)"
	done | jq -R 'split(" ") | {key: .[0], value: .[1]}' |
		jq -s --arg inputs "$hash" --arg image "$(sha256sum <"$image" | cut -d' ' -f1)" \
			--arg compiler "$("$CC" --version | head -n 1)" --arg cflags "$CFLAGS" \
			'{inputs_sha256: $inputs, initramfs_sha256: $image, compiler: $compiler,
			  cflags: $cflags, packages: from_entries}'
}
