/* Sections and term tables between Python and C; see py_tables.h. */
#include "binding/py_tables.h"

#include "binding/module.h"

void held_release(HeldBuffers *held) {
    while (held->count != 0) {
        Py_buffer *buffer = held->buffers[--held->count];
        PyBuffer_Release(buffer);
        free(buffer);
    }
    free(held->buffers);
}

const void *held_section(HeldBuffers *held, PyObject *object, size_t width, size_t *count) {
    Py_buffer *buffer = NULL;
    if (array_reserve(&held->buffers, &held->capacity, held->count + 1, sizeof buffer)) buffer = malloc(sizeof *buffer);
    if (buffer == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (PyObject_GetBuffer(object, buffer, PyBUF_SIMPLE) < 0) {
        free(buffer);
        return NULL;
    }
    held->buffers[held->count++] = buffer;
    if ((size_t)buffer->len % width != 0 || (buffer->len != 0 && (uintptr_t)buffer->buf % width != 0)) {
        PyErr_SetString(PyExc_ValueError, "a section does not hold whole numbers");
        return NULL;
    }
    *count = (size_t)buffer->len / width;
    return buffer->buf != NULL ? buffer->buf : "";
}

int held_file(HeldBuffers *held, PyObject *pair, const CrcTable *table, SummedFile *file, const SummedFile **opened) {
    PyObject *bytes, *sums;
    Section content;
    size_t count;
    *opened = NULL;
    if (pair == Py_None) return 0;
    if (!PyTuple_Check(pair)) return raised(PyExc_TypeError, "a file is a tuple of its bytes and their sums, or None");
    if (!PyArg_ParseTuple(pair, "OO", &bytes, &sums)) return -1;
    if ((content.bytes = held_section(held, bytes, 1, &content.size)) == NULL) return -1;
    const uint8_t *numbers = held_section(held, sums, sizeof(uint32_t), &count);
    if (numbers == NULL) return -1;
    if (count != summed_blocks(content.size)) return raised(PyExc_ValueError, "a file has not a sum for each block");
    if (!summed_file_open(file, table, content, numbers)) return no_memory();
    *opened = file;
    return 0;
}

int held_table(HeldBuffers *held, PyObject *sections, const char *name, TermTable *table) {
    PyObject *terms, *block_terms, *block_lists, *block_keys, *lists;
    size_t block_terms_size, block_lists_size, block_keys_size;
    unsigned long long size;
    unsigned int documents;
    int counted, paired;
    if (!PyTuple_Check(sections)) return raised(PyExc_TypeError, "a table is a tuple");
    if (!PyArg_ParseTuple(sections, "OOOOOKIpp", &terms, &block_terms, &block_lists, &block_keys, &lists, &size,
                          &documents, &counted, &paired)) {
        return -1;
    }
    *table = (TermTable){.size = size, .documents = documents, .counted = counted != 0, .paired = paired != 0};
    if ((table->terms = held_section(held, terms, 1, &table->terms_size)) == NULL ||
        (table->block_terms = held_section(held, block_terms, 1, &block_terms_size)) == NULL ||
        (table->block_lists = held_section(held, block_lists, 1, &block_lists_size)) == NULL ||
        (table->block_keys = held_section(held, block_keys, 1, &block_keys_size)) == NULL ||
        (table->lists = held_section(held, lists, 1, &table->lists_size)) == NULL) {
        return -1;
    }
    table->blocks = block_terms_size / 4;
    if (term_table_is_sound(table, block_terms_size, block_lists_size, block_keys_size)) return 0;
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

PyObject *write_table(TableStep *step, void *job, TermTableWriter *table, PyObject *write) {
    for (int more = 1; more == 1;) {
        Py_BEGIN_ALLOW_THREADS
        more = step(job);
        Py_END_ALLOW_THREADS
        if (more < 0 || hand_on_lists(table, write) < 0) return NULL;
    }
    return Py_BuildValue("(NNNNK)", handed_over(&table->terms), handed_over(&table->block_terms),
                         handed_over(&table->block_lists), handed_over(&table->block_keys),
                         (unsigned long long)table->size);
}
