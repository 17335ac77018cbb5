/* search() for Python: reads the retrieval, releases the GIL for the work, and makes tuples of the hits. */
#include "search/search.h"

#include "binding/py_query.h"
#include "binding/py_view.h"

static PyObject *result_of(const Query *query, const Found *found) {
    if (found->damaged != NULL) {
        return PyErr_Format(PyExc_ValueError, "%s of segment %u", found->damaged, (unsigned)found->segment);
    }
    PyObject *total = query->count ? PyLong_FromUnsignedLongLong(found->total) : Py_NewRef(Py_None);
    return total == NULL ? NULL : Py_BuildValue("(NN)", total, list_of_hits(found->top.hits, found->top.count));
}

static PyObject *run(const Query *query, const Segments *segments) {
    Found found;
    bool done;
    Py_BEGIN_ALLOW_THREADS
    done = search_segments(query, segments->views, (uint32_t)segments->count, &found);
    Py_END_ALLOW_THREADS
    PyObject *result = done ? result_of(query, &found) : PyErr_NoMemory();
    free(found.top.hits);
    return result;
}

PyObject *py_search(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "retrieval", "average", "limit", "count", NULL};
    PyObject *sequence, *retrieval, *result = NULL;
    Py_ssize_t limit;
    int count;
    Query query = {0};
    Segments segments = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO$dnp", names, &sequence, &retrieval, &query.average, &limit,
                                     &count)) {
        return NULL;
    }
    if (limit < 0 || !(query.average > 0 && query.average <= 1e9)) {
        return PyErr_Format(PyExc_ValueError, "limit must be 0 or more, and average above 0");
    }
    query.limit = (size_t)limit;
    query.count = count;
    PyObject *kept = PyList_New(0);
    if (kept != NULL && segments_read(&segments, module, sequence) == 0) {
        if (segments.count == 0) result = Py_BuildValue("(N[])", count ? PyLong_FromLong(0) : Py_NewRef(Py_None));
        else if (read_retrieval(&query, retrieval, segments.views[0], kept) == 0) result = run(&query, &segments);
    }
    query_free(&query);
    segments_release(&segments);
    Py_XDECREF(kept);
    return result;
}
