// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases that a title file asks for, {"metric", "params"}, in what one more boot per variant
 * counted: profile/ and lines/.
 */
#include "report.h"

#include <string.h>

unsigned int case_key(const struct run *run, const struct figure *f, json_t *spec)
{
	unsigned int key;

	for (key = f->first; key < f->end; key++) {
		const struct key *k = &run->keys[key];

		if (!strcmp(k->metric, json_text(spec, "metric", k->metric)) &&
		    params_match(k->params, json_object_get(spec, "params")))
			break;
	}
	return key;
}

bool case_region(const struct figure *f, json_t *spec, const char *line)
{
	char experiment[NAME_LEN], params[NAME_LEN];

	return sscanf(line, "region " NAME_FORMAT " " NAME_FORMAT, experiment, params) == 2 &&
	       !strcmp(experiment, f->experiment) &&
	       params_match(params, json_object_get(spec, "params"));
}
