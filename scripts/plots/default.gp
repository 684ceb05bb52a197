# SPDX-License-Identifier: GPL-2.0-only
# One panel per metric and case, one curve per variant, bars from low to high.
# Without a numeric parameter to vary: clustered bars. Copy this file to
# <experiment>.gp to draw one experiment in another way.

HEAD = 70.0 / HEIGHT
set multiplot layout LINES_OF_PANELS, COLS columnsfirst downwards \
	margins 0.10, 0.98, 75.0 / HEIGHT, 1 - HEAD - 30.0 / HEIGHT \
	spacing 0.12, 105.0 / HEIGHT
set label 1 TITLE at screen 0.5, screen 1 - 20.0 / HEIGHT center noenhanced
# The key once, over all panels.
set key at screen 0.5, screen 1 - 34.0 / HEIGHT center top horizontal \
	samplen 2 maxrows 1

do for [p = 1:NP] {
	set title PANEL[p] noenhanced offset 0, -0.5
	set xlabel XLABEL noenhanced
	# Thousands and millions in short, once they are that many.
	LOW = NaN; HIGH = NaN
	do for [v = 1:NV] {
		undefine Y_*
		stats DAT index p - 1 using (column(3 * v)) name "Y" nooutput
		if (exists("Y_records") && Y_records > 0) {
			LOW = LOW <= Y_min ? LOW : Y_min
			HIGH = HIGH >= Y_max ? HIGH : Y_max
		}
	}
	WIDE = HIGH >= 20000
	# From zero, unless that would press most of the curve flat.
	if (LOW > 0 && HIGH > 100 * LOW) {
		set logscale y 10
		set yrange [*:*]
	} else {
		unset logscale y
		set yrange [0:*]
	}
	set ylabel YLABEL[p] noenhanced offset (WIDE ? 0 : -0.5), 0
	set format y (WIDE ? "%.1s%c" : "%g")
	if (NUMERIC) {
		stats DAT index p - 1 using 1 name "X" nooutput
		unset logscale x
		set xtics auto
		if (X_min > 0 && X_max >= 8 * X_min) {
			set logscale x 2
			set xrange [X_min / 1.15 : X_max * 1.15]
		} else {
			set xrange [X_min - 0.3 : X_max + 0.3]
		}
		plot for [v = 1:NV] DAT index p - 1 \
			using 1:(column(3 * v)):(column(3 * v + 1)):(column(3 * v + 2)):xtic(2) \
			with yerrorlines linecolor rgb colour(VARIANT[v]) \
			pointtype point(VARIANT[v]) pointsize 1.1 \
			notitle, \
			for [v = 1:(p == 1 ? NV : 0)] keyentry with yerrorlines \
			linecolor rgb colour(VARIANT[v]) pointtype point(VARIANT[v]) \
			pointsize 1.1 title VARIANT[v]
	} else {
		W = 0.8 / NV
		set xrange [-0.6 : ROWS[p] - 0.4]
		plot for [v = 1:NV] DAT index p - 1 \
			using ($1 + (v - (NV + 1) / 2.0) * W):(column(3 * v)):(W * 0.9):xtic(2) \
			with boxes linecolor rgb colour(VARIANT[v]) \
			notitle, \
			for [v = 1:(p == 1 ? NV : 0)] keyentry with boxes \
			linecolor rgb colour(VARIANT[v]) title VARIANT[v], \
			for [v = 1:NV] DAT index p - 1 \
			using ($1 + (v - (NV + 1) / 2.0) * W):(column(3 * v)):(column(3 * v + 1)):(column(3 * v + 2)) \
			with yerrorbars linecolor rgb "#333333" pointtype 0 notitle
	}
	unset label 1
}
unset multiplot
set output
