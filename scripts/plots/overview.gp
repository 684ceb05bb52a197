# SPDX-License-Identifier: GPL-2.0-only
# On top of the report: what each design costs (above control), and what it takes
# when a page goes bad. A point per variant, a line per case; smaller is better.

ROW = 30.0
set terminal @TERMINAL size 1000, 190 + ROW * (COSTS + GAINS)
HEIGHT = 190 + ROW * (COSTS + GAINS)
BOTTOM = 55 / HEIGHT
MIDDLE = BOTTOM + ROW * GAINS / HEIGHT
set multiplot
set lmargin at screen 0.44
set rmargin at screen 0.97
set logscale x 10
set grid xtics ytics linecolor "#dddddd" linewidth 0.6 linetype 1
unset key
least(x) = x < 0.01 ? 0.01 : x

do for [p = 1:2] {
	ROWS = p == 1 ? COSTS : GAINS
	START = p == 1 ? 0 : COSTS
	set tmargin at screen (p == 1 ? 1 - 60 / HEIGHT : MIDDLE)
	set bmargin at screen (p == 1 ? 1 - (60 + ROW * COSTS) / HEIGHT : BOTTOM)
	set xlabel (p == 1 ? "above control; below 0.01 drawn at 0.01" : "from the injection on") \
		offset 0, 0.4
	set yrange [START + ROWS - 0.5 : START - 0.5]
	set format x (p == 1 ? "%g" : "%.0s%c")
	if (p == 1) {
		set xrange [0.008:*]
		set key at screen 0.97, screen 1 - 8 / HEIGHT right top horizontal noenhanced
	} else {
		set xrange [*:*]
		unset key
	}
	plot for [v = 1:NV] DAT index p - 1 using (least(column(v + 2))):1:ytic(2) \
		with points linecolor rgb colour(VARIANT[v]) pointtype point(VARIANT[v]) \
		pointsize 1.5 title (VARIANT[v] eq "control" ? "" : VARIANT[v])
}
unset multiplot
set output
