/* The Python class Answerer: a state of an index that is opened once, and answers queries in one call each. */
#ifndef POLICY_PY_ANSWER_H
#define POLICY_PY_ANSWER_H

#include "binding/buffers.h"
#include "binding/py_view.h"
#include "search/answering.h"
#include "search/plain_query.h"

/* The values that it was opened with. All strings and views live as long as it does. */
typedef struct {
    PyObject_HEAD
    PyObject *kept;
    PyTypeObject *known; /* the class of answers, */
    PyObject *slots;     /* and the descriptors of its fields */
    Segments segments;
    OpenedIndex index;
    PlainReader reader;
    Py_buffer synonyms, table_of_synonyms; /* the reader reads in them */
    const CrcTable *crc_table;             /* the module's */
} AnswererObject;

/* The number of fields of an answer: of Known in search/engine/values.py. */
#define KNOWN_FIELDS 11

/* Its methods. */
PyObject *answerer_answer(PyObject *self, PyObject *args);
PyObject *answerer_answer_plain(PyObject *self, PyObject *args);
PyObject *answerer_among_plain(PyObject *self, PyObject *args);
PyObject *answerer_json_of_plain(PyObject *self, PyObject *args);

/* Whether it answers with so many matches; false with an exception. */
bool is_limit_of(const AnswererObject *self, Py_ssize_t limit);

/* Read a query as it was typed: whether it is plain; -1 with an exception. */
int read_typed(const AnswererObject *opened, PyObject *text, Answering *answering);

#endif
