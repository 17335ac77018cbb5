/* Opening leaves and checking texts; see leaves.h. */
#include "search/leaves.h"

#include "segment/holders.h"

/* Find a term, whose list need not be whole. */
static bool find_entry(Reader *reader, Field field, const uint8_t *key, size_t size, TermEntry *entry) {
    int found = term_table_find(&reader->view->tables[field], key, size, entry);
    if (found < 0) reader->damaged = reader->view->field_names[field];
    return found == 1;
}

/* Find the list of all documents that hold a term; false as find_term. */
static bool list_holders(Reader *reader, Field field, const uint8_t *key, size_t size, TermEntry *entry) {
    switch (list_of_holders(&reader->view->tables[field], key, size, entry)) {
        case LISTED: return true;
        case HOLDERS_NOT_SOUND: reader->damaged = reader->view->field_names[field]; return false;
        case NO_MEMORY_FOR_HOLDERS: reader->status = NO_MEMORY_FOR_TEXT; return false;
    }
    return false;
}

bool find_term(Reader *reader, Field field, const uint8_t *key, size_t size, PostingList *list) {
    TermEntry entry;
    if (!find_entry(reader, field, key, size, &entry) || !list_holders(reader, field, key, size, &entry)) return false;
    *list = entry.list;
    return true;
}

bool open_term(Reader *reader, Field field, const uint8_t *key, size_t size, PostingCursor *cursor) {
    PostingList list;
    if (!find_term(reader, field, key, size, &list)) return false;
    if (cursor_open(cursor, &list)) return true;
    reader->damaged = reader->view->field_names[field];
    return false;
}

/* A gram of a leaf and its entry. */
typedef struct {
    const Gram *gram;
    TermEntry entry;
} FoundGram;

/* Keep a gram if it is among the rarest, rarest first. */
static uint32_t keep_rarest(FoundGram *rarest, uint32_t kept, const FoundGram *found) {
    uint32_t place = kept < MOST_LEAF_CURSORS ? kept++ : MOST_LEAF_CURSORS;
    while (place != 0 && rarest[place - 1].entry.holders > found->entry.holders) {
        if (place < MOST_LEAF_CURSORS) rarest[place] = rarest[place - 1];
        place--;
    }
    if (place < MOST_LEAF_CURSORS) rarest[place] = *found;
    return kept;
}

/* Open the list of all documents that hold a gram. */
static bool open_gram(Reader *reader, Field field, FoundGram *found, PostingCursor *cursor) {
    if (!list_holders(reader, field, found->gram->key, found->gram->size, &found->entry)) return false;
    if (cursor_open(cursor, &found->entry.list)) return true;
    reader->damaged = reader->view->field_names[field];
    return false;
}

/* Open the list of the string as a word. Words are parts of the text as it was folded, so each of its documents
 * holds the string; others may, too, where the text was cut otherwise. */
static void open_word(LeafState *state, const TextLeaf *leaf, Reader *reader) {
    Field words = leaf->field == FIELD_GRAMS ? FIELD_WORDS : FIELD_TITLE_WORDS;
    PostingCursor *cursor = &state->cursors[most_gram_cursors(leaf)];
    bool seeks = state->seeks_word && !state->nowhere;
    state->word = seeks && open_term(reader, words, leaf->string, leaf->string_size, cursor) ? cursor : NULL;
}

void leaf_open(LeafState *state, const TextLeaf *leaf, Reader *reader) {
    FoundGram rarest[MOST_LEAF_CURSORS];
    uint32_t kept = 0;
    state->cursor_count = 0;
    state->article = NO_ARTICLE;
    state->nowhere = leaf->is_empty;
    state->word = NULL;
    if (leaf->keyword != NULL) {
        state->nowhere = !open_term(reader, leaf->field, leaf->keyword, leaf->keyword_size, state->cursors);
        state->cursor_count = !state->nowhere;
        return;
    }
    for (size_t at = 0; at < leaf->gram_count && !state->nowhere; at++) {
        FoundGram found = {.gram = &leaf->grams[at]};
        state->nowhere = !find_entry(reader, leaf->field, found.gram->key, found.gram->size, &found.entry);
        if (!state->nowhere) kept = keep_rarest(rarest, kept, &found);
    }
    for (uint32_t at = 0; at < kept && !state->nowhere; at++) {
        state->nowhere = !open_gram(reader, leaf->field, &rarest[at], &state->cursors[at]);
        state->cursor_count = at + !state->nowhere;
    }
    open_word(state, leaf, reader);
}

/* About how many documents the articles of a list have, by those of its first block. */
static uint64_t documents_of_list(PostingCursor *cursor, const SegmentView *view) {
    uint64_t documents = 0, seen = 0;
    if (!cursor_decode(cursor)) return 0;
    for (; seen < cursor->size && cursor->documents[seen] < view->articles; seen++) {
        uint32_t article = cursor->documents[seen];
        documents += view->first_documents[article + 1] - view->first_documents[article];
    }
    return seen == 0 ? 0 : documents * cursor->list.count / seen;
}

uint32_t leaf_estimate(LeafState *state, const TextLeaf *leaf, const SegmentView *view) {
    if (state->nowhere) return 0;
    if (state->cursor_count == 0) return view->documents;
    PostingCursor *rarest = &state->cursors[0];
    /* Not 0: other articles of the list may have documents. */
    uint64_t count = counts_articles(leaf->field) ? 1 + documents_of_list(rarest, view) : rarest->list.count;
    return count < view->documents ? (uint32_t)count : view->documents;
}

uint32_t leaf_next(LeafState *state, const TextLeaf *leaf, uint32_t document, const SegmentView *view) {
    bool of_articles = counts_articles(leaf->field);
    if (state->nowhere || document >= view->documents) return view->documents;
    uint32_t first = of_articles ? article_of(view, document, 0) : document, next = first;
    for (uint32_t at = 0; at < state->cursor_count; at++) {
        PostingCursor *cursor = &state->cursors[at];
        if (!cursor_reach(cursor, next) || !cursor_decode(cursor)) return view->documents;
        cursor_seek(cursor, next);
        if (cursor->at < cursor->size) next = cursor->documents[cursor->at];
    }
    if (next == first) return document;
    if (!of_articles) return next;
    return next < view->articles ? view->first_documents[next] : view->documents;
}

/* Look for the leaf's string by classes, where that pays and the text can be read so. */
static ClassedStatus find_by_classes(Reader *reader, const TextLeaf *leaf, LeafState *state, const Texts *texts,
                                     uint32_t number, bool *holds) {
    size_t start, end;
    bool has_many = false;
    if (leaf->patterns[0].predicate != PREDICATE_EXACT || state->texts < FEW_TEXTS) return NOT_CLASSED;
    if (state->string == NULL && state->texts == FEW_TEXTS) {
        state->string = classed_string_new(reader->view->folding, &leaf->patterns[0].string, &has_many);
        if (state->string == NULL && !has_many) return NO_MEMORY_FOR_CLASSES;
    }
    if (state->string == NULL || state->string->letters.folding != reader->view->folding) return NOT_CLASSED;
    if (!text_range(texts, number, &start, &end)) return NOT_CLASSED;
    return classed_string_find(state->string, texts->units + start, end - start, holds);
}

/* Whether a folded text satisfies the leaf; *read is what that costs. */
static bool folded_text_satisfies(Reader *reader, const TextLeaf *leaf, const Texts *texts, uint32_t number,
                                  size_t *read) {
    TextStatus status = fold_text_of(reader->view, texts, number, false, &reader->scratch);
    if (status != READ_TEXT) {
        reader->status = status;
        return false;
    }
    const FoldedText *folded = &reader->scratch.folded;
    int64_t most = reader->budget->left / COST_OF_SPAN;
    reader->spans.left = most;
    bool satisfied = satisfies(leaf->patterns, folded->text, folded->length, &reader->spans);
    if (reader->spans.no_memory) reader->status = NO_MEMORY_FOR_TEXT;
    if (reader->spans.stopped) reader->budget->spent = true;
    *read = folded->length + COST_OF_SPAN * (size_t)(most - reader->spans.left);
    return satisfied && !reader->spans.stopped;
}

bool text_satisfies(Reader *reader, const TextLeaf *leaf, LeafState *state, uint32_t number) {
    const Texts *texts = counts_articles(leaf->field) ? &reader->view->titles : &reader->view->bodies;
    bool satisfied = false;
    size_t read = 0;
    if (!budget_may_read(reader->budget)) return false;
    switch (find_by_classes(reader, leaf, state, texts, number, &satisfied)) {
        case NO_MEMORY_FOR_CLASSES: reader->status = NO_MEMORY_FOR_TEXT; return false;
        case CLASSED: read = state->string->text.length; break;
        case NOT_CLASSED:
            satisfied = folded_text_satisfies(reader, leaf, texts, number, &read);
            if (reader->status != READ_TEXT) return false;
            state->texts++;
            break;
    }
    budget_pay(reader->budget, read);
    return satisfied;
}

bool leaf_holds(LeafState *state, const TextLeaf *leaf, uint32_t number, Reader *reader) {
    if (state->word != NULL && cursor_find(state->word, number)) return true;
    for (uint32_t cursor = 0; cursor < state->cursor_count; cursor++) {
        if (!cursor_find(&state->cursors[cursor], number)) return false;
    }
    return !state->nowhere && (leaf->is_gram || text_satisfies(reader, leaf, state, number));
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

/* Add to `bits`, which are documents from `start` on, those from .. to - 1 that are in the window. */
static void set_documents(Bits *bits, uint32_t start, uint32_t from, uint32_t to) {
    if (to > start) bits_set_range(bits, from < start ? 0 : from - start, to - start < WINDOW ? to - start : WINDOW);
}

/* The documents of a window that are of the articles of a list, which decides alone. */
static void filter_by_keyword(PostingCursor *cursor, const SegmentView *view, uint32_t start, Bits *bits) {
    Bits held = {{0}};
    uint32_t size = view->documents - start < WINDOW ? view->documents - start : WINDOW;
    uint32_t first = article_of(view, start, 0), last = article_of(view, start + size - 1, first), from, to;
    uint32_t run_start = 0, run_end = 0; /* of documents of articles that follow each other */
    if (cursor_reach(cursor, first)) {
        do {
            if (!cursor_decode(cursor)) break;
            cursor_part(cursor, first, last, &from, &to);
            for (uint32_t at = from; at < to; at++) {
                uint32_t article = cursor->documents[at], document = view->first_documents[article];
                if (document != run_end) {
                    set_documents(&held, start, run_start, run_end);
                    run_start = document;
                }
                run_end = view->first_documents[article + 1];
            }
        } while (cursor->last < last && cursor_next_block(cursor));
    }
    set_documents(&held, start, run_start, run_end);
    bits_and(bits, &held);
}

void filter_by_article(LeafState *state, const TextLeaf *leaf, uint32_t start, Bits *bits, Reader *reader) {
    const SegmentView *view = reader->view;
    Bits held = {{0}};
    uint32_t first = bits_next(bits, 0);
    if (first == WINDOW) return;
    if (leaf->is_gram && state->cursor_count == 1) {
        filter_by_keyword(&state->cursors[0], view, start, bits);
        return;
    }
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
        set_documents(&held, start, from, to);
    }
    bits_and(bits, &held);
}
