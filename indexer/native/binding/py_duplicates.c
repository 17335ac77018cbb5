/* read_passages, find_reposts, find_recurring, articles_like and read_law_names for Python: checks arguments and works
 * without the GIL. */
#include "binding/module.h"
#include "binding/py_needles.h"
#include "binding/py_tables.h"
#include "binding/py_view.h"
#include "duplicates/boilerplate.h"
#include "duplicates/likeness.h"
#include "duplicates/naming.h"
#include "duplicates/passages.h"
#include "duplicates/reposts.h"

static PyObject *passages_of(const PassageSource *source) {
    Passages passages = {0};
    TextStatus status;
    PyObject *result = NULL;
    Py_BEGIN_ALLOW_THREADS
    status = read_passages(source, &passages);
    Py_END_ALLOW_THREADS
    if (raised_for_text(status) == 0) {
        result = Py_BuildValue("(NNN)", handed_over(&passages.passages), handed_over(&passages.ends),
                               handed_over(&passages.paragraphs));
    }
    passages_free(&passages);
    return result;
}

PyObject *py_read_passages(PyObject *module, PyObject *args) {
    PyObject *folding, *units, *ends, *first_documents, *deleted, *file = Py_None, *result = NULL;
    Py_ssize_t first, last;
    PassageSource source = {0};
    SegmentView *view = &source.view;
    size_t documents, first_count;
    HeldBuffers held = {0};
    SummedFile texts = {0};
    if (!PyArg_ParseTuple(args, "OOOOOnn|O", &folding, &units, &ends, &first_documents, &deleted, &first, &last,
                          &file)) {
        return NULL;
    }
    if ((view->folding = folding_of(module, folding)) != NULL &&
        (view->bodies.units = held_section(&held, units, 2, &view->bodies.unit_count)) != NULL &&
        (view->bodies.ends = held_section(&held, ends, 4, &documents)) != NULL &&
        (view->first_documents = held_section(&held, first_documents, 4, &first_count)) != NULL &&
        (source.deleted = held_section(&held, deleted, 4, &source.deleted_count)) != NULL &&
        held_file(&held, file, crc_table_of(module), &texts, &view->bodies.file) == 0) {
        view->documents = documents < UINT32_MAX ? (uint32_t)documents : UINT32_MAX;
        source.first_article = (size_t)first;
        source.last_article = (size_t)last;
        if (first >= 0 && first <= last && (size_t)last < first_count) result = passages_of(&source);
        else PyErr_SetString(PyExc_ValueError, "there are fewer articles");
    }
    summed_file_close(&texts);
    held_release(&held);
    return result;
}

static bool is_sound(const PassageSets *sets) {
    size_t before = 0;
    for (size_t article = 0; article < sets->articles; article++) {
        if (sets->ends[article] < before) return false;
        before = sets->ends[article];
    }
    return before == sets->passage_count;
}

static PyObject *reposts_of(const PassageSets *sets) {
    RepostPairs pairs = {0};
    bool done;
    PyObject *result = NULL;
    Py_BEGIN_ALLOW_THREADS
    done = find_reposts(sets, &pairs);
    Py_END_ALLOW_THREADS
    if (done) result = Py_BuildValue("(NN)", handed_over(&pairs.copies), handed_over(&pairs.held));
    else PyErr_NoMemory();
    repost_pairs_free(&pairs);
    return result;
}

PyObject *py_find_reposts(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *passages, *ends, *result = NULL;
    PassageSets sets;
    HeldBuffers held = {0};
    if (!PyArg_ParseTuple(args, "OO", &passages, &ends)) return NULL;
    if ((sets.passages = held_section(&held, passages, 8, &sets.passage_count)) != NULL &&
        (sets.ends = held_section(&held, ends, 4, &sets.articles)) != NULL) {
        if (is_sound(&sets)) result = reposts_of(&sets);
        else PyErr_SetString(PyExc_ValueError, "the passages do not fit together");
    }
    held_release(&held);
    return result;
}

PyObject *py_find_recurring(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *object;
    unsigned int fewest;
    size_t count;
    HeldBuffers held = {0};
    Buffer documents = {0};
    bool done = false;
    if (!PyArg_ParseTuple(args, "OI", &object, &fewest)) return NULL;
    const uint64_t *keys = held_section(&held, object, sizeof *keys, &count);
    if (keys != NULL && count <= UINT32_MAX) {
        Py_BEGIN_ALLOW_THREADS
        done = find_recurring(keys, count, fewest, &documents);
        Py_END_ALLOW_THREADS
        if (!done) PyErr_NoMemory();
    } else if (keys != NULL) {
        PyErr_SetString(PyExc_ValueError, "there are more than 2^32 keys");
    }
    PyObject *result = done ? bytes_of(&documents) : NULL;
    buffer_free(&documents);
    held_release(&held);
    return result;
}

/* Read the numbers of articles, a list; an array to free, or NULL with an exception. */
static uint32_t *read_articles(PyObject *list, const SegmentView *view) {
    size_t count = (size_t)PyList_Size(list);
    uint32_t *articles = calloc(count + 1, sizeof *articles);
    if (articles == NULL) PyErr_NoMemory();
    for (size_t at = 0; articles != NULL && at < count; at++) {
        size_t article = PyLong_AsSize_t(PyList_GetItem(list, (Py_ssize_t)at));
        articles[at] = (uint32_t)article;
        if (article < view->articles) continue;
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "there is no such article");
        free(articles);
        articles = NULL;
    }
    return articles;
}

PyObject *py_articles_like(PyObject *module, PyObject *args) {
    PyObject *segment, *list, *text, *result = NULL;
    double alike;
    CodePoints folded;
    if (!PyArg_ParseTuple(args, "OO!Od", &segment, &PyList_Type, &list, &text, &alike)) return NULL;
    const SegmentView *view = view_of(module, segment);
    if (view == NULL || !read_text(text, &folded)) return NULL;
    size_t count = (size_t)PyList_Size(list);
    uint32_t *articles = read_articles(list, view);
    bool *are_like = articles == NULL ? NULL : calloc(count + 1, sizeof *are_like);
    if (are_like != NULL) {
        TextScratch scratch = {0};
        TextStatus status = READ_TEXT;
        Py_BEGIN_ALLOW_THREADS
        for (size_t at = 0; at < count && status == READ_TEXT; at++) {
            status = article_is_like(view, articles[at], &folded, alike, &are_like[at], &scratch);
        }
        text_scratch_free(&scratch);
        Py_END_ALLOW_THREADS
        if (raised_for_text(status) == 0) result = PyList_New((Py_ssize_t)count);
    } else if (articles != NULL) {
        PyErr_NoMemory();
    }
    for (size_t at = 0; result != NULL && at < count; at++) {
        PyList_SetItem(result, (Py_ssize_t)at, PyBool_FromLong(are_like[at]));
    }
    free(are_like);
    free(articles);
    PyMem_Free(folded.codes);
    return result;
}

static PyObject *laws_of(const LawSource *source) {
    LawNames names = {0};
    TextStatus status;
    PyObject *result = NULL;
    Py_BEGIN_ALLOW_THREADS
    status = read_law_names(source, &names);
    Py_END_ALLOW_THREADS
    if (raised_for_text(status) == 0) {
        result = Py_BuildValue("(NN)", handed_over(&names.own), handed_over(&names.cited));
    }
    law_names_free(&names);
    return result;
}

PyObject *py_read_law_names(PyObject *module, PyObject *args) {
    PyObject *folding, *units, *ends, *title_units, *title_ends, *first_documents, *deleted, *file, *result = NULL;
    Py_ssize_t first, last;
    LawSource source = {0};
    SegmentView *view = &source.view;
    size_t documents, articles, first_count;
    HeldBuffers held = {0};
    SummedFile texts = {0};
    if (!PyArg_ParseTuple(args, "O(OOOO)OOnnO", &folding, &units, &ends, &title_units, &title_ends, &first_documents,
                          &deleted, &first, &last, &file)) {
        return NULL;
    }
    if ((view->folding = folding_of(module, folding)) != NULL &&
        (view->bodies.units = held_section(&held, units, 2, &view->bodies.unit_count)) != NULL &&
        (view->bodies.ends = held_section(&held, ends, 4, &documents)) != NULL &&
        (view->titles.units = held_section(&held, title_units, 2, &view->titles.unit_count)) != NULL &&
        (view->titles.ends = held_section(&held, title_ends, 4, &articles)) != NULL &&
        (view->first_documents = held_section(&held, first_documents, 4, &first_count)) != NULL &&
        (source.deleted = held_section(&held, deleted, 4, &source.deleted_count)) != NULL &&
        held_file(&held, file, crc_table_of(module), &texts, &view->bodies.file) == 0) {
        view->titles.file = view->bodies.file;
        view->documents = documents < UINT32_MAX ? (uint32_t)documents : UINT32_MAX;
        source.first_article = (size_t)first;
        source.last_article = (size_t)last;
        bool are_there = first >= 0 && first <= last && (size_t)last < first_count && (size_t)last <= articles;
        if (are_there) result = laws_of(&source);
        else PyErr_SetString(PyExc_ValueError, "there are fewer articles");
    }
    summed_file_close(&texts);
    held_release(&held);
    return result;
}
