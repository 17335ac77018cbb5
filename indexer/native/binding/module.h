/* The module's state, and the function of each binding file that adds its part to the module. */
#ifndef POLICY_MODULE_H
#define POLICY_MODULE_H

#include "binding/buffers.h"

typedef struct {
    PyObject *folding_type;    /* Folding, of py_analysis.c */
    PyObject *word_table_type; /* WordTable, of py_analysis.c */
    PyObject *inverter_type;   /* Inverter, of py_segment.c */
    PyObject *segment_type;    /* Segment, of py_search.c */
} ModuleState;

int add_analysis(PyObject *module);
int add_segment(PyObject *module);
int add_search(PyObject *module);
int add_showing(PyObject *module);
int add_evidence(PyObject *module);
int add_duplicates(PyObject *module);

#endif
