/* search() for Python: reads the retrieval, releases the GIL for the work, and makes tuples of the hits. */
#include "search/search.h"

#include "binding/py_query.h"
#include "binding/py_view.h"

static PyObject *result_of(const Query *query, const Found *found, const Budget *budget) {
    if (found->damaged != NULL) {
        return PyErr_Format(PyExc_ValueError, "%s of segment %u", found->damaged, (unsigned)found->segment);
    }
    PyObject *total = query->count ? PyLong_FromUnsignedLongLong(found->total) : Py_NewRef(Py_None);
    if (total == NULL) return NULL;
    PyObject *hits = list_of_hits(found->top.hits, found->top.count);
    return Py_BuildValue("(NNLN)", total, hits, (long long)budget->left, PyBool_FromLong(budget->spent));
}

static PyObject *run(const Query *query, const Segments *segments, long long characters, double seconds) {
    Found found;
    Budget budget = budget_of(characters, seconds);
    bool done;
    Py_BEGIN_ALLOW_THREADS
    done = search_segments(query, segments->views, (uint32_t)segments->count, &budget, NULL, &found);
    Py_END_ALLOW_THREADS
    PyObject *result = done ? result_of(query, &found, &budget) : PyErr_NoMemory();
    free(found.top.hits);
    return result;
}

PyObject *py_search(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "retrieval", "average", "limit", "count", "characters", "seconds", NULL};
    PyObject *sequence, *retrieval, *result = NULL;
    Py_ssize_t limit;
    int count;
    long long characters;
    double seconds;
    Query query = {0};
    Segments segments = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO$dnpLd", names, &sequence, &retrieval, &query.average, &limit,
                                     &count, &characters, &seconds)) {
        return NULL;
    }
    if (limit < 0 || !(query.average > 0 && query.average <= 1e9)) {
        return PyErr_Format(PyExc_ValueError, "limit must be 0 or more, and average above 0");
    }
    query.limit = (size_t)limit;
    query.count = count;
    PyObject *kept = PyList_New(0);
    if (kept != NULL && segments_read(&segments, module, sequence) == 0) {
        if (segments.count == 0) result = Py_BuildValue("(N[]LO)", count ? PyLong_FromLong(0) : Py_NewRef(Py_None), characters, Py_False);
        else if (read_retrieval(&query, retrieval, segments.views[0], kept) == 0) result = run(&query, &segments, characters, seconds);
    }
    query_free(&query);
    segments_release(&segments);
    Py_XDECREF(kept);
    return result;
}
