# SPDX-License-Identifier: GPL-2.0-only
# What compare.jq made, one variant ($v) of it, as KTAP.
"KTAP version 1", "1..\(.rows | length)",
(.rows | to_entries[] | .key as $n | .value.test as $t | .value.cells[$v] |
	if .status == "pass" then "ok \($n + 1) \($t) # \(.seconds) s"
	elif .status == "notrun" or .status == "none" then "ok \($n + 1) \($t) # SKIP \(.why)"
	else "# \(.why)", "not ok \($n + 1) \($t) # \(.status), see \(.log)" end)
