/* The queries of re-ranking as Python hands them over. */
#ifndef POLICY_PY_RERANK_H
#define POLICY_PY_RERANK_H

#include "binding/module.h"

#include "search/rerank.h"

/* Read a `RerankQuery` (search/engine/values.py), which is to be freed in any case. -1 with an exception. */
int read_rerank_query(RerankQuery *query, PyObject *given, PyObject *kept);
void free_rerank_query(RerankQuery *query);

#endif
