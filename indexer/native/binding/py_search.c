/* search() for Python: reads the retrieval, releases the GIL for the work, and makes tuples of the hits. */
#include "binding/module.h"
#include "binding/py_query.h"
#include "binding/py_view.h"
#include "search/search.h"

static PyObject *hits_of(const Top *top) {
    PyObject *hits = PyList_New((Py_ssize_t)top->count);
    for (size_t at = 0; hits != NULL && at < top->count; at++) {
        const Hit *hit = &top->hits[at];
        PyObject *tuple = Py_BuildValue("(IIdIi)", hit->segment, hit->document, hit->score, hit->day, 0);
        if (tuple == NULL) Py_CLEAR(hits);
        else PyList_SetItem(hits, (Py_ssize_t)at, tuple);
    }
    return hits;
}

static PyObject *result_of(const Query *query, const Found *found) {
    if (found->damaged != NULL) {
        return PyErr_Format(PyExc_ValueError, "%s of segment %u", found->damaged, (unsigned)found->segment);
    }
    PyObject *total = query->count ? PyLong_FromUnsignedLongLong(found->total) : Py_NewRef(Py_None);
    PyObject *hits = total == NULL ? NULL : hits_of(&found->top);
    if (hits != NULL) return Py_BuildValue("(NN)", total, hits);
    Py_XDECREF(total);
    return NULL;
}

/* Search with the GIL released. */
static PyObject *run(const Query *query, const SegmentView *const *views, Py_ssize_t view_count) {
    Found found;
    bool done;
    Py_BEGIN_ALLOW_THREADS
    done = search_segments(query, views, (uint32_t)view_count, &found);
    Py_END_ALLOW_THREADS
    PyObject *result = done ? result_of(query, &found) : PyErr_NoMemory();
    free(found.top.hits);
    return result;
}

static PyObject *search(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "retrieval", "average", "limit", "count", NULL};
    PyObject *segments, *retrieval, *result = NULL;
    Py_ssize_t limit;
    int count;
    Query query = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO$dnp", names, &segments, &retrieval, &query.average, &limit,
                                     &count)) {
        return NULL;
    }
    if (limit < 0 || !(query.average > 0 && query.average <= 1e9)) {
        PyErr_SetString(PyExc_ValueError, "limit must be 0 or more, and average above 0");
        return NULL;
    }
    query.limit = (size_t)limit;
    query.count = count;
    PyObject *held = PySequence_Tuple(segments), *kept = held == NULL ? NULL : PyList_New(0);
    Py_ssize_t view_count = held == NULL ? 0 : PyTuple_Size(held);
    const SegmentView **views = kept == NULL ? NULL : read_segments(module, held, view_count);
    if (views != NULL && view_count == 0) {
        result = Py_BuildValue("(N[])", count ? PyLong_FromLong(0) : Py_NewRef(Py_None));
    } else if (views != NULL && read_retrieval(&query, retrieval, views[0], kept) == 0) {
        result = run(&query, views, view_count);
    }
    query_free(&query);
    free(views);
    Py_XDECREF(kept);
    Py_XDECREF(held);
    return result;
}

static PyMethodDef functions[] = {
    {"search", (PyCFunction)(void (*)(void))search, METH_VARARGS | METH_KEYWORDS,
     "The best matches of a retrieval over all segments, and their number."},
    {NULL, NULL, 0, NULL},
};

int add_search(PyObject *module) {
    ModuleState *state = PyModule_GetState(module);
    state->segment_type = new_segment_type(module);
    if (state->segment_type == NULL || PyModule_AddFunctions(module, functions) < 0) return -1;
    return PyModule_AddType(module, (PyTypeObject *)state->segment_type);
}
