/* Finds the heading above a paragraph; see heading.h. */
#include "search/heading.h"

#define FARTHEST 12u
#define LONGEST_HEADING 40u
#define MOST_UNITS 80u
#define FULL_STOP 0x3002u

/* Whether a sentence, or a part of one, ends with a folded sign. */
static bool is_stop(uint32_t code) { return code == FULL_STOP || code == ';' || code == ','; }

/* Whether the fold of a sign is a stop: it stays one at the end of any text. */
static bool folds_to_stop(uint16_t unit) { return is_stop(unit) || unit == 0xFF1B || unit == 0xFF0C; /* ；， */ }

static TextStatus is_heading(const SegmentView *view, uint32_t document, TextScratch *scratch, bool *found) {
    size_t start, end;
    *found = false;
    if (!text_range(&view->bodies, document, &start, &end)) return TEXT_IS_DAMAGED;
    if (start == end || end - start > MOST_UNITS || folds_to_stop(view->bodies.units[end - 1])) return READ_TEXT;
    TextStatus status = fold_text_of(view, &view->bodies, document, false, scratch);
    size_t length = scratch->folded.length;
    *found = status == READ_TEXT && length != 0 && length <= LONGEST_HEADING && !is_stop(scratch->folded.text[length - 1]);
    return status;
}

TextStatus find_heading(const SegmentView *view, uint32_t article, uint32_t document, TextScratch *scratch,
                        uint32_t *heading) {
    uint32_t first = view->first_documents[article];
    bool found;
    TextStatus status = is_heading(view, document, scratch, &found);
    *heading = document;
    if (found) return status;
    for (uint32_t above = document; !found && status == READ_TEXT && above > first && document - above < FARTHEST;) {
        status = is_heading(view, --above, scratch, &found);
        if (found) *heading = above;
    }
    return status;
}
