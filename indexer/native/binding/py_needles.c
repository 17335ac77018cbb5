/* Converts texts and needles from Python, and spans to Python. */
#include "binding/py_needles.h"

#include "binding/module.h"

bool read_text(PyObject *object, CodePoints *text) {
    if (!PyUnicode_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "a text must be a str");
        return false;
    }
    text->count = (size_t)PyUnicode_GetLength(object);
    text->codes = PyUnicode_AsUCS4Copy(object);
    return text->codes != NULL;
}

void free_needles(CodePoints *needles, size_t count) {
    for (size_t at = 0; needles != NULL && at < count; at++) PyMem_Free(needles[at].codes);
    PyMem_Free(needles);
}

PyObject *str_of(const uint32_t *codes, size_t count) {
    int little_endian = -1;
    return PyUnicode_DecodeUTF32((const char *)codes, (Py_ssize_t)(count * sizeof *codes), "surrogatepass",
                                 &little_endian);
}

CodePoints *read_needles(PyObject *sequence, size_t *count) {
    Py_ssize_t size = PySequence_Size(sequence);
    *count = 0;
    if (size < 0) return NULL;
    CodePoints *needles = PyMem_Calloc((size_t)size + 1, sizeof *needles);
    if (needles == NULL) PyErr_NoMemory();
    while (needles != NULL && *count < (size_t)size) {
        PyObject *item = PySequence_GetItem(sequence, (Py_ssize_t)*count);
        bool is_read = item != NULL && read_text(item, &needles[*count]);
        Py_XDECREF(item);
        if (is_read) {
            ++*count;
        } else {
            free_needles(needles, *count);
            needles = NULL;
        }
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
