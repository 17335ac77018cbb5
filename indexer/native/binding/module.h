/* The module's state, and the functions by which each binding file adds its part. */
#ifndef POLICY_MODULE_H
#define POLICY_MODULE_H

#include "binding/buffers.h"

typedef struct {
    PyObject *folding_type;    /* Folding, of py_analysis.c */
    PyObject *word_table_type; /* WordTable, of py_analysis.c */
    PyObject *inverter_type;   /* Inverter, of py_inverter.c */
    PyObject *segment_type;    /* Segment, of py_view.c */
} ModuleState;

int add_analysis(PyObject *module);
int add_inverter(PyObject *module);
int add_merging(PyObject *module);
int add_search(PyObject *module);
int add_showing(PyObject *module);
int add_rerank(PyObject *module);
int add_duplicates(PyObject *module);

#endif
