/* columns() and windows() for Python: the columns of a paragraph's characters, and its parts around hits. */
#include "binding/module.h"
#include "binding/py_needles.h"

#include "analysis/shortening.h"

/* The spans of a sequence, all within so many characters, to be freed by PyMem_Free; NULL with an exception. */
static Origin *read_spans(PyObject *sequence, size_t characters, size_t *count) {
    Py_ssize_t size = PySequence_Size(sequence);
    if (size < 0) return NULL;
    Origin *spans = PyMem_Calloc((size_t)size + 1, sizeof *spans);
    if (spans == NULL) PyErr_NoMemory();
    for (*count = 0; spans != NULL && *count < (size_t)size; ++*count) {
        PyObject *item = PySequence_GetItem(sequence, (Py_ssize_t)*count);
        Origin *span = &spans[*count];
        bool is_read = item != NULL && PyArg_ParseTuple(item, "II", &span->start, &span->end);
        Py_XDECREF(item);
        if (is_read && (span->start >= span->end || span->end > characters)) {
            is_read = raised(PyExc_ValueError, "a span is not within the text") == 0;
        }
        if (!is_read) {
            PyMem_Free(spans);
            return NULL;
        }
    }
    return spans;
}

/* The width of a character, which Python is asked for where it is not usual; -1 with an exception. */
static long width_of(uint32_t code, PyObject *character_width) {
    int little_endian = -1, usual = usual_width(code);
    if (usual >= 0) return usual;
    PyObject *character = PyUnicode_DecodeUTF32((const char *)&code, sizeof code, "surrogatepass", &little_endian);
    PyObject *answer =
        character == NULL ? NULL : PyObject_CallFunctionObjArgs(character_width, character, NULL);
    long width = answer == NULL ? -1 : PyLong_AsLong(answer);
    Py_XDECREF(character);
    Py_XDECREF(answer);
    if (width < 0 && !PyErr_Occurred()) return raised(PyExc_ValueError, "a character has a negative width");
    return width;
}

static bool fill_columns(const CodePoints *text, PyObject *character_width, int64_t *columns) {
    columns[0] = 0;
    for (size_t at = 0; at < text->count; at++) {
        long width = width_of(text->codes[at], character_width);
        if (width < 0) return false;
        columns[at + 1] = width; /* for now: marks are added, and then all that is before */
    }
    return true;
}

PyObject *py_columns(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *object, *sequence, *character_width, *bytes = NULL;
    unsigned int mark;
    size_t count = 0;
    CodePoints text;
    if (!PyArg_ParseTuple(args, "OOIO:columns", &object, &sequence, &mark, &character_width)) return NULL;
    if (!read_text(object, &text)) return NULL;
    Origin *spans = read_spans(sequence, text.count, &count);
    if (spans != NULL) bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((text.count + 1) * sizeof(int64_t)));
    if (bytes != NULL) {
        int64_t *columns = (int64_t *)(void *)PyBytes_AsString(bytes);
        if (fill_columns(&text, character_width, columns)) {
            for (size_t at = 0; at < count; at++) {
                columns[spans[at].start + 1] += mark;
                columns[spans[at].end] += mark;
            }
            for (size_t at = 0; at < text.count; at++) columns[at + 1] += columns[at];
        } else {
            Py_CLEAR(bytes);
        }
    }
    PyMem_Free(spans);
    PyMem_Free(text.codes);
    return bytes;
}

PyObject *py_windows(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer columns;
    PyObject *sequence, *list = NULL;
    Py_ssize_t width;
    size_t count = 0;
    if (!PyArg_ParseTuple(args, "y*On:windows", &columns, &sequence, &width)) return NULL;
    size_t places = (size_t)columns.len / sizeof(int64_t);
    Origin *hits = NULL;
    if (places == 0) (void)raised(PyExc_ValueError, "a text has a column at least");
    else hits = read_spans(sequence, places - 1, &count);
    Origin *windows = hits == NULL ? NULL : PyMem_Calloc(count + 1, sizeof *windows);
    if (windows != NULL) {
        size_t made = windows_around(columns.buf, places - 1, hits, count, width, windows);
        Buffer spans = {(uint8_t *)windows, made * sizeof *windows, 0};
        list = tuple_of_spans(&spans);
    } else if (hits != NULL) {
        PyErr_NoMemory();
    }
    PyMem_Free(windows);
    PyMem_Free(hits);
    PyBuffer_Release(&columns);
    return list;
}
