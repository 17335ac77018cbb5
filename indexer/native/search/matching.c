/* Opening a tree of conditions, and checking one document after another; see matching.h. */
#include "search/matching.h"

#include "base/text.h"

/* The terms whose word holds the leaf's string: their documents match, unread. `codes` has room for a key. */
static uint64_t implying_terms(const Query *query, const TextLeaf *leaf, uint32_t *codes) {
    uint64_t implying = 0;
    if (leaf->field != FIELD_GRAMS || leaf->is_empty || leaf->patterns[0].predicate != PREDICATE_EXACT) return 0;
    for (size_t at = 0; at < query->term_count && at < 64; at++) {
        const ScoringTerm *term = &query->terms[at];
        if (counts_articles(term->field) || term->key_size > 64) continue;
        size_t length = decode_utf8(term->key, term->key_size, codes);
        if (find_string(codes, length, &leaf->patterns[0].string, 0) != SIZE_MAX) implying |= (uint64_t)1 << at;
    }
    return implying;
}

/* Whether a string is itself one of some terms. */
static bool is_term(const Query *query, uint64_t terms, const uint8_t *string, size_t size) {
    for (; terms != 0; terms &= terms - 1) {
        const ScoringTerm *term = &query->terms[lowest_bit(terms)];
        if (term->key_size == size && memcmp(term->key, string, size) == 0) return true;
    }
    return false;
}

bool matcher_new(Matcher *matcher, const Query *query, Budget *budget) {
    *matcher = (Matcher){.query = query, .reader.budget = budget};
    size_t cursors = query->term_count + query->weighed_count;
    for (size_t at = 0; at < query->leaf_count; at++) cursors += most_cursors(&query->leaves[at]);
    matcher->leaves = calloc(query->leaf_count + 1, sizeof *matcher->leaves);
    matcher->terms = malloc((query->term_count + 1) * sizeof *matcher->terms);
    matcher->cursors = malloc((cursors + 1) * sizeof *matcher->cursors);
    matcher->estimates = malloc(query->node_count * sizeof *matcher->estimates);
    matcher->verdicts = malloc(query->node_count * sizeof *matcher->verdicts);
    matcher->implied = calloc(query->leaf_count + 1, sizeof *matcher->implied);
    matcher->weights = malloc(WINDOW * sizeof *matcher->weights);
    matcher->intersected = malloc(WINDOW * sizeof *matcher->intersected);
    matcher->marks = malloc(WINDOW);
    if (matcher->leaves == NULL || matcher->terms == NULL || matcher->cursors == NULL ||
        matcher->estimates == NULL || matcher->verdicts == NULL || matcher->implied == NULL ||
        matcher->weights == NULL || matcher->intersected == NULL || matcher->marks == NULL) {
        return false;
    }
    uint32_t codes[64];
    matcher->weighed = matcher->cursors + query->term_count;
    PostingCursor *next = matcher->weighed + query->weighed_count;
    for (size_t at = 0; at < query->leaf_count; at++) {
        const TextLeaf *leaf = &query->leaves[at];
        matcher->leaves[at].cursors = next;
        next += most_cursors(leaf);
        if (query->leaf_count <= 64) matcher->implied[at] = implying_terms(query, leaf, codes);
        if (!leaf->is_gram) matcher->implying |= matcher->implied[at];
        matcher->leaves[at].seeks_word = !leaf->is_gram && leaf->string != NULL &&
                                         !is_term(query, matcher->implied[at], leaf->string, leaf->string_size);
    }
    return true;
}

void matcher_free(Matcher *matcher) {
    for (size_t at = 0; matcher->leaves != NULL && at < matcher->query->leaf_count; at++) {
        classed_string_free(matcher->leaves[at].string);
    }
    free(matcher->leaves);
    free(matcher->terms);
    free(matcher->cursors);
    free(matcher->estimates);
    free(matcher->verdicts);
    free(matcher->implied);
    free(matcher->weights);
    free(matcher->intersected);
    free(matcher->marks);
    text_scratch_free(&matcher->reader.scratch);
    spans_free(&matcher->reader.spans);
}

/* Whether at least half of the documents with the leaf's rarest gram hold a word with its string in it. */
static bool is_mostly_word(const Matcher *matcher, size_t leaf) {
    const LeafState *state = &matcher->leaves[leaf];
    uint64_t holding = state->word == NULL ? 0 : state->word->list.count;
    if (state->cursor_count < 2) return false;
    for (uint64_t terms = matcher->implied[leaf]; terms != 0; terms &= terms - 1) {
        holding += matcher->terms[lowest_bit(terms)].count;
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
    if (node->kind == NODE_DAYS) return estimate_days(matcher->view, node);
    if (node->kind == NODE_ENOUGH_WEIGHT) return documents;
    for (uint32_t at = 0; at < node->children; at++) {
        uint32_t of_child = matcher->estimates[children[at]];
        if (of_child < least) least = of_child;
        sum += of_child;
    }
    if (node->kind == NODE_ALL) return least;
    if (node->kind == NODE_SAME_ARTICLE) sum *= documents / (matcher->view->articles + 1) + 1;
    if (node->kind == NODE_SAME_ARTICLE && sum < documents) return (uint32_t)sum;
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
    for (size_t at = 0; at < query->term_count; at++) {
        const ScoringTerm *term = &query->terms[at];
        PostingList *list = &matcher->terms[at];
        if (!find_term(&matcher->reader, term->field, term->key, term->key_size, list)) list->count = 0;
    }
    for (size_t at = 0; at < query->leaf_count; at++) {
        leaf_open(&matcher->leaves[at], &query->leaves[at], &matcher->reader);
        matcher->leaves[at].is_word = is_mostly_word(matcher, at);
    }
    for (size_t at = 0; at < query->term_count; at++) {
        const ScoringTerm *term = &query->terms[at];
        PostingCursor *cursor = &matcher->cursors[at];
        bool wanted = (query->weighs && term->weight != 0) || (at < 64 && (matcher->implying >> at & 1));
        cursor_close(cursor);
        if (wanted && matcher->terms[at].count != 0 && !cursor_open(cursor, &matcher->terms[at])) {
            matcher->reader.damaged = view->field_names[term->field];
        }
    }
    for (size_t at = 0; at < query->weighed_count; at++) {
        const ScoringTerm *term = &query->weighed[at];
        if (!open_term(&matcher->reader, term->field, term->key, term->key_size, &matcher->weighed[at])) {
            cursor_close(&matcher->weighed[at]);
        }
    }
    /* Children come after their parents. */
    for (size_t at = query->node_count; at-- != 0;) {
        matcher->estimates[at] = estimate(matcher, &query->nodes[at]);
        matcher->verdicts[at].article = NO_ARTICLE;
    }
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
    for (size_t at = 0; at < query->weighed_count; at++) {
        if (matcher->weighed[at].damaged) return matcher->view->field_names[query->weighed[at].field];
    }
    for (size_t at = 0; at < query->leaf_count; at++) {
        const LeafState *state = &matcher->leaves[at];
        if (state->word != NULL && state->word->damaged) {
            bool of_body = query->leaves[at].field == FIELD_GRAMS;
            return matcher->view->field_names[of_body ? FIELD_WORDS : FIELD_TITLE_WORDS];
        }
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

static bool holds_enough(Matcher *matcher, const Node *node, const Candidate *candidate) {
    const Query *query = matcher->query;
    if (node->children == 0) return is_enough(candidate->held, query->needed);
    double held = 0;
    for (uint32_t at = node->first; at < node->first + node->children; at++) {
        if (cursor_find(&matcher->weighed[at], candidate->document)) held += query->weighed[at].weight;
    }
    return is_enough(held, node->needed);
}

bool article_matches(Matcher *matcher, uint32_t number, uint32_t article) {
    const Query *query = matcher->query;
    ArticleVerdict *verdict = &matcher->verdicts[number];
    uint32_t from = matcher->view->first_documents[article], to = matcher->view->first_documents[article + 1];
    if (verdict->article == article) return verdict->matches;
    *verdict = (ArticleVerdict){article, false};
    for (uint32_t start = from; start < to && !verdict->matches; start += to - start < WINDOW ? to - start : WINDOW) {
        Bits bits = {{0}};
        bits_set_range(&bits, 0, to - start < WINDOW ? to - start : WINDOW);
        filter_node(matcher, query->links[query->nodes[number].first], start, &bits);
        verdict->matches = !bits_are_empty(&bits);
    }
    return verdict->matches;
}

static bool matches(Matcher *matcher, uint32_t number, const Candidate *candidate) {
    const Query *query = matcher->query;
    const Node *node = &query->nodes[number];
    const uint32_t *children = query->links + node->first;
    switch (node->kind) {
        case NODE_TEXT: return leaf_matches(matcher, node->leaf, candidate);
        case NODE_DAYS: return is_of_days(matcher->view, node, candidate->article);
        case NODE_ENOUGH_WEIGHT: return holds_enough(matcher, node, candidate);
        case NODE_SAME_ARTICLE: return article_matches(matcher, number, candidate->article);
        case NODE_FIRST_PARAGRAPHS:
            return candidate->document - matcher->view->first_documents[candidate->article] < node->number;
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
