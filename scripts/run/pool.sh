# shellcheck shell=bash disable=SC2034	# for who sources this
# SPDX-License-Identifier: GPL-2.0-only
#
# For all who have boots to make: how the program `pool` is told, and heard. Sourced after
# lib.sh.

# pool_line NAME WORD...: of a list for it. No word may be empty, or have a tab in it.
pool_line() { local IFS=$'\t'; echo "$*"; }

# start_pool OUT LIST: its events are read from the descriptor $pool_events, `wait $pool_pid`
# has its exit status. It ends, and with it all its boots, when this shell does.
start_pool() {
	exec {pool_events}< <(exec setpriv --pdeathsig TERM "$SCRIPTS/run/pool" "$1" "$2" 8>&-)
	pool_pid=$!
}

# end_pool: sets $pool_status, and closes what start_pool opened
end_pool() {
	pool_status=0
	wait "$pool_pid" || pool_status=$?
	exec {pool_events}<&-
}
