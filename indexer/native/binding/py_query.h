/* Queries, strings and lists of strings as Python hands them over. */
#ifndef POLICY_PY_QUERY_H
#define POLICY_PY_QUERY_H

#include "binding/module.h"

#include "search/query.h"
#include "segment/segment_view.h"

/* The UTF-8 of a str, lone surrogates as three bytes. NULL with an exception. What it points into lives as
 * long as the str and `kept`, a list. */
const uint8_t *utf8_of(PyObject *string, PyObject *kept, size_t *size);

/* The field of a segment by its name; MOST_FIELDS with a ValueError where there is none. */
Field field_of(const SegmentView *view, PyObject *name);

/* Read a condition (search/query/conditions.py) as the tree of a query. -1 with an exception. */
int read_condition(Query *query, PyObject *condition, const SegmentView *view, PyObject *kept);

/* Read a `Retrieval` (search/engine/values.py) into the query. -1 with an exception. `view` is any of the segments:
 * all have the same fields. */
int read_retrieval(Query *query, PyObject *retrieval, const SegmentView *view, PyObject *kept);

/* Read documents, a tuple of pairs in ascending order, which are to be freed. NULL with an exception. */
Place *read_documents(PyObject *pairs, size_t *count);

/* Read the attribute `recency` of an object, None or a `Recency` (search/engine/values.py), whose shares are to be
 * freed. -1 with an exception. */
int read_recency(PyObject *object, Recency *recency);

#endif
