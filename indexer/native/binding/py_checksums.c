/* crc32 and sum_blocks for Python. In Python: indexer/core/checksums.py. */
#include "binding/module.h"

#define WORTH_RELEASING ((size_t)1 << 16) /* bytes; their crc takes some microseconds */

PyObject *py_crc32(PyObject *module, PyObject *args) {
    Py_buffer view;
    unsigned int crc;
    if (!PyArg_ParseTuple(args, "y*I:crc32", &view, &crc)) return NULL;
    PyThreadState *state = release_if((size_t)view.len >= WORTH_RELEASING);
    crc = crc_of(crc_table_of(module), crc, view.buf, (size_t)view.len);
    take_back(state);
    PyBuffer_Release(&view);
    return PyLong_FromUnsignedLong(crc);
}

/* Write the crc of each block that these bytes end to `out`. The first block has `begun` bytes already, whose crc is
 * *crc; *crc becomes that of the last, unended one. */
static void sum_blocks(const CrcTable *table, const uint8_t *bytes, size_t size, size_t begun, uint32_t *crc,
                       uint8_t *out) {
    while (begun + size >= SUMMED_BLOCK) {
        size_t missing = SUMMED_BLOCK - begun;
        *crc = crc_of(table, *crc, bytes, missing);
        memcpy(out, crc, sizeof *crc);
        out += sizeof *crc;
        bytes += missing;
        size -= missing;
        begun = *crc = 0;
    }
    *crc = crc_of(table, *crc, bytes, size);
}

PyObject *py_sum_blocks(PyObject *module, PyObject *args) {
    Py_buffer view;
    unsigned int begun, crc;
    PyObject *result = NULL;
    if (!PyArg_ParseTuple(args, "y*II:sum_blocks", &view, &begun, &crc)) return NULL;
    size_t size = (size_t)view.len;
    PyObject *sums = NULL;
    if (begun >= SUMMED_BLOCK) PyErr_SetString(PyExc_ValueError, "a block that was begun has not ended");
    else sums = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)((begun + size) / SUMMED_BLOCK * sizeof(uint32_t)));
    if (sums != NULL) {
        uint8_t *out = (uint8_t *)PyBytes_AsString(sums);
        PyThreadState *state = release_if(size >= WORTH_RELEASING);
        sum_blocks(crc_table_of(module), view.buf, size, begun, &crc, out);
        take_back(state);
        result = Py_BuildValue("(NII)", sums, (unsigned)((begun + size) % SUMMED_BLOCK), crc);
    }
    PyBuffer_Release(&view);
    return result;
}
