/* The Python classes Folding and WordTable, which never change, so that threads may share them.
 *
 * A str comes in by PyUnicode_AsUCS4Copy, lone surrogates included; its parts go back by PyUnicode_Substring.
 */
#include "binding/module.h"
#include "binding/py_needles.h"
#include "binding/py_tables.h"

#include "analysis/pairs.h"
#include "analysis/terms.h"

#define WORTH_RELEASING 1000 /* code points; folding or cutting as many takes some 10 microseconds */

typedef struct {
    PyObject_HEAD
    Folding *folding;
    Py_buffer folds, readings; /* folding reads in them */
} FoldingObject;

enum { LABELS, CHILDREN, WEIGHTS, DISTINCT, ROOTS, MODEL, ROWS, SPLIT, SECTIONS };

typedef struct {
    PyObject_HEAD
    PyObject *folding;
    Py_buffer sections[SECTIONS];
    WordTable table;
    HeldBuffers held;
    SummedFile file;
    atomic_size_t failures;
} WordTableObject;

/* Raise ValueError with a reason, MemoryError without one. */
static void set_error(const char *format, const char *reason) {
    if (reason == NULL) PyErr_NoMemory();
    else PyErr_Format(PyExc_ValueError, format, reason);
}

/* ---- Folding ---- */

static PyObject *folding_make(PyTypeObject *type, PyObject *arguments, PyObject *named) {
    (void)named;
    Py_buffer folds, readings, letters;
    const char *reason = NULL;
    if (!PyArg_ParseTuple(arguments, "y*y*y*", &folds, &readings, &letters)) return NULL;
    FoldingObject *self = (FoldingObject *)PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        PyBuffer_Release(&folds);
        PyBuffer_Release(&readings);
    } else {
        self->folds = folds;
        self->readings = readings;
        self->folding = folding_new(section_of(&folds), section_of(&readings), section_of(&letters), &reason);
        if (self->folding == NULL) {
            Py_CLEAR(self);
            set_error("%s", reason);
        }
    }
    PyBuffer_Release(&letters);
    return (PyObject *)self;
}

static void folding_dealloc(PyObject *self) {
    folding_free(((FoldingObject *)self)->folding);
    PyBuffer_Release(&((FoldingObject *)self)->folds);
    PyBuffer_Release(&((FoldingObject *)self)->readings);
    free_object(self);
}

/* Fold a str; false with an exception. */
static bool fold_str(PyObject *self, PyObject *source, bool with_origins, FoldedText *folded) {
    CodePoints text;
    if (!read_text(source, &text)) return false;
    PyThreadState *state = release_if(text.count >= WORTH_RELEASING);
    int result = fold_into(((FoldingObject *)self)->folding, text.codes, text.count, with_origins, folded);
    take_back(state);
    PyMem_Free(text.codes);
    if (result < 0) PyErr_NoMemory();
    return result >= 0;
}

static PyObject *folding_text(PyObject *self, PyObject *source) {
    FoldedText folded = {0};
    PyObject *text = fold_str(self, source, false, &folded) ? str_of(folded.text, folded.length) : NULL;
    folded_free(&folded);
    return text;
}

static PyObject *folding_letters(PyObject *self, PyObject *object) {
    CodePoints text;
    if (!read_text(object, &text)) return NULL;
    PyObject *flags = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)text.count);
    char *out = flags == NULL ? NULL : PyBytes_AsString(flags);
    for (size_t at = 0; out != NULL && at < text.count; at++) {
        out[at] = (char)folding_is_letter(((FoldingObject *)self)->folding, text.codes[at]);
    }
    PyMem_Free(text.codes);
    return flags;
}

static PyObject *folding_only_letters(PyObject *self, PyObject *object) {
    CodePoints text;
    if (!read_text(object, &text)) return NULL;
    size_t kept = 0;
    for (size_t at = 0; at < text.count; at++) {
        text.codes[kept] = text.codes[at];
        kept += folding_is_letter(((FoldingObject *)self)->folding, text.codes[at]);
    }
    PyObject *letters = str_of(text.codes, kept);
    PyMem_Free(text.codes);
    return letters;
}

static PyObject *folding_spans(PyObject *self, PyObject *arguments) {
    PyObject *source, *sequence, *tuple = NULL;
    size_t count;
    if (!PyArg_ParseTuple(arguments, "OO:spans", &source, &sequence)) return NULL;
    CodePoints *needles = read_needles(sequence, &count);
    if (needles == NULL) return NULL;
    FoldedText folded = {0};
    Buffer spans = {NULL, 0, 0};
    if (fold_str(self, source, true, &folded)) {
        PyThreadState *state = release_if(folded.length >= WORTH_RELEASING);
        bool done = find_needles(&folded, needles, count, &spans);
        take_back(state);
        tuple = done ? tuple_of_spans(&spans) : PyErr_NoMemory();
    }
    buffer_free(&spans);
    folded_free(&folded);
    free_needles(needles, count);
    return tuple;
}

static PyObject *folding_origins(PyObject *self, PyObject *source) {
    FoldedText folded = {0};
    PyObject *tuple = NULL;
    if (fold_str(self, source, true, &folded)) {
        Buffer spans = {(uint8_t *)folded.origins, folded.length * sizeof *folded.origins, 0};
        tuple = tuple_of_spans(&spans);
    }
    folded_free(&folded);
    return tuple;
}

static PyObject *folding_shared_pairs(PyObject *self, PyObject *arguments) {
    PyObject *objects[2], *tuple = NULL;
    CodePoints first, second;
    SharedPairs shared;
    if (!PyArg_ParseTuple(arguments, "OO:shared_pairs", &objects[0], &objects[1])) return NULL;
    if (!read_text(objects[0], &first)) return NULL;
    if (read_text(objects[1], &second)) {
        bool done = shared_pairs(((FoldingObject *)self)->folding, &first, &second, &shared);
        if (!done) PyErr_NoMemory();
        else tuple = Py_BuildValue("nnn", (Py_ssize_t)shared.in_both, (Py_ssize_t)shared.in_first,
                                   (Py_ssize_t)shared.in_second);
        PyMem_Free(second.codes);
    }
    PyMem_Free(first.codes);
    return tuple;
}

static PyMethodDef folding_methods[] = {
    {"text", folding_text, METH_O, "The folded text of a source."},
    {"spans", folding_spans, METH_VARARGS, "Where a source holds any of these folded strings."},
    {"origins", folding_origins, METH_O, "The span in the source of each character of its folded text."},
    {"shared_pairs", folding_shared_pairs, METH_VARARGS, "The numbers of pairs of letters that two folded texts share and have."},
    {"letters", folding_letters, METH_O, "A byte a character: 1 for a letter, a digit or Han, else 0."},
    {"only_letters", folding_only_letters, METH_O, "The letters, digits and Han of a text."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot folding_slots[] = {
    {Py_tp_doc, (void *)"The tables that text is folded by, from the three data files."},
    {Py_tp_new, (void *)folding_make},
    {Py_tp_dealloc, (void *)folding_dealloc},
    {Py_tp_methods, folding_methods},
    {0, NULL},
};

PyType_Spec folding_spec = {
    "indexer.native._extension.Folding", sizeof(FoldingObject), 0, Py_TPFLAGS_DEFAULT, folding_slots,
};

/* ---- WordTable ---- */

static void word_table_dealloc(PyObject *object) {
    WordTableObject *self = (WordTableObject *)object;
    word_table_free(&self->table);
    summed_file_close(&self->file);
    held_release(&self->held);
    for (size_t at = 0; at < SECTIONS; at++) PyBuffer_Release(&self->sections[at]);
    Py_XDECREF(self->folding);
    free_object(object);
}

static bool open_table(WordTableObject *self, PyObject *module, PyObject *file) {
    const char *reason = NULL;
    atomic_init(&self->failures, 0);
    self->table.failures = &self->failures;
    if (held_file(&self->held, file, crc_table_of(module), &self->file, &self->table.file) < 0) return false;
    self->table.labels = section_of(&self->sections[LABELS]);
    self->table.children = section_of(&self->sections[CHILDREN]);
    self->table.weights = section_of(&self->sections[WEIGHTS]);
    self->table.distinct = section_of(&self->sections[DISTINCT]);
    self->table.roots = section_of(&self->sections[ROOTS]);
    self->table.model = section_of(&self->sections[MODEL]);
    self->table.rows = section_of(&self->sections[ROWS]);
    if (word_table_open(&self->table, section_of(&self->sections[SPLIT]), &reason)) return true;
    set_error("the section %s has an impossible length", reason);
    return false;
}

static PyObject *word_table_make(PyTypeObject *type, PyObject *arguments, PyObject *named) {
    static char *NAMES[] = {"folding", "labels", "children", "weights", "distinct",
                            "roots",   "model",  "rows",     "split",   "unknown",  "file", NULL};
    PyObject *folding, *file = Py_None, *module = PyType_GetModule(type);
    WordTableObject *self = module == NULL ? NULL : (WordTableObject *)PyType_GenericAlloc(type, 0);
    if (self == NULL) return NULL;
    Py_buffer *given = self->sections; /* released with the object, also where only some were read */
    if (!PyArg_ParseTupleAndKeywords(arguments, named, "Oy*y*y*y*y*y*y*y*d|O", NAMES, &folding, &given[LABELS],
                                     &given[CHILDREN], &given[WEIGHTS], &given[DISTINCT], &given[ROOTS],
                                     &given[MODEL], &given[ROWS], &given[SPLIT], &self->table.unknown, &file) ||
        folding_of(module, folding) == NULL || !open_table(self, module, file)) {
        Py_DECREF(self);
        return NULL;
    }
    self->folding = Py_NewRef(folding);
    return (PyObject *)self;
}

/* The parts of a str at spans, in order. */
static PyObject *list_of_parts(PyObject *text, const TermSpans *parts) {
    PyObject *list = PyList_New((Py_ssize_t)parts->count);
    for (size_t at = 0; list != NULL && at < parts->count; at++) {
        Py_ssize_t start = (Py_ssize_t)parts->spans[at].start;
        PyObject *part = PyUnicode_Substring(text, start, start + (Py_ssize_t)parts->spans[at].length);
        if (part == NULL || PyList_SetItem(list, (Py_ssize_t)at, part) < 0) Py_CLEAR(list);
    }
    return list;
}

/* Sets out->words to words of a text; false when there is no memory. */
typedef bool Cutter(const WordTableObject *self, const CodePoints *text, WordTerms *out);

/* The words of a str by a cutter. */
static PyObject *cut_str(PyObject *self, PyObject *object, Cutter *cutter) {
    CodePoints text;
    WordTerms cut = {0};
    if (!read_text(object, &text)) return NULL;
    PyThreadState *state = release_if(text.count >= WORTH_RELEASING);
    const WordTableObject *words = (WordTableObject *)self;
    size_t failures = word_table_failures(&words->table);
    bool done = cutter(words, &text, &cut);
    bool sound = word_table_failures(&words->table) == failures;
    take_back(state);
    PyObject *list = NULL;
    if (!done) PyErr_NoMemory();
    else if (!sound) PyErr_SetString(PyExc_ValueError, "the word table is damaged");
    else list = list_of_parts(object, &cut.words);
    word_terms_free(&cut);
    PyMem_Free(text.codes);
    return list;
}

static bool add_words(const WordTableObject *self, const CodePoints *text, WordTerms *out) {
    bool done = cut_into(&self->table, text->codes, text->count, &out->cut) == 0;
    out->words = out->cut.words;
    out->cut.words = (TermSpans){NULL, 0, 0};
    return done;
}

static bool add_words_for_search(const WordTableObject *self, const CodePoints *text, WordTerms *out) {
    const TermSpans *words = &out->cut.words;
    bool done = cut_into(&self->table, text->codes, text->count, &out->cut) == 0;
    for (size_t at = 0; done && at < words->count; at++) {
        done = add_search_words(&self->table, text->codes, words->spans[at], &out->words);
    }
    return done;
}

static bool add_words_in_word(const WordTableObject *self, const CodePoints *text, WordTerms *out) {
    TermSpan word = {0, (uint32_t)text->count};
    return text->count < UINT32_MAX && add_search_words(&self->table, text->codes, word, &out->words);
}

static bool add_word_terms(const WordTableObject *self, const CodePoints *text, WordTerms *out) {
    const Folding *folding = ((FoldingObject *)self->folding)->folding;
    return word_terms_into(&self->table, folding, text->codes, text->count, out) == 0;
}

static PyObject *word_table_cut(PyObject *self, PyObject *text) { return cut_str(self, text, add_words); }

static PyObject *word_table_cut_for_search(PyObject *self, PyObject *text) {
    return cut_str(self, text, add_words_for_search);
}

static PyObject *word_table_search_words(PyObject *self, PyObject *word) {
    return cut_str(self, word, add_words_in_word);
}

static PyObject *word_table_word_terms(PyObject *self, PyObject *folded) {
    return cut_str(self, folded, add_word_terms);
}

static PyMethodDef word_table_methods[] = {
    {"cut", word_table_cut, METH_O, "The words of a text in order, nothing left out."},
    {"cut_for_search", word_table_cut_for_search, METH_O, "The words, each after the shorter words in it."},
    {"search_words", word_table_search_words, METH_O, "The shorter words in a word, then the word."},
    {"word_terms", word_table_word_terms, METH_O, "The words of a folded text that are indexed."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot word_table_slots[] = {
    {Py_tp_doc, (void *)"The sections of a compiled dictionary, which stay where they are."},
    {Py_tp_new, (void *)word_table_make},
    {Py_tp_dealloc, (void *)word_table_dealloc},
    {Py_tp_methods, word_table_methods},
    {0, NULL},
};

PyType_Spec word_table_spec = {
    "indexer.native._extension.WordTable", sizeof(WordTableObject), 0, Py_TPFLAGS_DEFAULT, word_table_slots,
};

const Folding *folding_of(PyObject *module, PyObject *object) {
    const FoldingObject *folding = checked(module, object, FOLDING_TYPE);
    return folding == NULL ? NULL : folding->folding;
}

const WordTable *word_table_of(PyObject *module, PyObject *object) {
    const WordTableObject *words = checked(module, object, WORD_TABLE_TYPE);
    return words == NULL ? NULL : &words->table;
}
