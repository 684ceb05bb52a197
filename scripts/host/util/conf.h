/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of settings, lines KEY='VALUE' as a shell reads them: '\'' inside a value is a
 * quote; a value without blanks and quotes may stand bare; # begins a comment line.
 */
#ifndef CONF_H
#define CONF_H

struct conf;

/**
 * conf_load - read a file of settings
 * @path: the file
 * @known: the keys it may have, ended by NULL
 *
 * Ends the program, and names file, line and key, if the file cannot be read, a line is
 * no setting, or its key is not known or was set before.
 *
 * Return: the settings; the caller owns them. They are never freed: programs run once.
 */
struct conf *conf_load(const char *path, const char *const *known);

/**
 * conf_get - look one setting up
 * @c: the settings
 * @key: which
 *
 * Return: its value, owned by @c; "" if the file does not set it.
 */
const char *conf_get(const struct conf *c, const char *key);

/**
 * conf_words - the words of a setting
 * @c: the settings
 * @key: which
 * @nr: gets their number
 *
 * Return: an array of the words between blanks, which the caller owns.
 */
char **conf_words(const struct conf *c, const char *key, unsigned int *nr);

#endif
