/* lie_near() for Python: of hits, whether all of several strings stand close together in their text. */
#include "module.h"
#include "proximity.h"
#include "py_query.h"
#include "py_view.h"

/* By length, and equal ones side by side. */
static int compare_atoms(const void *left, const void *right) {
    const Atom *first = left, *second = right;
    if (first->length != second->length) return first->length < second->length ? -1 : 1;
    return memcmp(first->codes, second->codes, 4 * first->length);
}

/* lie_near waits for as many different atoms as there are: in vain where one is named twice. */
static bool one_is_twice(const Atom *atoms, size_t count) {
    for (size_t at = 1; at < count; at++) {
        if (compare_atoms(&atoms[at - 1], &atoms[at]) == 0) return true;
    }
    return false;
}

/* The atoms, as needles of the query and sorted; NULL with an exception. */
static Atom *read_atoms(const Folding *folding, PyObject *strings, Query *query) {
    Py_ssize_t count = PySequence_Size(strings);
    PyObject *kept = count < 0 ? NULL : PyList_New(0);
    Atom *atoms = kept == NULL ? NULL : calloc((size_t)count + 1, sizeof *atoms);
    for (Py_ssize_t at = 0; atoms != NULL && at < count; at++) {
        size_t size, added = SIZE_MAX;
        PyObject *string = PySequence_GetItem(strings, at);
        const uint8_t *utf8 = string == NULL ? NULL : utf8_of(string, kept, &size);
        if (utf8 != NULL) added = query_add_needle(query, utf8, size, false, folding);
        Py_XDECREF(string);
        if (added != SIZE_MAX) {
            atoms[at] = (Atom){query->needles[added].codes, query->needles[added].length, 0};
        } else {
            free(atoms);
            atoms = NULL;
        }
    }
    Py_XDECREF(kept);
    if (atoms == NULL && !PyErr_Occurred()) PyErr_NoMemory();
    if (atoms != NULL) qsort(atoms, (size_t)count, sizeof *atoms, compare_atoms);
    return atoms;
}

/* What is asked of each place. */
typedef struct {
    Atom *atoms;
    size_t count, distance;
    TextScratch scratch;
} Nearness;

/* True or False for a place; NULL with an exception. */
static PyObject *verdict_on(PyObject *module, PyObject *segments, PyObject *place, Nearness *nearness) {
    unsigned int segment, document, day;
    double score;
    if (!PyArg_ParseTuple(place, "IIdI", &segment, &document, &score, &day)) return NULL;
    PyObject *object = PySequence_GetItem(segments, (Py_ssize_t)segment);
    const SegmentView *view = object == NULL ? NULL : view_of(module, object);
    Py_XDECREF(object);
    if (view == NULL) return NULL;
    if (document >= view->documents) {
        PyErr_SetString(PyExc_IndexError, "there is no such document");
        return NULL;
    }
    TextStatus status = fold_text_of(view, &view->bodies, document, false, &nearness->scratch);
    if (status == NO_MEMORY_FOR_TEXT) return PyErr_NoMemory();
    if (status == TEXT_IS_DAMAGED) {
        PyErr_SetString(PyExc_ValueError, "the ends of the texts do not ascend");
        return NULL;
    }
    const FoldedText *folded = &nearness->scratch.folded;
    return PyBool_FromLong(lie_near(folded->text, folded->length, nearness->atoms, nearness->count, nearness->distance));
}

static const Folding *folding_of_first(PyObject *module, PyObject *segments) {
    PyObject *first = PySequence_GetItem(segments, 0);
    const SegmentView *view = first == NULL ? NULL : view_of(module, first);
    Py_XDECREF(first);
    return view == NULL ? NULL : view->folding;
}

static PyObject *near(PyObject *module, PyObject *args) {
    PyObject *segments, *places, *strings;
    Py_ssize_t distance;
    if (!PyArg_ParseTuple(args, "OO!On:lie_near", &segments, &PyList_Type, &places, &strings, &distance)) return NULL;
    const Folding *folding = folding_of_first(module, segments);
    Query query = {0};
    Nearness nearness = {folding == NULL ? NULL : read_atoms(folding, strings, &query), query.needle_count, 0, {0}};
    PyObject *verdicts = nearness.atoms == NULL ? NULL : PyList_New(PyList_Size(places));
    bool never = nearness.atoms == NULL || distance < 0 || one_is_twice(nearness.atoms, query.needle_count);
    nearness.count = query.needle_count;
    nearness.distance = distance < 0 ? 0 : (size_t)distance;
    for (Py_ssize_t at = 0; verdicts != NULL && at < PyList_Size(verdicts); at++) {
        PyObject *place = PyList_GetItem(places, at);
        PyObject *verdict = never ? Py_NewRef(Py_False) : verdict_on(module, segments, place, &nearness);
        if (verdict == NULL) Py_CLEAR(verdicts);
        else PyList_SetItem(verdicts, at, verdict);
    }
    text_scratch_free(&nearness.scratch);
    query_free(&query);
    free(nearness.atoms);
    return verdicts;
}

static PyMethodDef functions[] = {
    {"lie_near", near, METH_VARARGS, "Of each hit whether its text holds all strings within so many characters."},
    {NULL, NULL, 0, NULL},
};

int add_proximity(PyObject *module) { return PyModule_AddFunctions(module, functions); }
