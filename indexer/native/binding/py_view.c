/* Segment for Python. Its sections are checked once, when it is made, and held. It never changes. */
#include "binding/py_view.h"

#include "binding/py_query.h"
#include "binding/py_tables.h"
#include "segment/holders.h"
#include "segment/pattern.h"

enum { TERMS_FILE, TEXTS_FILE, ARTICLES_FILE, SEGMENT_FILES };

/* A segment's view, and the objects that it points into: buffers, the tuple with the fields' names, the folding. */
typedef struct {
    PyObject_HEAD
    SegmentView view;
    PyObject *folding, *tables;
    HeldBuffers held;
    SummedFile files[SEGMENT_FILES];
    HolderLists holders[MOST_FIELDS];
} SegmentObject;

/* Read a field's (name, table). The name lives as long as the tuple. */
static int read_table(SegmentObject *self, PyObject *item, Field field) {
    SegmentView *view = &self->view;
    TermTable *table = &view->tables[field];
    PyObject *name, *sections;
    if (!PyTuple_Check(item) || !PyArg_ParseTuple(item, "UO", &name, &sections)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a field is a tuple of its name and its table");
        return -1;
    }
    view->field_names[field] = PyUnicode_AsUTF8AndSize(name, NULL);
    if (view->field_names[field] == NULL || held_table(&self->held, sections, view->field_names[field], table) < 0) {
        return -1;
    }
    if (table->paired) table->holders = &self->holders[field];
    if (table->documents == (counts_articles(field) ? view->articles : view->documents)) return 0;
    PyErr_Format(PyExc_ValueError, "%s does not have the segment's documents", view->field_names[field]);
    return -1;
}

/* Read the fields, self->tables, in the order of their numbers. */
static int read_tables(SegmentObject *self) {
    for (uint32_t field = 0; field < self->view.field_count; field++) {
        if (read_table(self, PyTuple_GetItem(self->tables, (Py_ssize_t)field), (Field)field) < 0) return -1;
    }
    return 0;
}

/* Read a list of numbers from `start` to start + count - 1 as a bit for each of them. *bits stays NULL where the
 * list is empty. */
static int read_bits(SegmentObject *self, PyObject *object, uint32_t start, uint32_t count, const char *name,
                     uint64_t **bits) {
    size_t listed;
    const uint32_t *numbers = held_section(&self->held, object, sizeof *numbers, &listed);
    if (numbers == NULL) return -1;
    if (listed == 0) return 0;
    *bits = calloc(count / 64 + (size_t)1, sizeof **bits);
    if (*bits == NULL) return no_memory();
    for (size_t at = 0; at < listed; at++) {
        uint32_t number = numbers[at] - start;
        if (numbers[at] < start || number >= count) {
            PyErr_Format(PyExc_ValueError, "%s has a number that the segment does not have", name);
            return -1;
        }
        (*bits)[number >> 6] |= (uint64_t)1 << (number & 63);
    }
    return 0;
}

static int read_texts(SegmentObject *self, Texts *texts, PyObject *units, PyObject *ends, size_t count) {
    size_t end_count;
    if ((texts->units = held_section(&self->held, units, sizeof *texts->units, &texts->unit_count)) == NULL ||
        (texts->ends = held_section(&self->held, ends, sizeof *texts->ends, &end_count)) == NULL) {
        return -1;
    }
    if (end_count == count) return 0;
    return raised(PyExc_ValueError, "there are not as many texts as documents or articles");
}

/* Read (lengths, average, first_documents, published, records, record_ends). */
static int read_articles(SegmentObject *self, PyObject *articles) {
    SegmentView *view = &self->view;
    PyObject *lengths, *first, *published, *records, *record_ends;
    size_t length_count, first_count, published_count, record_count;
    if (!PyArg_ParseTuple(articles, "OdOOOO", &lengths, &view->average, &first, &published, &records, &record_ends)) {
        return -1;
    }
    HeldBuffers *held = &self->held;
    if ((view->lengths = held_section(held, lengths, sizeof *view->lengths, &length_count)) == NULL ||
        (view->first_documents = held_section(held, first, sizeof *view->first_documents, &first_count)) == NULL ||
        (view->published = held_section(held, published, sizeof *view->published, &published_count)) == NULL ||
        (view->records = held_section(held, records, 1, &view->records_size)) == NULL ||
        (view->record_ends = held_section(held, record_ends, 8, &record_count)) == NULL) {
        return -1;
    }
    if (length_count > INT32_MAX || published_count > INT32_MAX || first_count != published_count + 1 ||
        record_count != published_count || !(view->average >= 0 && view->average <= 1e9)) {
        return raised(PyExc_ValueError, "the numbers of documents and articles do not fit together");
    }
    view->documents = (uint32_t)length_count;
    view->articles = (uint32_t)published_count;
    return view_is_sound(view) ? 0 : raised(PyExc_ValueError, "the articles' first documents do not ascend");
}

/* Read the articles whose law is named, and the number of those that name it. */
static int read_naming(SegmentObject *self, PyObject *named, PyObject *naming) {
    SegmentView *view = &self->view;
    size_t count;
    if ((view->named = held_section(&self->held, named, sizeof *view->named, &view->named_count)) == NULL ||
        (view->naming = held_section(&self->held, naming, sizeof *view->naming, &count)) == NULL) {
        return -1;
    }
    return count == view->named_count ? 0 : raised(PyExc_ValueError, "there is not a count for each named article");
}

/* Have what is read compared with the checksums of the three files, given as held_file takes them. */
static int read_files(SegmentObject *self, PyObject *module, PyObject *tuple) {
    SegmentView *view = &self->view;
    const SummedFile *opened[SEGMENT_FILES];
    if (tuple == NULL) return 0;
    if (PyTuple_Size(tuple) != SEGMENT_FILES) return raised(PyExc_ValueError, "a segment has three files");
    for (int at = 0; at < SEGMENT_FILES; at++) {
        PyObject *pair = PyTuple_GetItem(tuple, at);
        if (held_file(&self->held, pair, crc_table_of(module), &self->files[at], &opened[at]) < 0) return -1;
    }
    for (uint32_t field = 0; field < view->field_count; field++) view->tables[field].file = opened[TERMS_FILE];
    view->bodies.file = view->titles.file = opened[TEXTS_FILE];
    view->articles_file = opened[ARTICLES_FILE];
    return 0;
}

static int segment_init(SegmentObject *self, PyObject *module, PyObject *args) {
    PyObject *folding, *tables, *articles, *units, *ends, *title_units, *title_ends, *deleted, *boilerplate;
    PyObject *named, *naming, *files = NULL;
    SegmentView *view = &self->view;
    unsigned int start;
    if (!PyArg_ParseTuple(args, "OOO!(OOOO)OOI(OOI)|O!", &folding, &tables, &PyTuple_Type, &articles, &units, &ends,
                          &title_units, &title_ends, &deleted, &boilerplate, &start, &named, &naming,
                          &view->first_article, &PyTuple_Type, &files)) {
        return -1;
    }
    view->folding = folding_of(module, folding);
    if (view->folding == NULL || (self->tables = PySequence_Tuple(tables)) == NULL) return -1;
    self->folding = Py_NewRef(folding);
    view->field_count = (uint32_t)PyTuple_Size(self->tables);
    if (view->field_count > MOST_FIELDS) {
        PyErr_Format(PyExc_ValueError, "a segment has at most %d fields", MOST_FIELDS);
        return -1;
    }
    return read_articles(self, articles) < 0 || read_tables(self) < 0 ||
                   read_texts(self, &view->bodies, units, ends, view->documents) < 0 ||
                   read_texts(self, &view->titles, title_units, title_ends, view->articles) < 0 ||
                   read_bits(self, deleted, 0, view->articles, "deleted_articles", &view->deleted) < 0 ||
                   read_bits(self, boilerplate, start, view->documents, "boilerplate", &view->boilerplate) < 0 ||
                   read_naming(self, named, naming) < 0 || read_files(self, module, files) < 0
               ? -1
               : 0;
}

static PyObject *segment_create(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    PyObject *module = PyType_GetModule(type);
    SegmentObject *self = module == NULL ? NULL : (SegmentObject *)PyType_GenericAlloc(type, 0);
    if (self != NULL && segment_init(self, module, args) < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

static void segment_delete(SegmentObject *self) {
    for (int at = 0; at < SEGMENT_FILES; at++) summed_file_close(&self->files[at]);
    for (int at = 0; at < MOST_FIELDS; at++) holder_lists_free(&self->holders[at]);
    held_release(&self->held);
    free(self->view.deleted);
    free(self->view.boilerplate);
    Py_XDECREF(self->folding);
    Py_XDECREF(self->tables);
    free_object((PyObject *)self);
}

/* The number of documents or articles with each of several terms. */
static PyObject *segment_counts(SegmentObject *self, PyObject *args) {
    PyObject *name, *terms;
    if (!PyArg_ParseTuple(args, "OO!", &name, &PyList_Type, &terms)) return NULL;
    Field field = field_of(&self->view, name);
    PyObject *kept = field == MOST_FIELDS ? NULL : PyList_New(0);
    PyObject *counts = kept == NULL ? NULL : PyList_New(PyList_Size(terms));
    for (Py_ssize_t at = 0; counts != NULL && at < PyList_Size(counts); at++) {
        size_t size;
        TermEntry entry;
        const uint8_t *key = utf8_of(PyList_GetItem(terms, at), kept, &size);
        int found = key == NULL ? -1 : term_table_find(&self->view.tables[field], key, size, &entry);
        if (found < 0 && key != NULL) PyErr_SetString(PyExc_ValueError, self->view.field_names[field]);
        PyObject *count = found < 0 ? NULL : PyLong_FromUnsignedLong(found == 0 ? 0 : entry.holders);
        if (count == NULL) Py_CLEAR(counts);
        else PyList_SetItem(counts, at, count);
    }
    Py_XDECREF(kept);
    return counts;
}

/* Read the characters of each place of a pattern, a tuple of strings. -1 with an exception. */
static int read_places(PyObject *tuple, CodePoints *places, PyObject *kept) {
    for (Py_ssize_t at = 0; at < PyTuple_Size(tuple); at++) {
        size_t size;
        const uint8_t *utf8 = utf8_of(PyTuple_GetItem(tuple, at), kept, &size);
        if (utf8 == NULL) return -1;
        places[at].codes = malloc((size + 1) * sizeof *places[at].codes);
        if (places[at].codes == NULL) return no_memory();
        places[at].count = decode_utf8(utf8, size, places[at].codes);
    }
    return 0;
}

/* Add the term that a walk is at and its count to a dictionary. -1 with an exception. */
static int add_count(const TermWalk *walk, PyObject *counts) {
    const Buffer *key = &walk->key;
    PyObject *term = PyUnicode_DecodeUTF8((const char *)key->data, (Py_ssize_t)key->size, "surrogatepass");
    PyObject *count = term == NULL ? NULL : PyLong_FromUnsignedLong(walk->entry.holders);
    int added = count == NULL ? -1 : PyDict_SetItem(counts, term, count);
    Py_XDECREF(term);
    Py_XDECREF(count);
    return added;
}

/* Raise what made a walk over a field's terms fail, unless it is raised already; NULL. */
static PyObject *walk_failed(const SegmentObject *self, Field field, const TermWalk *walk) {
    if (!PyErr_Occurred()) {
        if (walk->damaged) PyErr_SetString(PyExc_ValueError, self->view.field_names[field]);
        else PyErr_NoMemory();
    }
    return NULL;
}

/* The terms that begin with a text and their counts; None where there are more than `most`. */
static PyObject *segment_counts_from(SegmentObject *self, PyObject *args) {
    PyObject *name, *beginning, *kept, *counts;
    Py_ssize_t most;
    size_t size;
    TermWalk walk;
    if (!PyArg_ParseTuple(args, "OUn", &name, &beginning, &most)) return NULL;
    Field field = field_of(&self->view, name);
    if (field == MOST_FIELDS || (kept = PyList_New(0)) == NULL) return NULL;
    const uint8_t *start = utf8_of(beginning, kept, &size);
    if (start == NULL || (counts = PyDict_New()) == NULL) {
        Py_DECREF(kept);
        return NULL;
    }
    term_walk_start(&walk, &self->view.tables[field]);
    int found = term_walk_reach(&walk, start, size);
    while (found == 1 && walk.key.size >= size && memcmp(walk.key.data, start, size) == 0) {
        if (PyDict_Size(counts) == most) {
            Py_DECREF(counts);
            counts = Py_NewRef(Py_None);
            break;
        }
        found = add_count(&walk, counts) < 0 ? -1 : term_walk_next(&walk);
    }
    if (found < 0) {
        Py_CLEAR(counts);
        walk_failed(self, field, &walk);
    }
    term_walk_end(&walk);
    Py_DECREF(kept);
    return counts;
}

/* The terms that look like a pattern, and their counts. */
static PyObject *segment_counts_like(SegmentObject *self, PyObject *args) {
    PyObject *name, *tuple;
    if (!PyArg_ParseTuple(args, "OO!", &name, &PyTuple_Type, &tuple)) return NULL;
    Field field = field_of(&self->view, name);
    if (field == MOST_FIELDS) return NULL;
    size_t length = (size_t)PyTuple_Size(tuple);
    if (length == 0) return PyErr_Format(PyExc_ValueError, "a pattern has a place");
    CodePoints *places = calloc(length, sizeof *places);
    PyObject *kept = PyList_New(0), *counts = PyDict_New();
    PatternWalk pattern;
    int found = places != NULL && kept != NULL && counts != NULL ? read_places(tuple, places, kept) : no_memory();
    if (found == 0) {
        pattern_walk_start(&pattern, &self->view.tables[field], places, length);
        while ((found = pattern_walk_next(&pattern)) == 1 && add_count(&pattern.walk, counts) == 0) {
        }
        if (found != 0) walk_failed(self, field, &pattern.walk);
        term_walk_end(&pattern.walk);
    }
    for (size_t at = 0; places != NULL && at < length; at++) free(places[at].codes);
    free(places);
    Py_XDECREF(kept);
    if (PyErr_Occurred()) Py_CLEAR(counts);
    return counts;
}

static PyObject *segment_article_of(SegmentObject *self, PyObject *args) {
    unsigned int document;
    if (!PyArg_ParseTuple(args, "I", &document)) return NULL;
    if (document >= self->view.documents) return PyErr_Format(PyExc_IndexError, "there is no such document");
    return PyLong_FromUnsignedLong(article_of(&self->view, document, 0));
}

static PyMethodDef segment_methods[] = {
    {"counts", (PyCFunction)segment_counts, METH_VARARGS, "The numbers of documents or articles that hold each of some terms."},
    {"counts_like", (PyCFunction)segment_counts_like, METH_VARARGS, "The terms like a pattern, and their counts."},
    {"counts_from", (PyCFunction)segment_counts_from, METH_VARARGS, "The terms that begin so, and their counts."},
    {"article_of", (PyCFunction)segment_article_of, METH_VARARGS, "The article of a document."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot segment_slots[] = {
    {Py_tp_doc, "One segment's mapped sections, opened for searching."},
    {Py_tp_new, (void *)segment_create},
    {Py_tp_dealloc, (void *)segment_delete},
    {Py_tp_methods, segment_methods},
    {0, NULL},
};

PyType_Spec segment_spec = {
    .name = "indexer.native._extension.Segment",
    .basicsize = sizeof(SegmentObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = segment_slots,
};

int raised_for_text(TextStatus status) {
    if (status == NO_MEMORY_FOR_TEXT) return no_memory();
    return status == TEXT_IS_DAMAGED ? raised(PyExc_ValueError, "a text is damaged") : 0;
}

const SegmentView *view_of(PyObject *module, PyObject *segment) {
    const SegmentObject *object = checked(module, segment, SEGMENT_TYPE);
    return object == NULL ? NULL : &object->view;
}

int segments_read(Segments *segments, PyObject *module, PyObject *sequence) {
    segments->tuple = PySequence_Tuple(sequence);
    if (segments->tuple == NULL) return -1;
    segments->count = (size_t)PyTuple_Size(segments->tuple);
    segments->views = calloc(segments->count + 1, sizeof *segments->views);
    if (segments->views == NULL) return no_memory();
    for (size_t at = 0; at < segments->count; at++) {
        segments->views[at] = view_of(module, PyTuple_GetItem(segments->tuple, (Py_ssize_t)at));
        if (segments->views[at] == NULL) return -1;
    }
    return 0;
}

void segments_release(Segments *segments) {
    free(segments->views);
    Py_XDECREF(segments->tuple);
}

Hit *read_matches(PyObject *matches, const Segments *segments, size_t *count) {
    *count = (size_t)PyList_Size(matches);
    Hit *hits = calloc(*count + 1, sizeof *hits);
    if (hits == NULL) PyErr_NoMemory();
    for (size_t at = 0; hits != NULL && at < *count; at++) {
        Hit *hit = &hits[at];
        PyObject *match = PyList_GetItem(matches, (Py_ssize_t)at);
        int tier, read = PyArg_ParseTuple(match, "IIdIi", &hit->segment, &hit->document, &hit->score, &hit->day, &tier);
        bool is_known = read && hit->segment < segments->count;
        if (is_known && hit->document < segments->views[hit->segment]->documents) continue;
        if (read) PyErr_SetString(PyExc_IndexError, "there is no such document");
        free(hits);
        hits = NULL;
    }
    return hits;
}

PyObject *match_of(const Hit *hit, int tier) {
    PyObject *items[] = {PyLong_FromUnsignedLong(hit->segment), PyLong_FromUnsignedLong(hit->document),
                         PyFloat_FromDouble(hit->score), PyLong_FromUnsignedLong(hit->day), PyLong_FromLong(tier)};
    PyObject *match = PyTuple_New(5);
    for (int at = 0; at < 5; at++) {
        if (match != NULL && items[at] == NULL) Py_CLEAR(match);
        if (match == NULL) Py_XDECREF(items[at]);
        else PyTuple_SetItem(match, at, items[at]);
    }
    return match;
}

PyObject *list_of_hits(const Hit *hits, size_t count) {
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t at = 0; list != NULL && at < count; at++) {
        PyObject *match = match_of(&hits[at], 0);
        if (match == NULL) Py_CLEAR(list);
        else PyList_SetItem(list, (Py_ssize_t)at, match);
    }
    return list;
}
