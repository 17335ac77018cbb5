/* Strings to be highlighted, from Python, and their spans, to Python. */
#ifndef POLICY_PY_NEEDLES_H
#define POLICY_PY_NEEDLES_H

#include "binding/module.h"

#include "analysis/needles.h"

/* The code points of each str of a sequence, to be freed; NULL with an exception. */
Sought *read_needles(PyObject *sequence, size_t *count);
void free_needles(Sought *needles, size_t count);

/* Spans, pairs of u32, as a tuple of (start, end). */
PyObject *tuple_of_spans(const Buffer *spans);

#endif
