/* Inverter for Python: arguments are checked, and the GIL is released for the work. */
#include "binding/module.h"
#include "binding/py_tables.h"
#include "segment/inverter.h"

typedef struct {
    PyObject_HEAD
    PyObject *folding, *words; /* held, because the inverter points into them */
    Inverter inverter;
    bool busy;     /* a thread is in it with the GIL released */
    bool finished; /* something was handed over: nothing more can be added */
} InverterObject;

/* A seed for hashes: a string's hash is seeded by the interpreter. */
static int read_seed(uint64_t *seed) {
    PyObject *string = PyUnicode_FromString("the seed of an inverter");
    if (string == NULL) return -1;
    *seed = (uint64_t)PyObject_Hash(string);
    Py_DECREF(string);
    return 0;
}

static PyObject *inverter_create(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    PyObject *folding_object, *words_object, *module = PyType_GetModule(type);
    unsigned int keyword_fields;
    uint64_t seed;
    if (module == NULL || !PyArg_ParseTuple(args, "OOI", &folding_object, &words_object, &keyword_fields)) return NULL;
    if (keyword_fields > MOST_FIELDS - FIRST_KEYWORD_FIELD) {
        return PyErr_Format(PyExc_ValueError, "there are at most %d keyword fields", MOST_FIELDS - FIRST_KEYWORD_FIELD);
    }
    const Folding *folding = folding_of(module, folding_object);
    const WordTable *words = folding == NULL ? NULL : word_table_of(module, words_object);
    if (words == NULL || read_seed(&seed) < 0) return NULL;
    InverterObject *self = (InverterObject *)PyType_GenericAlloc(type, 0);
    if (self == NULL) return NULL;
    self->folding = Py_NewRef(folding_object);
    self->words = Py_NewRef(words_object);
    if (inverter_start(&self->inverter, folding, words, FIRST_KEYWORD_FIELD + keyword_fields, seed)) {
        return (PyObject *)self;
    }
    Py_DECREF(self);
    return PyErr_NoMemory();
}

static void inverter_dealloc(PyObject *object) {
    InverterObject *self = (InverterObject *)object;
    inverter_free(&self->inverter);
    Py_XDECREF(self->folding);
    Py_XDECREF(self->words);
    free_object(object);
}

static bool is_free(InverterObject *self) {
    if (!self->busy) return true;
    PyErr_SetString(PyExc_RuntimeError, "this inverter is in use by another thread");
    return false;
}

/* Articles being read. Until all are, `keywords` may move, and those of an article are counted only. */
typedef struct {
    InverterArticle *articles;
    Buffer keywords;
    uint32_t field_count;
} ArticleReader;

/* Add (field, term) to the keywords. */
static int read_keyword(ArticleReader *reader, PyObject *item) {
    unsigned int field;
    const char *term;
    Py_ssize_t size;
    if (!PyTuple_Check(item)) return raised(PyExc_TypeError, "a keyword is a tuple of its field and its term");
    if (!PyArg_ParseTuple(item, "Iy#", &field, &term, &size)) return -1;
    if (field < FIRST_KEYWORD_FIELD || field >= reader->field_count) {
        PyErr_Format(PyExc_ValueError, "%u is none of the keyword fields", field);
        return -1;
    }
    if ((size_t)size > LONGEST_KEY) return raised(PyExc_ValueError, "a keyword is too long");
    Keyword keyword = {(Field)field, (const uint8_t *)term, (size_t)size};
    return buffer_append(&reader->keywords, &keyword, sizeof keyword) ? 0 : no_memory();
}

/* Point `article` into the bytes of (title, text, keywords). */
static int read_article(ArticleReader *reader, PyObject *item, InverterArticle *article) {
    const char *title, *text;
    Py_ssize_t title_size, text_size;
    PyObject *keywords;
    if (!PyTuple_Check(item)) return raised(PyExc_TypeError, "an article is a tuple: title, text and keywords");
    if (!PyArg_ParseTuple(item, "y#y#O!", &title, &title_size, &text, &text_size, &PyTuple_Type, &keywords)) return -1;
    *article = (InverterArticle){.title = (const uint8_t *)title,
                                 .title_size = (size_t)title_size,
                                 .text = (const uint8_t *)text,
                                 .text_size = (size_t)text_size,
                                 .keyword_count = (size_t)PyTuple_Size(keywords)};
    for (size_t at = 0; at < article->keyword_count; at++) {
        if (read_keyword(reader, PyTuple_GetItem(keywords, (Py_ssize_t)at)) < 0) return -1;
    }
    return 0;
}

static int read_articles(ArticleReader *reader, PyObject *articles, size_t count) {
    reader->articles = calloc(count + 1, sizeof *reader->articles);
    if (reader->articles == NULL) return no_memory();
    for (size_t at = 0; at < count; at++) {
        PyObject *item = PyTuple_GetItem(articles, (Py_ssize_t)at);
        if (read_article(reader, item, &reader->articles[at]) < 0) return -1;
    }
    if (reader->keywords.size == 0) return 0;
    const Keyword *next = (const Keyword *)(const void *)reader->keywords.data;
    for (size_t at = 0; at < count; at++) {
        reader->articles[at].keywords = next;
        next += reader->articles[at].keyword_count;
    }
    return 0;
}

static PyObject *add_articles(InverterObject *self, PyObject *articles) {
    size_t count = (size_t)PyTuple_Size(articles);
    ArticleReader reader = {.field_count = self->inverter.field_count};
    bool added = true;
    int read = read_articles(&reader, articles, count);
    size_t failures = word_table_failures(self->inverter.words);
    if (read == 0) {
        self->busy = true;
        Py_BEGIN_ALLOW_THREADS
        for (size_t at = 0; at < count && added; at++) added = inverter_add(&self->inverter, &reader.articles[at]);
        Py_END_ALLOW_THREADS
        self->busy = false;
    }
    free(reader.articles);
    buffer_free(&reader.keywords);
    if (read < 0) return NULL;
    bool sound = word_table_failures(self->inverter.words) == failures;
    if (added && sound) Py_RETURN_NONE;
    self->finished = true;
    return sound ? PyErr_NoMemory() : PyErr_Format(PyExc_ValueError, "the word table is damaged");
}

static PyObject *inverter_add_method(PyObject *object, PyObject *argument) {
    InverterObject *self = (InverterObject *)object;
    PyObject *articles = PySequence_Tuple(argument); /* its own, so that what it holds stays */
    if (articles == NULL) return NULL;
    PyObject *result = NULL;
    if (self->finished) PyErr_SetString(PyExc_ValueError, "this inverter is finished");
    else if (is_free(self)) result = add_articles(self, articles);
    Py_DECREF(articles);
    return result;
}

static PyObject *inverter_texts(PyObject *object, PyObject *unused) {
    (void)unused;
    InverterObject *self = (InverterObject *)object;
    Inverter *inverter = &self->inverter;
    if (!is_free(self)) return NULL;
    self->finished = true;
    return Py_BuildValue("(NNNN)", handed_over(&inverter->units), handed_over(&inverter->ends),
                         handed_over(&inverter->title_units), handed_over(&inverter->title_ends));
}

static PyObject *inverter_lengths_method(PyObject *object, PyObject *unused) {
    (void)unused;
    InverterObject *self = (InverterObject *)object;
    const Inverter *inverter = &self->inverter;
    if (!is_free(self)) return NULL;
    return Py_BuildValue("(NNN)", bytes_of(&inverter->first_documents), bytes_of(&inverter->lengths),
                         bytes_of(&inverter->title_lengths));
}

static int field_step(void *job) { return field_writer_step(job); }

static PyObject *write_field(InverterObject *self, Field field, PyObject *write) {
    FieldPostings *postings = &self->inverter.fields[field];
    FieldWriter writer;
    bool started;
    Py_BEGIN_ALLOW_THREADS
    started = field_writer_start(&writer, postings, inverter_lengths(&self->inverter, field));
    Py_END_ALLOW_THREADS
    PyObject *table = started ? write_table(field_step, &writer, &writer.table, write) : NULL;
    if (table == NULL && !PyErr_Occurred()) PyErr_NoMemory();
    field_writer_free(&writer);
    field_postings_free(postings);
    return table;
}

static PyObject *inverter_write_field(PyObject *object, PyObject *args) {
    InverterObject *self = (InverterObject *)object;
    unsigned int field;
    PyObject *write;
    if (!PyArg_ParseTuple(args, "IO", &field, &write) || !is_free(self)) return NULL;
    if (field >= self->inverter.field_count) return PyErr_Format(PyExc_ValueError, "there is no field %u", field);
    self->finished = self->busy = true;
    PyObject *table = write_field(self, (Field)field, write);
    self->busy = false;
    return table;
}

static PyMethodDef inverter_methods[] = {
    {"add", inverter_add_method, METH_O, "Take in articles: (title, text, keywords) each, in UTF-8."},
    {"texts", inverter_texts, METH_NOARGS, "Hand over (units, ends, title_units, title_ends)."},
    {"lengths", inverter_lengths_method, METH_NOARGS, "(first_documents, lengths, title_lengths)."},
    {"write_field", inverter_write_field, METH_VARARGS,
     "Write a field's lists by calls of write(bytes); (terms, block_terms, block_lists, block_keys, size) of its table."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot inverter_slots[] = {
    {Py_tp_new, (void *)inverter_create},
    {Py_tp_dealloc, (void *)inverter_dealloc},
    {Py_tp_methods, inverter_methods},
    {Py_tp_doc, "Articles, analysed and inverted in memory."},
    {0, NULL},
};

PyType_Spec inverter_spec = {
    .name = "indexer.native._extension.Inverter",
    .basicsize = sizeof(InverterObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = inverter_slots,
};
