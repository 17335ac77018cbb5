/* Sections and term tables between Python and C: buffers that are held, and tables handed over as bytes. */
#ifndef POLICY_PY_TABLES_H
#define POLICY_PY_TABLES_H

#include "binding/buffers.h"

#include "segment/termtable.h"

/* Buffers that are held from one call on until all are released. */
typedef struct {
    Py_buffer *buffers;
    size_t count, room;
} HeldBuffers;

#define BUFFERS_OF_TABLE 4u

/* Make room for so many buffers. -1 with an exception. To be released in any case. */
int held_start(HeldBuffers *held, size_t room);
void held_release(HeldBuffers *held);

/* Hold the buffer of an object whose numbers have `width` bytes: its memory, aligned to the width, and how many
 * numbers it has. NULL with an exception; never NULL for an empty buffer. */
const void *held_section(HeldBuffers *held, PyObject *object, size_t width, size_t *count);

/* Read (terms, block_terms, block_lists, lists, size, documents, counted), check that they fit together, and
 * hold the buffers. -1 with an exception, which calls the table `name`. */
int held_table(HeldBuffers *held, PyObject *sections, const char *name, TermTable *table);

/* A table being written in steps, between which its lists are handed on. `step` answers 1 where another one
 * follows, 0 after the last, -1 where it failed. */
typedef struct {
    int (*step)(void *job);
    void *job;
    TermTableWriter *table;
} TableJob;

/* Run all steps, with the GIL released; the lists go to write(bytes). The rest of the table as (terms,
 * block_terms, block_lists, size); NULL without an exception where a step failed. */
PyObject *write_table(const TableJob *job, PyObject *write);

#endif
