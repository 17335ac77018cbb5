/* Segments and matches as arguments of the other binding files, and hits as their results. */
#ifndef POLICY_PY_VIEW_H
#define POLICY_PY_VIEW_H

#include "binding/module.h"

#include "search/top.h"
#include "segment/segment_view.h"

/* Segments, and their views, which live as long. */
typedef struct {
    PyObject *tuple;
    const SegmentView **views;
    size_t count;
} Segments;

/* Read a sequence of segments. -1 with an exception. To be released in any case. */
int segments_read(Segments *segments, PyObject *module, PyObject *sequence);
void segments_release(Segments *segments);

/* The view of one segment, which lives as long as the caller has it; NULL with an exception. */
const SegmentView *view_of(PyObject *module, PyObject *segment);

/* A list of matches as hits without scores, an array to free; NULL with an exception. */
Hit *read_matches(PyObject *matches, const Segments *segments, size_t *count);

/* Raise the exception of a text that could not be read, and return -1; 0 where it was. */
int raised_for_text(TextStatus status);

/* A hit as a match, and hits as a list of matches. */
PyObject *match_of(const Hit *hit, int tier);
PyObject *list_of_hits(const Hit *hits, size_t count);

#endif
