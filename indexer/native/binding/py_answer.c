/* The Python class Answerer: a state of an index that is opened once, and answers queries in one call each.
 *
 * The GIL is released for all of the work. Where a text is not for the pool, or a file is not sound, answer() gives
 * None, and Python goes its own way, which says what is damaged. */
#include "binding/py_needles.h"
#include "binding/py_query.h"
#include "binding/py_rerank.h"
#include "binding/py_view.h"
#include "search/expansions.h"
#include "search/query_words.h"
#include "search/tiers.h"

/* The values that it was opened with. All strings and views live as long as it does. */
typedef struct {
    PyObject_HEAD
    PyObject *words, *kept;
    Segments segments;
    QueryCutter cutter;
    RankingWeights weights;
    TierLimits limits;
    CountedSegments counted;
    RerankQuery rerank; /* without strings; naming is the gain for an idf of 1 of all pairs */
    double least, average;
    bool has_boilerplate;
} AnswererObject;

/* One query. */
typedef struct {
    const AnswererObject *opened;
    StringPool pool;
    TermSpan *texts; /* of an expression, or the ways to write bare text, as it is written first */
    size_t text_count;
    Expansion *expansions;
    size_t expansion_count;
    TermSpans words, atoms;
    HeldParts held;
    Terms terms;
    double needed; /* the weight of terms of the text that a match holds */
    CountedStrings strings;
    Conditions conditions;
    TieredHits found;
    bool is_bare, has_memory;
} Answering;

/* ---- Opening ---- */

static int read_function_words(AnswererObject *self, PyObject *tuple) {
    SortedStrings *sorted = &self->cutter.function_words;
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
    RankingWeights *read = &self->weights;
    Py_ssize_t words, strings, candidates, holding, few;
    if (!PyArg_ParseTuple(weights, "dddddddddd", &read->word, &read->title, &read->step, &self->least,
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
    self->limits = (TierLimits){(size_t)candidates, (size_t)holding, (size_t)few};
    return 0;
}

static int answerer_init(AnswererObject *self, PyObject *module, PyObject *args) {
    PyObject *segments, *words, *function_words, *weights, *limits, *rerank;
    unsigned int documents;
    int has_boilerplate;
    Py_ssize_t article_codes;
    if (!PyArg_ParseTuple(args, "OOO!O!O!(Idp)On", &segments, &words, &PyTuple_Type, &function_words, &PyTuple_Type,
                          &weights, &PyTuple_Type, &limits, &documents, &self->average, &has_boilerplate, &rerank,
                          &article_codes)) {
        return -1;
    }
    if (segments_read(&self->segments, module, segments) < 0) return -1;
    if (self->segments.count == 0) return raised(PyExc_ValueError, "an answerer needs a segment");
    if (article_codes < 0 || !(self->average > 0 && self->average <= 1e9)) {
        return raised(PyExc_ValueError, "article_codes is 0 or more, and the average above 0");
    }
    self->cutter.table = word_table_of(module, words);
    if (self->cutter.table == NULL || (self->kept = PyList_New(0)) == NULL) return -1;
    self->words = Py_NewRef(words);
    self->cutter.folding = self->segments.views[0]->folding;
    self->counted = (CountedSegments){self->segments.views, (uint32_t)self->segments.count, documents};
    self->has_boilerplate = has_boilerplate;
    if (read_function_words(self, function_words) < 0 || read_numbers(self, weights, limits) < 0 ||
        read_rerank_query(&self->rerank, rerank, self->kept) < 0) {
        return -1;
    }
    if (self->rerank.count != 0) return raised(PyExc_ValueError, "an answerer finds the strings itself");
    self->rerank.article_codes = (size_t)article_codes;
    return 0;
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
    free_needles(self->cutter.function_words.strings, self->cutter.function_words.count);
    free_rerank_query(&self->rerank);
    segments_release(&self->segments);
    Py_XDECREF(self->words);
    Py_XDECREF(self->kept);
    free_object(object);
}

/* ---- Answering ---- */

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
    answering->text_count = (size_t)PyTuple_Size(tuple);
    answering->texts = calloc(answering->text_count + 1, sizeof *answering->texts);
    if (answering->texts == NULL) return no_memory();
    int pooled = 1;
    for (size_t at = 0; pooled == 1 && at < answering->text_count; at++) {
        pooled = pool_string(answering, PyTuple_GetItem(tuple, (Py_ssize_t)at), &answering->texts[at]);
    }
    return answering->text_count == 0 ? 0 : pooled;
}

/* Put (said, other, whether it means the same, whether it spells it) of each expansion into the pool. */
static int pool_expansions(Answering *answering, PyObject *tuple) {
    answering->expansion_count = (size_t)PyTuple_Size(tuple);
    answering->expansions = calloc(answering->expansion_count + 1, sizeof *answering->expansions);
    if (answering->expansions == NULL) return no_memory();
    int pooled = 1;
    for (size_t at = 0; pooled == 1 && at < answering->expansion_count; at++) {
        Expansion *expansion = &answering->expansions[at];
        PyObject *said, *other, *item = PyTuple_GetItem(tuple, (Py_ssize_t)at);
        int same, spells;
        if (!PyTuple_Check(item)) return raised(PyExc_TypeError, "an expansion is (said, other, same, spells)");
        if (!PyArg_ParseTuple(item, "OOpp", &said, &other, &same, &spells)) return -1;
        expansion->same = same;
        expansion->spells = spells;
        pooled = pool_string(answering, said, &expansion->said);
        if (pooled == 1) pooled = pool_string(answering, other, &expansion->other);
    }
    return pooled;
}

/* Weigh the terms of the other ways to write phrases. */
static WeightStatus weigh_expansions(Answering *answering) {
    const AnswererObject *opened = answering->opened;
    const StringPool *pool = &answering->pool;
    WeightStatus status = count_expansions(&opened->counted, pool, answering->expansions,
                                           answering->expansion_count);
    for (size_t at = 0; status == WEIGHED && at < answering->expansion_count; at++) {
        TermSpans atoms = {NULL, 0, 0};
        TermSpan other = answering->expansions[at].other;
        /* A spelling of several words is found as it stands; its words alone would be too little. */
        bool cut = answering->expansions[at].spells ? add_span(&atoms, other.start, other.length)
                                                    : add_atoms_of(&opened->cutter, pool, other, &atoms);
        status = cut ? weigh_phrase(&opened->counted, &opened->weights, pool, &atoms, &answering->terms)
                     : NO_MEMORY_FOR_WEIGHTS;
        free(atoms.spans);
    }
    return status;
}

/* Cut the texts, and weigh their strings; false where something is damaged, or without memory. */
static bool plan(Answering *answering) {
    const AnswererObject *opened = answering->opened;
    const QueryCutter *cutter = &opened->cutter;
    const StringPool *pool = &answering->pool;
    TermSpan text = answering->texts[0];
    const TermSpans *ranking = answering->is_bare ? &answering->atoms : &answering->words;
    size_t failures = word_table_failures(cutter->table);
    bool done = true;
    for (size_t at = 0; done && at < (answering->is_bare ? 1 : answering->text_count); at++) {
        done = add_words_of(cutter, pool, answering->texts[at], &answering->words);
    }
    if (answering->is_bare) {
        done = done && add_atoms_of(cutter, pool, text, &answering->atoms) &&
               add_held_parts(cutter, pool, &answering->atoms, answering->expansions, answering->expansion_count,
                              &answering->held);
    }
    WeightStatus status = NO_MEMORY_FOR_WEIGHTS;
    if (done) status = weigh_words(&opened->counted, &opened->weights, pool, ranking, &answering->terms);
    answering->needed = opened->least * answering->terms.weight;
    if (status == WEIGHED) status = weigh_expansions(answering);
    if (status == WEIGHED && answering->is_bare) {
        StringScales scales = {&opened->counted,         &opened->weights,      cutter->folding,
                               &cutter->function_words, answering->expansions, answering->expansion_count};
        status = weigh_strings(&scales, pool, text, &answering->words, &answering->strings);
        if (status == WEIGHED) status = add_expansions(&scales, pool, &answering->strings);
    }
    answering->has_memory = status != NO_MEMORY_FOR_WEIGHTS;
    return status == WEIGHED && word_table_failures(cutter->table) == failures;
}

/* Whether the terms are those of the text itself. */
static bool is_only_text(const Answering *answering) {
    size_t size;
    const uint8_t *key = pool_key(&answering->pool, answering->texts[0], &size);
    const Terms *terms = &answering->terms;
    return terms->count == 2 && terms->items[0].key_size == size && memcmp(terms->items[0].key, key, size) == 0;
}

static bool has_spellings(const Answering *answering) {
    for (size_t at = 0; at < answering->expansion_count; at++) {
        if (answering->expansions[at].spells) return true;
    }
    return false;
}

static void set_conditions(Answering *answering) {
    Conditions *conditions = &answering->conditions;
    const TermSpans *atoms = &answering->atoms;
    const HeldParts *held = &answering->held;
    bool is_atom = atoms->count == 1 && same_string(&answering->pool, atoms->spans[0], answering->texts[0]);
    conditions->pool = &answering->pool;
    conditions->texts = answering->texts;
    conditions->text_count = answering->text_count;
    conditions->held = held;
    conditions->has_holding = answering->is_bare && !(is_atom && !has_spellings(answering));
    conditions->has_some = answering->is_bare && answering->terms.count != 0 && !is_only_text(answering);
    conditions->terms = answering->terms.items;
    conditions->term_count = answering->terms.count;
    conditions->needed = answering->needed;
    conditions->average = answering->opened->average;
}

/* Whether the query was answered; if not, without memory or since something is not sound. */
static bool run(Answering *answering, Budget *budget, size_t limit, bool counts) {
    const AnswererObject *opened = answering->opened;
    if (!plan(answering)) return false;
    set_conditions(answering);
    RerankQuery rerank = opened->rerank;
    rerank.terms = answering->strings.items;
    rerank.count = answering->strings.count;
    rerank.naming *= answering->strings.of_pairs;
    TierSearch search = {opened->counted.views, opened->counted.view_count, opened->has_boilerplate, opened->limits,
                         &rerank, &answering->conditions, limit, counts};
    TierStatus status = search_tiers(&search, budget, &answering->found);
    answering->has_memory = status != NO_MEMORY_FOR_TIERS;
    return status == FOUND_TIERS;
}

/* Fetch what the hits show, which Python asks for next, into the processor's cache. */
static void prefetch_hits(const Answering *answering) {
    const TieredHits *found = &answering->found;
    for (size_t at = 0; at < found->count; at++) {
        const Hit *hit = &found->hits[at].hit;
        prefetch_text(&answering->opened->segments.views[hit->segment]->bodies, hit->document);
    }
}

/* Each of these gives a new list or tuple; NULL with an exception. */
static PyObject *matches_of(const Answering *answering) {
    PyObject *matches = PyList_New((Py_ssize_t)answering->found.count);
    for (size_t at = 0; matches != NULL && at < answering->found.count; at++) {
        const Hit *hit = &answering->found.hits[at].hit;
        PyObject *match = Py_BuildValue("(IIdIi)", hit->segment, hit->document, hit->score, hit->day,
                                        answering->found.hits[at].tier);
        if (match == NULL) Py_CLEAR(matches);
        else PyList_SetItem(matches, (Py_ssize_t)at, match);
    }
    return matches;
}

/* The atoms, of the text that begins the pool. */
static PyObject *atoms_of(const Answering *answering, PyObject *text) {
    PyObject *atoms = PyList_New((Py_ssize_t)answering->atoms.count);
    for (size_t at = 0; atoms != NULL && at < answering->atoms.count; at++) {
        TermSpan span = answering->atoms.spans[at];
        PyObject *atom = PyUnicode_Substring(text, span.start, (Py_ssize_t)span.start + span.length);
        if (atom == NULL) Py_CLEAR(atoms);
        else PyList_SetItem(atoms, (Py_ssize_t)at, atom);
    }
    return atoms;
}

/* The terms that rank, as tuples. */
static PyObject *terms_of(const Answering *answering) {
    const SegmentView *view = answering->opened->segments.views[0];
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

/* ((the fields of Known), what is left of the budget, whether the search was cut short). */
static PyObject *result_of(const Answering *answering, PyObject *text, const Budget *budget) {
    const TieredHits *found = &answering->found;
    return Py_BuildValue("((NNNdNNNN)LN)", matches_of(answering), atoms_of(answering, text), terms_of(answering),
                         answering->conditions.needed, counts_of(found),
                         PyBool_FromLong(answering->conditions.has_some),
                         PyBool_FromLong(answering->strings.pairs_occur), PyBool_FromLong(found->exact_is_boilerplate),
                         (long long)budget->left, PyBool_FromLong(found->is_cut_short));
}

static PyObject *answer(Answering *answering, PyObject *texts, PyObject *expansions, Budget *budget, size_t limit,
                        bool counts) {
    int pooled = pool_texts(answering, texts);
    if (pooled == 1) pooled = pool_expansions(answering, expansions);
    bool answered = false;
    if (pooled < 0) return NULL;
    if (pooled == 0) return Py_NewRef(Py_None);
    Py_BEGIN_ALLOW_THREADS
    answered = run(answering, budget, limit, counts);
    if (answered) prefetch_hits(answering);
    Py_END_ALLOW_THREADS
    if (answered) return result_of(answering, PyTuple_GetItem(texts, 0), budget);
    return answering->has_memory ? Py_NewRef(Py_None) : PyErr_NoMemory();
}

static PyObject *answerer_answer(PyObject *self, PyObject *args) {
    PyObject *texts, *expansions, *condition, *result = NULL, *kept;
    Py_ssize_t limit;
    int counts;
    long long characters;
    double seconds;
    Answering answering = {.opened = (AnswererObject *)self};
    if (!PyArg_ParseTuple(args, "O!O!OnpLd", &PyTuple_Type, &texts, &PyTuple_Type, &expansions, &condition, &limit,
                          &counts, &characters, &seconds)) {
        return NULL;
    }
    if (limit < 1 || (size_t)limit > answering.opened->limits.few) {
        return PyErr_Format(PyExc_ValueError, "an answer has one hit or a few");
    }
    if ((kept = PyList_New(0)) == NULL) return NULL;
    const SegmentView *view = answering.opened->segments.views[0];
    answering.is_bare = condition == Py_None;
    if (answering.is_bare || read_condition(&answering.conditions.queries[EXACT], condition, view, kept) == 0) {
        Budget budget = budget_of(characters, seconds);
        result = answer(&answering, texts, expansions, &budget, (size_t)limit, counts);
    }
    conditions_free(&answering.conditions);
    pool_free(&answering.pool);
    free(answering.texts);
    free(answering.words.spans);
    free(answering.atoms.spans);
    held_parts_free(&answering.held);
    free(answering.terms.items);
    for (size_t at = 0; at < answering.strings.count; at++) free(answering.strings.items[at].stands_for);
    free(answering.strings.items);
    free(answering.expansions);
    free(answering.found.hits);
    Py_DECREF(kept);
    return result;
}

static PyMethodDef answerer_methods[] = {
    {"answer", answerer_answer, METH_VARARGS, "The first matches of bare text or of an expression, and their number."},
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
