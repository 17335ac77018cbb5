/* Segments as arguments of the other binding files. */
#ifndef POLICY_PY_VIEW_H
#define POLICY_PY_VIEW_H

#include "binding/module.h"

#include "segment/segment_view.h"

PyObject *new_segment_type(PyObject *module);

/* The view of a Python Segment, which lives as long as the object. NULL with a TypeError for anything else. */
const SegmentView *view_of(PyObject *module, PyObject *object);

/* The views of a tuple of segments: an array to free. NULL with an exception. */
const SegmentView **read_segments(PyObject *module, PyObject *segments, Py_ssize_t count);

#endif
