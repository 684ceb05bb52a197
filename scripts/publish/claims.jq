# What the formulas of claims.txt are made of. A figure has all variants' records of
# summary.json: {experiment, metric, params, v: {stock: RECORD, ...}}.

def figures: group_by([.experiment, .metric, .params]) |
	map({experiment: .[0].experiment, metric: .[0].metric, params: .[0].params,
	     v: (map({key: .variant, value: .}) | from_entries)});

# Each of these gives figures, or numbers, one by one.
def figure(experiment; metric): .[] | select(.experiment == experiment and .metric == metric);
def shared_pmd: figure("assoc-pmd"; "fault"), (figure("disassoc"; "teardown") |
	select(.params.size == "pmd")) | select(.params.sharers > 1);
def errors: figure("mf-sharers"; "return") |
	select(.params.policy == "early" and .params.injector == "pfn");

# Of a figure: the ratio of two medians; what is said of two variants sample by sample.
def ratio(a; b): .v[a].median / .v[b].median;
def paired(a; b): .v[a].pairs[b];

# How many instructions a read fault takes more on a than on b, of each number of sharers.
def read_faults(a; b): (figure("assoc-pmd"; "fault") | 512 * paired(a; b).median),
	(figure("assoc-pte"; "fault") | paired(a; b).median);

# What it takes per page more than on the floor to map 2 MiB as the 8th file, with a record of
# extent for so many pages.
def granule_fault(pages): figure("granule"; "fault") | select(.params.granule == pages and
	.params.size == "pmd" and .params.sharers == 8) | paired("extent"; "floor").median;

# What an operation takes with a reverse map, over what it takes without, of each variant.
def tax(op): [figure("rmapbt-tax"; "op") | select(.params.op == op)] |
	(.[] | select(.params.rmapbt == 1) | .v) as $with |
	(.[] | select(.params.rmapbt == 0) | .v) as $without |
	$with | keys[] | $with[.].median / $without[.].median;

# Of a list of numbers, which must not be empty: all are what TEXT is, as far as it has digits.
def about(text): ((text | tonumber) as $n | (text | split(".")[1] // "" | length) as $digits |
	length > 0 and all(.[]; (. - $n | fabs) <= 0.5 * pow(10; -$digits) + 1e-9));
def between(low; high): length > 0 and all(.[]; . >= low and . <= high);
