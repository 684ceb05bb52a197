# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Boots on other machines: HOSTS="NAME NAME:N ...", hosts as ssh knows them, N boots at a time
# (its CPUs); `here` is this one. GNU parallel (spread) starts each line of a queue where there
# is room, and again elsewhere if that host is lost:
#
#	on-host		what it calls for ssh: is the host there? Then the line is made
#	away		in place of vmrun: kernel and images go there once, the boot comes back
#	guest		the other end of both
#
# A host that cannot be used is left out by name, with the cause. Sourced after lib.sh.

readonly CLOCK_LIMIT=60	# seconds that the clock of a host may be off
readonly SPARE_MIB=256	# what the emulator takes beside the guest's memory
declare -A facts_of=()	# host -> lines KEY=VALUE of `guest facts`

# other HOST WORD...: guest WORD... there. It ends when the connection does, which none shares.
# In a subshell, which becomes ssh and ends when this shell does.
other() {
	local text host=$1
	shift
	text=$(sed "s/'/'\\\\''/g" "$SCRIPTS/run/guest")
	# shellcheck disable=SC2086	# a command and its options
	exec setpriv --pdeathsig TERM ${SSH:-ssh} -o BatchMode=yes -o ControlPath=none -o ConnectTimeout=20 \
		-o ServerAliveInterval=15 -o ServerAliveCountMax=3 "$host" -- \
		"exec setpriv --pdeathsig TERM sh -c '$text' guest ${*@Q}"
}

emulator_here() { "${QEMU:-qemu-system-x86_64}" --version 2>/dev/null | sed -n 1p; }

fact() { sed -n "s/^$2=//p" <<<"${facts_of[$1]}"; }	# HOST KEY

left_out() {	# HOST WHY
	say "$1 is left out: $2"
	return 1
}

# check_host HOST N|'' MIB: sets `slots`, how many guests of that memory it takes at a time
check_host() {
	local host=$1 there asked off fit mib
	asked=$(date +%s)
	facts_of[$host]=$(other "$host" facts 2>&1 </dev/null) ||
		left_out "$host" "ssh says: $(tail -n 1 <<<"${facts_of[$host]}"); \`ssh $host true\` must work without a question" || return
	[ -z "$(other "$host" true 2>/dev/null </dev/null)" ] ||
		left_out "$host" "its login shell prints something, which would be taken for a boot: see that ~/.bashrc there is silent" || return
	there=$(fact "$host" time)
	off=$((there < asked ? asked - there : there - $(date +%s)))
	mib=$(fact "$host" memory)
	[ "$(fact "$host" arch)" = x86_64 ] ||
		left_out "$host" "its architecture is $(fact "$host" arch), the programs are for x86_64" || return
	[ -z "$(fact "$host" missing)" ] ||
		left_out "$host" "it lacks$(fact "$host" missing)" || return
	[ "$off" -le $CLOCK_LIMIT ] || left_out "$host" "its clock is $off s off: set it" || return
	[ "$(fact "$host" qemu)" = "$(emulator_here)" ] ||
		left_out "$host" "its emulator is '$(fact "$host" qemu)', here it is '$(emulator_here)', which may count otherwise: install the same" || return
	[ "$(fact "$host" disk)" -ge $((${MIN_DISK_GIB:-3} * 1024)) ] ||
		left_out "$host" "it has $(fact "$host" disk) MiB of disk for ~/.cache, ${MIN_DISK_GIB:-3} GiB are needed" || return
	slots=${2:-$(fact "$host" cpus)} fit=$((mib / ($3 + SPARE_MIB)))
	[ $fit -ge 1 ] ||
		left_out "$host" "it has $mib MiB of memory available, a guest of $3 MiB needs more" || return
	[ "$fit" -ge "$slots" ] || { say "$host: $fit boots at a time, not $slots: it has no more memory"; slots=$fit; }
}

# check_hosts MIB: HOSTS becomes NAME:N of each host that can be used
check_hosts() {
	local word host number slots seen='' good=''
	[ -n "${HOSTS:-}" ] || return 0
	command -v parallel >/dev/null || bad_args "HOSTS needs GNU parallel: make deps"
	for word in $HOSTS; do
		host=${word%%:*} number=''
		[ "$word" = "$host" ] || number=${word#*:}
		[[ $host =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ && $word =~ ^[^:]*(:[1-9][0-9]{0,2})?$ ]] ||
			bad_args "HOSTS: '$word' is not NAME or NAME:N; users and ports belong into ~/.ssh/config"
		# shellcheck disable=SC2086	# a list of words
		! one_of "$host" $seen || bad_args "HOSTS: $host is there twice"
		seen="$seen $host"
		if [ "$host" = here ]; then
			slots=${number:-${BENCH_WORKERS:-$(nproc)}}
		else
			check_host "$host" "$number" "$1" || continue
		fi
		good="$good $host:$slots"
	done
	[ -n "$good" ] || die "no host of HOSTS=\"$HOSTS\" can be used"
	HOSTS=${good# }
}

# describe_host HOST: what environment.json says of it
describe_host() {
	json_object qemu "$(fact "$1" qemu)" cpu "$(fact "$1" cpu)" cpus "$(fact "$1" cpus)" \
		memory "$(fact "$1" memory) MiB available" kernel "$(fact "$1" kernel)"
}

# spread DIR PROGRAM: calls PROGRAM with the words of each line of stdin, on the hosts. It may
# be killed: nothing that it started stays. In DIR are afterwards
#
#	joblog		GNU parallel's: Exitval 0 of each line that was made
#	lost/LINE	why that line was not made, if that is known
#
# What PROGRAM gets: $POOL, which is DIR; $POOL_HOST, `here` or another; $POOL_LOST, a file that
# is there if the host was lost, and then PROGRAM fails; $VMRUN, to be used for vmrun.
spread() {
	local word host hosts=0
	mkdir -p "$1/lost" "$1/sums"
	cat >"$1/todo"
	for word in $HOSTS; do
		host=${word%:*}
		mkdir -p "$1/at/$host/has"
		hosts=$((hosts + 1))
		echo "${word#*:}/$host" >&3
		[ "$host" = here ] || echo "${facts_of[$host]}" >"$1/at/$host/facts"
	done 3>"$1/slots"
	# A host is not asked again for a line that it lost while there is another one. Many
	# connections at once an sshd refuses. A session of its own: Ctrl-C is for the caller.
	POOL=$1 POOL_PROGRAM=$2 PARALLEL_SHELL=/bin/bash PARALLEL_HOME=$1/parallel \
		setsid setpriv --pdeathsig KILL parallel --plain --will-cite --ungroup --delay 0.2 \
		--sshloginfile "$1/slots" --ssh "$SCRIPTS/run/on-host" --retries $((hosts + 2)) \
		--joblog "$1/joblog" --arg-file "$1/todo" "${2##*/} {}" </dev/null || true
}

# spread_rest DIR: when what spread started is gone
spread_rest() { [ ! -e "$1/alive" ] || flock -w 60 "$1/alive" true || true; }

# not_made DIR: LINE-NUMBER WORDS... of each line that was not made
not_made() {
	awk -F '\t' 'FILENAME != ARGV[2] { if ($7 == "0" && $8 == "0") made[$1] = 1; next }
		!(FNR in made) { print FNR, $0 }' <(cat "$1/joblog" 2>/dev/null || true) "$1/todo"
}
