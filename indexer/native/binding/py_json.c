/* The method json_of_plain of Answerer: the answer to a query as it was typed, as a line of JSON. */
#include "binding/py_answer.h"

#include "search/json_line.h"

/* Read the names of fields: 1, 0 where one is not known, -1 with an exception. */
static int read_fields(PyObject *tuple, LineRequest *request) {
    request->field_count = (size_t)PyTuple_Size(tuple);
    if (request->field_count > LINE_FIELDS) return 0;
    for (size_t at = 0; at < request->field_count; at++) {
        PyObject *name = PyTuple_GetItem(tuple, (Py_ssize_t)at);
        if (!PyUnicode_Check(name)) return raised(PyExc_TypeError, "a field has a name");
        size_t field = 0;
        while (field < LINE_FIELDS && PyUnicode_CompareWithASCIIString(name, line_field_name((LineField)field)) != 0) field++;
        if (field == LINE_FIELDS) return 0;
        request->fields[at] = (LineField)field;
    }
    return 1;
}

/* Read the UTF-8 of a str, which lives as long: 1, 0 where it has none. */
static int read_utf8(PyObject *text, Section *section) {
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 == NULL) PyErr_Clear();
    *section = (Section){(const uint8_t *)utf8, (size_t)size};
    return utf8 != NULL;
}

/* Answer what was read, and write it; whether all there is to tell is written. */
static bool write_answer(Answering *answering, const LineRequest *request, Budget *budget, Buffer *json) {
    bool done = false;
    Py_BEGIN_ALLOW_THREADS
    done = answer_query(answering, budget, request->offset + request->limit, request->counts) &&
           !answering->found.is_cut_short && !needs_suggestions(answering, request) &&
           add_json_line(answering, request, json);
    Py_END_ALLOW_THREADS
    return done;
}

PyObject *answerer_json_of_plain(PyObject *self, PyObject *args) {
    PyObject *text, *id, *fields, *state_id, *result = NULL;
    const AnswererObject *opened = (AnswererObject *)self;
    Py_ssize_t offset, limit;
    int counts;
    unsigned int options;
    long long characters;
    Answering answering = {.opened = &opened->index};
    LineRequest request = {.crc_table = opened->crc_table, .began = clock_now()};
    Buffer json = {NULL, 0, 0};
    if (!PyArg_ParseTuple(args, "UUO!(nnp)UIL", &text, &id, &PyTuple_Type, &fields, &offset, &limit, &counts, &state_id,
                          &options, &characters)) {
        return NULL;
    }
    if (offset < 0 || limit < 0 || offset > PY_SSIZE_T_MAX - limit) limit = offset = 0;
    if (!is_limit_of(opened, offset + limit)) return NULL;
    request.offset = (size_t)offset;
    request.limit = (size_t)limit;
    request.counts = counts;
    request.options = options;
    int known = read_fields(fields, &request);
    if (known == 1) {
        known = read_utf8(text, &request.text) && read_utf8(id, &request.id) && read_utf8(state_id, &request.state_id);
    }
    if (known == 1) known = read_typed(opened, text, &answering);
    request.asks_any = !answering.is_bare && !answering.conditions.wants_all;
    Budget budget = budget_of(characters, -1);
    bool done = known == 1 && write_answer(&answering, &request, &budget, &json);
    uint64_t total = counts ? answering.found.total : answering.found.count;
    if (done) result = Py_BuildValue("(y#K)", (const char *)json.data, (Py_ssize_t)json.size, (unsigned long long)total);
    else if (known >= 0) result = Py_NewRef(Py_None);
    buffer_free(&json);
    answering_free(&answering);
    return result;
}
