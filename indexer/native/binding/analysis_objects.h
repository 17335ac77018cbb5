/* Access to Python's Folding and WordTable, which other binding files get as arguments. */
#ifndef POLICY_ANALYSIS_OBJECTS_H
#define POLICY_ANALYSIS_OBJECTS_H

#include "binding/module.h"

#include "analysis/folding.h"
#include "analysis/dictionary.h"

/* The C value of a Folding or WordTable, which lives as long as the object; NULL with a TypeError for any
 * other object. `module` is the extension module. */
const Folding *folding_of(PyObject *module, PyObject *object);
const WordTable *word_table_of(PyObject *module, PyObject *object);

#endif
