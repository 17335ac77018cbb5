/* rank_by_evidence() for Python: hits read once more, and scored by what their texts hold; see evidence.h. */
#include "search/evidence.h"
#include "binding/module.h"
#include "binding/py_query.h"
#include "binding/py_view.h"
#include "base/text.h"

/* Have the term's string as code points. */
static int read_string(EvidenceTerm *term, PyObject *string, PyObject *kept) {
    size_t size;
    const uint8_t *utf8 = utf8_of(string, kept, &size);
    if (utf8 == NULL) return -1;
    if (size == 0) {
        PyErr_SetString(PyExc_ValueError, "what is evidence has a character or more");
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

static int read_term(EvidenceTerm *term, PyObject *given, PyObject *kept) {
    PyObject *string;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a term is (string, paragraph gain, article gain, coverage gain)");
        return -1;
    }
    if (!PyArg_ParseTuple(given, "Oddd", &string, &term->paragraph, &term->article, &term->coverage)) return -1;
    return read_string(term, string, kept);
}

/* `terms` is how many terms there are: the numbers are below it. */
static int read_alias(EvidenceTerm *alias, PyObject *given, size_t terms, PyObject *kept) {
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
            PyErr_SetString(PyExc_IndexError, "an alias stands for a term that there is not");
            return -1;
        }
        alias->stands_for[at] = (uint32_t)number;
    }
    if (count == 0) {
        PyErr_SetString(PyExc_ValueError, "an alias stands for a term or more");
        return -1;
    }
    alias->stands_for_count = (size_t)count;
    return read_string(alias, string, kept);
}

static int read_terms_of(Evidence *evidence, PyObject *terms, PyObject *aliases, PyObject *kept) {
    Py_ssize_t term_count = PySequence_Size(terms), alias_count = term_count < 0 ? -1 : PySequence_Size(aliases);
    if (alias_count < 0) return -1;
    size_t count = (size_t)term_count + (size_t)alias_count;
    evidence->terms = calloc(count + 1, sizeof *evidence->terms);
    if (evidence->terms == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    evidence->count = count;
    for (size_t at = 0; at < count; at++) {
        bool is_alias = at >= (size_t)term_count;
        PyObject *given = is_alias ? PySequence_GetItem(aliases, (Py_ssize_t)at - term_count)
                                   : PySequence_GetItem(terms, (Py_ssize_t)at);
        int read = given == NULL ? -1
                   : is_alias    ? read_alias(&evidence->terms[at], given, (size_t)term_count, kept)
                                 : read_term(&evidence->terms[at], given, kept);
        Py_XDECREF(given);
        if (read < 0) return -1;
    }
    evidence_index(evidence);
    return 0;
}

static void free_terms(Evidence *evidence) {
    for (size_t at = 0; evidence->terms != NULL && at < evidence->count; at++) {
        free(evidence->terms[at].codes);
        free(evidence->terms[at].stands_for);
    }
    free(evidence->terms);
}

/* The places as hits, an array to be freed; NULL with an exception. */
static Hit *read_places(PyObject *places, const SegmentView *const *views, Py_ssize_t view_count) {
    Py_ssize_t count = PyList_Size(places);
    Hit *hits = calloc((size_t)count + 1, sizeof *hits);
    if (hits == NULL) PyErr_NoMemory();
    for (Py_ssize_t at = 0; hits != NULL && at < count; at++) {
        unsigned int segment, document, day;
        double score;
        bool read = PyArg_ParseTuple(PyList_GetItem(places, at), "IIdI", &segment, &document, &score, &day);
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

static PyObject *ranked(const Evidence *evidence, const SegmentView *const *views, Py_ssize_t view_count,
                        PyObject *places) {
    Hit *hits = read_places(places, views, view_count);
    if (hits == NULL) return NULL;
    Py_ssize_t count = PyList_Size(places);
    TextStatus status;
    Py_BEGIN_ALLOW_THREADS
    status = evidence_rank(evidence, views, hits, (size_t)count);
    Py_END_ALLOW_THREADS
    PyObject *result = NULL;
    if (status == NO_MEMORY_FOR_TEXT) PyErr_NoMemory();
    else if (status == TEXT_IS_DAMAGED) PyErr_SetString(PyExc_ValueError, "the ends of the texts do not ascend");
    else result = PyList_New(count);
    for (Py_ssize_t at = 0; result != NULL && at < count; at++) {
        PyObject *place =
            Py_BuildValue("(IIdI)", hits[at].segment, hits[at].document, hits[at].score, hits[at].day);
        if (place == NULL) Py_CLEAR(result);
        else PyList_SetItem(result, at, place);
    }
    free(hits);
    return result;
}

static PyObject *rank_by_evidence(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "places", "terms", "aliases", "paragraph", "article", "article_codes", NULL};
    PyObject *segments, *places, *terms, *aliases, *result = NULL;
    Py_ssize_t article_codes;
    Evidence evidence = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO!OO$(ddd)(ddd)n", names, &segments, &PyList_Type, &places,
                                     &terms, &aliases, &evidence.paragraph.flat, &evidence.paragraph.slope,
                                     &evidence.paragraph.title, &evidence.article.flat, &evidence.article.slope,
                                     &evidence.article.title, &article_codes)) {
        return NULL;
    }
    if (article_codes < 0) {
        PyErr_SetString(PyExc_ValueError, "article_codes is 0 or more");
        return NULL;
    }
    evidence.article_codes = (size_t)article_codes;
    PyObject *kept = PyList_New(0), *held = kept == NULL ? NULL : PySequence_Tuple(segments);
    Py_ssize_t view_count = held == NULL ? 0 : PyTuple_Size(held);
    const SegmentView **views = held == NULL ? NULL : read_segments(module, held, view_count);
    if (views != NULL && read_terms_of(&evidence, terms, aliases, kept) == 0) {
        result = ranked(&evidence, views, view_count, places);
    }
    free_terms(&evidence);
    free(views);
    Py_XDECREF(held);
    Py_XDECREF(kept);
    return result;
}

static PyMethodDef functions[] = {
    {"rank_by_evidence", (PyCFunction)(void (*)(void))rank_by_evidence, METH_VARARGS | METH_KEYWORDS,
     "Hits in the order of what their paragraphs, titles and articles hold."},
    {NULL, NULL, 0, NULL},
};

int add_evidence(PyObject *module) { return PyModule_AddFunctions(module, functions); }
