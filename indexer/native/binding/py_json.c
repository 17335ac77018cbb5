/* json_of_hits() for Python: fields of hits as JSON, of all hits of an answer in one call. */
#include "binding/py_view.h"

#include "base/json.h"
#include "segment/record.h"

/* The fields that it knows. */
typedef enum { ARTICLE, PARAGRAPH, TEXT, FIELDS } HitField;
static const char *const names[FIELDS] = {"article", "paragraph", "text"};

#define MOST_NUMBER 12u

static bool add_text(Buffer *json, const char *text) { return buffer_append(json, text, strlen(text)); }

static bool add_number(Buffer *json, unsigned long number) {
    char digits[MOST_NUMBER + 1];
    PyOS_snprintf(digits, sizeof digits, "%lu", number);
    return add_text(json, digits);
}

/* Add the id of an article. Sets an exception where its record is damaged. */
static bool add_id(Buffer *json, const SegmentView *view, uint32_t article) {
    RecordPart part;
    Buffer plain = {NULL, 0, 0};
    if (!find_part(view, article, ID_LETTER, &part)) return raised(PyExc_ValueError, "a record is damaged, or has no id") == 0;
    bool done = plain_value(&part, &plain) && json_add_utf8(json, plain.data, plain.size);
    buffer_free(&plain);
    return done;
}

static bool add_body(Buffer *json, const SegmentView *view, uint32_t document) {
    size_t start, end;
    if (!text_range(&view->bodies, document, &start, &end)) return raised(PyExc_ValueError, "a text is damaged") == 0;
    return json_add_units(json, view->bodies.units + start, end - start);
}

static bool add_field(Buffer *json, const SegmentView *view, uint32_t article, uint32_t document, HitField field) {
    switch (field) {
        case ARTICLE: return add_id(json, view, article);
        case PARAGRAPH: return add_number(json, document - view->first_documents[article] + 1ul);
        case TEXT: return add_body(json, view, document);
        case FIELDS: break;
    }
    return false;
}

static bool add_hit(Buffer *json, const SegmentView *view, uint32_t document, const HitField *fields, size_t count) {
    uint32_t article = article_of(view, document, 0);
    for (size_t at = 0; at < count; at++) {
        bool named = add_text(json, at == 0 ? "{\"" : ", \"") && add_text(json, names[fields[at]]) && add_text(json, "\": ");
        if (!named || !add_field(json, view, article, document, fields[at])) return false;
    }
    return add_text(json, count == 0 ? "{}" : "}");
}

/* Read the names of fields: 1, 0 where one is not known, -1 with an exception. */
static int read_fields(PyObject *tuple, HitField *fields, size_t *count) {
    *count = (size_t)PyTuple_Size(tuple);
    if (*count > FIELDS) return 0;
    for (size_t at = 0; at < *count; at++) {
        PyObject *name = PyTuple_GetItem(tuple, (Py_ssize_t)at);
        if (!PyUnicode_Check(name)) return raised(PyExc_TypeError, "a field has a name");
        size_t field = 0;
        while (field < FIELDS && PyUnicode_CompareWithASCIIString(name, names[field]) != 0) field++;
        if (field == FIELDS) return 0;
        fields[at] = (HitField)field;
    }
    return 1;
}

static PyObject *json_of(const Segments *segments, PyObject *matches, const HitField *fields, size_t field_count) {
    Buffer json = {NULL, 0, 0};
    size_t count;
    Hit *hits = read_matches(matches, segments, &count);
    if (hits == NULL) return NULL;
    bool done = add_text(&json, "[");
    for (size_t at = 0; done && at < count; at++) {
        done = (at == 0 || add_text(&json, ", ")) &&
               add_hit(&json, segments->views[hits[at].segment], hits[at].document, fields, field_count);
    }
    done = done && add_text(&json, "]");
    PyObject *result = done ? PyBytes_FromStringAndSize((const char *)json.data, (Py_ssize_t)json.size) : NULL;
    if (!done && !PyErr_Occurred()) PyErr_NoMemory();
    free(hits);
    buffer_free(&json);
    return result;
}

PyObject *py_json_of_hits(PyObject *module, PyObject *args) {
    PyObject *sequence, *matches, *tuple, *result = NULL;
    Segments segments = {0};
    HitField fields[FIELDS];
    size_t count;
    if (!PyArg_ParseTuple(args, "OO!O!:json_of_hits", &sequence, &PyList_Type, &matches, &PyTuple_Type, &tuple)) {
        return NULL;
    }
    int known = read_fields(tuple, fields, &count);
    if (known <= 0) return known == 0 ? Py_NewRef(Py_None) : NULL;
    if (segments_read(&segments, module, sequence) == 0) result = json_of(&segments, matches, fields, count);
    segments_release(&segments);
    return result;
}
