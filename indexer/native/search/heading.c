/* Finds the heading above a paragraph; see heading.h. */
#include "search/heading.h"

#define FARTHEST 12u
#define LONGEST_HEADING 40u
#define MOST_UNITS 80u
#define FULL_STOP 0x3002u

/* Whether a sentence, or a part of one, ends with a folded sign. */
static bool is_stop(uint32_t code) { return code == FULL_STOP || code == ';' || code == ','; }

/* Whether a short text that does not end with a stop is a heading whatever its fold drops: its last letter is
 * regular, and none expands. */
static bool is_plain_heading(const Folding *folding, const uint16_t *units, size_t count) {
    const uint8_t *kinds = folding->characters.units.kinds;
    if (count > LONGEST_HEADING) return false;
    if (kinds[units[count - 1]] != REGULAR) return false;
    for (size_t at = 0; at < count; at++) {
        if (kinds[units[at]] == ODD_UNIT) return false;
    }
    return true;
}

static TextStatus is_heading(const SegmentView *view, uint32_t document, TextScratch *scratch, bool *found) {
    size_t start, end;
    *found = false;
    if (!text_range(&view->bodies, document, &start, &end)) return TEXT_IS_DAMAGED;
    if (start == end || end - start > MOST_UNITS) return READ_TEXT;
    const uint16_t *units = view->bodies.units + start;
    uint32_t last = view->bodies.units[end - 1];
    /* The fold of a stop stays one at the end of any text. */
    if (is_stop(last ^ entry_of(&view->folding->characters, last))) return READ_TEXT;
    *found = is_plain_heading(view->folding, units, end - start);
    if (*found) return READ_TEXT;
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
