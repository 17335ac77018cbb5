/* Queries, strings and lists of strings as Python hands them over. */
#ifndef POLICY_PY_QUERY_H
#define POLICY_PY_QUERY_H

#include "binding/module.h"

#include "search/query.h"

/* The UTF-8 of a str, lone surrogates as three bytes. NULL with an exception. What it points into lives as
 * long as the str and `kept`, a list. */
const uint8_t *utf8_of(PyObject *string, PyObject *kept, size_t *size);

/* The field of that name; FIELDS with a ValueError where there is none. */
Field field_of(PyObject *name);

/* Read a tree of clauses, or scoring terms, into the query. -1 with an exception. */
int read_clause(Query *query, PyObject *clause, const Folding *folding, PyObject *kept);
int read_terms(Query *query, PyObject *terms, PyObject *kept);

#endif
