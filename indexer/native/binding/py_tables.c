/* Sections and term tables between Python and C; see py_tables.h. */
#include "binding/py_tables.h"

#include "binding/module.h"

int held_start(HeldBuffers *held, size_t room) {
    held->buffers = calloc(room + 1, sizeof *held->buffers);
    held->room = room;
    return held->buffers == NULL ? no_memory() : 0;
}

void held_release(HeldBuffers *held) {
    while (held->count != 0) PyBuffer_Release(&held->buffers[--held->count]);
    free(held->buffers);
    held->buffers = NULL;
}

const void *held_section(HeldBuffers *held, PyObject *object, size_t width, size_t *count) {
    if (held->count == held->room) {
        PyErr_SetString(PyExc_TypeError, "there are too many sections");
        return NULL;
    }
    Py_buffer *buffer = &held->buffers[held->count];
    if (PyObject_GetBuffer(object, buffer, PyBUF_SIMPLE) < 0) return NULL;
    held->count++;
    if ((size_t)buffer->len % width != 0 || (buffer->len != 0 && (uintptr_t)buffer->buf % width != 0)) {
        PyErr_SetString(PyExc_ValueError, "a section does not hold whole numbers");
        return NULL;
    }
    *count = (size_t)buffer->len / width;
    return buffer->buf != NULL ? buffer->buf : "";
}

int held_table(HeldBuffers *held, PyObject *sections, const char *name, TermTable *table) {
    PyObject *terms, *block_terms, *block_lists, *lists;
    size_t block_terms_size, block_lists_size;
    unsigned long long size;
    unsigned int documents;
    int counted;
    if (!PyTuple_Check(sections)) return raised(PyExc_TypeError, "a table is a tuple");
    if (!PyArg_ParseTuple(sections, "OOOOKIp", &terms, &block_terms, &block_lists, &lists, &size, &documents,
                          &counted)) {
        return -1;
    }
    *table = (TermTable){.size = size, .documents = documents, .counted = counted != 0};
    if ((table->terms = held_section(held, terms, 1, &table->terms_size)) == NULL ||
        (table->block_terms = held_section(held, block_terms, 1, &block_terms_size)) == NULL ||
        (table->block_lists = held_section(held, block_lists, 1, &block_lists_size)) == NULL ||
        (table->lists = held_section(held, lists, 1, &table->lists_size)) == NULL) {
        return -1;
    }
    table->blocks = block_terms_size / 4;
    if (term_table_is_sound(table, block_terms_size, block_lists_size)) return 0;
    PyErr_Format(PyExc_ValueError, "the sections of %s do not fit together", name);
    return -1;
}

/* Give the lists that are ready to `write`, and forget them. */
static int hand_on_lists(TermTableWriter *table, PyObject *write) {
    PyObject *lists = bytes_of(&table->lists);
    PyObject *result = lists == NULL ? NULL : PyObject_CallFunctionObjArgs(write, lists, NULL);
    Py_XDECREF(lists);
    Py_XDECREF(result);
    if (result == NULL) return -1;
    table->lists_before += table->lists.size;
    table->lists.size = 0;
    return 0;
}

PyObject *write_table(const TableJob *job, PyObject *write) {
    TermTableWriter *table = job->table;
    for (int more = 1; more == 1;) {
        Py_BEGIN_ALLOW_THREADS
        more = job->step(job->job);
        Py_END_ALLOW_THREADS
        if (more < 0 || hand_on_lists(table, write) < 0) return NULL;
    }
    return Py_BuildValue("(NNNK)", handed_over(&table->terms), handed_over(&table->block_terms),
                         handed_over(&table->block_lists), (unsigned long long)table->size);
}
