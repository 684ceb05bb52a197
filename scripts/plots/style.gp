# SPDX-License-Identifier: GPL-2.0-only
# What every plot shares. The caller has set FORMAT (svg or png), OUT and the
# facts of the figure (see scripts/host/report/plot.c). The background is white and
# opaque, so that a plot reads the same on a light and on a dark page.

# Panels: one or two beside each other.
COLS = NP > 1 ? 2 : 1
LINES_OF_PANELS = (NP + COLS - 1) / COLS
WIDTH = COLS == 1 ? 760 : 1000
HEIGHT = 129 + 330 * LINES_OF_PANELS

# Terminal and its options but the size, which a script may set again.
if (FORMAT eq "svg") {
	TERMINAL = 'svg font "DejaVu Sans,14" background "#ffffff" linewidth 1.2'
	SMALL = ",12"
} else {
	TERMINAL = 'pngcairo font "DejaVu Sans,11" background "#ffffff" linewidth 1.6 noenhanced'
	SMALL = ",9"
}
set terminal @TERMINAL size WIDTH, HEIGHT
set output OUT

# Okabe and Ito's colours: told apart by the colour-blind. Point types differ
# too, for print, and the open ones let a curve below show through.
# The reference is black and the floor grey; the others in the order of the run.
array HUE[6] = ["#0072B2", "#D55E00", "#009E73", "#56B4E9", "#CC79A7", "#E69F00"]
array SHAPE[6] = [6, 8, 10, 2, 14, 1]
other(v) = (v - (REFERENCE && v > REFERENCE) - (FLOOR && v > FLOOR) - 1) % 6 + 1
colour(v) = v == REFERENCE ? "#000000" : v == FLOOR ? "#888888" : HUE[other(v)]
point(v) = v == REFERENCE ? 4 : v == FLOOR ? 12 : SHAPE[other(v)]

# Where curves coincide, those of the designs are thin and drawn over the wide ones of
# what they are judged by, the floor first: nth(k) is the variant to be drawn as number k.
width(v) = v == FLOOR ? 2.8 : v == REFERENCE ? 1.9 : 1.1
nth(k) = !FLOOR || k > FLOOR ? k : k == 1 ? FLOOR : k - 1

# What is said where a point of an SVG is pointed at: scripts/host/report/svg.c.
SVG = FORMAT eq "svg"
short(y) = sprintf(abs(y) < 1000 ? "%.2f" : "%.0f", y)
hint(v, y, low, high, at) = VARIANT[v] . ": " . short(y) . \
	(low < high ? " [" . short(low) . ".." . short(high) . "]" : "") . ", " . at

set border 3 linecolor "#333333"
set tics nomirror textcolor "#333333"
set grid ytics linecolor "#dddddd" linewidth 0.6 linetype 1
set key noenhanced
set style fill solid 1.0 noborder
set datafile missing "NaN"
