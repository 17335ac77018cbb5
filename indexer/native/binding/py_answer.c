/* The methods of an Answerer: a query's texts from Python, and what was found out about it to Python.
 *
 * The GIL is released for all of the work. Where a text is not for the pool, or a file is not sound, they give None, and
 * Python goes its own way, which says what is damaged. */
#include "binding/py_answer.h"

#include "binding/py_needles.h"
#include "binding/py_query.h"

/* Put a string into the pool: 1, 0 where it is not for it, -1 with an exception. */
static int pool_string(Answering *answering, PyObject *string, TermSpan *place) {
    CodePoints text;
    if (!read_text(string, &text)) return -1;
    PoolStatus status = pool_add(&answering->pool, text.codes, text.count, place);
    PyMem_Free(text.codes);
    if (status == NO_MEMORY_FOR_POOL) return no_memory();
    return status == ADDED_TO_POOL && place->length != 0;
}

/* The same for all texts. */
static int pool_texts(Answering *answering, PyObject *tuple) {
    Py_ssize_t count = PyTuple_Size(tuple);
    for (Py_ssize_t at = 0; at < count; at++) {
        TermSpan text;
        int pooled = pool_string(answering, PyTuple_GetItem(tuple, at), &text);
        if (pooled != 1) return pooled;
        if (!add_span(&answering->texts, text.start, text.length)) return no_memory();
    }
    return count != 0;
}

/* Put (said, other, whether it means the same, whether it spells it) of each expansion into the pool. */
static int pool_expansions(Answering *answering, PyObject *tuple) {
    Expansions *expansions = &answering->expansions;
    size_t count = (size_t)PyTuple_Size(tuple);
    if (!array_reserve(&expansions->items, &expansions->capacity, count + 1, sizeof *expansions->items)) {
        return no_memory();
    }
    int pooled = 1;
    for (size_t at = 0; pooled == 1 && at < count; at++) {
        Expansion *expansion = &expansions->items[expansions->count++];
        PyObject *said, *other, *item = PyTuple_GetItem(tuple, (Py_ssize_t)at);
        int same, spells;
        if (!PyTuple_Check(item)) return raised(PyExc_TypeError, "an expansion is (said, other, same, spells)");
        if (!PyArg_ParseTuple(item, "OOpp", &said, &other, &same, &spells)) return -1;
        *expansion = (Expansion){.same = same, .spells = spells};
        pooled = pool_string(answering, said, &expansion->said);
        if (pooled == 1) pooled = pool_string(answering, other, &expansion->other);
    }
    return pooled;
}

/* Each of these gives a new list or tuple; NULL with an exception. */
static PyObject *matches_of(const Answering *answering) {
    PyObject *matches = PyList_New((Py_ssize_t)answering->found.count);
    for (size_t at = 0; matches != NULL && at < answering->found.count; at++) {
        PyObject *match = match_of(&answering->found.hits[at].hit, answering->found.hits[at].tier);
        if (match == NULL) Py_CLEAR(matches);
        else PyList_SetItem(matches, (Py_ssize_t)at, match);
    }
    return matches;
}

static PyObject *string_of(const StringPool *pool, TermSpan span) {
    size_t size;
    const uint8_t *utf8 = pool_key(pool, span, &size);
    return PyUnicode_DecodeUTF8((const char *)utf8, (Py_ssize_t)size, NULL);
}

static PyObject *strings_of(const StringPool *pool, const TermSpans *spans) {
    PyObject *strings = PyList_New((Py_ssize_t)spans->count);
    for (size_t at = 0; strings != NULL && at < spans->count; at++) {
        PyObject *string = string_of(pool, spans->spans[at]);
        if (string == NULL) Py_CLEAR(strings);
        else PyList_SetItem(strings, (Py_ssize_t)at, string);
    }
    return strings;
}

/* (said, other, whether it means the same) of each expansion. */
static PyObject *expansions_of(const Answering *answering) {
    const StringPool *pool = &answering->pool;
    PyObject *expansions = PyList_New((Py_ssize_t)answering->expansions.count);
    for (size_t at = 0; expansions != NULL && at < answering->expansions.count; at++) {
        const Expansion *expansion = &answering->expansions.items[at];
        PyObject *item = Py_BuildValue("(NNN)", string_of(pool, expansion->said), string_of(pool, expansion->other),
                                       PyBool_FromLong(expansion->same));
        if (item == NULL) Py_CLEAR(expansions);
        else PyList_SetItem(expansions, (Py_ssize_t)at, item);
    }
    return expansions;
}

/* The terms that rank, as tuples. */
static PyObject *terms_of(const Answering *answering) {
    const SegmentView *view = answering->opened->counted.views[0];
    PyObject *terms = PyTuple_New((Py_ssize_t)answering->terms.count);
    for (size_t at = 0; terms != NULL && at < answering->terms.count; at++) {
        const ScoringTerm *item = &answering->terms.items[at];
        PyObject *term = Py_BuildValue("(ss#dd)", view->field_names[item->field], (const char *)item->key,
                                       (Py_ssize_t)item->key_size, item->gain, item->weight);
        if (term == NULL) Py_CLEAR(terms);
        else PyTuple_SetItem(terms, (Py_ssize_t)at, term);
    }
    return terms;
}

static PyObject *counts_of(const TieredHits *found) {
    if (!found->is_counted) return Py_NewRef(Py_None);
    return Py_BuildValue("(KK)", (unsigned long long)found->total, (unsigned long long)found->holding);
}

/* (a Known, what is left of the budget, whether the search was cut short); NULL with an exception. */
static PyObject *result_of(const AnswererObject *self, const Answering *answering, const Budget *budget) {
    const TieredHits *found = &answering->found;
    PyObject *values[KNOWN_FIELDS] = {
        matches_of(answering),
        strings_of(&answering->pool, &answering->atoms),
        terms_of(answering),
        PyFloat_FromDouble(answering->conditions.needed),
        counts_of(found),
        PyBool_FromLong(answering->conditions.has_some),
        PyBool_FromLong(answering->strings.pairs_occur),
        PyBool_FromLong(found->exact_is_boilerplate),
        PyBool_FromLong(answering->is_bare),
        strings_of(&answering->pool, &answering->texts),
        expansions_of(answering),
    };
    PyObject *known = new_value(self->known, self->slots, values);
    return Py_BuildValue("(NLN)", known, (long long)budget->left, PyBool_FromLong(found->is_cut_short));
}

/* Answer what was read; None where it is not known. */
static PyObject *answered(const AnswererObject *self, Answering *answering, Budget *budget, size_t limit, bool counts) {
    bool is_known = false;
    Py_BEGIN_ALLOW_THREADS
    is_known = answer_query(answering, budget, limit, counts);
    if (is_known) prefetch_texts_found(answering);
    Py_END_ALLOW_THREADS
    if (is_known) return result_of(self, answering, budget);
    return answering->has_memory ? Py_NewRef(Py_None) : PyErr_NoMemory();
}

bool is_limit_of(const AnswererObject *self, Py_ssize_t limit) {
    if (limit >= 1 && (size_t)limit <= self->index.limits.few) return true;
    PyErr_SetString(PyExc_ValueError, "an answer has one hit or a few");
    return false;
}

PyObject *answerer_answer(PyObject *self, PyObject *args) {
    PyObject *texts, *expansions, *condition, *result = NULL, *kept;
    const AnswererObject *opened = (AnswererObject *)self;
    Py_ssize_t limit;
    int counts;
    long long characters;
    double seconds;
    Answering answering = {.opened = &opened->index};
    if (!PyArg_ParseTuple(args, "O!O!OnpLd", &PyTuple_Type, &texts, &PyTuple_Type, &expansions, &condition, &limit,
                          &counts, &characters, &seconds) ||
        !is_limit_of(opened, limit) || (kept = PyList_New(0)) == NULL) {
        return NULL;
    }
    answering.is_bare = condition == Py_None;
    Query *exact = &answering.conditions.queries[EXACT];
    if (answering.is_bare || read_condition(exact, condition, opened->segments.views[0], kept) == 0) {
        Budget budget = budget_of(characters, seconds);
        int pooled = pool_texts(&answering, texts);
        if (pooled == 1) pooled = pool_expansions(&answering, expansions);
        if (pooled == 0) result = Py_NewRef(Py_None);
        if (pooled == 1) result = answered(opened, &answering, &budget, (size_t)limit, counts);
    }
    answering_free(&answering);
    Py_DECREF(kept);
    return result;
}

int read_typed(const AnswererObject *opened, PyObject *text, Answering *answering) {
    CodePoints read;
    if (!read_text(text, &read)) return -1;
    PlainQuery query = read_plain_query(&opened->reader, read.codes, read.count, &answering->pool, &answering->texts);
    PyMem_Free(read.codes);
    answering->is_bare = query == BARE_TEXT;
    answering->synonyms = query == BARE_TEXT ? &opened->reader.synonyms : NULL;
    answering->conditions.wants_all = query == ALL_TEXTS;
    return query == NO_MEMORY_FOR_QUERY ? no_memory() : query != NOT_PLAIN;
}

PyObject *answerer_answer_plain(PyObject *self, PyObject *args) {
    PyObject *text, *result = NULL;
    const AnswererObject *opened = (AnswererObject *)self;
    Py_ssize_t limit;
    int counts;
    long long characters;
    double seconds;
    Answering answering = {.opened = &opened->index};
    if (!PyArg_ParseTuple(args, "OnpLd", &text, &limit, &counts, &characters, &seconds) || !is_limit_of(opened, limit)) {
        return NULL;
    }
    Budget budget = budget_of(characters, seconds);
    int plain = read_typed(opened, text, &answering);
    if (plain == 0) result = Py_NewRef(Py_None);
    if (plain == 1) result = answered(opened, &answering, &budget, (size_t)limit, counts);
    answering_free(&answering);
    return result;
}

/* (the hits, what is left of the budget, whether the search was cut short); NULL with an exception. */
static PyObject *matches_among(Answering *answering, Place *documents, size_t count, Budget *budget) {
    Top found = {0};
    bool is_found = false;
    Py_BEGIN_ALLOW_THREADS
    is_found = find_among(answering, budget, documents, count, &found);
    Py_END_ALLOW_THREADS
    PyObject *result = NULL;
    if (is_found) {
        PyObject *hits = list_of_hits(found.hits, found.count);
        result = Py_BuildValue("(NLN)", hits, (long long)budget->left, PyBool_FromLong(budget->spent));
    } else {
        result = answering->has_memory ? Py_NewRef(Py_None) : PyErr_NoMemory();
    }
    free(found.hits);
    return result;
}

PyObject *answerer_among_plain(PyObject *self, PyObject *args) {
    PyObject *text, *pairs, *result = NULL;
    const AnswererObject *opened = (AnswererObject *)self;
    long long characters;
    double seconds;
    Answering answering = {.opened = &opened->index};
    if (!PyArg_ParseTuple(args, "OO!Ld", &text, &PyTuple_Type, &pairs, &characters, &seconds)) return NULL;
    size_t count = 0;
    Place *documents = read_documents(pairs, &count);
    if (documents == NULL) return NULL;
    Budget budget = budget_of(characters, seconds);
    int plain = read_typed(opened, text, &answering);
    if (plain == 1) result = matches_among(&answering, documents, count, &budget);
    else free(documents);
    if (plain == 0) result = Py_NewRef(Py_None);
    answering_free(&answering);
    return result;
}
