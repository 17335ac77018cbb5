/* rerank() for Python: scores matches anew by what their texts hold; see rerank.h. */
#include "search/rerank.h"
#include "binding/module.h"
#include "binding/py_query.h"
#include "binding/py_view.h"
#include "base/text.h"

/* Have the term's string as code points. */
static int read_string(RerankTerm *term, PyObject *string, PyObject *kept) {
    size_t size;
    const uint8_t *utf8 = utf8_of(string, kept, &size);
    if (utf8 == NULL) return -1;
    if (size == 0) {
        PyErr_SetString(PyExc_ValueError, "a string to count is not empty");
        return -1;
    }
    term->codes = malloc(4 * size);
    if (term->codes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    term->length = decode_utf8(utf8, size, term->codes);
    return 0;
}

static int read_term(RerankTerm *term, PyObject *given, PyObject *kept) {
    PyObject *string;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a term is (string, paragraph gain, article gain, coverage gain)");
        return -1;
    }
    if (!PyArg_ParseTuple(given, "Oddd", &string, &term->paragraph, &term->article, &term->coverage)) return -1;
    return read_string(term, string, kept);
}

/* `terms` is how many terms there are: the numbers are below it. */
static int read_alias(RerankTerm *alias, PyObject *given, size_t terms, PyObject *kept) {
    PyObject *string, *numbers;
    if (!PyTuple_Check(given) || !PyArg_ParseTuple(given, "OO!", &string, &PyTuple_Type, &numbers)) {
        PyErr_SetString(PyExc_TypeError, "an alias is (string, numbers of terms)");
        return -1;
    }
    Py_ssize_t count = PyTuple_Size(numbers);
    alias->stands_for = malloc(((size_t)count + 1) * sizeof *alias->stands_for);
    if (alias->stands_for == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        size_t number = PyLong_AsSize_t(PyTuple_GetItem(numbers, at));
        if (PyErr_Occurred()) return -1;
        if (number >= terms) {
            PyErr_SetString(PyExc_IndexError, "an alias stands for a term that does not exist");
            return -1;
        }
        alias->stands_for[at] = (uint32_t)number;
    }
    if (count == 0) {
        PyErr_SetString(PyExc_ValueError, "an alias stands for at least one term");
        return -1;
    }
    alias->stands_for_count = (size_t)count;
    return read_string(alias, string, kept);
}

/* The attribute `name` of the query as a tuple; NULL with an exception. */
static PyObject *tuple_attribute(PyObject *given, const char *name) {
    PyObject *value = PyObject_GetAttrString(given, name);
    PyObject *tuple = value == NULL ? NULL : PySequence_Tuple(value);
    Py_XDECREF(value);
    return tuple;
}

/* Read terms and then aliases, which stay the caller's, into query->terms. */
static int read_strings(RerankQuery *query, PyObject *terms, PyObject *aliases, PyObject *kept) {
    size_t term_count = (size_t)PyTuple_Size(terms);
    query->count = term_count + (size_t)PyTuple_Size(aliases);
    query->terms = calloc(query->count + 1, sizeof *query->terms);
    if (query->terms == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t at = 0; at < query->count; at++) {
        RerankTerm *term = &query->terms[at];
        int read = at < term_count
                       ? read_term(term, PyTuple_GetItem(terms, (Py_ssize_t)at), kept)
                       : read_alias(term, PyTuple_GetItem(aliases, (Py_ssize_t)(at - term_count)), term_count, kept);
        if (read < 0) return -1;
    }
    rerank_index(query);
    return 0;
}

static int read_saturation(PyObject *given, const char *name, Saturation *saturation) {
    PyObject *tuple = tuple_attribute(given, name);
    int read = tuple != NULL && PyArg_ParseTuple(tuple, "ddd", &saturation->flat, &saturation->slope, &saturation->title);
    Py_XDECREF(tuple);
    return read ? 0 : -1;
}

/* Read a `RerankQuery` (search/engine/values.py). -1 with an exception. */
static int read_query(RerankQuery *query, PyObject *given, PyObject *kept) {
    PyObject *terms = tuple_attribute(given, "terms"), *aliases = terms == NULL ? NULL : tuple_attribute(given, "aliases");
    int read = aliases == NULL ? -1 : read_strings(query, terms, aliases, kept);
    Py_XDECREF(terms);
    Py_XDECREF(aliases);
    if (read < 0 || read_saturation(given, "paragraph", &query->paragraph) < 0) return -1;
    return read_saturation(given, "article", &query->article);
}

static void free_terms(RerankQuery *query) {
    for (size_t at = 0; query->terms != NULL && at < query->count; at++) {
        free(query->terms[at].codes);
        free(query->terms[at].stands_for);
    }
    free(query->terms);
}

/* The matches as hits, an array to be freed; NULL with an exception. */
static Hit *read_matches(PyObject *matches, const SegmentView *const *views, Py_ssize_t view_count) {
    Py_ssize_t count = PyList_Size(matches);
    Hit *hits = calloc((size_t)count + 1, sizeof *hits);
    if (hits == NULL) PyErr_NoMemory();
    for (Py_ssize_t at = 0; hits != NULL && at < count; at++) {
        unsigned int segment, document, day;
        int tier;
        double score;
        bool read = PyArg_ParseTuple(PyList_GetItem(matches, at), "IIdIi", &segment, &document, &score, &day, &tier);
        if (read && (segment >= (size_t)view_count || document >= views[segment]->documents)) {
            PyErr_SetString(PyExc_IndexError, "there is no such document");
            read = false;
        }
        if (!read) {
            free(hits);
            return NULL;
        }
        hits[at] = (Hit){.segment = segment, .document = document, .day = day};
    }
    return hits;
}

static PyObject *ranked(const RerankQuery *query, const SegmentView *const *views, Py_ssize_t view_count,
                        PyObject *matches) {
    Hit *hits = read_matches(matches, views, view_count);
    if (hits == NULL) return NULL;
    Py_ssize_t count = PyList_Size(matches);
    TextStatus status;
    Py_BEGIN_ALLOW_THREADS
    status = rerank_hits(query, views, hits, (size_t)count);
    Py_END_ALLOW_THREADS
    PyObject *result = NULL;
    if (status == NO_MEMORY_FOR_TEXT) PyErr_NoMemory();
    else if (status == TEXT_IS_DAMAGED) PyErr_SetString(PyExc_ValueError, "the ends of the texts do not ascend");
    else result = PyList_New(count);
    for (Py_ssize_t at = 0; result != NULL && at < count; at++) {
        PyObject *match = Py_BuildValue("(IIdIi)", hits[at].segment, hits[at].document, hits[at].score, hits[at].day, 0);
        if (match == NULL) Py_CLEAR(result);
        else PyList_SetItem(result, at, match);
    }
    free(hits);
    return result;
}

static PyObject *rerank(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "matches", "query", "article_codes", NULL};
    PyObject *segments, *matches, *given, *result = NULL;
    Py_ssize_t article_codes;
    RerankQuery query = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO!O$n", names, &segments, &PyList_Type, &matches, &given,
                                     &article_codes)) {
        return NULL;
    }
    if (article_codes < 0) {
        PyErr_SetString(PyExc_ValueError, "article_codes is 0 or more");
        return NULL;
    }
    query.article_codes = (size_t)article_codes;
    PyObject *kept = PyList_New(0), *held = kept == NULL ? NULL : PySequence_Tuple(segments);
    Py_ssize_t view_count = held == NULL ? 0 : PyTuple_Size(held);
    const SegmentView **views = held == NULL ? NULL : read_segments(module, held, view_count);
    if (views != NULL && read_query(&query, given, kept) == 0) result = ranked(&query, views, view_count, matches);
    free_terms(&query);
    free(views);
    Py_XDECREF(held);
    Py_XDECREF(kept);
    return result;
}

static PyMethodDef functions[] = {
    {"rerank", (PyCFunction)(void (*)(void))rerank, METH_VARARGS | METH_KEYWORDS,
     "Matches in the order of what their paragraphs, titles and articles hold."},
    {NULL, NULL, 0, NULL},
};

int add_rerank(PyObject *module) { return PyModule_AddFunctions(module, functions); }
