/* Tallies for Python: of the matches of a retrieval, and what they add up to by term and by month. And how values are
 * written. */
#include "search/tally.h"

#include "binding/py_query.h"
#include "binding/py_tables.h"
#include "binding/py_view.h"
#include "search/respelling.h"
#include "search/search.h"

static void free_tallies(uint32_t **tallies, size_t count) {
    for (size_t at = 0; tallies != NULL && at < count; at++) free(tallies[at]);
    free(tallies);
}

/* An array of zeros for each segment; NULL without memory. */
static uint32_t **new_tallies(const Segments *segments) {
    uint32_t **tallies = calloc(segments->count + 1, sizeof *tallies);
    for (size_t at = 0; tallies != NULL && at < segments->count; at++) {
        tallies[at] = calloc(segments->views[at]->articles + (size_t)1, sizeof **tallies);
        if (tallies[at] == NULL) {
            free_tallies(tallies, segments->count);
            return NULL;
        }
    }
    return tallies;
}

static PyObject *result_of(uint32_t *const *tallies, const Segments *segments, const Found *found,
                           const Budget *budget) {
    if (found->damaged != NULL) {
        return PyErr_Format(PyExc_ValueError, "%s of segment %u", found->damaged, (unsigned)found->segment);
    }
    PyObject *list = PyList_New((Py_ssize_t)segments->count);
    for (size_t at = 0; list != NULL && at < segments->count; at++) {
        size_t size = segments->views[at]->articles * sizeof **tallies;
        PyObject *bytes = PyBytes_FromStringAndSize((const char *)tallies[at], (Py_ssize_t)size);
        if (bytes == NULL) Py_CLEAR(list);
        else PyList_SetItem(list, (Py_ssize_t)at, bytes);
    }
    unsigned long long total = found->total, articles = 0;
    for (size_t at = 0; at < segments->count; at++) articles += tally_articles(tallies[at], segments->views[at]);
    return Py_BuildValue("(KKNLN)", total, articles, list, (long long)budget->left, PyBool_FromLong(budget->spent));
}

static PyObject *run(const Query *query, const Segments *segments, long long characters, double seconds) {
    Found found = {.damaged = NULL};
    Budget budget = budget_of(characters, seconds);
    uint32_t **tallies = new_tallies(segments);
    bool done = tallies != NULL;
    Py_BEGIN_ALLOW_THREADS
    if (done) {
        uint32_t count = (uint32_t)segments->count;
        done = search_segments(query, segments->views, count, &budget, tallies, &found);
    }
    Py_END_ALLOW_THREADS
    PyObject *result = done ? result_of(tallies, segments, &found, &budget) : PyErr_NoMemory();
    free_tallies(tallies, segments->count);
    free(found.top.hits);
    return result;
}

PyObject *py_tally(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"segments", "retrieval", "characters", "seconds", NULL};
    PyObject *sequence, *retrieval, *result = NULL;
    long long characters;
    double seconds;
    /* No average is needed where nothing is ranked. */
    Query query = {.average = 1, .count = true};
    Segments segments = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO$Ld", names, &sequence, &retrieval, &characters, &seconds)) {
        return NULL;
    }
    PyObject *kept = PyList_New(0);
    if (kept != NULL && segments_read(&segments, module, sequence) == 0) {
        if (segments.count == 0) result = Py_BuildValue("(ii[]LO)", 0, 0, characters, Py_False);
        else if (read_retrieval(&query, retrieval, segments.views[0], kept) == 0) result = run(&query, &segments, characters, seconds);
    }
    query_free(&query);
    segments_release(&segments);
    Py_XDECREF(kept);
    return result;
}

/* The view of a segment, and its tally, which is held. */
static const SegmentView *read_tally(PyObject *module, PyObject *segment, PyObject *object, HeldBuffers *held,
                                     const uint32_t **tally) {
    size_t count;
    const SegmentView *view = view_of(module, segment);
    if (view == NULL || (*tally = held_section(held, object, sizeof **tally, &count)) == NULL) return NULL;
    if (count == view->articles) return view;
    PyErr_SetString(PyExc_ValueError, "a tally has a number for each article of its segment");
    return NULL;
}

/* The keyword field of that name; MOST_FIELDS with an exception. */
static Field keyword_field_of(const SegmentView *view, PyObject *name) {
    Field field = field_of(view, name);
    if (field >= FIRST_KEYWORD_FIELD) return field;
    PyErr_SetString(PyExc_ValueError, "articles have values in keyword fields");
    return MOST_FIELDS;
}

/* The string of some bytes of UTF-8, lone surrogates included. */
static PyObject *string_of(const Buffer *keys, size_t start, size_t size) {
    return PyUnicode_DecodeUTF8((const char *)keys->data + start, (Py_ssize_t)size, "surrogatepass");
}

/* Add (value, articles, paragraphs) to a list, and drop the value. -1 with an exception. */
static int add_share(PyObject *list, PyObject *value, Share share) {
    PyObject *item = Py_BuildValue("(NII)", value, (unsigned int)share.articles, (unsigned int)share.paragraphs);
    int added = item == NULL ? -1 : PyList_Append(list, item);
    Py_XDECREF(item);
    return added;
}

/* Raise the exception of a failure, and return -1; 0 where nothing failed. */
static int raised_for(ShareStatus status, const char *name) {
    if (status == NO_MEMORY_FOR_SHARES) return no_memory();
    return status == TABLE_IS_DAMAGED ? raised(PyExc_ValueError, name) : 0;
}

PyObject *py_share_by_term(PyObject *module, PyObject *args) {
    PyObject *segment, *name, *object, *list = NULL;
    const uint32_t *tally;
    HeldBuffers held = {0};
    if (!PyArg_ParseTuple(args, "OOO:share_by_term", &segment, &name, &object)) return NULL;
    const SegmentView *view = read_tally(module, segment, object, &held, &tally);
    Field field = view == NULL ? MOST_FIELDS : keyword_field_of(view, name);
    if (field != MOST_FIELDS) {
        TermShares shares;
        ShareStatus status;
        Py_BEGIN_ALLOW_THREADS
        status = share_by_term(view, tally, field, &shares);
        Py_END_ALLOW_THREADS
        if (raised_for(status, view->field_names[field]) == 0) list = PyList_New(0);
        for (size_t at = 0; list != NULL && at < shares.count; at++) {
            const TermShare *term = &shares.terms[at];
            PyObject *value = string_of(&shares.keys, term->start, term->size);
            if (add_share(list, value, term->share) < 0) Py_CLEAR(list);
        }
        if (list != NULL && shares.missing.articles != 0 && add_share(list, Py_NewRef(Py_None), shares.missing) < 0) {
            Py_CLEAR(list);
        }
        term_shares_free(&shares);
    }
    held_release(&held);
    return list;
}

PyObject *py_share_by_month(PyObject *module, PyObject *args) {
    PyObject *segment, *object, *list = NULL;
    const uint32_t *tally;
    HeldBuffers held = {0};
    if (!PyArg_ParseTuple(args, "OO:share_by_month", &segment, &object)) return NULL;
    const SegmentView *view = read_tally(module, segment, object, &held, &tally);
    if (view != NULL) {
        MonthShares shares;
        ShareStatus status;
        Py_BEGIN_ALLOW_THREADS
        status = share_by_month(view, tally, &shares);
        Py_END_ALLOW_THREADS
        if (raised_for(status, "published") == 0) list = PyList_New(0);
        for (uint32_t month = 0; list != NULL && month <= shares.last; month = month == 0 ? shares.first : month + 1) {
            if (shares.months[month].articles == 0) continue;
            if (add_share(list, PyLong_FromUnsignedLong(month), shares.months[month]) < 0) Py_CLEAR(list);
        }
        free(shares.months);
    }
    held_release(&held);
    return list;
}

PyObject *py_respellings(PyObject *module, PyObject *args) {
    PyObject *segment, *name, *list = NULL;
    int letter;
    if (!PyArg_ParseTuple(args, "OOC:respellings", &segment, &name, &letter)) return NULL;
    const SegmentView *view = view_of(module, segment);
    Field field = view == NULL ? MOST_FIELDS : keyword_field_of(view, name);
    if (field == MOST_FIELDS) return NULL;
    Respellings found;
    bool has_memory;
    Py_BEGIN_ALLOW_THREADS
    has_memory = find_respellings(view, field, (uint8_t)letter, &found);
    Py_END_ALLOW_THREADS
    if (!has_memory) PyErr_NoMemory();
    else if (found.damaged != NULL) PyErr_SetString(PyExc_ValueError, found.damaged);
    else list = PyList_New(0);
    for (size_t at = 0; list != NULL && at < found.count; at++) {
        const Respelling *term = &found.terms[at];
        PyObject *value = string_of(&found.keys, term->start, term->size);
        PyObject *item = value == NULL ? NULL : Py_BuildValue("(NI)", value, (unsigned int)term->article);
        if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);
        Py_XDECREF(item);
    }
    respellings_free(&found);
    return list;
}
