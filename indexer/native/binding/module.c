/* The extension module: keeps its state, and adds its parts. */
#include "binding/module.h"
#include "segment/inverter.h"

/* Add the constants of the format that Python has too; a test compares both. */
static int add_format(PyObject *module) {
    PyObject *format = Py_BuildValue(
        "{sdsdsIsIsIsIsIsIsIsI}", "BM25_K1", IMPACT_K1, "BM25_B", IMPACT_B, "BLOCK", BLOCK, "MOST_FREQUENCY",
        MOST_FREQUENCY, "TERMS_IN_BLOCK", TERMS_IN_BLOCK, "LONGEST_KEY", LONGEST_KEY, "LONGEST_INDEXED_WORD",
        LONGEST_INDEXED_WORD, "MOST_WORDS", MOST_WORDS, "FIRST_KEYWORD_FIELD", (unsigned)FIRST_KEYWORD_FIELD,
        "MOST_FIELDS", (unsigned)MOST_FIELDS);
    int added = format == NULL ? -1 : PyModule_AddObjectRef(module, "FORMAT", format);
    Py_XDECREF(format);
    return added;
}

static int execute(PyObject *module) {
    int (*const parts[])(PyObject *) = {add_format, add_analysis, add_inverter, add_merging,
                                        add_search, add_showing,  add_rerank, add_duplicates};
    for (size_t at = 0; at < sizeof parts / sizeof *parts; at++) {
        if (parts[at](module) < 0) return -1;
    }
    return 0;
}

static int traverse(PyObject *module, visitproc visit, void *arg) {
    ModuleState *state = PyModule_GetState(module);
    Py_VISIT(state->folding_type);
    Py_VISIT(state->word_table_type);
    Py_VISIT(state->inverter_type);
    Py_VISIT(state->segment_type);
    return 0;
}

static int clear(PyObject *module) {
    ModuleState *state = PyModule_GetState(module);
    Py_CLEAR(state->folding_type);
    Py_CLEAR(state->word_table_type);
    Py_CLEAR(state->inverter_type);
    Py_CLEAR(state->segment_type);
    return 0;
}

static void release(void *module) { (void)clear(module); }

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)execute}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "indexer.native._extension",
    .m_doc = "Folding, cutting, inverting, merging and ranking in C.",
    .m_size = sizeof(ModuleState),
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = release,
};

PyMODINIT_FUNC PyInit__extension(void) { return PyModuleDef_Init(&definition); }
