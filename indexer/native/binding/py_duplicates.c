/* read_passages, find_reposts and find_recurring for Python: checks arguments and works without the GIL. */
#include "binding/analysis_objects.h"
#include "binding/buffers.h"
#include "duplicates/boilerplate.h"
#include "duplicates/passages.h"
#include "duplicates/reposts.h"

static PyObject *handed_over(Buffer *buffer) {
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)buffer->data, (Py_ssize_t)buffer->size);
    buffer_free(buffer);
    return bytes;
}

/* An empty buffer may stand anywhere. */
static bool is_array_of(const Py_buffer *view, size_t size) {
    return (size_t)view->len % size == 0 && (view->len == 0 || (uintptr_t)view->buf % size == 0);
}

enum { UNITS, ENDS, FIRST_DOCUMENTS, DELETED, VIEWS };

static PyObject *passages_of(const Folding *folding, const Py_buffer *views, size_t first, size_t last) {
    PassageSource source = {.units = views[UNITS].buf,
                            .ends = views[ENDS].buf,
                            .first_documents = views[FIRST_DOCUMENTS].buf,
                            .deleted = views[DELETED].buf,
                            .unit_count = (size_t)views[UNITS].len / 2,
                            .documents = (size_t)views[ENDS].len / 4,
                            .deleted_count = (size_t)views[DELETED].len / 4,
                            .first_article = first,
                            .last_article = last};
    Passages passages = {0};
    PassagesOutcome outcome;
    PyObject *result = NULL;
    Py_BEGIN_ALLOW_THREADS
    outcome = read_passages(folding, &source, &passages);
    Py_END_ALLOW_THREADS
    if (outcome == PASSAGES_READ) {
        result = Py_BuildValue("(NNN)", handed_over(&passages.passages), handed_over(&passages.ends),
                               handed_over(&passages.paragraphs));
    } else if (outcome == PASSAGES_NO_MEMORY) {
        PyErr_NoMemory();
    } else {
        PyErr_SetString(PyExc_ValueError, "the numbers of its texts do not fit together");
    }
    passages_free(&passages);
    return result;
}

static PyObject *read_passages_function(PyObject *module, PyObject *args) {
    PyObject *folding_object, *result = NULL;
    Py_buffer views[VIEWS];
    Py_ssize_t first, last;
    if (!PyArg_ParseTuple(args, "Oy*y*y*y*nn", &folding_object, &views[UNITS], &views[ENDS],
                          &views[FIRST_DOCUMENTS], &views[DELETED], &first, &last)) {
        return NULL;
    }
    const Folding *folding = folding_of(module, folding_object);
    bool fits = is_array_of(&views[UNITS], 2) && views[FIRST_DOCUMENTS].len >= 4;
    for (int at = ENDS; at < VIEWS; at++) fits = fits && is_array_of(&views[at], 4);
    fits = fits && first >= 0 && first <= last && last < views[FIRST_DOCUMENTS].len / 4;
    if (folding != NULL && fits) {
        result = passages_of(folding, views, (size_t)first, (size_t)last);
    } else if (folding != NULL) {
        PyErr_SetString(PyExc_ValueError, "a section has an impossible length, or there are fewer articles");
    }
    for (int at = 0; at < VIEWS; at++) PyBuffer_Release(&views[at]);
    return result;
}

static bool is_sound(const PassageSets *sets) {
    size_t before = 0;
    for (size_t article = 0; article < sets->articles; article++) {
        if (sets->ends[article] < before) return false;
        before = sets->ends[article];
    }
    return before == sets->passage_count;
}

static PyObject *find_reposts_function(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer passages, ends;
    if (!PyArg_ParseTuple(args, "y*y*", &passages, &ends)) return NULL;
    PassageSets sets = {.passages = passages.buf,
                        .ends = ends.buf,
                        .passage_count = (size_t)passages.len / 8,
                        .articles = (size_t)ends.len / 4};
    RepostPairs pairs = {0};
    PyObject *result = NULL;
    if (!is_array_of(&passages, 8) || !is_array_of(&ends, 4) || !is_sound(&sets)) {
        PyErr_SetString(PyExc_ValueError, "the passages do not fit together");
    } else {
        bool done;
        Py_BEGIN_ALLOW_THREADS
        done = find_reposts(&sets, &pairs);
        Py_END_ALLOW_THREADS
        if (done) result = Py_BuildValue("(NN)", handed_over(&pairs.copies), handed_over(&pairs.held));
        else PyErr_NoMemory();
    }
    repost_pairs_free(&pairs);
    PyBuffer_Release(&passages);
    PyBuffer_Release(&ends);
    return result;
}

static PyObject *find_recurring_function(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer keys;
    unsigned int fewest;
    if (!PyArg_ParseTuple(args, "y*I", &keys, &fewest)) return NULL;
    Buffer documents = {NULL, 0, 0};
    PyObject *result = NULL;
    if (!is_array_of(&keys, 8) || (size_t)keys.len / 8 > UINT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "the keys are u64, at most 2^32 of them");
    } else {
        bool done;
        Py_BEGIN_ALLOW_THREADS
        done = find_recurring(keys.buf, (size_t)keys.len / 8, fewest, &documents);
        Py_END_ALLOW_THREADS
        result = done ? handed_over(&documents) : PyErr_NoMemory();
    }
    buffer_free(&documents);
    PyBuffer_Release(&keys);
    return result;
}

static PyMethodDef functions[] = {
    {"read_passages", read_passages_function, METH_VARARGS,
     "read_passages(folding, units, ends, first_documents, deleted, first, last): the passages."},
    {"find_reposts", find_reposts_function, METH_VARARGS,
     "find_reposts(passages, ends): (pairs of copies, pairs of an article and its holder)."},
    {"find_recurring", find_recurring_function, METH_VARARGS,
     "find_recurring(keys, fewest): the documents with a key that at least `fewest` have."},
    {NULL, NULL, 0, NULL},
};

int add_duplicates(PyObject *module) { return PyModule_AddFunctions(module, functions); }
