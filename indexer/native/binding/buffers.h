/* The buffer protocol, by which Python hands over mapped files and bytes without a copy.
 *
 * It joined the limited API in 3.11, with the layout that it has had since 3.0. For 3.10 it is declared here.
 */
#ifndef POLICY_BUFFERS_H
#define POLICY_BUFFERS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#include "base/memory.h"

#if Py_LIMITED_API + 0 < 0x030B0000
typedef struct {
    void *buf;
    PyObject *obj;
    Py_ssize_t len;
    Py_ssize_t itemsize;
    int readonly;
    int ndim;
    char *format;
    Py_ssize_t *shape;
    Py_ssize_t *strides;
    Py_ssize_t *suboffsets;
    void *internal;
} Py_buffer;

int PyObject_GetBuffer(PyObject *exporter, Py_buffer *view, int flags);
void PyBuffer_Release(Py_buffer *view);
#define PyBUF_SIMPLE 0
#endif

static inline Section section_of(const Py_buffer *view) { return (Section){view->buf, (size_t)view->len}; }

#endif
