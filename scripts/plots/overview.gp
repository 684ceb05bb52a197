# SPDX-License-Identifier: GPL-2.0-only
# On top of the report: what each design costs (above the floor), and what it takes
# when a page goes bad. A point per variant, a line per case; smaller is better.

ROW = 30.0
LEFT = 0.51	# room for labels that name three variants
HEIGHT = 275 + ROW * (COSTS + GAINS)
set terminal @TERMINAL size 1000, HEIGHT
BOTTOM = 85 / HEIGHT
MIDDLE = BOTTOM + ROW * GAINS / HEIGHT
set multiplot
set lmargin at screen LEFT
set rmargin at screen 0.96
set logscale x 10
set grid xtics ytics linecolor "#dddddd" linewidth 0.6 linetype 1
unset key
least(x) = x < 0.01 ? 0.01 : x
unit(u) = u eq "" ? "" : u . " "

set label 1 NOTE . "Medians over boots; log scale; smaller is better." \
	at screen 0.5, screen 14 / HEIGHT center noenhanced font SMALL textcolor "#555555"
X = LEFT
do for [v = 1:NV] {
	if (v != FLOOR) {
		set label 10 + v VARIANT[v] at screen X, screen 1 - 50 / HEIGHT \
			left noenhanced offset character 1.2, 0 \
			point pointtype point(v) pointsize 1.5 linecolor rgb colour(v)
		X = X + (8.5 * strlen(VARIANT[v]) + 45) / 1000
	}
}

do for [p = 1:2] {
	ROWS = p == 1 ? COSTS : GAINS
	START = p == 1 ? 0 : COSTS
	TOP = p == 1 ? 1 - 75 / HEIGHT : MIDDLE
	set tmargin at screen TOP
	set bmargin at screen (p == 1 ? 1 - (75 + ROW * COSTS) / HEIGHT : BOTTOM)
	set label 2 (p == 1 ? "What each design costs while nothing is wrong" : \
		"... and takes when a page goes bad") \
		at screen LEFT, screen (p == 1 ? 1 - 22 / HEIGHT : TOP + 18 / HEIGHT) left noenhanced
	set xlabel (p == 1 ? unit(COST_UNIT) . (FLOOR ? "above " . VARIANT[FLOOR] : "in all") . "; below 0.01 drawn at 0.01" : \
		unit(GAIN_UNIT) . "from the injection on") noenhanced offset 0, 0.4
	# A side on which nobody has a figure: no range can be found. What `stats` counts is
	# what is in the ranges.
	set xrange [*:*]
	set yrange [*:*]
	ANY = 0
	do for [v = 1:NV] {
		undefine Y_*
		stats DAT index p - 1 using (column(v + 2)) name "Y" nooutput
		if (exists("Y_records")) { ANY = ANY + Y_records }
	}
	if (ANY == 0) {
		set xrange [1:10]
	} else {
		if (p == 1) { set xrange [0.008:*] }
	}
	set yrange [START + ROWS - 0.5 : START - 0.5]
	set format x (p == 1 ? "%g" : "%.0s%c")
	plot for [v = 1:NV] DAT index p - 1 using (least(column(v + 2))):1:ytic(2) \
		with points linecolor rgb colour(v) pointtype (SVG ? -1 : point(v)) \
		pointsize 1.5 notitle, \
		for [v = 1:SVG * NV] DAT index p - 1 \
		using (least(column(v + 2))):1:(hint(v, column(v + 2), 0, 0, strcol(2))) \
		with labels hypertext point linecolor rgb colour(v) pointtype point(v) \
		pointsize 1.5 notitle
	do for [k = 1:10 + NV] { unset label k }
}
unset multiplot
set output
