/* The extension module: its table of functions, its types, and what the other binding files share. */
#include "binding/module.h"

#include "segment/inverter.h"

int raised(PyObject *exception, const char *message) {
    PyErr_SetString(exception, message);
    return -1;
}

int no_memory(void) {
    PyErr_NoMemory();
    return -1;
}

void *checked(PyObject *module, PyObject *object, TypeNumber type) {
    PyObject *expected = ((ModuleState *)PyModule_GetState(module))->types[type];
    if ((PyObject *)Py_TYPE(object) == expected) return object;
    return PyErr_Format(PyExc_TypeError, "%R was expected, not %R", expected, object);
}

const CrcTable *crc_table_of(PyObject *module) { return &((ModuleState *)PyModule_GetState(module))->crc_table; }

PyThreadState *release_if(bool worth_it) { return worth_it ? PyEval_SaveThread() : NULL; }

void take_back(PyThreadState *state) {
    if (state != NULL) PyEval_RestoreThread(state);
}

bool set_fields(PyObject *object, PyObject *slots, PyObject **values) {
    bool done = true;
    PyTypeObject *type = NULL;
    descrsetfunc set = NULL;
    for (Py_ssize_t at = 0; at < PyTuple_Size(slots); at++) {
        PyObject *slot = PyTuple_GetItem(slots, at);
        if (Py_TYPE(slot) != type) {
            type = Py_TYPE(slot);
            set = (descrsetfunc)PyType_GetSlot(type, Py_tp_descr_set);
        }
        if (set == NULL) done = raised(PyExc_TypeError, "a field has no slot") == 0;
        done = done && set(slot, object, values[at]) == 0;
        Py_DECREF(values[at]);
    }
    return done;
}

PyObject *new_value(PyTypeObject *type, PyObject *slots, PyObject **values) {
    Py_ssize_t count = PyTuple_Size(slots), known = 0;
    while (known < count && values[known] != NULL) known++;
    PyObject *object = known == count ? PyType_GenericAlloc(type, 0) : NULL;
    if (object == NULL) {
        for (Py_ssize_t at = 0; at < count; at++) Py_XDECREF(values[at]);
    } else if (!set_fields(object, slots, values)) {
        Py_CLEAR(object);
    }
    return object;
}

void free_object(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    PyObject_Free(object);
    Py_DECREF(type);
}

PyObject *bytes_of(const Buffer *buffer) {
    return PyBytes_FromStringAndSize((const char *)buffer->data, (Py_ssize_t)buffer->size);
}

PyObject *handed_over(Buffer *buffer) {
    PyObject *bytes = bytes_of(buffer);
    buffer_free(buffer);
    return bytes;
}

/* Add the constants of the format that Python has too; a test compares both. */
static int add_format(PyObject *module) {
    PyObject *format = Py_BuildValue(
        "{sdsdsIsIsIsIsIsIsIsIsI}", "BM25_K1", IMPACT_K1, "BM25_B", IMPACT_B, "BLOCK", BLOCK, "MOST_FREQUENCY",
        MOST_FREQUENCY, "TERMS_IN_BLOCK", TERMS_IN_BLOCK, "LONGEST_KEY", LONGEST_KEY, "LONGEST_INDEXED_WORD",
        LONGEST_INDEXED_WORD, "MOST_WORDS", MOST_WORDS, "FIRST_KEYWORD_FIELD", (unsigned)FIRST_KEYWORD_FIELD,
        "MOST_FIELDS", (unsigned)MOST_FIELDS, "SUMMED_BLOCK", SUMMED_BLOCK);
    int added = format == NULL ? -1 : PyModule_AddObjectRef(module, "FORMAT", format);
    Py_XDECREF(format);
    return added;
}

static int execute(PyObject *module) {
    PyObject **types = ((ModuleState *)PyModule_GetState(module))->types;
    PyType_Spec *const specs[TYPES] = {&folding_spec, &word_table_spec, &inverter_spec, &segment_spec, &answerer_spec};
    for (int type = 0; type < TYPES; type++) {
        types[type] = PyType_FromModuleAndSpec(module, specs[type], NULL);
        if (types[type] == NULL || PyModule_AddType(module, (PyTypeObject *)types[type]) < 0) return -1;
    }
    crc_table_fill(&((ModuleState *)PyModule_GetState(module))->crc_table);
    return add_format(module);
}

static int traverse(PyObject *module, visitproc visit, void *arg) {
    ModuleState *state = PyModule_GetState(module);
    for (int type = 0; type < TYPES; type++) Py_VISIT(state->types[type]);
    return 0;
}

static int clear(PyObject *module) {
    ModuleState *state = PyModule_GetState(module);
    for (int type = 0; type < TYPES; type++) Py_CLEAR(state->types[type]);
    return 0;
}

static void release(void *module) { (void)clear(module); }

#define WITH_KEYWORDS(function) (PyCFunction)(void (*)(void))function, METH_VARARGS | METH_KEYWORDS

static PyMethodDef functions[] = {
    {"crc32", py_crc32, METH_VARARGS, "zlib's crc32 of a buffer."},
    {"sum_blocks", py_sum_blocks, METH_VARARGS, "The crc32 of each block of a file, as it is written."},
    {"merge_field", py_merge_field, METH_VARARGS, "One field of several segments, merged into one."},
    {"read_list", py_read_list, METH_VARARGS, "The documents of a posting list, and their frequencies."},
    {"search", WITH_KEYWORDS(py_search), "The best matches of a retrieval over all segments, and their number."},
    {"tally", WITH_KEYWORDS(py_tally), "The number of matches of a retrieval in each article."},
    {"share_by_term", py_share_by_term, METH_VARARGS, "The sums of a tally by term of a keyword field."},
    {"share_by_month", py_share_by_month, METH_VARARGS, "The sums of a tally by month of publication."},
    {"respellings", py_respellings, METH_VARARGS, "The terms of a keyword field that values are not written as."},
    {"rerank", WITH_KEYWORDS(py_rerank), "Matches by what their paragraphs, titles and articles hold."},
    {"show", py_show, METH_VARARGS, "The hits of matches, with their texts."},
    {"letters_of", py_letters_of, METH_VARARGS, "The letters by which a paragraph is compared."},
    {"add_details", py_add_details, METH_VARARGS, "Set the fields of a hit that its article's record tells."},
    {"columns", py_columns, METH_VARARGS, "Where the characters of a text begin on a terminal."},
    {"windows", py_windows, METH_VARARGS, "The parts of a text to show around its hits."},
    {"read_law_names", py_read_law_names, METH_VARARGS, "The laws of titles, and those that texts name."},
    {"read_passages", py_read_passages, METH_VARARGS, "The passages of articles and the keys of paragraphs."},
    {"find_reposts", py_find_reposts, METH_VARARGS, "The pairs of articles of which one holds the other."},
    {"articles_like", py_articles_like, METH_VARARGS, "Which articles have a paragraph like a text."},
    {"find_recurring", py_find_recurring, METH_VARARGS, "The paragraphs that recur."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)execute}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "indexer.native._extension",
    .m_doc = "Folding, cutting, inverting, merging and ranking in C.",
    .m_size = sizeof(ModuleState),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = release,
};

PyMODINIT_FUNC PyInit__extension(void) { return PyModuleDef_Init(&definition); }
