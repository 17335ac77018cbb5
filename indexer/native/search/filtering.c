/* Windows of bits for a tree of conditions; see matching.h. */
#include "search/matching.h"

/* Remove what is not in the lists of a leaf of the body. */
static void filter_by_lists(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    LeafState *state = &matcher->leaves[number];
    for (uint32_t cursor = 0; cursor < state->cursor_count && !bits_are_empty(bits); cursor++) {
        filter_by_list(&state->cursors[cursor], start, bits);
    }
}

/* Remove, of what is in its lists, what does not satisfy the leaf. */
static void filter_by_texts(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    const TextLeaf *leaf = &matcher->query->leaves[number];
    LeafState *state = &matcher->leaves[number];
    if (leaf->is_gram) return;
    Bits doubtful = *bits;
    for (uint64_t terms = matcher->implied[number]; terms != 0 && !bits_are_empty(&doubtful); terms &= terms - 1) {
        Bits implied = doubtful;
        filter_by_list(&matcher->cursors[lowest_bit(terms)], start, &implied);
        bits_remove(&doubtful, &implied);
    }
    if (state->word != NULL && !bits_are_empty(&doubtful)) {
        Bits words = doubtful;
        filter_by_list(state->word, start, &words);
        bits_remove(&doubtful, &words);
    }
    for (uint32_t at = bits_next(&doubtful, 0); at < WINDOW; at = bits_next(&doubtful, at + 1)) {
        if (text_satisfies(&matcher->reader, leaf, state, start + at)) continue;
        bits->words[at >> 6] &= ~((uint64_t)1 << (at & 63));
    }
}

/* Add the weight of a term to those of the window's documents that hold it; note in `held` where it is enough, as it
 * stays, since weights are no less than 0. */
static void add_weight(PostingCursor *cursor, double weight, double needed, uint32_t start, double *weights, Bits *held) {
    uint32_t from, to;
    if (!cursor_reach(cursor, start)) return;
    do {
        if (!cursor_decode(cursor)) return;
        cursor_part(cursor, start, start + (WINDOW - 1), &from, &to);
        const uint32_t *documents = cursor->documents;
        for (uint32_t at = from; at < to; at++) {
            uint32_t place = documents[at] - start;
            double sum = weights[place] += weight;
            held->words[place >> 6] |= (uint64_t)is_enough(sum, needed) << (place & 63);
        }
    } while (cursor->last - start < WINDOW - 1 && cursor_next_block(cursor));
}

static void filter_by_weight(Matcher *matcher, const Node *node, uint32_t start, Bits *bits) {
    const Query *query = matcher->query;
    bool own = node->children != 0;
    const ScoringTerm *terms = own ? query->weighed + node->first : query->terms;
    PostingCursor *cursors = own ? matcher->weighed + node->first : matcher->cursors;
    size_t count = own ? node->children : query->term_count;
    Bits held = {{0}};
    memset(matcher->weights, 0, WINDOW * sizeof *matcher->weights);
    for (size_t at = 0; at < count; at++) {
        if (terms[at].weight == 0) continue;
        add_weight(&cursors[at], terms[at].weight, own ? node->needed : query->needed, start, matcher->weights, &held);
    }
    bits_and(bits, &held);
}

/* Whether a node is decided for whole articles without reading a text. */
static bool is_of_articles(const Query *query, const Node *node) {
    if (node->kind == NODE_TEXT) return query->leaves[node->leaf].keyword != NULL;
    bool is = node->kind == NODE_DAYS || node->kind == NODE_ANY || node->kind == NODE_NONE;
    for (uint32_t at = 0; is && at < node->children; at++) {
        is = is_of_articles(query, &query->nodes[query->links[node->first + at]]);
    }
    return is;
}

/* The steps of checking a condition beside others, the cheapest first. */
typedef enum { BY_FILTERS, BY_LISTS, BY_OTHER_CONDITIONS, BY_TEXTS, BY_EXCLUSION, STEPS } Step;

static void filter_step(Matcher *matcher, uint32_t number, Step step, uint32_t start, Bits *bits) {
    const Node *node = &matcher->query->nodes[number];
    bool of_body = node->kind == NODE_TEXT && !counts_articles(matcher->query->leaves[node->leaf].field);
    if (of_body && step == BY_LISTS) filter_by_lists(matcher, node->leaf, start, bits);
    if (of_body && step == BY_TEXTS) filter_by_texts(matcher, node->leaf, start, bits);
    Step only = is_of_articles(matcher->query, node) ? BY_FILTERS
                : node->kind == NODE_NONE            ? BY_EXCLUSION
                                                     : BY_OTHER_CONDITIONS;
    if (!of_body && step == only) filter_node(matcher, number, start, bits);
}

/* Remove what one of the children does not match: what filters leave out, then what the rarest child keeps out without
 * reading texts, then all that lists keep out, and at last what texts tell. */
static void filter_by_all(Matcher *matcher, const Node *node, uint32_t start, Bits *bits) {
    const uint32_t *children = matcher->query->links + node->first;
    uint32_t rarest = 0;
    for (uint32_t at = 0; at < node->children && !bits_are_empty(bits); at++) {
        filter_step(matcher, children[at], BY_FILTERS, start, bits);
        if (matcher->estimates[children[at]] < matcher->estimates[children[rarest]]) rarest = at;
    }
    for (Step step = BY_LISTS; node->children != 0 && step <= BY_OTHER_CONDITIONS; step++) {
        filter_step(matcher, children[rarest], step, start, bits);
    }
    for (Step step = BY_LISTS; step < STEPS; step++) {
        for (uint32_t at = 0; at < node->children && !bits_are_empty(bits); at++) {
            if (at != rarest || step > BY_OTHER_CONDITIONS) filter_step(matcher, children[at], step, start, bits);
        }
    }
}

/* The documents that none of the children matches. */
static Bits unmatched(Matcher *matcher, const Node *node, uint32_t start, const Bits *bits) {
    const uint32_t *children = matcher->query->links + node->first;
    Bits left = *bits;
    for (uint32_t at = 0; at < node->children && !bits_are_empty(&left); at++) {
        Bits found = left;
        filter_node(matcher, children[at], start, &found);
        bits_remove(&left, &found);
    }
    return left;
}

/* Keep the documents of an article at an end of the window if one of its other paragraphs matches. */
static void keep_part(Matcher *matcher, uint32_t number, uint32_t start, uint32_t at, const Bits *bits, Bits *kept) {
    ArticlePart part = article_part(matcher->view, start, at, 0);
    if (part.is_whole || bits_hold(kept, at) || bits_next(bits, part.from) >= part.to) return;
    if (article_matches(matcher, number, part.article)) bits_set_range(kept, part.from, part.to);
}

/* Remove the documents of articles none of which matches the condition. */
static void filter_by_same_article(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    const SegmentView *view = matcher->view;
    uint32_t child = matcher->query->links[matcher->query->nodes[number].first];
    uint32_t size = view->documents - start < WINDOW ? view->documents - start : WINDOW;
    Bits found = {{0}}, kept = {{0}};
    ArticlePart part = {.article = 0};
    if (bits_count(bits) < (uint64_t)matcher->estimates[child] * size / view->documents) {
        while (next_article(view, start, bits, &part)) bits_set_range(&found, part.from, part.to);
    } else {
        bits_set_range(&found, 0, size);
    }
    if (!bits_are_empty(&found)) filter_node(matcher, child, start, &found);
    part = (ArticlePart){.article = 0};
    while (next_article(view, start, &found, &part)) {
        bits_set_range(&kept, part.from, part.to);
        if (!part.is_whole) matcher->verdicts[number] = (ArticleVerdict){part.article, true};
    }
    keep_part(matcher, number, start, 0, bits, &kept);
    keep_part(matcher, number, start, size - 1, bits, &kept);
    bits_and(bits, &kept);
}

void filter_node(Matcher *matcher, uint32_t number, uint32_t start, Bits *bits) {
    const Query *query = matcher->query;
    const Node *node = &query->nodes[number];
    if (matcher->estimates[number] == 0) {
        *bits = (Bits){{0}};
        return;
    }
    switch (node->kind) {
        case NODE_TEXT: {
            const TextLeaf *leaf = &query->leaves[node->leaf];
            if (!counts_articles(leaf->field)) {
                filter_by_lists(matcher, node->leaf, start, bits);
                filter_by_texts(matcher, node->leaf, start, bits);
            } else filter_by_article(&matcher->leaves[node->leaf], leaf, start, bits, &matcher->reader);
            return;
        }
        case NODE_DAYS: filter_by_days(matcher->view, node, start, bits); return;
        case NODE_ENOUGH_WEIGHT: filter_by_weight(matcher, node, start, bits); return;
        case NODE_ALL: filter_by_all(matcher, node, start, bits); return;
        case NODE_ANY: {
            Bits left = unmatched(matcher, node, start, bits);
            bits_remove(bits, &left);
            return;
        }
        case NODE_NONE: *bits = unmatched(matcher, node, start, bits); return;
        case NODE_SAME_ARTICLE: filter_by_same_article(matcher, number, start, bits); return;
        case NODE_FIRST_PARAGRAPHS: filter_by_place(matcher->view, node->number, start, bits); return;
        case NODE_FILTER:
        case NODE_KINDS: return;
    }
}

static uint32_t next_of_node(Matcher *matcher, uint32_t number, uint32_t document) {
    const Query *query = matcher->query;
    const Node *node = &query->nodes[number];
    const uint32_t *children = query->links + node->first;
    uint32_t documents = matcher->view->documents, next = node->kind == NODE_ANY ? documents : document;
    if (matcher->estimates[number] == 0) return documents;
    if (node->kind == NODE_TEXT) {
        return leaf_next(&matcher->leaves[node->leaf], &query->leaves[node->leaf], document, matcher->view);
    }
    for (uint32_t at = 0; node->kind == NODE_ALL && at < node->children && next < documents; at++) {
        next = next_of_node(matcher, children[at], next);
    }
    for (uint32_t at = 0; node->kind == NODE_ANY && at < node->children; at++) {
        uint32_t of_child = next_of_node(matcher, children[at], document);
        if (of_child < next) next = of_child;
        if (next / WINDOW == document / WINDOW) return document; /* no window is passed over */
    }
    return next;
}

uint32_t matcher_next(Matcher *matcher, uint32_t document) { return next_of_node(matcher, 0, document); }

void matcher_filter(Matcher *matcher, uint32_t start, Bits *bits) { filter_node(matcher, 0, start, bits); }
