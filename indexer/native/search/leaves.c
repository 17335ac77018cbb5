/* Opening leaves and checking texts; see leaves.h. */
#include "search/leaves.h"

bool open_term(Reader *reader, Field field, const uint8_t *key, size_t size, PostingCursor *cursor) {
    PostingList list;
    int found = term_table_find(&reader->view->tables[field], key, size, &list);
    if (found < 0 || (found == 1 && !cursor_open(cursor, &list))) {
        reader->damaged = reader->view->field_names[field];
        found = 0;
    }
    return found == 1;
}

/* Keep the list of a gram if it is among the shortest, shortest first. */
static uint32_t keep_rarest(PostingList *rarest, uint32_t kept, const PostingList *list) {
    uint32_t place = kept < MOST_LEAF_CURSORS ? kept++ : MOST_LEAF_CURSORS;
    while (place != 0 && rarest[place - 1].count > list->count) {
        if (place < MOST_LEAF_CURSORS) rarest[place] = rarest[place - 1];
        place--;
    }
    if (place < MOST_LEAF_CURSORS) rarest[place] = *list;
    return kept;
}

void leaf_open(LeafState *state, const TextLeaf *leaf, Reader *reader) {
    const TermTable *table = &reader->view->tables[leaf->field];
    PostingList rarest[MOST_LEAF_CURSORS];
    uint32_t kept = 0;
    state->cursor_count = 0;
    state->article = NO_ARTICLE;
    state->nowhere = leaf->is_empty;
    if (leaf->keyword != NULL) {
        state->nowhere = !open_term(reader, leaf->field, leaf->keyword, leaf->keyword_size, state->cursors);
        state->cursor_count = !state->nowhere;
        return;
    }
    for (size_t at = 0; at < leaf->gram_count && !state->nowhere; at++) {
        PostingList list;
        int found = term_table_find(table, leaf->grams[at].key, leaf->grams[at].size, &list);
        if (found < 0) reader->damaged = reader->view->field_names[leaf->field];
        state->nowhere = found != 1;
        if (found == 1) kept = keep_rarest(rarest, kept, &list);
    }
    for (uint32_t at = 0; at < kept && !state->nowhere; at++) {
        if (!cursor_open(&state->cursors[at], &rarest[at])) {
            reader->damaged = reader->view->field_names[leaf->field];
            state->nowhere = true;
        }
        state->cursor_count = at + 1;
    }
}

uint32_t leaf_estimate(const LeafState *state, const TextLeaf *leaf, const SegmentView *view) {
    if (state->nowhere) return 0;
    if (state->cursor_count == 0) return view->documents;
    uint64_t count = state->cursors[0].list.count;
    if (counts_articles(leaf->field)) count *= view->documents / (view->articles + 1) + 1;
    return count < view->documents ? (uint32_t)count : view->documents;
}

bool text_satisfies(Reader *reader, const TextLeaf *leaf, uint32_t number) {
    const SegmentView *view = reader->view;
    const Texts *texts = counts_articles(leaf->field) ? &view->titles : &view->bodies;
    TextStatus status = fold_text_of(view, texts, number, false, &reader->scratch);
    if (status != READ_TEXT) {
        reader->status = status;
        return false;
    }
    const FoldedText *folded = &reader->scratch.folded;
    return satisfies(leaf->predicate, leaf->strings, leaf->string_count, folded->text, folded->length);
}

bool leaf_holds(LeafState *state, const TextLeaf *leaf, uint32_t number, Reader *reader) {
    for (uint32_t cursor = 0; cursor < state->cursor_count; cursor++) {
        if (!cursor_find(&state->cursors[cursor], number)) return false;
    }
    return !state->nowhere && (leaf->is_gram || text_satisfies(reader, leaf, number));
}

void filter_by_list(PostingCursor *cursor, uint32_t start, Bits *bits) {
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

void filter_by_article(LeafState *state, const TextLeaf *leaf, uint32_t start, Bits *bits, Reader *reader) {
    const SegmentView *view = reader->view;
    Bits held = {{0}};
    uint32_t first = bits_next(bits, 0);
    if (first == WINDOW) return;
    for (uint32_t article = article_of(view, start + first, 0); article < view->articles; article++) {
        if (state->cursor_count != 0) {
            PostingCursor *rarest = &state->cursors[0];
            if (!cursor_reach(rarest, article) || !cursor_decode(rarest)) break;
            if (rarest->last < article) break;
            cursor_seek(rarest, article);
            article = rarest->documents[rarest->at];
        }
        uint32_t from = view->first_documents[article], to = view->first_documents[article + 1];
        if (from >= start && from - start >= WINDOW) break;
        if (from == to || !leaf_holds(state, leaf, article, reader)) continue;
        bits_set_range(&held, from < start ? 0 : from - start, to - start < WINDOW ? to - start : WINDOW);
    }
    bits_and(bits, &held);
}
