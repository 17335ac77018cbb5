/* Reading a retrieval from its Python values: conditions by their attributes, terms from tuples. */
#include "binding/module.h"
#include "binding/py_query.h"

#include "search/matching.h"

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

/* The state of reading conditions; `view` is any of the segments. */
typedef struct {
    Query *query;
    const SegmentView *view;
    PyObject *kept;
} ConditionReader;

/* The whole number that an attribute is, from 0 to `below` - 1; -1 with an exception. */
static long number_of(PyObject *object, const char *name, long below) {
    PyObject *value = PyObject_GetAttrString(object, name);
    long number = value == NULL ? -1 : PyLong_AsLong(value);
    Py_XDECREF(value);
    if (number >= 0 && number < below) return number;
    if (!PyErr_Occurred()) PyErr_Format(PyExc_ValueError, "%s of %R is out of range", name, object);
    return -1;
}

static int read_node(ConditionReader *reader, PyObject *condition, uint32_t depth, uint32_t *number);

/* The field of grams that a leaf is of; MOST_FIELDS with an exception. */
static Field grams_field(PyObject *condition) {
    PyObject *field = PyObject_GetAttrString(condition, "field");
    bool is_text = field != NULL && PyUnicode_Check(field);
    Field found = MOST_FIELDS;
    if (is_text && PyUnicode_CompareWithASCIIString(field, "body") == 0) found = FIELD_GRAMS;
    if (is_text && PyUnicode_CompareWithASCIIString(field, "title") == 0) found = FIELD_TITLE_GRAMS;
    Py_XDECREF(field);
    if (found == MOST_FIELDS && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "a condition on text is of 'body' or of 'title'");
    }
    return found;
}

/* Read the strings of a leaf, `texts`. */
static int read_leaf(ConditionReader *reader, PyObject *condition, PyObject *texts, uint32_t *number) {
    long predicate = number_of(condition, "predicate", PREDICATES);
    Field field = predicate < 0 ? MOST_FIELDS : grams_field(condition);
    Py_ssize_t count = field == MOST_FIELDS ? -1 : PySequence_Size(texts);
    if (count < 0) return -1;
    size_t leaf = query_add_leaf(reader->query, (Predicate)predicate, field, (size_t)count);
    if (leaf == SIZE_MAX) return no_memory();
    reader->query->leaves[leaf].is_empty = count == 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        size_t size;
        PyObject *text = PySequence_GetItem(texts, at);
        const uint8_t *utf8 = text == NULL ? NULL : utf8_of(text, reader->kept, &size);
        bool added = utf8 != NULL && leaf_add_string(&reader->query->leaves[leaf], utf8, size, reader->view->folding);
        Py_XDECREF(text);
        if (!added) return utf8 == NULL ? -1 : no_memory();
    }
    *number = (uint32_t)leaf;
    return 0;
}

/* Read a filter as a leaf whose gram is its value. */
static int read_filter(ConditionReader *reader, PyObject *condition, PyObject *value, uint32_t *number) {
    PyObject *name = PyObject_GetAttrString(condition, "field");
    Field field = name == NULL ? MOST_FIELDS : field_of(reader->view, name);
    Py_XDECREF(name);
    if (field == MOST_FIELDS) return -1;
    if (field < FIRST_KEYWORD_FIELD) return raised(PyExc_ValueError, "a filter is of a keyword field");
    size_t leaf = query_add_leaf(reader->query, PREDICATE_EXACT, field, 0);
    if (leaf == SIZE_MAX) return no_memory();
    TextLeaf *filter = &reader->query->leaves[leaf];
    filter->is_gram = true;
    /* The term points into its string, which must stay. */
    if (PyList_Append(reader->kept, value) < 0) return -1;
    filter->keyword = utf8_of(value, reader->kept, &filter->keyword_size);
    *number = (uint32_t)leaf;
    return filter->keyword == NULL ? -1 : 0;
}

static int read_child(ConditionReader *reader, PyObject *child, size_t link, uint32_t depth) {
    uint32_t number = 0;
    if (child == NULL || read_node(reader, child, depth + 1, &number) < 0) return -1;
    reader->query->links[link] = number;
    return 0;
}

static int read_children(ConditionReader *reader, PyObject *children, uint32_t node, uint32_t depth) {
    Py_ssize_t count = PySequence_Size(children);
    if (count < 0) return -1;
    size_t first = query_add_links(reader->query, (size_t)count);
    if (first == SIZE_MAX) return no_memory();
    reader->query->nodes[node].first = (uint32_t)first;
    reader->query->nodes[node].children = (uint32_t)count;
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *child = PySequence_GetItem(children, at);
        int read = read_child(reader, child, first + (size_t)at, depth);
        Py_XDECREF(child);
        if (read < 0) return -1;
    }
    return 0;
}

static int read_node(ConditionReader *reader, PyObject *condition, uint32_t depth, uint32_t *number) {
    if (depth > DEEPEST_NODE) {
        PyErr_Format(PyExc_ValueError, "conditions may be nested %d deep at most", (int)DEEPEST_NODE);
        return -1;
    }
    long kind = number_of(condition, "node", NODE_KINDS);
    if (kind < 0) return -1;
    size_t node = query_add_node(reader->query, (NodeKind)kind);
    if (node == SIZE_MAX) return no_memory();
    *number = (uint32_t)node;
    if (kind == NODE_ENOUGH_WEIGHT) reader->query->weighs = true;
    if (kind == NODE_ENOUGH_WEIGHT) return 0;
    const char *name = kind == NODE_TEXT ? "texts" : kind == NODE_FILTER ? "value" : "conditions";
    PyObject *parts = PyObject_GetAttrString(condition, name);
    uint32_t leaf = 0;
    int read = parts == NULL         ? -1
               : kind == NODE_TEXT   ? read_leaf(reader, condition, parts, &leaf)
               : kind == NODE_FILTER ? read_filter(reader, condition, parts, &leaf)
                                     : read_children(reader, parts, (uint32_t)node, depth);
    Py_XDECREF(parts);
    reader->query->nodes[node].leaf = leaf;
    if (kind == NODE_FILTER) reader->query->nodes[node].kind = NODE_TEXT;
    return read;
}

static int read_term(ScoringTerm *term, PyObject *given, const SegmentView *view, PyObject *kept) {
    if (!PyTuple_Check(given) || PyTuple_Size(given) != 4) {
        return raised(PyExc_TypeError, "a term is (field, term, gain, weight)");
    }
    term->field = field_of(view, PyTuple_GetItem(given, 0));
    if (term->field == MOST_FIELDS) return -1;
    term->gain = PyFloat_AsDouble(PyTuple_GetItem(given, 2));
    term->weight = PyErr_Occurred() ? 0 : PyFloat_AsDouble(PyTuple_GetItem(given, 3));
    if (PyErr_Occurred()) return -1;
    /* Doubles of this size keep their precision as singles, in which sums are first taken. */
    if (!(term->gain >= 0 && term->gain <= 1e9 && term->weight >= 0 && term->weight <= 1e9)) {
        return raised(PyExc_ValueError, "a term's gain and weight lie between 0 and 1e9");
    }
    if (term->weight != 0 && term->field != FIELD_WORDS) return raised(PyExc_ValueError, "only words have a weight");
    term->key = utf8_of(PyTuple_GetItem(given, 1), kept, &term->key_size);
    return term->key == NULL ? -1 : 0;
}

static int read_terms(Query *query, PyObject *terms, const SegmentView *view, PyObject *kept) {
    Py_ssize_t count = PySequence_Size(terms);
    if (count < 0) return -1;
    query->terms = calloc((size_t)count + 1, sizeof *query->terms);
    if (query->terms == NULL) return no_memory();
    query->term_count = (size_t)count;
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *given = PySequence_GetItem(terms, at);
        int read = given == NULL ? -1 : read_term(&query->terms[at], given, view, kept);
        Py_XDECREF(given);
        if (read < 0) return -1;
    }
    return 0;
}

/* Read a double attribute; -1 with an exception. */
static int read_double(PyObject *object, const char *name, double *number) {
    PyObject *value = PyObject_GetAttrString(object, name);
    *number = value == NULL ? -1 : PyFloat_AsDouble(value);
    Py_XDECREF(value);
    return PyErr_Occurred() ? -1 : 0;
}

static int read_condition(Query *query, PyObject *retrieval, const SegmentView *view, PyObject *kept) {
    ConditionReader reader = {query, view, kept};
    PyObject *condition = PyObject_GetAttrString(retrieval, "condition");
    uint32_t root;
    int read = condition == NULL ? -1 : read_node(&reader, condition, 0, &root);
    Py_XDECREF(condition);
    return read;
}

int read_retrieval(Query *query, PyObject *retrieval, const SegmentView *view, PyObject *kept) {
    if (read_condition(query, retrieval, view, kept) < 0) return -1;
    PyObject *terms = PyObject_GetAttrString(retrieval, "terms");
    /* The keys of terms point into their strings. */
    int read = terms == NULL || PyList_Append(kept, terms) < 0 ? -1 : read_terms(query, terms, view, kept);
    Py_XDECREF(terms);
    if (read < 0 || read_double(retrieval, "needed", &query->needed) < 0) return -1;
    long since = number_of(retrieval, "since", INT32_MAX);
    long until = since < 0 ? -1 : number_of(retrieval, "until", INT32_MAX);
    long order = until < 0 ? -1 : number_of(retrieval, "order", OLDEST_FIRST + 1);
    long selection = order < 0 ? -1 : number_of(retrieval, "selection", BOILERPLATE_ALONE + 1);
    if (selection < 0) return -1;
    query->since = (uint32_t)since;
    query->until = (uint32_t)until;
    query->order = (Order)order;
    query->selection = (Selection)selection;
    return 0;
}
