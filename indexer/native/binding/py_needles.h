/* Strings to be highlighted as Python hands them over, and spans as it gets them. */
#ifndef POLICY_PY_NEEDLES_H
#define POLICY_PY_NEEDLES_H

#include "binding/module.h"

#include "analysis/needles.h"

/* The code points of every str of a sequence, to be freed; NULL with an exception. */
Sought *read_needles(PyObject *sequence, size_t *count);
void free_needles(Sought *needles, size_t count);

/* The u32 pairs as a tuple of (start, end). */
PyObject *tuple_of_spans(const Buffer *spans);

#endif
