/* Inverter, merge_field and read_list for Python: arguments are checked, and the GIL is released for the work. */
#include "binding/analysis_objects.h"
#include "binding/buffers.h"
#include "segment/inverter.h"
#include "segment/merger.h"
#include "binding/module.h"

typedef struct {
    PyObject_HEAD
    PyObject *folding, *words; /* held, because the inverter points into them */
    Inverter inverter;
    bool busy;     /* a thread is in it with the GIL released */
    bool finished; /* something was handed over: nothing more can be added */
} InverterObject;

static const char *const field_names[FIELDS] = {"words", "title_words", "grams", "title_grams", "article"};

/* The bytes of a buffer, which is then empty. */
static PyObject *handed_over(Buffer *buffer) {
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)buffer->data, (Py_ssize_t)buffer->size);
    buffer_free(buffer);
    return bytes;
}

/* What is common to an inverter's field and a merged one: steps, between which lists are handed on. */
typedef struct {
    int (*step)(void *job);
    void *job;
    TermTableWriter *table;
} TableJob;

/* Run all steps; `write` gets the lists. The rest of the table as (terms, block_terms, block_lists, size);
 * NULL without an exception where a step failed. */
static PyObject *write_table(const TableJob *job, PyObject *write) {
    TermTableWriter *table = job->table;
    for (int more = 1; more == 1;) {
        Py_BEGIN_ALLOW_THREADS
        more = job->step(job->job);
        Py_END_ALLOW_THREADS
        if (more < 0) return NULL;
        PyObject *lists = PyBytes_FromStringAndSize((const char *)table->lists.data, (Py_ssize_t)table->lists.size);
        if (lists == NULL) return NULL;
        PyObject *result = PyObject_CallFunctionObjArgs(write, lists, NULL);
        Py_DECREF(lists);
        if (result == NULL) return NULL;
        Py_DECREF(result);
        table->lists_before += table->lists.size;
        table->lists.size = 0;
    }
    return Py_BuildValue("(NNNK)", handed_over(&table->terms), handed_over(&table->block_terms),
                         handed_over(&table->block_lists), (unsigned long long)table->size);
}

static PyObject *inverter_create(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"folding", "words", NULL};
    PyObject *folding_object, *words_object;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO", names, &folding_object, &words_object)) return NULL;
    PyObject *module = PyType_GetModule(type);
    if (module == NULL) return NULL;
    const Folding *folding = folding_of(module, folding_object);
    const WordTable *words = folding == NULL ? NULL : word_table_of(module, words_object);
    if (words == NULL) return NULL;
    /* A string's hash is seeded by the interpreter. */
    PyObject *string = PyUnicode_FromString("the seed of an inverter");
    if (string == NULL) return NULL;
    Py_hash_t seed = PyObject_Hash(string);
    Py_DECREF(string);
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    InverterObject *self = (InverterObject *)allocate(type, 0);
    if (self == NULL) return NULL;
    Py_INCREF(folding_object);
    Py_INCREF(words_object);
    self->folding = folding_object;
    self->words = words_object;
    if (!inverter_start(&self->inverter, folding, words, (uint64_t)seed)) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    return (PyObject *)self;
}

static void inverter_dealloc(PyObject *object) {
    InverterObject *self = (InverterObject *)object;
    PyTypeObject *type = Py_TYPE(object);
    inverter_free(&self->inverter);
    Py_XDECREF(self->folding);
    Py_XDECREF(self->words);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static bool is_free(InverterObject *self) {
    if (!self->busy) return true;
    PyErr_SetString(PyExc_RuntimeError, "this inverter is in use by another thread");
    return false;
}

/* Point `article` into the bytes of (id, title, text). */
static bool read_article(PyObject *item, InverterArticle *article) {
    const uint8_t **starts[] = {&article->id, &article->title, &article->text};
    size_t *sizes[] = {&article->id_size, &article->title_size, &article->text_size};
    if (!PyTuple_Check(item) || PyTuple_Size(item) != 3) {
        PyErr_SetString(PyExc_TypeError, "an article is a tuple of its id, title and text");
        return false;
    }
    for (Py_ssize_t at = 0; at < 3; at++) {
        char *bytes;
        Py_ssize_t size;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(item, at), &bytes, &size) < 0) return false;
        *starts[at] = (const uint8_t *)bytes;
        *sizes[at] = (size_t)size;
    }
    if (article->id_size <= LONGEST_KEY) return true;
    PyErr_SetString(PyExc_ValueError, "an article's id is too long");
    return false;
}

static PyObject *add_articles(InverterObject *self, PyObject *articles) {
    size_t count = (size_t)PyTuple_Size(articles);
    InverterArticle *read = calloc(count + 1, sizeof *read);
    if (read == NULL) return PyErr_NoMemory();
    for (size_t at = 0; at < count; at++) {
        if (!read_article(PyTuple_GetItem(articles, (Py_ssize_t)at), &read[at])) {
            free(read);
            return NULL;
        }
    }
    bool added = true;
    self->busy = true;
    Py_BEGIN_ALLOW_THREADS
    for (size_t at = 0; at < count && added; at++) added = inverter_add(&self->inverter, &read[at]);
    Py_END_ALLOW_THREADS
    self->busy = false;
    free(read);
    if (added) Py_RETURN_NONE;
    self->finished = true;
    return PyErr_NoMemory();
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

static PyObject *bytes_of(const Buffer *buffer) {
    return PyBytes_FromStringAndSize((const char *)buffer->data, (Py_ssize_t)buffer->size);
}

static PyObject *inverter_lengths_method(PyObject *object, PyObject *unused) {
    (void)unused;
    InverterObject *self = (InverterObject *)object;
    const Inverter *inverter = &self->inverter;
    if (!is_free(self)) return NULL;
    return Py_BuildValue("(NNN)", bytes_of(&inverter->first_documents), bytes_of(&inverter->lengths),
                         bytes_of(&inverter->title_lengths));
}

typedef struct {
    FieldWriter writer;
    Lengths lengths;
} FieldJob;

static int field_step(void *job) {
    FieldJob *field = job;
    return field_writer_step(&field->writer, &field->lengths);
}

static PyObject *write_field(InverterObject *self, Field field, PyObject *write) {
    FieldJob job = {.lengths = inverter_lengths(&self->inverter, field)};
    bool started;
    Py_BEGIN_ALLOW_THREADS
    started = field_writer_start(&job.writer, &self->inverter.fields[field]);
    Py_END_ALLOW_THREADS
    PyObject *table = NULL;
    if (started) table = write_table(&(TableJob){field_step, &job, &job.writer.table}, write);
    if (table == NULL && !PyErr_Occurred()) PyErr_NoMemory();
    field_writer_free(&job.writer);
    field_postings_free(&self->inverter.fields[field]);
    return table;
}

static PyObject *inverter_write_field(PyObject *object, PyObject *args) {
    InverterObject *self = (InverterObject *)object;
    const char *name;
    PyObject *write;
    if (!PyArg_ParseTuple(args, "sO", &name, &write) || !is_free(self)) return NULL;
    for (Field field = 0; field < FIELDS; field++) {
        if (strcmp(name, field_names[field]) != 0) continue;
        self->finished = self->busy = true;
        PyObject *table = write_field(self, field, write);
        self->busy = false;
        return table;
    }
    PyErr_Format(PyExc_ValueError, "there is no field %s", name);
    return NULL;
}

static PyMethodDef inverter_methods[] = {
    {"add", inverter_add_method, METH_O, "Take in articles: (id, title, text) each, in UTF-8."},
    {"texts", inverter_texts, METH_NOARGS, "Hand over (units, ends, title_units, title_ends)."},
    {"lengths", inverter_lengths_method, METH_NOARGS, "(first_documents, lengths, title_lengths)."},
    {"write_field", inverter_write_field, METH_VARARGS,
     "Write a field's lists by calls of write(bytes); (terms, block_terms, block_lists, size) of its table."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot inverter_slots[] = {
    {Py_tp_new, (void *)inverter_create},
    {Py_tp_dealloc, (void *)inverter_dealloc},
    {Py_tp_methods, inverter_methods},
    {Py_tp_doc, "Articles, analysed and inverted in memory."},
    {0, NULL},
};

static PyType_Spec inverter_spec = {
    .name = "indexer.native._extension.Inverter",
    .basicsize = sizeof(InverterObject),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = inverter_slots,
};

/* The buffers of one source: terms, block_terms, block_lists, lists, and how its documents move. */
enum { TERMS, BLOCK_TERMS, BLOCK_LISTS, LISTS, MOVED, BUFFERS };

typedef struct {
    MergeSource *sources;
    Py_buffer *views; /* BUFFERS of each source; those with no `obj` are not held */
    Py_ssize_t count;
} MergeInput;

static void release_input(MergeInput *input) {
    for (Py_ssize_t at = 0; input->views != NULL && at < input->count * BUFFERS; at++) {
        if (input->views[at].obj != NULL) PyBuffer_Release(&input->views[at]);
    }
    free(input->views);
    free(input->sources);
}

/* One source out of ((terms, block_terms, block_lists, lists, size, documents, counted), moved). */
static bool read_source(PyObject *item, bool counted, uint32_t merged, MergeSource *source, Py_buffer *views) {
    PyObject *parts[4], *moved;
    unsigned long long size;
    unsigned int documents;
    int is_counted;
    if (!PyTuple_Check(item) || !PyArg_ParseTuple(item, "(OOOOKIp)O", &parts[0], &parts[1], &parts[2], &parts[3], &size,
                                                 &documents, &is_counted, &moved)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a source is a tuple of its table and how it moves");
        return false;
    }
    for (int at = 0; at < 4; at++) {
        if (PyObject_GetBuffer(parts[at], &views[at], PyBUF_SIMPLE) < 0) return false;
    }
    source->table = (TermTable){.terms = views[TERMS].buf,
                                .block_terms = views[BLOCK_TERMS].buf,
                                .block_lists = views[BLOCK_LISTS].buf,
                                .lists = views[LISTS].buf,
                                .terms_size = (size_t)views[TERMS].len,
                                .lists_size = (size_t)views[LISTS].len,
                                .blocks = (size_t)views[BLOCK_TERMS].len / 4,
                                .size = size,
                                .documents = documents,
                                .counted = is_counted != 0};
    bool sound = source->table.counted == counted &&
                 term_table_is_sound(&source->table, (size_t)views[BLOCK_TERMS].len, (size_t)views[BLOCK_LISTS].len);
    if (PyLong_Check(moved)) {
        unsigned long base = PyLong_AsUnsignedLong(moved);
        if (PyErr_Occurred()) return false;
        sound = sound && base <= merged && documents <= merged - base;
        source->base = (uint32_t)base;
    } else {
        if (PyObject_GetBuffer(moved, &views[MOVED], PyBUF_SIMPLE) < 0) return false;
        sound = sound && (uint64_t)views[MOVED].len == 4 * (uint64_t)documents;
        source->moved = views[MOVED].buf;
    }
    if (!sound) PyErr_SetString(PyExc_ValueError, "the table of a source does not fit together");
    return sound;
}

static bool read_input(PyObject *tuple, bool counted, uint32_t documents, MergeInput *input) {
    input->count = PyTuple_Size(tuple);
    input->sources = calloc((size_t)input->count + 1, sizeof *input->sources);
    input->views = calloc((size_t)input->count * BUFFERS + 1, sizeof *input->views);
    if (input->sources == NULL || input->views == NULL) {
        PyErr_NoMemory();
        return false;
    }
    for (Py_ssize_t at = 0; at < input->count; at++) {
        if (!read_source(PyTuple_GetItem(tuple, at), counted, documents, &input->sources[at],
                         input->views + at * BUFFERS)) {
            return false;
        }
    }
    return true;
}

static int merge_step(void *job) { return merger_step(job, HANDED_ON_AT); }

static PyObject *merge(MergeInput *input, bool counted, uint32_t documents, const Lengths *lengths, PyObject *write) {
    Merger merger;
    PyObject *table = NULL;
    if (merger_start(&merger, input->sources, (size_t)input->count, counted, documents, lengths)) {
        table = write_table(&(TableJob){merge_step, &merger, &merger.table}, write);
    }
    if (table == NULL && !PyErr_Occurred()) {
        if (merger.damaged) PyErr_SetString(PyExc_ValueError, "a term or a list of a source is not sound");
        else PyErr_NoMemory();
    }
    merger_free(&merger);
    return table;
}

static PyObject *merge_field(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *sources, *write;
    int counted;
    unsigned int documents;
    double average;
    Py_buffer lengths_view;
    if (!PyArg_ParseTuple(args, "OpIy*dO", &sources, &counted, &documents, &lengths_view, &average, &write)) {
        return NULL;
    }
    Lengths lengths = {lengths_view.buf, documents, average};
    MergeInput input = {0};
    PyObject *tuple = PySequence_Tuple(sources), *table = NULL;
    /* An empty buffer may stand anywhere. */
    bool misplaced = documents != 0 && (uintptr_t)lengths_view.buf % 2 != 0;
    if (counted && ((uint64_t)lengths_view.len != 2 * (uint64_t)documents || misplaced)) {
        PyErr_SetString(PyExc_ValueError, "there is not one length a document");
    } else if (tuple != NULL && read_input(tuple, counted != 0, documents, &input)) {
        table = merge(&input, counted != 0, documents, &lengths, write);
    }
    release_input(&input);
    Py_XDECREF(tuple);
    PyBuffer_Release(&lengths_view);
    return table;
}

static PyObject *read_list_function(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer view;
    unsigned int count, documents;
    int counted;
    if (!PyArg_ParseTuple(args, "y*IIp", &view, &count, &documents, &counted)) return NULL;
    PostingList list = {.bytes = view.buf,
                        .size = (size_t)view.len,
                        .count = count,
                        .documents = documents,
                        .counted = counted != 0};
    PyObject *numbers = NULL, *frequencies = NULL;
    /* What is claimed must stand in so many bytes, or it would take memory before it is read. */
    bool sound = count >= 2 && count <= documents && (size_t)view.len >= count / BLOCK * (size_t)HEAD_BYTES;
    if (sound) {
        numbers = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count * 4);
        frequencies = PyBytes_FromStringAndSize(NULL, counted ? (Py_ssize_t)count : 0);
    }
    if (numbers != NULL && frequencies != NULL) {
        uint32_t *out = (uint32_t *)(void *)PyBytes_AsString(numbers);
        uint8_t *out_frequencies = counted ? (uint8_t *)PyBytes_AsString(frequencies) : NULL;
        Py_BEGIN_ALLOW_THREADS
        sound = read_list(&list, out, out_frequencies);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&view);
    PyObject *result = NULL;
    if (!sound) PyErr_SetString(PyExc_ValueError, "a posting list is not sound");
    else if (numbers != NULL && frequencies != NULL) result = PyTuple_Pack(2, numbers, frequencies);
    Py_XDECREF(numbers);
    Py_XDECREF(frequencies);
    return result;
}

static PyMethodDef functions[] = {
    {"merge_field", merge_field, METH_VARARGS,
     "merge_field(sources, counted, documents, lengths, average, write): one field of several segments into one."},
    {"read_list", read_list_function, METH_VARARGS,
     "read_list(list, count, documents, counted): (u32 per document, u8 frequency of each where counted)."},
    {NULL, NULL, 0, NULL},
};

int add_segment(PyObject *module) {
    ModuleState *state = PyModule_GetState(module);
    state->inverter_type = PyType_FromModuleAndSpec(module, &inverter_spec, NULL);
    if (state->inverter_type == NULL || PyModule_AddType(module, (PyTypeObject *)state->inverter_type) < 0) return -1;
    return PyModule_AddFunctions(module, functions);
}
