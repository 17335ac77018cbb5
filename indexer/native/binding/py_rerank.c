/* rerank() for Python: scores matches anew by the strings in their texts; see rerank.h. */
#include "binding/py_rerank.h"

#include "binding/py_query.h"
#include "binding/py_view.h"
#include "base/text.h"

/* Set the term's code points. */
static int read_string(RerankTerm *term, PyObject *string, PyObject *kept) {
    size_t size;
    const uint8_t *utf8 = utf8_of(string, kept, &size);
    if (utf8 == NULL) return -1;
    if (size == 0) return raised(PyExc_ValueError, "a string to count is not empty");
    term->codes = malloc(4 * size);
    if (term->codes == NULL) return no_memory();
    term->length = decode_utf8(utf8, size, term->codes);
    return 0;
}

static int read_term(RerankTerm *term, PyObject *given, PyObject *kept) {
    PyObject *string;
    if (!PyTuple_Check(given) ||
        !PyArg_ParseTuple(given, "Oddd", &string, &term->paragraph, &term->article, &term->coverage)) {
        return raised(PyExc_TypeError, "a term is (string, paragraph gain, article gain, coverage gain)");
    }
    return read_string(term, string, kept);
}

/* Read an alias; it stands for numbers below `terms`, the number of terms. */
static int read_alias(RerankTerm *alias, PyObject *given, size_t terms, PyObject *kept) {
    PyObject *string, *numbers;
    if (!PyTuple_Check(given) || !PyArg_ParseTuple(given, "OO!", &string, &PyTuple_Type, &numbers)) {
        return raised(PyExc_TypeError, "an alias is (string, numbers of terms)");
    }
    Py_ssize_t count = PyTuple_Size(numbers);
    alias->stands_for = malloc(((size_t)count + 1) * sizeof *alias->stands_for);
    if (alias->stands_for == NULL) return no_memory();
    for (Py_ssize_t at = 0; at < count; at++) {
        size_t number = PyLong_AsSize_t(PyTuple_GetItem(numbers, at));
        if (PyErr_Occurred()) return -1;
        if (number >= terms) return raised(PyExc_IndexError, "an alias stands for a term that does not exist");
        alias->stands_for[at] = (uint32_t)number;
    }
    if (count == 0) return raised(PyExc_ValueError, "an alias stands for at least one term");
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
    if (query->terms == NULL) return no_memory();
    for (size_t at = 0; at < query->count; at++) {
        RerankTerm *term = &query->terms[at];
        int read = at < term_count
                       ? read_term(term, PyTuple_GetItem(terms, (Py_ssize_t)at), kept)
                       : read_alias(term, PyTuple_GetItem(aliases, (Py_ssize_t)(at - term_count)), term_count, kept);
        if (read < 0) return -1;
    }
    return 0;
}

static int read_number(PyObject *given, const char *name, double *number) {
    PyObject *value = PyObject_GetAttrString(given, name);
    *number = value == NULL ? -1 : PyFloat_AsDouble(value);
    Py_XDECREF(value);
    return PyErr_Occurred() ? -1 : 0;
}

static int read_saturation(PyObject *given, const char *name, Saturation *saturation) {
    PyObject *tuple = tuple_attribute(given, name);
    double *flat = &saturation->flat, *slope = &saturation->slope, *title = &saturation->title;
    int read = tuple != NULL && PyArg_ParseTuple(tuple, "ddd", flat, slope, title);
    Py_XDECREF(tuple);
    return read ? 0 : -1;
}

static int read_articles_read(RerankQuery *query, PyObject *given) {
    PyObject *number = PyObject_GetAttrString(given, "articles_read");
    if (number == NULL) return -1;
    query->articles_read = PyLong_AsSize_t(number);
    Py_DECREF(number);
    return PyErr_Occurred() ? -1 : 0;
}

int read_rerank_query(RerankQuery *query, PyObject *given, PyObject *kept) {
    PyObject *terms = tuple_attribute(given, "terms");
    PyObject *aliases = terms == NULL ? NULL : tuple_attribute(given, "aliases");
    int read = aliases == NULL ? -1 : read_strings(query, terms, aliases, kept);
    Py_XDECREF(terms);
    Py_XDECREF(aliases);
    if (read < 0 || read_recency(given, &query->recency) < 0 || read_articles_read(query, given) < 0) return -1;
    if (read_number(given, "heading", &query->heading) < 0 || read_number(given, "naming", &query->naming) < 0) return -1;
    if (read_saturation(given, "paragraph", &query->paragraph) < 0) return -1;
    return read_saturation(given, "article", &query->article);
}

void free_rerank_query(RerankQuery *query) {
    for (size_t at = 0; query->terms != NULL && at < query->count; at++) {
        free(query->terms[at].codes);
        free(query->terms[at].stands_for);
    }
    free(query->terms);
    free(query->recency.shares);
}

static PyObject *ranked(const RerankQuery *query, const Segments *segments, PyObject *matches) {
    size_t count;
    Hit *hits = read_matches(matches, segments, &count);
    if (hits == NULL) return NULL;
    TextStatus status;
    Py_BEGIN_ALLOW_THREADS
    status = rerank_hits(query, segments->views, hits, count);
    Py_END_ALLOW_THREADS
    PyObject *result = raised_for_text(status) == 0 ? list_of_hits(hits, count) : NULL;
    free(hits);
    return result;
}

PyObject *py_rerank(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "matches", "query", "article_codes", NULL};
    PyObject *sequence, *matches, *given, *result = NULL;
    Py_ssize_t article_codes;
    RerankQuery query = {0};
    Segments segments = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO!O$n", names, &sequence, &PyList_Type, &matches, &given,
                                     &article_codes)) {
        return NULL;
    }
    if (article_codes < 0) return PyErr_Format(PyExc_ValueError, "article_codes is 0 or more");
    query.article_codes = (size_t)article_codes;
    PyObject *kept = PyList_New(0);
    if (kept != NULL && segments_read(&segments, module, sequence) == 0 && read_rerank_query(&query, given, kept) == 0) {
        result = ranked(&query, &segments, matches);
    }
    free_rerank_query(&query);
    segments_release(&segments);
    Py_XDECREF(kept);
    return result;
}
