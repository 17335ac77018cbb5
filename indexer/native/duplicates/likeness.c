/* Compares the paragraphs of an article with a text, up to the first that is like it. */
#include "duplicates/likeness.h"

#include "analysis/pairs.h"

TextStatus article_is_like(const SegmentView *view, uint32_t article, const CodePoints *folded, double alike,
                           bool *is_like, TextScratch *scratch) {
    *is_like = false;
    for (uint32_t at = view->first_documents[article]; at < view->first_documents[article + 1] && !*is_like; at++) {
        TextStatus status = fold_text_of(view, &view->bodies, at, false, scratch);
        if (status != READ_TEXT) return status;
        CodePoints text = {scratch->folded.text, scratch->folded.length};
        if (text.count == folded->count && memcmp(text.codes, folded->codes, text.count * sizeof *text.codes) == 0) {
            *is_like = true;
            break;
        }
        SharedPairs shared;
        if (!shared_pairs(view->folding, folded, &text, &shared)) return NO_MEMORY_FOR_TEXT;
        size_t smaller = shared.in_first < shared.in_second ? shared.in_first : shared.in_second;
        *is_like = smaller > 0 && (double)shared.in_both >= alike * (double)smaller;
    }
    return READ_TEXT;
}
