/* Builds the trees of conditions; conditions.h lists them. */
#include "search/conditions.h"

/* Each condition as any of others, or as others and not EXACT. */
typedef struct {
    ConditionNumber parts[2];
    bool without_exact;
} Composition;

static const Composition compositions[CONDITIONS] = {
    [HOLDING_NOT_EXACT] = {{HOLDING, HOLDING}, true}, [SOME_NOT_EXACT] = {{SOME, SOME}, true},
    [LOOSE] = {{HOLDING, SOME}, false},               [LOOSE_NOT_EXACT] = {{HOLDING, SOME}, true},
    [WHOLE] = {{WHOLE, WHOLE}, false},                [ALL_MATCHES] = {{WHOLE, SOME}, false},
    [ALL_NOT_EXACT] = {{WHOLE, SOME}, true},
};

static bool add_text(const Conditions *conditions, Query *query, TermSpan text, size_t *node) {
    size_t size, leaf;
    const uint8_t *key = pool_key(conditions->pool, text, &size);
    *node = query_add_node(query, NODE_TEXT);
    leaf = *node == SIZE_MAX ? SIZE_MAX : query_add_leaf(query, FIELD_GRAMS);
    if (leaf == SIZE_MAX) return false;
    query->nodes[*node].leaf = (uint32_t)leaf;
    TextLeaf *added = &query->leaves[leaf];
    return leaf_add_pattern(added, PREDICATE_EXACT) == 0 && leaf_set_string(added, 0, key, size) &&
           leaf_require(added, 0);
}

/* Add a node with room for children. */
static bool add_parent(Query *query, NodeKind kind, size_t children, size_t *node) {
    *node = query_add_node(query, kind);
    size_t first = *node == SIZE_MAX ? SIZE_MAX : query_add_links(query, children);
    if (first == SIZE_MAX) return false;
    query->nodes[*node].first = (uint32_t)first;
    query->nodes[*node].children = (uint32_t)children;
    return true;
}

static void set_child(Query *query, size_t node, size_t at, size_t child) {
    query->links[query->nodes[node].first + at] = (uint32_t)child;
}

/* Add texts as children of a node, from its child `at` on. */
static bool add_children(const Conditions *conditions, Query *query, const TermSpan *texts, size_t count, size_t node,
                         size_t at) {
    for (size_t text = 0; text < count; text++) {
        size_t child;
        if (!add_text(conditions, query, texts[text], &child)) return false;
        set_child(query, node, at + text, child);
    }
    return true;
}

/* Add all of some texts, or any of them. */
static bool add_texts(const Conditions *conditions, Query *query, NodeKind kind, const TermSpan *texts, size_t count,
                      size_t *node) {
    if (count == 1) return add_text(conditions, query, texts[0], node);
    return add_parent(query, kind, count, node) && add_children(conditions, query, texts, count, *node, 0);
}

static bool add_part(const Conditions *conditions, Query *query, const HeldPart *part, size_t *node) {
    const TermSpans *strings = &part->strings, *others = &part->others;
    size_t child, *all = others->count == 0 ? node : &child;
    if (others->count != 0 && !add_parent(query, NODE_ANY, 1 + others->count, node)) return false;
    if (!add_texts(conditions, query, NODE_ALL, strings->spans, strings->count, all)) return false;
    if (others->count == 0) return true;
    set_child(query, *node, 0, child);
    return add_children(conditions, query, others->spans, others->count, *node, 1);
}

/* Add the parts as children of a node. */
static bool add_parts(const Conditions *conditions, Query *query, size_t node) {
    for (size_t at = 0; at < conditions->held->count; at++) {
        size_t child;
        if (!add_part(conditions, query, &conditions->held->parts[at], &child)) return false;
        set_child(query, node, at, child);
    }
    return true;
}

static bool add_holding(const Conditions *conditions, Query *query, size_t *node) {
    const HeldParts *held = conditions->held;
    if (held->count == 1) return add_part(conditions, query, held->parts, node);
    return add_parent(query, NODE_ALL, held->count, node) && add_parts(conditions, query, *node);
}

static bool add_basic(const Conditions *conditions, Query *query, ConditionNumber number, size_t *node) {
    if (number == HOLDING || (number == WHOLE && conditions->has_holding)) return add_holding(conditions, query, node);
    if (number == EXACT || number == WHOLE) {
        NodeKind kind = conditions->wants_all ? NODE_ALL : NODE_ANY;
        return add_texts(conditions, query, kind, conditions->texts->spans, conditions->texts->count, node);
    }
    *node = query_add_node(query, NODE_ENOUGH_WEIGHT);
    query->weighs = true;
    return *node != SIZE_MAX;
}

/* Whether a part asks for anything beside another one. */
static bool is_asked(const Conditions *conditions, ConditionNumber part) {
    return part == WHOLE || (part == HOLDING ? conditions->has_holding : conditions->has_some);
}

/* Add any of two parts, or the one that is asked for. */
static bool add_any(const Conditions *conditions, Query *query, const ConditionNumber *parts, size_t *node) {
    bool first = is_asked(conditions, parts[0]), second = parts[1] != parts[0] && is_asked(conditions, parts[1]);
    if (!first || !second) return add_basic(conditions, query, parts[first ? 0 : 1], node);
    if (!add_parent(query, NODE_ANY, 2, node)) return false;
    for (size_t at = 0; at < 2; at++) {
        size_t child;
        if (!add_basic(conditions, query, parts[at], &child)) return false;
        set_child(query, *node, at, child);
    }
    return true;
}

/* Add all that match a composition and not EXACT. */
static bool add_without_exact(const Conditions *conditions, Query *query, const ConditionNumber *parts) {
    bool flat = parts[0] == HOLDING && parts[1] == HOLDING && conditions->held->count != 1;
    size_t node, child, none, first = flat ? conditions->held->count : 1;
    if (!add_parent(query, NODE_ALL, first + 1, &node)) return false;
    if (flat && !add_parts(conditions, query, node)) return false;
    if (!flat && !add_any(conditions, query, parts, &child)) return false;
    if (!flat) set_child(query, node, 0, child);
    if (!add_parent(query, NODE_NONE, 1, &none)) return false;
    set_child(query, node, first, none);
    if (!add_basic(conditions, query, EXACT, &child)) return false;
    set_child(query, none, 0, child);
    return true;
}

Query *condition_query(Conditions *conditions, ConditionNumber number) {
    Query *query = &conditions->queries[number];
    if (query->node_count == 0) {
        const Composition *made = &compositions[number];
        bool is_basic = number <= SOME;
        size_t node;
        bool done = is_basic              ? add_basic(conditions, query, number, &node)
                    : made->without_exact ? add_without_exact(conditions, query, made->parts)
                                          : add_any(conditions, query, made->parts, &node);
        if (!done) return NULL;
    }
    query->terms = conditions->terms;
    query->term_count = conditions->term_count;
    query->needed = conditions->needed;
    query->average = conditions->average;
    return query;
}

void conditions_free(Conditions *conditions) {
    for (size_t at = 0; at < CONDITIONS; at++) {
        conditions->queries[at].terms = NULL;
        query_free(&conditions->queries[at]);
    }
}
