/* Walking over the articles of a window; see places.h. */
#include "search/places.h"

#include "search/days.h"

ArticlePart article_part(const SegmentView *view, uint32_t start, uint32_t at, uint32_t near) {
    uint32_t article = article_of(view, start + at, near);
    uint32_t from = view->first_documents[article], to = view->first_documents[article + 1];
    return (ArticlePart){article, from < start ? 0 : from - start, to - start < WINDOW ? to - start : WINDOW,
                         from >= start && to - start <= WINDOW};
}

bool is_of_days(const SegmentView *view, const Node *node, uint32_t article) {
    return lies_within(view->published[article], node->since, node->until);
}

uint32_t estimate_days(const SegmentView *view, const Node *node) {
    uint32_t step = view->articles / SAMPLED_ARTICLES + 1, seen = 0, found = 0;
    for (uint64_t article = 0; article < view->articles; article += step) {
        seen++;
        found += is_of_days(view, node, (uint32_t)article);
    }
    /* Not 0: articles that were not seen may be of these days, too. */
    return 1 + (uint32_t)((uint64_t)view->documents * found / (seen + 1));
}

bool next_article(const SegmentView *view, uint32_t start, const Bits *bits, ArticlePart *part) {
    uint32_t at = bits_next(bits, part->to);
    if (at == WINDOW) return false;
    *part = article_part(view, start, at, part->article);
    return true;
}

void filter_by_place(const SegmentView *view, uint32_t count, uint32_t start, Bits *bits) {
    Bits kept = {{0}};
    ArticlePart part = {.article = 0};
    while (next_article(view, start, bits, &part)) {
        uint32_t first = view->first_documents[part.article];
        uint64_t behind = (uint64_t)first + count;
        uint32_t to = behind < start ? 0 : behind - start < part.to ? (uint32_t)(behind - start) : part.to;
        if (part.from < to) bits_set_range(&kept, part.from, to);
    }
    bits_and(bits, &kept);
}

void filter_by_days(const SegmentView *view, const Node *node, uint32_t start, Bits *bits) {
    Bits held = {{0}};
    uint32_t first = bits_next(bits, 0);
    if (first == WINDOW) return;
    for (uint32_t article = article_of(view, start + first, 0); article < view->articles; article++) {
        uint32_t from = view->first_documents[article], to = view->first_documents[article + 1];
        if (from >= start && from - start >= WINDOW) break;
        if (!is_of_days(view, node, article)) continue;
        bits_set_range(&held, from < start ? 0 : from - start, to - start < WINDOW ? to - start : WINDOW);
    }
    bits_and(bits, &held);
}
