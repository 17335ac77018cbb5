/* The module's types, functions and state, and what all binding files do alike. */
#ifndef POLICY_MODULE_H
#define POLICY_MODULE_H

#include "binding/buffers.h"

#include "analysis/dictionary.h"
#include "analysis/folding.h"
#include "base/checksums.h"

typedef enum { FOLDING_TYPE, WORD_TABLE_TYPE, INVERTER_TYPE, SEGMENT_TYPE, ANSWERER_TYPE, TYPES } TypeNumber;

typedef struct {
    PyObject *types[TYPES];
    CrcTable crc_table;
} ModuleState;

extern PyType_Spec folding_spec, word_table_spec, inverter_spec, segment_spec, answerer_spec;

PyObject *py_crc32(PyObject *module, PyObject *args);
PyObject *py_sum_blocks(PyObject *module, PyObject *args);
PyObject *py_merge_field(PyObject *module, PyObject *args);
PyObject *py_read_list(PyObject *module, PyObject *args);
PyObject *py_search(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *py_tally(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *py_share_by_term(PyObject *module, PyObject *args);
PyObject *py_share_by_month(PyObject *module, PyObject *args);
PyObject *py_respellings(PyObject *module, PyObject *args);
PyObject *py_rerank(PyObject *module, PyObject *args, PyObject *kwargs);
PyObject *py_show(PyObject *module, PyObject *args);
PyObject *py_add_details(PyObject *module, PyObject *args);
PyObject *py_letters_of(PyObject *module, PyObject *args);
PyObject *py_columns(PyObject *module, PyObject *args);
PyObject *py_windows(PyObject *module, PyObject *args);
PyObject *py_read_passages(PyObject *module, PyObject *args);
PyObject *py_find_reposts(PyObject *module, PyObject *args);
PyObject *py_read_law_names(PyObject *module, PyObject *args);
PyObject *py_find_recurring(PyObject *module, PyObject *args);
PyObject *py_articles_like(PyObject *module, PyObject *args);

/* Raise an exception; -1. */
int raised(PyObject *exception, const char *message);
int no_memory(void);

/* The object, if it is of a type of the module; NULL with a TypeError for any other. */
void *checked(PyObject *module, PyObject *object, TypeNumber type);

/* Set fields of an object, whose class may refuse any change, by the descriptors of their slots, to values, which are
 * released. False with an exception. */
bool set_fields(PyObject *object, PyObject *slots, PyObject **values);

/* A new object with values, which are released; NULL with an exception, and where one of the values is NULL with one. */
PyObject *new_value(PyTypeObject *type, PyObject *slots, PyObject **values);

/* Free an object of one of the types; what it holds is freed. */
void free_object(PyObject *object);

/* The C value of a Folding or WordTable, which lives as long as the object; NULL with a TypeError for any other
 * object. */
const Folding *folding_of(PyObject *module, PyObject *object);
const WordTable *word_table_of(PyObject *module, PyObject *object);

/* The table of the module, which its objects keep alive. */
const CrcTable *crc_table_of(PyObject *module);

/* Release the GIL if the work ahead is worth it; what to give to `take_back` after it. */
PyThreadState *release_if(bool worth_it);
void take_back(PyThreadState *state);

PyObject *bytes_of(const Buffer *buffer);

/* The bytes of a buffer, which is then empty. */
PyObject *handed_over(Buffer *buffer);

#endif
