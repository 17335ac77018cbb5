/* The Python object of a segment as the other binding files get it: as an argument. */
#ifndef POLICY_PY_VIEW_H
#define POLICY_PY_VIEW_H

#include "binding/module.h"

#include "segment/segment_view.h"

PyObject *new_segment_type(PyObject *module);

/* What a Python Segment holds; it lives as long as the object. NULL with a TypeError for anything else. */
const SegmentView *view_of(PyObject *module, PyObject *object);

/* The views of a tuple of segments, an array to be freed; NULL with an exception. */
const SegmentView **read_segments(PyObject *module, PyObject *segments, Py_ssize_t count);

#endif
