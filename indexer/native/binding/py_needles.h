/* Texts and needles, the strings to be highlighted, from Python, and spans to Python. */
#ifndef POLICY_PY_NEEDLES_H
#define POLICY_PY_NEEDLES_H

#include "binding/buffers.h"

#include "analysis/needles.h"

/* The code points of a str, lone surrogates included, to be freed by PyMem_Free; false with an exception. */
bool read_text(PyObject *object, CodePoints *text);

/* The str of code points; NULL with an exception. */
PyObject *str_of(const uint32_t *codes, size_t count);

/* The code points of each str of a sequence, to be freed; NULL with an exception. */
CodePoints *read_needles(PyObject *sequence, size_t *count);
void free_needles(CodePoints *needles, size_t count);

/* Spans, pairs of u32, as a tuple of (start, end). */
PyObject *tuple_of_spans(const Buffer *spans);

#endif
