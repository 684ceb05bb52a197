# SPDX-License-Identifier: GPL-2.0-only
# One panel per metric and case, one curve per variant, bars from low to high.
# Without a numeric parameter to vary: clustered bars. Copy this file to
# <experiment>.gp to draw one experiment in another way.

HEAD = (COMMON eq "" ? 66.0 : 84.0) / HEIGHT
set multiplot layout LINES_OF_PANELS, COLS columnsfirst downwards \
	margins 0.10, 0.965, 94.0 / HEIGHT, 1 - HEAD - 40.0 / HEIGHT \
	spacing 0.13, 105.0 / HEIGHT
set label 1 TITLE at screen 0.5, screen 1 - 20.0 / HEIGHT center noenhanced
set label 2 COMMON at screen 0.5, screen 1 - 40.0 / HEIGHT center noenhanced \
	font SMALL textcolor "#555555"
set label 3 NOTE at screen 0.5, screen 14.0 / HEIGHT center noenhanced \
	font SMALL textcolor "#555555"

# The key once, over all panels, on one line; of those that have a figure.
KEYS = ""
do for [v = 1:NV] {
	do for [p = 1:NP] {
		undefine Y_*
		stats DAT index p - 1 using (column(3 * v)) name "Y" nooutput
		if (exists("Y_records") && Y_records > 0) {
			KEYS = KEYS . (strstrt(" " . KEYS, sprintf(" %d ", v)) ? "" : sprintf("%d ", v))
		}
	}
}
key(k) = int(word(KEYS, k))
NAMES = 0
do for [k = 1:words(KEYS)] { NAMES = NAMES + strlen(VARIANT[key(k)]) + 1 }
X = 0.5 - (8.5 * NAMES + 32 * (words(KEYS) - 1)) / 2 / WIDTH
do for [k = 1:words(KEYS)] {
	set label 10 + k VARIANT[key(k)] at screen X, screen 1 - HEAD + 4.0 / HEIGHT \
		left noenhanced offset character 1.2, 0 \
		point pointtype (NUMERIC ? point(key(k)) : 5) pointsize 1.4 \
		linecolor rgb colour(key(k)) linewidth 1.4
	X = X + (8.5 * (strlen(VARIANT[key(k)]) + 1) + 32) / WIDTH
}
unset key
hint_of(v, at) = hint(v, column(3 * v), column(3 * v + 1), column(3 * v + 2), at)

do for [p = 1:NP] {
	set title PANEL[p] noenhanced offset 0, -0.5
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
	LOGY = LOW > 0 && HIGH > 100 * LOW
	if (LOGY) {
		set logscale y 10
		set yrange [*:*]
	} else {
		unset logscale y
		set yrange [0:*]
	}
	set ylabel YLABEL[p] . (LOGY ? ", log scale" : "") noenhanced offset (WIDE ? 0 : -0.5), 0
	# A step between two tics is a whole number of thousands, unless there are few of them.
	WHOLE = LOGY || (HIGH >= 20000 && HIGH < 1e6) || HIGH >= 2e7
	set format y (!WIDE ? "%g" : WHOLE ? "%.0s%c" : "%.1s%c")
	if (NUMERIC) {
		stats DAT index p - 1 using 1 name "X" nooutput
		unset logscale x
		set xtics auto
		LOGX = X_min > 0 && X_max >= 8 * X_min
		if (LOGX) {
			set logscale x 2
			set xrange [X_min / 1.15 : X_max * 1.15]
		} else {
			set xrange [X_min - 0.3 : X_max + 0.3]
		}
		set xlabel XLABEL . (LOGX ? ", log scale" : "") noenhanced
		plot for [k = 1:NV] DAT index p - 1 \
			using 1:(column(3 * nth(k))):(column(3 * nth(k) + 1)):(column(3 * nth(k) + 2)):xtic(2) \
			with yerrorlines linecolor rgb colour(nth(k)) \
			pointtype (SVG ? -1 : point(nth(k))) pointsize 1.1 \
			linewidth width(nth(k)) notitle, \
			for [k = 1:SVG * NV] DAT index p - 1 \
			using 1:(column(3 * nth(k))):(hint_of(nth(k), XLABEL . " " . strcol(2))) \
			with labels hypertext point linecolor rgb colour(nth(k)) \
			pointtype point(nth(k)) pointsize 1.1 \
			linewidth width(nth(k)) notitle
	} else {
		W = 0.8 / NV
		set xlabel XLABEL noenhanced
		set xrange [-0.6 : ROWS[p] - 0.4]
		# The tics by a plot of their own: one per cluster, and not one per bar.
		plot DAT index p - 1 using 1:(LOGY ? LOW : 0):xtic(2) \
			with points pointtype -1 notitle, \
			for [v = 1:NV] DAT index p - 1 \
			using ($1 + (v - (NV + 1) / 2.0) * W):(column(3 * v)):(W * 0.9) \
			with boxes linecolor rgb colour(v) \
			notitle, \
			for [v = 1:NV] DAT index p - 1 \
			using ($1 + (v - (NV + 1) / 2.0) * W):(column(3 * v + 1)):(0):(column(3 * v + 2) - column(3 * v + 1)) \
			with vectors heads size screen 0.004, 90 linecolor rgb "#333333" notitle, \
			for [v = 1:SVG * NV] DAT index p - 1 \
			using ($1 + (v - (NV + 1) / 2.0) * W):(column(3 * v)):(hint_of(v, strcol(2))) \
			with labels hypertext point linecolor rgb "#ff000000" \
			pointtype 5 pointsize 1.5 notitle
	}
	do for [k = 1:3 + 10 + NV] { unset label k }
}
unset multiplot
set output
