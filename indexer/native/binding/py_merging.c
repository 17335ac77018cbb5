/* merge_field and read_list for Python: arguments are checked, and the GIL is released for the work. */
#include "binding/module.h"
#include "binding/py_tables.h"
#include "segment/merger.h"

typedef struct {
    MergeSource *sources;
    size_t count;
    HeldBuffers held;
} MergeInput;

/* Read one source out of (table, moved); the merged field has so many documents. */
static int read_source(MergeInput *input, PyObject *item, const TermTable *merged, MergeSource *source) {
    PyObject *sections, *moved;
    if (!PyTuple_Check(item) || !PyArg_ParseTuple(item, "OO", &sections, &moved)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a source is a tuple of its table and how it moves");
        return -1;
    }
    if (held_table(&input->held, sections, "a source", &source->table) < 0) return -1;
    uint32_t documents = source->table.documents;
    bool fits = source->table.counted == merged->counted && source->table.paired == merged->paired;
    if (PyLong_Check(moved)) {
        unsigned long base = PyLong_AsUnsignedLong(moved);
        if (PyErr_Occurred()) return -1;
        fits = fits && base <= merged->documents && documents <= merged->documents - base;
        source->base = (uint32_t)base;
    } else {
        size_t size;
        source->moved = held_section(&input->held, moved, 1, &size);
        if (source->moved == NULL) return -1;
        fits = fits && (uint64_t)size == 4 * (uint64_t)documents;
    }
    return fits ? 0 : raised(PyExc_ValueError, "the sections of a source do not fit together");
}

static int read_sources(MergeInput *input, PyObject *tuple, const TermTable *merged) {
    input->count = (size_t)PyTuple_Size(tuple);
    input->sources = calloc(input->count + 1, sizeof *input->sources);
    if (input->sources == NULL) return no_memory();
    for (size_t at = 0; at < input->count; at++) {
        if (read_source(input, PyTuple_GetItem(tuple, (Py_ssize_t)at), merged, &input->sources[at]) < 0) return -1;
    }
    return 0;
}

static int merge_step(void *job) { return merger_step(job); }

static PyObject *merge(MergeInput *input, const TermTable *merged, const Lengths *lengths, PyObject *write) {
    Merger merger;
    PyObject *table = NULL;
    if (merger_start(&merger, input->sources, input->count, merged, lengths)) {
        table = write_table(merge_step, &merger, &merger.table, write);
    }
    if (table == NULL && !PyErr_Occurred()) {
        if (merger.damaged) PyErr_SetString(PyExc_ValueError, "a term or a list of a source is not sound");
        else PyErr_NoMemory();
    }
    merger_free(&merger);
    return table;
}

PyObject *py_merge_field(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *sources, *lengths_object, *write, *table = NULL;
    int counted, paired;
    unsigned int documents;
    size_t length_count;
    Lengths lengths = {0};
    if (!PyArg_ParseTuple(args, "OppIOdO", &sources, &counted, &paired, &documents, &lengths_object, &lengths.average,
                          &write)) {
        return NULL;
    }
    TermTable merged = {.documents = lengths.documents = documents, .counted = counted != 0, .paired = paired != 0};
    MergeInput input = {0};
    PyObject *tuple = PySequence_Tuple(sources);
    if (tuple != NULL &&
        (lengths.lengths = held_section(&input.held, lengths_object, sizeof *lengths.lengths, &length_count)) != NULL) {
        bool fits = !counted || length_count == documents;
        if (!fits) PyErr_SetString(PyExc_ValueError, "there is not one length a document");
        else if (read_sources(&input, tuple, &merged) == 0) table = merge(&input, &merged, &lengths, write);
    }
    held_release(&input.held);
    free(input.sources);
    Py_XDECREF(tuple);
    return table;
}

PyObject *py_read_list(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer view;
    unsigned int count, documents;
    int counted;
    if (!PyArg_ParseTuple(args, "y*IIp", &view, &count, &documents, &counted)) return NULL;
    PostingList list = {.bytes = view.buf,
                        .size = (size_t)view.len,
                        .count = count,
                        .documents = documents,
                        .counted = counted != 0};
    PyObject *numbers = NULL, *frequencies = NULL, *result = NULL;
    /* The bytes must be able to hold the count that is claimed, before memory is taken for it. */
    bool sound = count >= 2 && count <= documents && (size_t)view.len >= count / BLOCK * (size_t)HEAD_BYTES;
    if (sound && (numbers = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count * 4)) != NULL &&
        (frequencies = PyBytes_FromStringAndSize(NULL, counted ? (Py_ssize_t)count : 0)) != NULL) {
        uint32_t *out = (uint32_t *)(void *)PyBytes_AsString(numbers);
        uint8_t *out_frequencies = counted ? (uint8_t *)PyBytes_AsString(frequencies) : NULL;
        Py_BEGIN_ALLOW_THREADS
        sound = read_list(&list, out, out_frequencies);
        Py_END_ALLOW_THREADS
        if (sound) result = PyTuple_Pack(2, numbers, frequencies);
    }
    if (!sound) PyErr_SetString(PyExc_ValueError, "a posting list is not sound");
    PyBuffer_Release(&view);
    Py_XDECREF(numbers);
    Py_XDECREF(frequencies);
    return result;
}
