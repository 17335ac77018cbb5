/* The type Answerer: opens a state of an index for answering; py_answer.h says what it keeps. */
#include "binding/py_answer.h"

#include "binding/py_needles.h"
#include "binding/py_rerank.h"

static int read_function_words(AnswererObject *self, PyObject *tuple) {
    SortedStrings *sorted = &self->index.cutter.function_words;
    sorted->strings = read_needles(tuple, &sorted->count);
    if (sorted->strings == NULL) return -1;
    for (size_t at = 1; at < sorted->count; at++) {
        const CodePoints *one = &sorted->strings[at - 1], *other = &sorted->strings[at];
        if (compare_codes(one->codes, one->count, other->codes, other->count) >= 0) {
            return raised(PyExc_ValueError, "the words do not ascend");
        }
    }
    return 0;
}

/* Read the weights of bm25.py and rerank.py, and the limits of retrieval.py. */
static int read_numbers(AnswererObject *self, PyObject *weights, PyObject *limits) {
    RankingWeights *read = &self->index.weights;
    Py_ssize_t words, strings, candidates, holding, few;
    if (!PyArg_ParseTuple(weights, "dddddddddd", &read->word, &read->title, &read->step, &self->index.least,
                          &read->expansion, &read->related, &read->pair, &read->letter, &read->of_article,
                          &read->coverage) ||
        !PyArg_ParseTuple(limits, "nnnnn", &words, &strings, &candidates, &holding, &few)) {
        return -1;
    }
    if (words < 0 || strings < 1 || candidates < 0 || holding < 0 || few < 1) {
        return raised(PyExc_ValueError, "a limit is too low");
    }
    read->most_words = (size_t)words;
    read->most_strings = (size_t)strings;
    self->index.limits = (TierLimits){(size_t)candidates, (size_t)holding, (size_t)few};
    return 0;
}

/* Give the characters of a str a mark. */
static int mark_characters(PlainReader *reader, PyObject *characters, uint8_t mark) {
    CodePoints read;
    if (!read_text(characters, &read)) return -1;
    for (size_t at = 0; at < read.count; at++) {
        if (read.codes[at] <= LAST_MARKED) reader->marks[read.codes[at]] |= mark;
    }
    PyMem_Free(read.codes);
    return 0;
}

/* Read pairs of quotes. */
static int read_quotes(PlainReader *reader, PyObject *quotes) {
    CodePoints read;
    if (!read_text(quotes, &read)) return -1;
    reader->quote_count = read.count / 2;
    bool fits = reader->quote_count <= MOST_QUOTES;
    if (fits) memcpy(reader->quotes, read.codes, 2 * reader->quote_count * sizeof *read.codes);
    PyMem_Free(read.codes);
    return fits ? 0 : raised(PyExc_ValueError, "there are too many quotes");
}

/* Read the phrases of the groups in bytes, which are kept. */
static int read_phrases(Phrases *phrases, PyObject *lines, PyObject *kept) {
    char *bytes;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(lines, &bytes, &size) < 0 || PyList_Append(kept, lines) < 0) return -1;
    return phrases_read(phrases, (Section){(const uint8_t *)bytes, (size_t)size}) ? 0 : no_memory();
}

/* Read what tells plain queries: (figures, numerals, what stands beside these, ordinals, units, quotes, words that no
 * plain query has, groups of synonyms, the table of their phrases, the most characters of a text). */
static int read_plain(AnswererObject *self, PyObject *given) {
    PlainReader *reader = &self->reader;
    PyObject *figures, *numerals, *beside, *ordinals, *units, *quotes, *refused;
    Py_ssize_t longest;
    if (!PyArg_ParseTuple(given, "OOOOOOOy*y*n", &figures, &numerals, &beside, &ordinals, &units, &quotes, &refused,
                          &self->synonyms, &self->table_of_synonyms, &longest)) {
        return -1;
    }
    if (longest < 1) return raised(PyExc_ValueError, "the longest text has a character");
    reader->longest = (size_t)longest;
    if (!plain_reader_open(reader)) return no_memory();
    if (mark_characters(reader, figures, OF_FIGURES) < 0 || mark_characters(reader, numerals, OF_NUMERALS) < 0 ||
        mark_characters(reader, beside, BESIDE_NUMERALS) < 0 || mark_characters(reader, ordinals, OF_ORDINALS) < 0 ||
        mark_characters(reader, units, OF_UNITS) < 0) {
        return -1;
    }
    if (read_quotes(reader, quotes) < 0 || read_phrases(&reader->refused, refused, self->kept) < 0) return -1;
    Section lines = section_of(&self->synonyms), table = section_of(&self->table_of_synonyms);
    return phrases_map(&reader->synonyms, lines, table) ? 0 : no_memory();
}

static int answerer_init(AnswererObject *self, PyObject *module, PyObject *args) {
    PyObject *segments, *words, *function_words, *weights, *limits, *rerank, *plain, *known, *slots;
    unsigned int documents;
    int has_boilerplate;
    Py_ssize_t article_codes;
    if (!PyArg_ParseTuple(args, "OOO!O!O!(Idp)OnO!O!O!", &segments, &words, &PyTuple_Type, &function_words, &PyTuple_Type,
                          &weights, &PyTuple_Type, &limits, &documents, &self->index.average, &has_boilerplate, &rerank,
                          &article_codes, &PyTuple_Type, &plain, &PyType_Type, &known, &PyTuple_Type, &slots)) {
        return -1;
    }
    if (segments_read(&self->segments, module, segments) < 0) return -1;
    if (self->segments.count == 0) return raised(PyExc_ValueError, "an answerer needs a segment");
    if (article_codes < 0 || !(self->index.average > 0 && self->index.average <= 1e9)) {
        return raised(PyExc_ValueError, "article_codes is 0 or more, and the average above 0");
    }
    self->index.cutter.table = word_table_of(module, words);
    if (self->index.cutter.table == NULL || (self->kept = PyList_New(0)) == NULL) return -1;
    if (PyTuple_Size(slots) != KNOWN_FIELDS) return raised(PyExc_ValueError, "an answer has other fields");
    if (PyList_Append(self->kept, words) < 0 || PyList_Append(self->kept, known) < 0 ||
        PyList_Append(self->kept, slots) < 0) {
        return -1;
    }
    self->crc_table = crc_table_of(module);
    self->known = (PyTypeObject *)known;
    self->slots = slots;
    self->index.cutter.folding = self->reader.folding = self->segments.views[0]->folding;
    self->index.counted = (CountedSegments){self->segments.views, (uint32_t)self->segments.count, documents};
    self->index.has_boilerplate = has_boilerplate;
    if (read_function_words(self, function_words) < 0 || read_numbers(self, weights, limits) < 0 ||
        read_rerank_query(&self->index.rerank, rerank, self->kept) < 0) {
        return -1;
    }
    if (self->index.rerank.count != 0) return raised(PyExc_ValueError, "an answerer finds the strings itself");
    self->index.rerank.article_codes = (size_t)article_codes;
    return read_plain(self, plain);
}

static PyObject *answerer_create(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    PyObject *module = PyType_GetModule(type);
    AnswererObject *self = module == NULL ? NULL : (AnswererObject *)PyType_GenericAlloc(type, 0);
    if (self != NULL && answerer_init(self, module, args) < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

static void answerer_delete(PyObject *object) {
    AnswererObject *self = (AnswererObject *)object;
    free_needles(self->index.cutter.function_words.strings, self->index.cutter.function_words.count);
    free_rerank_query(&self->index.rerank);
    plain_reader_close(&self->reader);
    PyBuffer_Release(&self->synonyms);
    PyBuffer_Release(&self->table_of_synonyms);
    segments_release(&self->segments);
    Py_XDECREF(self->kept);
    free_object(object);
}

static PyMethodDef answerer_methods[] = {
    {"answer", answerer_answer, METH_VARARGS, "The first matches of bare text or of an expression, and their number."},
    {"answer_plain", answerer_answer_plain, METH_VARARGS, "The same for a query as it was typed."},
    {"json_of_plain", answerer_json_of_plain, METH_VARARGS, "The answer to a query as it was typed, as JSON."},
    {"among_plain", answerer_among_plain, METH_VARARGS, "The matches of a query as it was typed among documents."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot answerer_slots[] = {
    {Py_tp_doc, (void *)"A state of an index, opened once for all queries."},
    {Py_tp_new, (void *)answerer_create},
    {Py_tp_dealloc, (void *)answerer_delete},
    {Py_tp_methods, answerer_methods},
    {0, NULL},
};

PyType_Spec answerer_spec = {
    "indexer.native._extension.Answerer", sizeof(AnswererObject), 0, Py_TPFLAGS_DEFAULT, answerer_slots,
};
