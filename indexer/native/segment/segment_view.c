/* One segment's articles and texts; segment_view.h draws them. */
#include "segment/segment_view.h"

#include "base/text.h"

#define UNITS_IN_CACHE_LINE 32u
#define PREFETCHED_UNITS 512u

bool view_is_sound(const SegmentView *view) {
    const uint32_t *first = view->first_documents;
    bool ascends = first[0] == 0 && first[view->articles] == view->documents;
    for (uint32_t article = 0; article < view->articles; article++) ascends &= first[article] <= first[article + 1];
    return ascends;
}

uint32_t find_article(const SegmentView *view, uint32_t document, uint32_t near) {
    const uint32_t *first = view->first_documents;
    uint32_t low = 0, high = view->articles;
    /* The last article that begins at or before the document lies in low .. high - 1. */
    if (near < view->articles && first[near] <= document) {
        uint32_t step = 1;
        low = near;
        while (step < view->articles - low && first[low + step] <= document) {
            low += step;
            step *= 2;
        }
        if (step < high - low) high = low + step;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (first[middle] <= document) low = middle;
        else high = middle;
    }
    return low;
}

uint32_t naming_of(const SegmentView *view, uint32_t article) {
    uint64_t number = (uint64_t)view->first_article + article;
    size_t low = 0, high = view->named_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view->named[middle] < number) low = middle + 1;
        else high = middle;
    }
    return low < view->named_count && view->named[low] == number ? view->naming[low] : 0;
}

bool text_range(const Texts *texts, uint32_t number, size_t *start, size_t *end) {
    uint32_t before = number == 0 ? 0 : number - 1;
    if (!is_intact(texts->file, texts->ends + before, (number - before + (size_t)1) * sizeof *texts->ends)) return false;
    *start = number == 0 ? 0 : texts->ends[before];
    *end = texts->ends[number];
    return *start <= *end && *end <= texts->unit_count &&
           is_intact(texts->file, texts->units + *start, (*end - *start) * sizeof *texts->units);
}

void prefetch_text(const Texts *texts, uint32_t number) {
    size_t start = number == 0 ? 0 : texts->ends[number - 1], end = texts->ends[number];
    if (end > start + PREFETCHED_UNITS) end = start + PREFETCHED_UNITS;
    if (end > texts->unit_count) return;
    for (size_t at = start; at < end; at += UNITS_IN_CACHE_LINE) __builtin_prefetch(texts->units + at);
}

TextStatus fold_units(const SegmentView *view, const uint16_t *units, size_t count, bool with_origins,
                      TextScratch *scratch) {
    if (!array_reserve(&scratch->codes, &scratch->capacity, count + 1, sizeof *scratch->codes)) {
        return NO_MEMORY_FOR_TEXT;
    }
    count = decode_utf16(units, count, scratch->codes);
    bool folded = fold_into(view->folding, scratch->codes, count, with_origins, &scratch->folded) >= 0;
    return folded ? READ_TEXT : NO_MEMORY_FOR_TEXT;
}

TextStatus fold_text_of(const SegmentView *view, const Texts *texts, uint32_t number, bool with_origins,
                        TextScratch *scratch) {
    size_t start, end;
    if (!text_range(texts, number, &start, &end)) return TEXT_IS_DAMAGED;
    return fold_units(view, texts->units + start, end - start, with_origins, scratch);
}

void text_scratch_free(TextScratch *scratch) {
    free(scratch->codes);
    folded_free(&scratch->folded);
}
