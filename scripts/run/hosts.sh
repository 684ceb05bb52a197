# shellcheck shell=bash disable=SC2154	# $pool, $guest_mib, $qemu_here of pool
# SPDX-License-Identifier: GPL-2.0-only
#
# The hosts of a pool: HOSTS="NAME NAME:N ...", as ssh knows them, N boots at a time. The
# word `here` is this machine; without HOSTS it is the only one. Sourced by pool.
#
# A host that cannot be used is left out by name, with the cause and what to do. What is
# known of one that can is in fact_of, its number of boots in slots_of, and what ssh is told
# in login_of.

CLOCK_LIMIT=${CLOCK_LIMIT:-60}	# seconds that the clock of a host may be off
readonly SPARE_MIB=256		# what the emulator takes beside the guest's memory
declare -A slots_of=() login_of=() fact_of=()

# Prints KEY=VALUE of the host that runs it, which has a POSIX shell and maybe nothing else.
# shellcheck disable=SC2016	# expanded there
readonly FACTS='
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dax-owners
missing=
for p in rsync perl setpriv tar sha256sum awk; do
	command -v $p >/dev/null || missing="$missing $p"
done
mkdir -p "$cache/files" "$cache/pools" || cache=
[ -z "$cache" ] || find "$cache/pools" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} +
echo "cache=$cache"
echo "missing=$missing"
echo "arch=$(uname -m)"
echo "kernel=$(uname -r)"
echo "time=$(date +%s)"
echo "cpus=$(nproc)"
echo "memory=$(($(sed -n "s/^MemAvailable: *\([0-9]*\) .*/\1/p" /proc/meminfo) / 1024))"
echo "cpu=$(sed -n "s/^model name.*: //p" /proc/cpuinfo | sed -n 1p)"
echo "qemu=$("${QEMU:-qemu-system-x86_64}" --version 2>/dev/null | sed -n 1p)"
'

# on HOST COMMAND: there, as ssh does it
on() {
	# shellcheck disable=SC2086	# a command and its options
	$POOL_SSH "${login_of[$1]}" -- "${@:2}"
}

leave_out() {	# HOST WHY-AND-WHAT-TO-DO
	say "$1 is left out: $2"
	return 1
}

# at_a_time HOST WANTED MEMORY-MIB: how many boots of this pool
at_a_time() {
	local fit=$(($3 / (guest_mib + SPARE_MIB)))
	if [ "$fit" -ge "$2" ]; then
		fit=$2
	elif [ "$fit" -gt 0 ]; then
		say "$1: $fit boots at a time, not $2: there is memory for no more"
	fi
	echo "$fit"
}

# set_here NUMBER|'': slots of this machine
set_here() {
	local have
	slots_of[here]=${1:-${BENCH_WORKERS:-$(nproc)}}
	have=$(($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) / 1024))
	[ "${MIN_MEM_GIB:-}" = 0 ] || slots_of[here]=$(at_a_time here "${slots_of[here]}" "$have")
	[ "${slots_of[here]}" -ge 1 ] ||
		die "a guest needs $guest_mib MiB of memory, $have MiB are available: stop something, or set MIN_MEM_GIB=0 if you know better"
}

# Sets fact_of[HOST KEY] from what FACTS printed.
read_facts() {	# HOST TEXT
	local key value
	while IFS='=' read -r key value; do fact_of["$1 $key"]=$value; done <<<"$2"
}

# Which emulators count the same is known of each that `again` compared on one host with
# what another one had counted.
same_bits() { grep -qsxF -e "$1 = $2" -e "$2 = $1" "$BUILD/pool/same-bits"; }

check_host() {	# HOST NUMBER|''
	local host=$1 text asked after there off qemu slots
	asked=$(date +%s)
	text=$(on "$host" sh -s 2>"$pool/said" <<<"$FACTS") ||
		leave_out "$host" "ssh says: $(tail -n 1 "$pool/said"); \`ssh $host true\` must work without a question" || return
	after=$(date +%s)
	read_facts "$host" "$text"
	[ "${fact_of[$host arch]:-}" = x86_64 ] ||
		leave_out "$host" "its architecture is ${fact_of[$host arch]:-unknown}, the programs are for x86_64" || return
	[ -z "${fact_of[$host missing]}" ] ||
		leave_out "$host" "it lacks${fact_of[$host missing]}: install what provides them" || return
	[ -n "${fact_of[$host cache]}" ] ||
		leave_out "$host" "no files can be kept below ~/.cache: make room, or set XDG_CACHE_HOME there" || return
	[ -n "${fact_of[$host qemu]}" ] ||
		leave_out "$host" "it has no qemu-system-x86_64: install qemu-system-x86" || return
	there=${fact_of[$host time]}
	off=$((there < asked ? asked - there : there - after))
	[ "$off" -le "$CLOCK_LIMIT" ] ||
		leave_out "$host" "its clock is $off s off: set it (timedatectl set-ntp true)" || return
	qemu=${fact_of[$host qemu]}
	[ "$qemu" = "$qemu_here" ] || [ -n "${OTHER_QEMU:-}" ] || same_bits "$qemu_here" "$qemu" ||
		leave_out "$host" "it has $qemu, here is $qemu_here, which may count otherwise: install the same, or show that it does not: make again RUN=<a run made here> HOSTS=$host" || return
	slots=$(at_a_time "$host" "${2:-${fact_of[$host cpus]}}" "${fact_of[$host memory]}")
	[ "$slots" -ge 1 ] ||
		leave_out "$host" "it has ${fact_of[$host memory]} MiB of memory available, a guest needs $guest_mib MiB: stop something there" || return
	slots_of[$host]=$slots
}

# Sets slots_of and fact_of of all that can be used.
find_hosts() {
	local word host number
	local -A seen_host=()
	for word in ${HOSTS:-here}; do
		number='' host=${word%%:*}
		case $word in *:*) number=${word#*:} ;; esac
		case $word in *: | *:0* | *:*[!0-9]*) bad_args "HOSTS: '$word': NAME or NAME:N is wanted, N boots at a time" ;; esac
		case $host in '' | -* | *[!A-Za-z0-9@._-]*) bad_args "HOSTS: '$word' is no name of a host; ports and the like belong into ~/.ssh/config" ;; esac
		login_of[${host##*@}]=$host
		host=${host##*@}
		[ -z "${seen_host[$host]:-}" ] || bad_args "HOSTS: $host is there twice"
		seen_host[$host]=yes
		if [ "$host" = here ]; then set_here "$number"; else check_host "$host" "$number" || true; fi
	done
	[ ${#slots_of[@]} -gt 0 ] || die "no host of HOSTS=\"$HOSTS\" can be used: above is why"
}

others() { local h; for h in "${!slots_of[@]}"; do [ "$h" = here ] || echo "$h"; done; }

# What environment.json says of it.
describe_host() {	# HOST
	json_object qemu "${fact_of[$1 qemu]}" cpu "${fact_of[$1 cpu]}" cpus "${fact_of[$1 cpus]}" \
		memory "${fact_of[$1 memory]} MiB available" kernel "${fact_of[$1 kernel]}" | jq -c .
}
