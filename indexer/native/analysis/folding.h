/* Folding: one spelling for all spellings of a text, and the way back. In Python: analysis/folding.py and
 * alignment.py.
 *
 * A folded text is two arrays of `length`: its code points, and the origin of each, the [start, end) of the
 * source that it stands for. Characters that one source character expanded to have one start.
 */
#ifndef POLICY_FOLDING_H
#define POLICY_FOLDING_H

#include "analysis/characters.h"
#include "analysis/glosses.h"
#include "analysis/signs.h"

typedef struct Folding {
    Characters characters;
    Readings readings;
} Folding;

typedef struct {
    uint32_t start, end;
} Origin;

typedef struct {
    uint32_t *text;
    Origin *origins;
    size_t length, capacity, origins_capacity;
} FoldedText;

/* Read the three data files, of which the folds and the readings stay where they are; NULL with a reason, or without
 * one when there is no memory. */
Folding *folding_new(Section folds, Section readings, Section letters, const char **reason);
void folding_free(Folding *folding);

/* Fold count code points into out, whose arrays are used again. 0, or -1 when there is no memory (or count is
 * beyond 32 bits). The time is linear in count. */
int fold_into(const Folding *folding, const uint32_t *source, size_t count, bool with_origins, FoldedText *out);
void folded_free(FoldedText *folded);

/* Whether a text is white space and nothing else, and not empty. */
bool folding_is_blank(const Folding *folding, const uint32_t *text, size_t count);

/* Whether a code point is a letter or digit of any script, or Han. */
static inline bool folding_is_letter(const Folding *folding, uint32_t code) {
    return code <= LAST_CODE && (folding->characters.letters[code >> 3] >> (code & 7) & 1) != 0;
}

/* Whether a space beside a character keeps it apart from another such one. */
static inline bool is_plain(const Folding *folding, uint32_t code) {
    return (folding_is_letter(folding, code) && !is_han(code)) || joins_before(code);
}

#endif
