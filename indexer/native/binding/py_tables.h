/* Sections and term tables between Python and C: buffers that are held, and tables handed over as bytes. */
#ifndef POLICY_PY_TABLES_H
#define POLICY_PY_TABLES_H

#include "binding/buffers.h"

#include "segment/termtable.h"

/* Buffers that are held until all are released, at first none: {0}. */
typedef struct {
    Py_buffer **buffers;
    size_t count, capacity;
} HeldBuffers;

void held_release(HeldBuffers *held);

/* Hold the buffer of an object whose numbers have `width` bytes: its memory, aligned to the width, and how many
 * numbers it has. NULL with an exception; never NULL for an empty buffer. */
const void *held_section(HeldBuffers *held, PyObject *object, size_t width, size_t *count);

/* Open a file by (its bytes, their sums), which are held; None stands for one that need not be compared, and *opened
 * becomes NULL. -1 with an exception. */
int held_file(HeldBuffers *held, PyObject *pair, const CrcTable *table, SummedFile *file, const SummedFile **opened);

/* Read (terms, block_terms, block_lists, block_keys, lists, size, documents, counted, paired), check that they fit
 * together, and hold the buffers. -1 with an exception, which calls the table `name`. */
int held_table(HeldBuffers *held, PyObject *sections, const char *name, TermTable *table);

/* One step of the writing of a table: 1 where another one follows, 0 after the last, -1 where it failed. */
typedef int TableStep(void *job);

/* Run all steps, with the GIL released, and call write(bytes) with the lists after each. The rest of the table as
 * (terms, block_terms, block_lists, block_keys, size); NULL without an exception where a step failed. */
PyObject *write_table(TableStep *step, void *job, TermTableWriter *table, PyObject *write);

#endif
