/* Reading a query out of tuples, lists and strings; the shapes are those of _extension.pyi. */
#include "binding/py_query.h"

#include <math.h>

const uint8_t *utf8_of(PyObject *string, PyObject *kept, size_t *size) {
    Py_ssize_t length;
    if (!PyUnicode_Check(string)) {
        PyErr_Format(PyExc_TypeError, "a string is needed, not %R", string);
        return NULL;
    }
    const char *bytes = PyUnicode_AsUTF8AndSize(string, &length);
    if (bytes == NULL) {
        PyErr_Clear();
        PyObject *encoded = PyUnicode_AsEncodedString(string, "utf-8", "surrogatepass");
        if (encoded == NULL) return NULL;
        int added = PyList_Append(kept, encoded);
        Py_DECREF(encoded);
        if (added < 0) return NULL;
        bytes = PyBytes_AsString(encoded);
        length = PyBytes_Size(encoded);
    }
    *size = (size_t)length;
    return (const uint8_t *)bytes;
}

Field field_of(const SegmentView *view, PyObject *name) {
    for (uint32_t field = 0; PyUnicode_Check(name) && field < view->field_count; field++) {
        if (PyUnicode_CompareWithASCIIString(name, view->field_names[field]) == 0) return (Field)field;
    }
    PyErr_Format(PyExc_ValueError, "there is no field %R", name);
    return MOST_FIELDS;
}

static int kind_of(PyObject *name, ClauseKind *kind) {
    static const struct {
        const char *name;
        ClauseKind kind;
    } kinds[] = {{"exact", CLAUSE_EXACT}, {"all", CLAUSE_ALL},   {"any", CLAUSE_ANY},
                 {"not", CLAUSE_NOT},     {"most", CLAUSE_MOST}, {"everything", CLAUSE_EVERYTHING}};
    for (size_t at = 0; PyUnicode_Check(name) && at < sizeof kinds / sizeof *kinds; at++) {
        if (PyUnicode_CompareWithASCIIString(name, kinds[at].name) != 0) continue;
        *kind = kinds[at].kind;
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "there is no clause %R", name);
    return -1;
}

/* What a reader of clauses hands down. */
typedef struct {
    Query *query;
    const Folding *folding;
    PyObject *kept;
} ClauseReader;

static int read_node(ClauseReader *reader, PyObject *clause, uint32_t depth, uint32_t *number);

static int read_exact(ClauseReader *reader, PyObject *clause, uint32_t node) {
    PyObject *string = PyTuple_GetItem(clause, 1), *field = string == NULL ? NULL : PyTuple_GetItem(clause, 2);
    if (field == NULL || !PyUnicode_Check(field)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "an exact clause names 'body' or 'title'");
        return -1;
    }
    bool in_title = PyUnicode_CompareWithASCIIString(field, "title") == 0;
    if (!in_title && PyUnicode_CompareWithASCIIString(field, "body") != 0) {
        PyErr_Format(PyExc_ValueError, "an exact clause is of 'body' or 'title', not of %R", field);
        return -1;
    }
    size_t size;
    const uint8_t *utf8 = utf8_of(string, reader->kept, &size);
    if (utf8 == NULL) return -1;
    size_t needle = query_add_needle(reader->query, utf8, size, in_title, reader->folding);
    if (needle == SIZE_MAX) {
        PyErr_NoMemory();
        return -1;
    }
    reader->query->nodes[node].needle = (uint32_t)needle;
    return 0;
}

static int read_children(ClauseReader *reader, PyObject *clauses, uint32_t node, uint32_t depth) {
    Py_ssize_t count = PySequence_Size(clauses);
    if (count < 0) return -1;
    size_t first = query_add_links(reader->query, (size_t)count);
    if (first == SIZE_MAX) {
        PyErr_NoMemory();
        return -1;
    }
    reader->query->nodes[node].first = (uint32_t)first;
    reader->query->nodes[node].children = (uint32_t)count;
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *child = PySequence_GetItem(clauses, at);
        uint32_t number = 0;
        int read = child == NULL ? -1 : read_node(reader, child, depth + 1, &number);
        Py_XDECREF(child);
        if (read < 0) return -1;
        reader->query->links[first + (size_t)at] = number;
    }
    return 0;
}

static int read_not(ClauseReader *reader, PyObject *clause, uint32_t node, uint32_t depth) {
    PyObject *excluded = PyTuple_GetItem(clause, 1);
    size_t link = excluded == NULL ? SIZE_MAX : query_add_links(reader->query, 1);
    if (link == SIZE_MAX) {
        if (!PyErr_Occurred()) PyErr_NoMemory();
        return -1;
    }
    reader->query->nodes[node].first = (uint32_t)link;
    reader->query->nodes[node].children = 1;
    uint32_t number = 0;
    if (read_node(reader, excluded, depth + 1, &number) < 0) return -1;
    reader->query->links[link] = number;
    return 0;
}

static int read_node(ClauseReader *reader, PyObject *clause, uint32_t depth, uint32_t *number) {
    ClauseKind kind = CLAUSE_EVERYTHING;
    if (depth > DEEPEST_CLAUSE) {
        PyErr_Format(PyExc_ValueError, "clauses may lie no deeper than %d in one another", (int)DEEPEST_CLAUSE);
        return -1;
    }
    if (!PyTuple_Check(clause)) {
        PyErr_Format(PyExc_TypeError, "a clause is a tuple, not %R", clause);
        return -1;
    }
    PyObject *name = PyTuple_GetItem(clause, 0);
    if (name == NULL || kind_of(name, &kind) < 0) return -1;
    size_t node = query_add_node(reader->query, kind);
    if (node == SIZE_MAX) {
        PyErr_NoMemory();
        return -1;
    }
    *number = (uint32_t)node;
    if (kind == CLAUSE_MOST) reader->query->has_most = true;
    if (kind == CLAUSE_EXACT) return read_exact(reader, clause, (uint32_t)node);
    if (kind == CLAUSE_NOT) return read_not(reader, clause, (uint32_t)node, depth);
    if (kind != CLAUSE_ALL && kind != CLAUSE_ANY) return 0;
    PyObject *clauses = PyTuple_GetItem(clause, 1);
    return clauses == NULL ? -1 : read_children(reader, clauses, (uint32_t)node, depth);
}

int read_clause(Query *query, PyObject *clause, const Folding *folding, PyObject *kept) {
    ClauseReader reader = {query, folding, kept};
    uint32_t root;
    return read_node(&reader, clause, 0, &root);
}

static int read_term(ScoringTerm *term, PyObject *given, const SegmentView *view, PyObject *kept) {
    if (!PyTuple_Check(given) || PyTuple_Size(given) != 4) {
        PyErr_SetString(PyExc_TypeError, "a term is (field, term, gain, weight)");
        return -1;
    }
    term->field = field_of(view, PyTuple_GetItem(given, 0));
    if (term->field == MOST_FIELDS) return -1;
    term->gain = PyFloat_AsDouble(PyTuple_GetItem(given, 2));
    term->weight = PyErr_Occurred() ? 0 : PyFloat_AsDouble(PyTuple_GetItem(given, 3));
    if (PyErr_Occurred()) return -1;
    /* Doubles of this size keep their precision as singles, in which sums are first taken. */
    if (!(term->gain >= 0 && term->gain <= 1e9 && term->weight >= 0 && term->weight <= 1e9)) {
        PyErr_SetString(PyExc_ValueError, "a term's gain and weight lie between 0 and 1e9");
        return -1;
    }
    if (term->weight != 0 && term->field != FIELD_WORDS) {
        PyErr_SetString(PyExc_ValueError, "only words have a weight");
        return -1;
    }
    term->key = utf8_of(PyTuple_GetItem(given, 1), kept, &term->key_size);
    return term->key == NULL ? -1 : 0;
}

int read_terms(Query *query, PyObject *terms, const SegmentView *view, PyObject *kept) {
    Py_ssize_t count = PySequence_Size(terms);
    if (count < 0) return -1;
    query->terms = calloc((size_t)count + 1, sizeof *query->terms);
    if (query->terms == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    query->term_count = (size_t)count;
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *given = PySequence_GetItem(terms, at);
        int read = given == NULL ? -1 : read_term(&query->terms[at], given, view, kept);
        Py_XDECREF(given);
        if (read < 0) return -1;
    }
    return 0;
}
