/* Finds the parts of bare text; see holding.h. */
#include "search/holding.h"

#include "base/memory.h"

static HeldPart *add_part(HeldParts *held) {
    if (!array_reserve(&held->parts, &held->capacity, held->count + 1, sizeof *held->parts)) return NULL;
    HeldPart *part = &held->parts[held->count++];
    *part = (HeldPart){{NULL, 0, 0}, {NULL, 0, 0}};
    return part;
}

/* Add the phrase that the expansions first .. end - 1 spell. */
static bool add_phrase(const QueryCutter *cutter, const StringPool *pool, const Expansion *first, const Expansion *end,
                       HeldParts *held) {
    HeldPart *part = add_part(held);
    if (part == NULL || !add_atoms_of(cutter, pool, first->said, &part->strings)) return false;
    for (const Expansion *each = first; each < end; each++) {
        /* Who holds the phrase holds what is in it. */
        if (holds_string(pool, each->said, each->other)) continue;
        if (!add_span(&part->others, each->other.start, each->other.length)) return false;
    }
    return true;
}

static bool is_of_phrase(const StringPool *pool, const HeldParts *held, TermSpan atom) {
    for (size_t at = 0; at < held->count; at++) {
        const TermSpans *strings = &held->parts[at].strings;
        if (place_among(pool, strings, atom) != strings->count) return true;
    }
    return false;
}

bool add_held_parts(const QueryCutter *cutter, const StringPool *pool, const TermSpans *atoms,
                    const Expansions *expansions, HeldParts *held) {
    const Expansion *last = expansions->items + expansions->count;
    for (const Expansion *first = expansions->items, *end; first < last; first = end) {
        end = first + 1;
        if (!first->spells) continue;
        while (end < last && end->spells && same_string(pool, end->said, first->said)) end++;
        if (!add_phrase(cutter, pool, first, end, held)) return false;
    }
    HeldParts phrases = *held;
    for (size_t at = 0; at < atoms->count; at++) {
        TermSpan atom = atoms->spans[at];
        if (is_of_phrase(pool, &phrases, atom)) continue;
        HeldPart *part = add_part(held);
        if (part == NULL || !add_span(&part->strings, atom.start, atom.length)) return false;
        phrases.parts = held->parts; /* They may have moved. */
    }
    return true;
}

void held_parts_free(HeldParts *held) {
    for (size_t at = 0; at < held->count; at++) {
        free(held->parts[at].strings.spans);
        free(held->parts[at].others.spans);
    }
    free(held->parts);
}
