/* search() for Python: the query is read, the GIL is released for the work, and the hits become tuples. */
#include "binding/module.h"
#include "binding/py_query.h"
#include "binding/py_view.h"
#include "search/search.h"

static PyObject *hits_of(const Top *top) {
    PyObject *hits = PyList_New((Py_ssize_t)top->count);
    for (size_t at = 0; hits != NULL && at < top->count; at++) {
        const Hit *hit = &top->hits[at];
        PyObject *tuple = Py_BuildValue("(IIdI)", hit->segment, hit->document, hit->score, hit->day);
        if (tuple == NULL) Py_CLEAR(hits);
        else PyList_SetItem(hits, (Py_ssize_t)at, tuple);
    }
    return hits;
}

static PyObject *counts_of(const Found *found, const SegmentView *const *views, Py_ssize_t count) {
    PyObject *arrays = PyList_New(count);
    for (Py_ssize_t at = 0; arrays != NULL && at < count; at++) {
        const char *numbers = (const char *)found->counts[at];
        PyObject *bytes = PyBytes_FromStringAndSize(numbers, 4 * (Py_ssize_t)views[at]->articles);
        if (bytes == NULL) Py_CLEAR(arrays);
        else PyList_SetItem(arrays, at, bytes);
    }
    return arrays;
}

static PyObject *result_of(const Query *query, const Found *found, const SegmentView *const *views,
                           Py_ssize_t view_count) {
    if (found->damaged != NULL) {
        return PyErr_Format(PyExc_ValueError, "%s of segment %u", found->damaged, (unsigned)found->segment);
    }
    PyObject *total = query->count ? PyLong_FromUnsignedLongLong(found->total) : Py_NewRef(Py_None);
    PyObject *counts = query->by_article ? counts_of(found, views, view_count) : Py_NewRef(Py_None);
    PyObject *hits = hits_of(&found->top);
    if (total != NULL && counts != NULL && hits != NULL) return Py_BuildValue("(NNN)", total, hits, counts);
    Py_XDECREF(total);
    Py_XDECREF(counts);
    Py_XDECREF(hits);
    return NULL;
}

/* Search with the GIL released. */
static PyObject *run(const Query *query, const SegmentView *const *views, Py_ssize_t view_count) {
    Found found;
    bool done;
    Py_BEGIN_ALLOW_THREADS
    done = search_segments(query, views, (uint32_t)view_count, &found);
    Py_END_ALLOW_THREADS
    PyObject *result = done ? result_of(query, &found, views, view_count) : PyErr_NoMemory();
    for (Py_ssize_t at = 0; found.counts != NULL && at < view_count; at++) free(found.counts[at]);
    free(found.counts);
    free(found.top.hits);
    return result;
}

static PyObject *search_views(Query *query, const SegmentView *const *views, Py_ssize_t view_count, PyObject *clause,
                              PyObject *terms) {
    PyObject *kept = PyList_New(0), *result = NULL;
    const Folding *folding = views[0]->folding;
    if (kept != NULL && read_clause(query, clause, folding, kept) == 0 && read_terms(query, terms, views[0], kept) == 0) {
        result = run(query, views, view_count);
    }
    query_free(query);
    Py_XDECREF(kept);
    return result;
}

static PyObject *search(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "clause", "terms", "average",    "needed", "since", "until",
                            "order",    "limit",  "count", "by_article", "selection", NULL};
    PyObject *segments, *clause, *terms, *result = NULL;
    Py_ssize_t limit;
    int order, count, by_article, selection;
    unsigned int since, until;
    Query query = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOO$ddIIinppi", names, &segments, &clause, &terms, &query.average,
                                     &query.needed, &since, &until, &order, &limit, &count, &by_article, &selection)) {
        return NULL;
    }
    if (order < BY_SCORE || order > OLDEST_FIRST || selection < ALL_DOCUMENTS || selection > BOILERPLATE_ALONE ||
        limit < 0 || !(query.average > 0 && query.average <= 1e9)) {
        PyErr_SetString(PyExc_ValueError, "order and selection are 0, 1 or 2, limit 0 or more, and average above 0");
        return NULL;
    }
    query.since = since;
    query.until = until;
    query.order = (Order)order;
    query.selection = (Selection)selection;
    query.limit = (size_t)limit;
    query.count = count;
    query.by_article = by_article;
    PyObject *held = PySequence_Tuple(segments);
    if (held == NULL) return NULL;
    Py_ssize_t view_count = PyTuple_Size(held);
    const SegmentView **views = read_segments(module, held, view_count);
    if (views != NULL && view_count == 0) {
        result = Py_BuildValue("(N[]N)", count ? PyLong_FromLong(0) : Py_NewRef(Py_None),
                               by_article ? PyList_New(0) : Py_NewRef(Py_None));
    } else if (views != NULL) {
        result = search_views(&query, views, view_count, clause, terms);
    }
    free(views);
    Py_DECREF(held);
    return result;
}

static PyMethodDef functions[] = {
    {"search", (PyCFunction)(void (*)(void))search, METH_VARARGS | METH_KEYWORDS,
     "The best matches of a query over all segments."},
    {NULL, NULL, 0, NULL},
};

int add_search(PyObject *module) {
    ModuleState *state = PyModule_GetState(module);
    state->segment_type = new_segment_type(module);
    if (state->segment_type == NULL || PyModule_AddFunctions(module, functions) < 0) return -1;
    return PyModule_AddType(module, (PyTypeObject *)state->segment_type);
}
