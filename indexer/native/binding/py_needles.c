/* Converts needles from Python and spans to Python. */
#include "binding/py_needles.h"

void free_needles(Sought *needles, size_t count) {
    for (size_t at = 0; needles != NULL && at < count; at++) PyMem_Free((void *)(uintptr_t)needles[at].text);
    PyMem_Free(needles);
}

Sought *read_needles(PyObject *sequence, size_t *count) {
    Py_ssize_t size = PySequence_Size(sequence);
    *count = 0;
    if (size < 0) return NULL;
    Sought *needles = PyMem_Calloc((size_t)size + 1, sizeof *needles);
    if (needles == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (; *count < (size_t)size; ++*count) {
        PyObject *item = PySequence_GetItem(sequence, (Py_ssize_t)*count);
        bool is_text = item != NULL && PyUnicode_Check(item);
        if (item != NULL && !is_text) PyErr_SetString(PyExc_TypeError, "a text must be a str");
        Py_ssize_t length = is_text ? PyUnicode_GetLength(item) : -1;
        uint32_t *codes = length < 0 ? NULL : PyUnicode_AsUCS4Copy(item);
        Py_XDECREF(item);
        if (codes == NULL) {
            free_needles(needles, *count);
            return NULL;
        }
        needles[*count] = (Sought){codes, (size_t)length};
    }
    return needles;
}

PyObject *tuple_of_spans(const Buffer *spans) {
    size_t count = spans->size / (2 * sizeof(uint32_t));
    PyObject *tuple = PyTuple_New((Py_ssize_t)count);
    for (size_t at = 0; tuple != NULL && at < count; at++) {
        unsigned int start = load_u32(spans->data + 8 * at), end = load_u32(spans->data + 8 * at + 4);
        PyObject *span = Py_BuildValue("(II)", start, end);
        if (span == NULL || PyTuple_SetItem(tuple, (Py_ssize_t)at, span) < 0) Py_CLEAR(tuple);
    }
    return tuple;
}
