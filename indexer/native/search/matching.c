/* Point checks and windows of bits for a tree of clauses; see matching.h. */
#include "search/matching.h"

#include "base/text.h"

/* Each term that holds a string in itself tells of its documents that they hold the string. */
static uint64_t terms_holding(const Query *query, const Needle *needle, uint32_t *codes) {
    uint64_t holding = 0;
    for (size_t at = 0; at < query->term_count && at < 64 && !needle->in_title && needle->length != 0; at++) {
        const ScoringTerm *term = &query->terms[at];
        if (counts_articles(term->field) || term->key_size > 64) continue;
        size_t length = decode_utf8(term->key, term->key_size, codes);
        if (find_codes(codes, length, needle->codes, needle->length, 0) != SIZE_MAX) holding |= (uint64_t)1 << at;
    }
    return holding;
}

bool matcher_new(Matcher *matcher, const Query *query) {
    *matcher = (Matcher){.query = query};
    size_t cursors = query->term_count;
    for (size_t at = 0; at < query->needle_count; at++) {
        size_t grams = query->needles[at].gram_count;
        cursors += grams < MOST_LEAF_CURSORS ? grams : MOST_LEAF_CURSORS;
    }
    matcher->leaves = calloc(query->needle_count + 1, sizeof *matcher->leaves);
    matcher->cursors = malloc((cursors + 1) * sizeof *matcher->cursors);
    matcher->estimates = malloc(query->node_count * sizeof *matcher->estimates);
    matcher->implied = calloc(query->needle_count + 1, sizeof *matcher->implied);
    matcher->weights = malloc(WINDOW * sizeof *matcher->weights);
    matcher->narrowed = malloc(WINDOW * sizeof *matcher->narrowed);
    matcher->marks = malloc(WINDOW);
    if (matcher->leaves == NULL || matcher->cursors == NULL || matcher->estimates == NULL ||
        matcher->implied == NULL || matcher->weights == NULL || matcher->narrowed == NULL || matcher->marks == NULL) {
        return false;
    }
    uint32_t codes[64];
    PostingCursor *next = matcher->cursors + query->term_count;
    for (size_t at = 0; at < query->needle_count; at++) {
        size_t grams = query->needles[at].gram_count;
        matcher->leaves[at].cursors = next;
        next += grams < MOST_LEAF_CURSORS ? grams : MOST_LEAF_CURSORS;
        if (query->needle_count <= 64) matcher->implied[at] = terms_holding(query, &query->needles[at], codes);
        if (!query->needles[at].is_gram) matcher->telling |= matcher->implied[at];
    }
    return true;
}

void matcher_free(Matcher *matcher) {
    free(matcher->leaves);
    free(matcher->cursors);
    free(matcher->estimates);
    free(matcher->implied);
    free(matcher->weights);
    free(matcher->narrowed);
    free(matcher->marks);
    text_scratch_free(&matcher->scratch);
}

static Field grams_of(const Needle *needle) { return needle->in_title ? FIELD_TITLE_GRAMS : FIELD_GRAMS; }

/* Stand at the first document of a term's list; false where the term is nowhere. */
static bool open_term(Matcher *matcher, Field field, const uint8_t *key, size_t size, PostingCursor *cursor) {
    PostingList list;
    int found = term_table_find(&matcher->view->tables[field], key, size, &list);
    if (found < 0 || (found == 1 && !cursor_open(cursor, &list))) {
        matcher->damaged = matcher->view->field_names[field];
        found = 0;
    }
    return found == 1;
}

/* Put the lists of the rarest grams in order into the leaf. */
static void open_leaf(Matcher *matcher, Leaf *leaf, const Needle *needle) {
    const TermTable *table = &matcher->view->tables[grams_of(needle)];
    PostingList rarest[MOST_LEAF_CURSORS];
    uint32_t kept = 0;
    leaf->cursor_count = 0;
    leaf->article = NO_ARTICLE;
    leaf->nowhere = needle->length == 0;
    for (size_t at = 0; at < needle->gram_count && !leaf->nowhere; at++) {
        PostingList list;
        int found = term_table_find(table, needle->grams[at].key, needle->grams[at].size, &list);
        if (found < 0) matcher->damaged = matcher->view->field_names[grams_of(needle)];
        leaf->nowhere = found != 1;
        if (found != 1) break;
        uint32_t place = kept < MOST_LEAF_CURSORS ? kept++ : MOST_LEAF_CURSORS;
        while (place != 0 && rarest[place - 1].count > list.count) {
            if (place < MOST_LEAF_CURSORS) rarest[place] = rarest[place - 1];
            place--;
        }
        if (place < MOST_LEAF_CURSORS) rarest[place] = list;
    }
    for (uint32_t at = 0; at < kept && !leaf->nowhere; at++) {
        if (!cursor_open(&leaf->cursors[at], &rarest[at])) {
            matcher->damaged = matcher->view->field_names[grams_of(needle)];
            leaf->nowhere = true;
        }
        leaf->cursor_count = at + 1;
    }
}

/* Whether at least half of the documents with the leaf's rarest gram hold a word with its string in it. */
static bool is_mostly_word(const Matcher *matcher, size_t needle) {
    const Leaf *leaf = &matcher->leaves[needle];
    uint64_t holding = 0;
    if (leaf->cursor_count < 2) return false;
    for (uint64_t terms = matcher->implied[needle]; terms != 0; terms &= terms - 1) {
        const ScoringTerm *term = &matcher->query->terms[lowest_bit(terms)];
        PostingList list;
        if (term_table_find(&matcher->view->tables[term->field], term->key, term->key_size, &list) == 1) {
            holding += list.count;
        }
    }
    return 2 * holding >= leaf->cursors[0].list.count;
}

static uint32_t estimate_leaf(const Matcher *matcher, uint32_t needle) {
    const Leaf *leaf = &matcher->leaves[needle];
    const SegmentView *view = matcher->view;
    if (leaf->nowhere) return 0;
    if (leaf->cursor_count == 0) return view->documents;
    uint64_t count = leaf->cursors[0].list.count;
    if (matcher->query->needles[needle].in_title) count *= view->documents / (view->articles + 1) + 1;
    return count < view->documents ? (uint32_t)count : view->documents;
}

static uint32_t estimate(const Matcher *matcher, const Clause *clause) {
    const uint32_t *children = matcher->query->links + clause->first;
    uint32_t documents = matcher->view->documents;
    if (clause->kind == CLAUSE_EXACT) return estimate_leaf(matcher, clause->needle);
    if (clause->kind == CLAUSE_ALL) {
        uint32_t least = documents;
        for (uint32_t at = 0; at < clause->children; at++) {
            if (matcher->estimates[children[at]] < least) least = matcher->estimates[children[at]];
        }
        return least;
    }
    if (clause->kind == CLAUSE_ANY) {
        uint64_t sum = 0;
        for (uint32_t at = 0; at < clause->children; at++) sum += matcher->estimates[children[at]];
        return sum < documents ? (uint32_t)sum : documents;
    }
    return documents;
}

static void require(Matcher *matcher, PostingCursor *cursor) {
    uint32_t place = matcher->required_count < MOST_REQUIRED ? matcher->required_count++ : MOST_REQUIRED;
    for (; place != 0 && matcher->required[place - 1]->list.count > cursor->list.count; place--) {
        if (place < MOST_REQUIRED) matcher->required[place] = matcher->required[place - 1];
    }
    if (place < MOST_REQUIRED) matcher->required[place] = cursor;
}

/* Collect the lists of paragraphs that every document is in that matches clause `node`. */
static void find_required(Matcher *matcher, uint32_t node) {
    const Clause *clause = &matcher->query->nodes[node];
    if (clause->kind == CLAUSE_EXACT && !matcher->query->needles[clause->needle].in_title) {
        Leaf *leaf = &matcher->leaves[clause->needle];
        /* Of a word the other grams keep out little. */
        uint32_t telling = leaf->is_word ? 1 : leaf->cursor_count;
        for (uint32_t at = 0; at < telling; at++) require(matcher, &leaf->cursors[at]);
    }
    for (uint32_t at = 0; clause->kind == CLAUSE_ALL && at < clause->children; at++) {
        find_required(matcher, matcher->query->links[clause->first + at]);
    }
}

void matcher_open(Matcher *matcher, const SegmentView *view) {
    const Query *query = matcher->query;
    matcher->view = view;
    for (size_t at = 0; at < query->needle_count; at++) {
        open_leaf(matcher, &matcher->leaves[at], &query->needles[at]);
        matcher->leaves[at].is_word = is_mostly_word(matcher, at);
    }
    for (size_t at = 0; at < query->term_count; at++) {
        const ScoringTerm *term = &query->terms[at];
        PostingCursor *cursor = &matcher->cursors[at];
        bool wanted = (query->has_most && term->weight != 0) || (at < 64 && (matcher->telling >> at & 1));
        if (!wanted || !open_term(matcher, term->field, term->key, term->key_size, cursor)) {
            *cursor = (PostingCursor){.size = 0};
        }
    }
    /* Children come after their parents. */
    for (size_t at = query->node_count; at-- != 0;) matcher->estimates[at] = estimate(matcher, &query->nodes[at]);
    matcher->required_count = 0;
    if (matcher->estimates[0] != 0) find_required(matcher, 0);
}

const char *matcher_damage(const Matcher *matcher) {
    const Query *query = matcher->query;
    if (matcher->damaged != NULL) return matcher->damaged;
    if (matcher->text_status == TEXT_IS_DAMAGED) return "ends";
    for (size_t at = 0; at < query->term_count; at++) {
        if (matcher->cursors[at].damaged) return matcher->view->field_names[query->terms[at].field];
    }
    for (size_t at = 0; at < query->needle_count; at++) {
        const Leaf *leaf = &matcher->leaves[at];
        for (uint32_t cursor = 0; cursor < leaf->cursor_count; cursor++) {
            if (leaf->cursors[cursor].damaged) return matcher->view->field_names[grams_of(&query->needles[at])];
        }
    }
    return NULL;
}

bool text_holds(const SegmentView *view, uint32_t number, const Needle *needle, TextScratch *scratch,
                TextStatus *status) {
    TextStatus read = fold_text_of(view, needle->in_title ? &view->titles : &view->bodies, number, false, scratch);
    if (read != READ_TEXT) {
        *status = read;
        return false;
    }
    const FoldedText *folded = &scratch->folded;
    return find_codes(folded->text, folded->length, needle->codes, needle->length, 0) != SIZE_MAX;
}

/* Whether text `number`, of a document or an article, holds a leaf's string. */
static bool leaf_holds(Matcher *matcher, uint32_t at, uint32_t number) {
    Leaf *leaf = &matcher->leaves[at];
    const Needle *needle = &matcher->query->needles[at];
    for (uint32_t cursor = 0; cursor < leaf->cursor_count; cursor++) {
        if (!cursor_find(&leaf->cursors[cursor], number)) return false;
    }
    return !leaf->nowhere && (needle->is_gram ||
                              text_holds(matcher->view, number, needle, &matcher->scratch, &matcher->text_status));
}

static bool leaf_matches(Matcher *matcher, uint32_t at, const Candidate *candidate) {
    for (uint64_t terms = matcher->implied[at]; terms != 0; terms &= terms - 1) {
        if (candidate->frequencies[lowest_bit(terms)] != 0) return true;
    }
    if (!matcher->query->needles[at].in_title) return leaf_holds(matcher, at, candidate->document);
    Leaf *leaf = &matcher->leaves[at];
    if (leaf->article != candidate->article) {
        leaf->article = candidate->article;
        leaf->verdict = leaf_holds(matcher, at, candidate->article);
    }
    return leaf->verdict;
}

static bool matches(Matcher *matcher, uint32_t node, const Candidate *candidate) {
    const Query *query = matcher->query;
    const Clause *clause = &query->nodes[node];
    const uint32_t *children = query->links + clause->first;
    switch (clause->kind) {
        case CLAUSE_EXACT: return leaf_matches(matcher, clause->needle, candidate);
        case CLAUSE_NOT: return !matches(matcher, children[0], candidate);
        case CLAUSE_EVERYTHING: return true;
        case CLAUSE_MOST: return candidate->held > 0 && candidate->held >= query->needed * NEARLY;
        case CLAUSE_ALL:
        case CLAUSE_ANY: break;
    }
    bool any = clause->kind == CLAUSE_ANY;
    for (uint32_t at = 0; at < clause->children; at++) {
        if (matches(matcher, children[at], candidate) == any) return any;
    }
    return !any;
}

bool matcher_matches(Matcher *matcher, const Candidate *candidate) { return matches(matcher, 0, candidate); }

/* Keep of `bits` the documents that are in a list. */
static void filter_by_list(PostingCursor *cursor, uint32_t start, Bits *bits) {
    Bits held = {{0}};
    if (bits_count(bits) < FEW_DOCUMENTS) {
        for (uint32_t at = bits_next(bits, 0); at < WINDOW; at = bits_next(bits, at + 1)) {
            if (cursor_find(cursor, start + at)) bits_set(&held, at);
        }
    } else if (cursor_reach(cursor, start)) {
        uint32_t from, to;
        do {
            if (!cursor_decode(cursor)) break;
            cursor_part(cursor, start, start + (WINDOW - 1), &from, &to);
            for (uint32_t at = from; at < to; at++) bits_set(&held, cursor->documents[at] - start);
        } while (cursor->last - start < WINDOW - 1 && cursor_next_block(cursor));
    }
    bits_and(bits, &held);
}

static void filter_by_body(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    Leaf *leaf = &matcher->leaves[number];
    const Needle *needle = &matcher->query->needles[number];
    for (uint32_t cursor = 0; cursor < leaf->cursor_count; cursor++) {
        filter_by_list(&leaf->cursors[cursor], start, bits);
        if (bits_are_empty(bits)) return;
    }
    if (needle->is_gram) return;
    Bits doubtful = *bits;
    for (uint64_t terms = matcher->implied[number]; terms != 0 && !bits_are_empty(&doubtful); terms &= terms - 1) {
        Bits told = doubtful;
        filter_by_list(&matcher->cursors[lowest_bit(terms)], start, &told);
        bits_remove(&doubtful, &told);
    }
    for (uint32_t at = bits_next(&doubtful, 0); at < WINDOW; at = bits_next(&doubtful, at + 1)) {
        if (!text_holds(matcher->view, start + at, needle, &matcher->scratch, &matcher->text_status)) {
            bits->words[at >> 6] &= ~((uint64_t)1 << (at & 63));
        }
    }
}

static void filter_by_title(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    const SegmentView *view = matcher->view;
    Leaf *leaf = &matcher->leaves[number];
    Bits held = {{0}};
    uint32_t first = bits_next(bits, 0);
    if (first == WINDOW) return;
    for (uint32_t article = article_of(view, start + first, 0); article < view->articles; article++) {
        if (leaf->cursor_count != 0) {
            PostingCursor *rarest = &leaf->cursors[0];
            if (!cursor_reach(rarest, article) || !cursor_decode(rarest)) break;
            if (rarest->last < article) break;
            cursor_seek(rarest, article);
            article = rarest->documents[rarest->at];
        }
        uint32_t from = view->first_documents[article], to = view->first_documents[article + 1];
        if (from >= start && from - start >= WINDOW) break;
        if (from == to || !leaf_holds(matcher, number, article)) continue;
        bits_set_range(&held, from < start ? 0 : from - start, to - start < WINDOW ? to - start : WINDOW);
    }
    bits_and(bits, &held);
}

static void filter_by_weight(Matcher *matcher, uint32_t start, Bits *bits) {
    const Query *query = matcher->query;
    double *weights = matcher->weights;
    for (uint32_t at = 0; at < WINDOW; at++) weights[at] = 0;
    for (size_t term = 0; term < query->term_count; term++) {
        PostingCursor *cursor = &matcher->cursors[term];
        uint32_t from, to;
        if (!cursor_reach(cursor, start)) continue;
        do {
            if (!cursor_decode(cursor)) break;
            cursor_part(cursor, start, start + (WINDOW - 1), &from, &to);
            for (uint32_t at = from; at < to; at++) {
                weights[cursor->documents[at] - start] += query->terms[term].weight;
            }
        } while (cursor->last - start < WINDOW - 1 && cursor_next_block(cursor));
    }
    Bits held = {{0}};
    for (uint32_t at = 0; at < WINDOW; at++) {
        held.words[at >> 6] |= (uint64_t)(weights[at] > 0 && weights[at] >= query->needed * NEARLY) << (at & 63);
    }
    bits_and(bits, &held);
}

static void filter(Matcher *matcher, uint32_t node, uint32_t start, Bits *bits) {
    const Query *query = matcher->query;
    const Clause *clause = &query->nodes[node];
    const uint32_t *children = query->links + clause->first;
    if (matcher->estimates[node] == 0) {
        *bits = (Bits){{0}};
        return;
    }
    switch (clause->kind) {
        case CLAUSE_EXACT:
            if (query->needles[clause->needle].in_title) filter_by_title(matcher, clause->needle, start, bits);
            else filter_by_body(matcher, clause->needle, start, bits);
            return;
        case CLAUSE_EVERYTHING: return;
        case CLAUSE_MOST: filter_by_weight(matcher, start, bits); return;
        case CLAUSE_ALL: {
            uint32_t rarest = 0;
            for (uint32_t at = 1; at < clause->children; at++) {
                if (matcher->estimates[children[at]] < matcher->estimates[children[rarest]]) rarest = at;
            }
            if (clause->children != 0) filter(matcher, children[rarest], start, bits);
            for (uint32_t at = 0; at < clause->children && !bits_are_empty(bits); at++) {
                if (at != rarest) filter(matcher, children[at], start, bits);
            }
            return;
        }
        case CLAUSE_ANY:
        case CLAUSE_NOT: break;
    }
    Bits left = *bits;
    for (uint32_t at = 0; at < clause->children && !bits_are_empty(&left); at++) {
        Bits found = left;
        filter(matcher, children[at], start, &found);
        bits_remove(&left, &found);
    }
    /* What no child matches is left. */
    if (clause->kind == CLAUSE_NOT) *bits = left;
    else bits_remove(bits, &left);
}

void matcher_filter(Matcher *matcher, uint32_t start, Bits *bits) { filter(matcher, 0, start, bits); }
