/* The Python objects of analysis as the other binding files get them: as arguments. */
#ifndef POLICY_ANALYSIS_OBJECTS_H
#define POLICY_ANALYSIS_OBJECTS_H

#include "binding/module.h"

#include "analysis/folding.h"
#include "analysis/dictionary.h"

/* What a Python Folding or WordTable holds; it lives as long as the object. NULL with a TypeError for anything
 * else. `module` is the extension module. */
const Folding *folding_of(PyObject *module, PyObject *object);
const WordTable *word_table_of(PyObject *module, PyObject *object);

#endif
