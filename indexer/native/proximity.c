/* One walk over the text with the latest place of each atom; see proximity.h. */
#include "proximity.h"

#include <string.h>

/* The filter of first characters: a bit for each of their lowest six bits. */
static uint64_t bit_of(uint32_t code) { return (uint64_t)1 << (code & 63); }

static bool all_are_near(const Atom *atoms, size_t atom_count, size_t end, size_t distance) {
    for (size_t at = 0; at < atom_count; at++) {
        if (atoms[at].latest == 0 || end - (atoms[at].latest - 1) > distance) return false;
    }
    return true;
}

bool lie_near(const uint32_t *text, size_t length, Atom *atoms, size_t atom_count, size_t distance) {
    uint64_t first_codes = 0;
    for (size_t at = 0; at < atom_count; at++) {
        atoms[at].latest = 0;
        first_codes |= atoms[at].length == 0 ? UINT64_MAX : bit_of(atoms[at].codes[0]);
    }
    for (size_t start = 0; start <= length; start++) {
        if (start < length && !(first_codes & bit_of(text[start]))) continue;
        for (size_t at = 0; at < atom_count; at++) {
            Atom *atom = &atoms[at];
            if (atom->length > length - start) break;
            if (atom->length != 0 && (text[start] != atom->codes[0] ||
                                      memcmp(text + start, atom->codes, 4 * atom->length) != 0)) {
                continue;
            }
            atom->latest = start + 1;
            if (all_are_near(atoms, atom_count, start + atom->length, distance)) return true;
        }
    }
    return false;
}
