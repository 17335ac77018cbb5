/* Reading a retrieval from its Python values: conditions by their attributes, terms from tuples. */
#include "binding/module.h"
#include "binding/py_query.h"

#include "search/ranking.h"

/* The most that age may add to a score, as a part of it. */
#define MOST_SHARE 1e3

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

/* Read the string of a pattern. */
static int read_string(ConditionReader *reader, TextLeaf *leaf, size_t pattern, PyObject *text) {
    size_t size;
    const uint8_t *utf8 = utf8_of(text, reader->kept, &size);
    if (utf8 == NULL) return -1;
    return leaf_set_string(leaf, pattern, utf8, size) ? 0 : no_memory();
}

static int read_pattern(ConditionReader *reader, TextLeaf *leaf, PyObject *given, uint32_t depth, bool required);

static int read_parts(ConditionReader *reader, TextLeaf *leaf, PyObject *parts, uint32_t depth, bool required) {
    Py_ssize_t count = PySequence_Size(parts);
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *part = PySequence_GetItem(parts, at);
        int read = part == NULL ? -1 : read_pattern(reader, leaf, part, depth + 1, required);
        Py_XDECREF(part);
        if (read < 0) return -1;
    }
    return count < 0 ? -1 : 0;
}

/* The number of a pattern; 0 for one without, -1 with an exception. */
static long read_number(PyObject *given, Predicate predicate) {
    switch (predicate) {
        case PREDICATE_NEAR:
        case PREDICATE_ADJACENT: return number_of(given, "distance", FARTHEST + 1);
        case PREDICATE_AT_LEAST: return number_of(given, "count", INT32_MAX);
        case PREDICATE_EXACT:
        case PREDICATE_SAME_SENTENCE:
        case PREDICATE_EITHER:
        case PREDICATES: break;
    }
    return 0;
}

/* Read a pattern, and its parts behind it. The leaf's texts hold its strings if it is `required`. */
static int read_pattern(ConditionReader *reader, TextLeaf *leaf, PyObject *given, uint32_t depth, bool required) {
    long predicate = number_of(given, "predicate", PREDICATES);
    long number = predicate < 0 ? -1 : read_number(given, (Predicate)predicate);
    if (number < 0) return -1;
    if (depth > DEEPEST_NODE) return raised(PyExc_ValueError, "patterns are nested too deep");
    size_t pattern = leaf_add_pattern(leaf, (Predicate)predicate);
    if (pattern == SIZE_MAX) return no_memory();
    leaf->patterns[pattern].number = (uint32_t)number;
    PyObject *content = PyObject_GetAttrString(given, predicate == PREDICATE_EXACT ? "text" : "parts");
    int read = content == NULL                ? -1
               : predicate == PREDICATE_EXACT ? read_string(reader, leaf, pattern, content)
               : predicate == PREDICATE_NEAR && PySequence_Size(content) > MOST_NEAR
                   ? raised(PyExc_ValueError, "too many parts are near one another")
                   : read_parts(reader, leaf, content, depth, required && predicate != PREDICATE_EITHER);
    Py_XDECREF(content);
    if (read < 0) return -1;
    leaf->patterns[pattern].size = (uint32_t)(leaf->pattern_count - pattern);
    bool holds = required && predicate == PREDICATE_EXACT;
    return holds && !leaf_require(leaf, pattern) ? no_memory() : 0;
}

static int read_leaf(ConditionReader *reader, PyObject *condition, uint32_t *number) {
    Field field = grams_field(condition);
    if (field == MOST_FIELDS) return -1;
    size_t leaf = query_add_leaf(reader->query, field);
    if (leaf == SIZE_MAX) return no_memory();
    *number = (uint32_t)leaf;
    return read_pattern(reader, &reader->query->leaves[leaf], condition, 0, true);
}

/* Read a filter as a leaf whose gram is its value. */
static int read_filter(ConditionReader *reader, PyObject *condition, PyObject *value, uint32_t *number) {
    PyObject *name = PyObject_GetAttrString(condition, "field");
    Field field = name == NULL ? MOST_FIELDS : field_of(reader->view, name);
    Py_XDECREF(name);
    if (field == MOST_FIELDS) return -1;
    if (field < FIRST_KEYWORD_FIELD) return raised(PyExc_ValueError, "a filter is of a keyword field");
    size_t leaf = query_add_leaf(reader->query, field);
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

static int read_days(ConditionReader *reader, PyObject *condition, uint32_t node) {
    long since = number_of(condition, "first", INT32_MAX);
    long until = since < 0 ? -1 : number_of(condition, "last", INT32_MAX);
    if (until < 0) return -1;
    reader->query->nodes[node].since = (uint32_t)since;
    reader->query->nodes[node].until = (uint32_t)until;
    return 0;
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

/* Read terms into an array with room for them. */
static int read_terms(ScoringTerm *read, PyObject *terms, const SegmentView *view, PyObject *kept) {
    Py_ssize_t count = PySequence_Size(terms);
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *given = PySequence_GetItem(terms, at);
        int done = given == NULL ? -1 : read_term(&read[at], given, view, kept);
        Py_XDECREF(given);
        if (done < 0) return -1;
    }
    /* The keys of terms point into their strings. */
    return count < 0 ? -1 : PyList_Append(kept, terms);
}

/* Read a double attribute; -1 with an exception. */
static int read_double(PyObject *object, const char *name, double *number) {
    PyObject *value = PyObject_GetAttrString(object, name);
    *number = value == NULL ? -1 : PyFloat_AsDouble(value);
    Py_XDECREF(value);
    return PyErr_Occurred() ? -1 : 0;
}

/* Read the terms that a node weighs, none for those that score, and the weight that it asks for. */
static int read_weight(ConditionReader *reader, PyObject *condition, Node *node) {
    Query *query = reader->query;
    size_t first = query->weighed_count;
    PyObject *terms = PyObject_GetAttrString(condition, "terms");
    Py_ssize_t count = terms == NULL ? -1 : PySequence_Size(terms);
    int read = -1;
    if (count >= 0) {
        size_t end = first + (size_t)count;
        bool has_room = end < UINT32_MAX &&
                        array_reserve(&query->weighed, &query->weighed_capacity, end, sizeof *query->weighed);
        read = has_room ? read_terms(query->weighed + first, terms, reader->view, reader->kept) : no_memory();
    }
    Py_XDECREF(terms);
    if (read < 0 || read_double(condition, "needed", &node->needed) < 0) return -1;
    node->first = (uint32_t)first;
    node->children = (uint32_t)count;
    query->weighed_count += (size_t)count;
    query->weighs |= count == 0;
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
    if (kind == NODE_ENOUGH_WEIGHT) return read_weight(reader, condition, &reader->query->nodes[node]);
    if (kind == NODE_DAYS) return read_days(reader, condition, (uint32_t)node);
    if (kind == NODE_FIRST_PARAGRAPHS) {
        long count = number_of(condition, "count", INT32_MAX);
        reader->query->nodes[node].number = (uint32_t)count;
        return count < 0 ? -1 : 0;
    }
    uint32_t leaf = 0;
    int read = -1;
    if (kind == NODE_TEXT) {
        read = read_leaf(reader, condition, &leaf);
    } else {
        PyObject *parts = PyObject_GetAttrString(condition, kind == NODE_FILTER ? "value" : "conditions");
        if (parts != NULL && kind == NODE_FILTER) read = read_filter(reader, condition, parts, &leaf);
        if (parts != NULL && kind != NODE_FILTER) read = read_children(reader, parts, (uint32_t)node, depth);
        if (read == 0 && kind == NODE_SAME_ARTICLE && reader->query->nodes[node].children != 1) {
            read = raised(PyExc_ValueError, "an article is asked for one condition");
        }
        Py_XDECREF(parts);
    }
    reader->query->nodes[node].leaf = leaf;
    if (kind == NODE_FILTER) reader->query->nodes[node].kind = NODE_TEXT;
    return read;
}

int read_condition(Query *query, PyObject *condition, const SegmentView *view, PyObject *kept) {
    ConditionReader reader = {query, view, kept};
    uint32_t root;
    return read_node(&reader, condition, 0, &root);
}

int read_recency(PyObject *object, Recency *recency) {
    PyObject *given = PyObject_GetAttrString(object, "recency");
    if (given == NULL || given == Py_None) {
        Py_XDECREF(given);
        return given == NULL ? -1 : 0;
    }
    PyObject *shares = PyObject_GetAttrString(given, "shares");
    Py_ssize_t count = shares == NULL ? -1 : PySequence_Size(shares);
    long newest = count < 0 ? -1 : number_of(given, "newest", INT32_MAX);
    Py_DECREF(given);
    recency->shares = newest < 0 ? NULL : calloc((size_t)count + 1, sizeof *recency->shares);
    for (Py_ssize_t at = 0; recency->shares != NULL && at < count; at++) {
        PyObject *share = PySequence_GetItem(shares, at);
        double part = recency->shares[at] = share == NULL ? -1 : PyFloat_AsDouble(share);
        Py_XDECREF(share);
        bool is_sound = part >= 0 && part <= (at == 0 ? MOST_SHARE : recency->shares[at - 1]);
        if (!is_sound && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "shares of scores fall, from 1e3 at most");
        if (PyErr_Occurred()) break;
    }
    Py_XDECREF(shares);
    if (PyErr_Occurred()) return -1;
    if (recency->shares == NULL) return no_memory();
    recency->half_life = (size_t)count;
    recency->newest = (uint32_t)newest;
    return 0;
}

/* Read `after`, None or a match. */
static int read_after(Query *query, PyObject *retrieval) {
    PyObject *after = PyObject_GetAttrString(retrieval, "after");
    Hit *hit = &query->after;
    int tier, read = after == NULL ? 0 : 1;
    query->resumes = read && after != Py_None;
    if (query->resumes) read = PyArg_ParseTuple(after, "IIdIi", &hit->segment, &hit->document, &hit->score, &hit->day, &tier);
    Py_XDECREF(after);
    hit->day_key = day_key_of(query->order, hit->day);
    return read ? 0 : -1;
}

Place *read_documents(PyObject *pairs, size_t *count) {
    *count = (size_t)PyTuple_Size(pairs);
    Place *places = calloc(*count + 1, sizeof *places);
    if (places == NULL) no_memory();
    for (size_t at = 0; !PyErr_Occurred() && at < *count; at++) {
        Place *place = &places[at];
        PyObject *pair = PyTuple_GetItem(pairs, (Py_ssize_t)at);
        if (!PyTuple_Check(pair)) raised(PyExc_TypeError, "a document is (segment, document)");
        else if (PyArg_ParseTuple(pair, "II", &place->segment, &place->document) && at != 0) {
            const Place *before = place - 1;
            if (place->segment < before->segment ||
                (place->segment == before->segment && place->document < before->document)) {
                raised(PyExc_ValueError, "documents are in ascending order");
            }
        }
    }
    if (!PyErr_Occurred()) return places;
    free(places);
    return NULL;
}

/* Read `documents`, None or pairs of numbers. */
static int read_places(Query *query, PyObject *retrieval) {
    PyObject *given = PyObject_GetAttrString(retrieval, "documents");
    if (given == NULL || given == Py_None) {
        Py_XDECREF(given);
        return given == NULL ? -1 : 0;
    }
    PyObject *documents = PySequence_Tuple(given);
    Py_DECREF(given);
    if (documents == NULL) return -1;
    query->places = read_documents(documents, &query->place_count);
    Py_DECREF(documents);
    return query->places == NULL ? -1 : 0;
}

int read_retrieval(Query *query, PyObject *retrieval, const SegmentView *view, PyObject *kept) {
    PyObject *condition = PyObject_GetAttrString(retrieval, "condition");
    int is_read = condition == NULL ? -1 : read_condition(query, condition, view, kept);
    Py_XDECREF(condition);
    if (is_read < 0) return -1;
    PyObject *terms = PyObject_GetAttrString(retrieval, "terms");
    Py_ssize_t count = terms == NULL ? -1 : PySequence_Size(terms);
    int read = -1;
    if (count >= 0) {
        query->terms = calloc((size_t)count + 1, sizeof *query->terms);
        query->term_count = (size_t)count;
        read = query->terms == NULL ? no_memory() : read_terms(query->terms, terms, view, kept);
    }
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
    if (read_recency(retrieval, &query->recency) < 0 || read_after(query, retrieval) < 0) return -1;
    return read_places(query, retrieval);
}
