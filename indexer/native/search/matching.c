/* Point checks and windows of bits for a tree of conditions; see matching.h. */
#include "search/matching.h"

#include "base/text.h"

/* The terms whose word holds the leaf's string: their documents match, unread. `codes` has room for a key. */
static uint64_t implying_terms(const Query *query, const TextLeaf *leaf, uint32_t *codes) {
    uint64_t implying = 0;
    if (leaf->field != FIELD_GRAMS || leaf->is_empty || leaf->string_count != 1 || leaf->predicate != PREDICATE_EXACT) {
        return 0;
    }
    for (size_t at = 0; at < query->term_count && at < 64; at++) {
        const ScoringTerm *term = &query->terms[at];
        if (counts_articles(term->field) || term->key_size > 64) continue;
        size_t length = decode_utf8(term->key, term->key_size, codes);
        if (find_string(codes, length, leaf->strings, 0) != SIZE_MAX) implying |= (uint64_t)1 << at;
    }
    return implying;
}

bool matcher_new(Matcher *matcher, const Query *query) {
    *matcher = (Matcher){.query = query};
    size_t cursors = query->term_count;
    for (size_t at = 0; at < query->leaf_count; at++) cursors += most_cursors(&query->leaves[at]);
    matcher->leaves = calloc(query->leaf_count + 1, sizeof *matcher->leaves);
    matcher->cursors = malloc((cursors + 1) * sizeof *matcher->cursors);
    matcher->estimates = malloc(query->node_count * sizeof *matcher->estimates);
    matcher->implied = calloc(query->leaf_count + 1, sizeof *matcher->implied);
    matcher->weights = malloc(WINDOW * sizeof *matcher->weights);
    matcher->intersected = malloc(WINDOW * sizeof *matcher->intersected);
    matcher->marks = malloc(WINDOW);
    if (matcher->leaves == NULL || matcher->cursors == NULL || matcher->estimates == NULL || matcher->implied == NULL ||
        matcher->weights == NULL || matcher->intersected == NULL || matcher->marks == NULL) {
        return false;
    }
    uint32_t codes[64];
    PostingCursor *next = matcher->cursors + query->term_count;
    for (size_t at = 0; at < query->leaf_count; at++) {
        const TextLeaf *leaf = &query->leaves[at];
        matcher->leaves[at].cursors = next;
        next += most_cursors(leaf);
        if (query->leaf_count <= 64) matcher->implied[at] = implying_terms(query, leaf, codes);
        if (!leaf->is_gram) matcher->implying |= matcher->implied[at];
    }
    return true;
}

void matcher_free(Matcher *matcher) {
    free(matcher->leaves);
    free(matcher->cursors);
    free(matcher->estimates);
    free(matcher->implied);
    free(matcher->weights);
    free(matcher->intersected);
    free(matcher->marks);
    text_scratch_free(&matcher->reader.scratch);
}

/* Whether at least half of the documents with the leaf's rarest gram hold a word with its string in it. */
static bool is_mostly_word(const Matcher *matcher, size_t leaf) {
    const LeafState *state = &matcher->leaves[leaf];
    uint64_t holding = 0;
    if (state->cursor_count < 2) return false;
    for (uint64_t terms = matcher->implied[leaf]; terms != 0; terms &= terms - 1) {
        const ScoringTerm *term = &matcher->query->terms[lowest_bit(terms)];
        PostingList list;
        if (term_table_find(&matcher->view->tables[term->field], term->key, term->key_size, &list) == 1) {
            holding += list.count;
        }
    }
    return 2 * holding >= state->cursors[0].list.count;
}

static uint32_t estimate(const Matcher *matcher, const Node *node) {
    const uint32_t *children = matcher->query->links + node->first;
    uint32_t documents = matcher->view->documents, least = documents;
    uint64_t sum = 0;
    if (node->kind == NODE_TEXT) {
        return leaf_estimate(&matcher->leaves[node->leaf], &matcher->query->leaves[node->leaf], matcher->view);
    }
    for (uint32_t at = 0; at < node->children; at++) {
        uint32_t of_child = matcher->estimates[children[at]];
        if (of_child < least) least = of_child;
        sum += of_child;
    }
    if (node->kind == NODE_ALL) return least;
    return node->kind == NODE_ANY && sum < documents ? (uint32_t)sum : documents;
}

static void require(Matcher *matcher, PostingCursor *cursor) {
    uint32_t place = matcher->required_count < MOST_REQUIRED ? matcher->required_count++ : MOST_REQUIRED;
    for (; place != 0 && matcher->required[place - 1]->list.count > cursor->list.count; place--) {
        if (place < MOST_REQUIRED) matcher->required[place] = matcher->required[place - 1];
    }
    if (place < MOST_REQUIRED) matcher->required[place] = cursor;
}

/* Collect the lists of paragraphs that hold every document that matches node `number`. */
static void find_required(Matcher *matcher, uint32_t number) {
    const Node *node = &matcher->query->nodes[number];
    if (node->kind == NODE_TEXT && !counts_articles(matcher->query->leaves[node->leaf].field)) {
        LeafState *state = &matcher->leaves[node->leaf];
        /* The other grams of a word keep out little. */
        uint32_t useful = state->is_word ? 1 : state->cursor_count;
        for (uint32_t at = 0; at < useful; at++) require(matcher, &state->cursors[at]);
    }
    for (uint32_t at = 0; node->kind == NODE_ALL && at < node->children; at++) {
        find_required(matcher, matcher->query->links[node->first + at]);
    }
}

void matcher_open(Matcher *matcher, const SegmentView *view) {
    const Query *query = matcher->query;
    matcher->view = matcher->reader.view = view;
    for (size_t at = 0; at < query->leaf_count; at++) {
        leaf_open(&matcher->leaves[at], &query->leaves[at], &matcher->reader);
        matcher->leaves[at].is_word = is_mostly_word(matcher, at);
    }
    for (size_t at = 0; at < query->term_count; at++) {
        const ScoringTerm *term = &query->terms[at];
        PostingCursor *cursor = &matcher->cursors[at];
        bool wanted = (query->weighs && term->weight != 0) || (at < 64 && (matcher->implying >> at & 1));
        if (!wanted || !open_term(&matcher->reader, term->field, term->key, term->key_size, cursor)) {
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
    if (matcher->reader.damaged != NULL) return matcher->reader.damaged;
    if (matcher->reader.status == TEXT_IS_DAMAGED) return "ends";
    for (size_t at = 0; at < query->term_count; at++) {
        if (matcher->cursors[at].damaged) return matcher->view->field_names[query->terms[at].field];
    }
    for (size_t at = 0; at < query->leaf_count; at++) {
        const LeafState *state = &matcher->leaves[at];
        for (uint32_t cursor = 0; cursor < state->cursor_count; cursor++) {
            if (state->cursors[cursor].damaged) return matcher->view->field_names[query->leaves[at].field];
        }
    }
    return NULL;
}

static bool leaf_matches(Matcher *matcher, uint32_t number, const Candidate *candidate) {
    const TextLeaf *leaf = &matcher->query->leaves[number];
    LeafState *state = &matcher->leaves[number];
    for (uint64_t terms = matcher->implied[number]; terms != 0; terms &= terms - 1) {
        if (candidate->frequencies[lowest_bit(terms)] != 0) return true;
    }
    if (!counts_articles(leaf->field)) return leaf_holds(state, leaf, candidate->document, &matcher->reader);
    if (state->article != candidate->article) {
        state->article = candidate->article;
        state->verdict = leaf_holds(state, leaf, candidate->article, &matcher->reader);
    }
    return state->verdict;
}

static bool matches(Matcher *matcher, uint32_t number, const Candidate *candidate) {
    const Query *query = matcher->query;
    const Node *node = &query->nodes[number];
    const uint32_t *children = query->links + node->first;
    switch (node->kind) {
        case NODE_TEXT: return leaf_matches(matcher, node->leaf, candidate);
        case NODE_ENOUGH_WEIGHT: return candidate->held > 0 && candidate->held >= query->needed * NEARLY;
        case NODE_ALL:
        case NODE_ANY:
        case NODE_NONE:
        case NODE_FILTER:
        case NODE_KINDS: break;
    }
    /* All match until one does not; none matches until one does. */
    bool decisive = node->kind != NODE_ALL, verdict = node->kind == NODE_ANY;
    for (uint32_t at = 0; at < node->children; at++) {
        if (matches(matcher, children[at], candidate) == decisive) return verdict;
    }
    return !verdict;
}

bool matcher_matches(Matcher *matcher, const Candidate *candidate) { return matches(matcher, 0, candidate); }

static void filter_by_body(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    LeafState *state = &matcher->leaves[number];
    const TextLeaf *leaf = &matcher->query->leaves[number];
    for (uint32_t cursor = 0; cursor < state->cursor_count; cursor++) {
        filter_by_list(&state->cursors[cursor], start, bits);
        if (bits_are_empty(bits)) return;
    }
    if (leaf->is_gram) return;
    Bits doubtful = *bits;
    for (uint64_t terms = matcher->implied[number]; terms != 0 && !bits_are_empty(&doubtful); terms &= terms - 1) {
        Bits implied = doubtful;
        filter_by_list(&matcher->cursors[lowest_bit(terms)], start, &implied);
        bits_remove(&doubtful, &implied);
    }
    for (uint32_t at = bits_next(&doubtful, 0); at < WINDOW; at = bits_next(&doubtful, at + 1)) {
        if (!text_satisfies(&matcher->reader, leaf, start + at)) bits->words[at >> 6] &= ~((uint64_t)1 << (at & 63));
    }
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

static void filter(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits);

/* Remove what one of the children does not match, the rarest child first. */
static void filter_by_all(Matcher *matcher, const Node *node, uint32_t start, Bits *bits) {
    const uint32_t *children = matcher->query->links + node->first;
    uint32_t rarest = 0;
    for (uint32_t at = 1; at < node->children; at++) {
        if (matcher->estimates[children[at]] < matcher->estimates[children[rarest]]) rarest = at;
    }
    if (node->children != 0) filter(matcher, children[rarest], start, bits);
    for (uint32_t at = 0; at < node->children && !bits_are_empty(bits); at++) {
        if (at != rarest) filter(matcher, children[at], start, bits);
    }
}

/* The documents that none of the children matches. */
static Bits unmatched(Matcher *matcher, const Node *node, uint32_t start, const Bits *bits) {
    const uint32_t *children = matcher->query->links + node->first;
    Bits left = *bits;
    for (uint32_t at = 0; at < node->children && !bits_are_empty(&left); at++) {
        Bits found = left;
        filter(matcher, children[at], start, &found);
        bits_remove(&left, &found);
    }
    return left;
}

static void filter(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    const Query *query = matcher->query;
    const Node *node = &query->nodes[number];
    if (matcher->estimates[number] == 0) {
        *bits = (Bits){{0}};
        return;
    }
    switch (node->kind) {
        case NODE_TEXT: {
            const TextLeaf *leaf = &query->leaves[node->leaf];
            if (!counts_articles(leaf->field)) filter_by_body(matcher, node->leaf, start, bits);
            else filter_by_article(&matcher->leaves[node->leaf], leaf, start, bits, &matcher->reader);
            return;
        }
        case NODE_ENOUGH_WEIGHT: filter_by_weight(matcher, start, bits); return;
        case NODE_ALL: filter_by_all(matcher, node, start, bits); return;
        case NODE_ANY: {
            Bits left = unmatched(matcher, node, start, bits);
            bits_remove(bits, &left);
            return;
        }
        case NODE_NONE: *bits = unmatched(matcher, node, start, bits); return;
        case NODE_FILTER:
        case NODE_KINDS: return;
    }
}

void matcher_filter(Matcher *matcher, uint32_t start, Bits *bits) { filter(matcher, 0, start, bits); }
