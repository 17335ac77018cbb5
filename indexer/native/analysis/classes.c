/* Reads text as classes of letters, eight units at a time; classes.h says what these are. */
#include "analysis/classes.h"

#define AT_ONCE 8u
#define HIGHEST_BITS UINT64_C(0x8080808080808080)
#define NOTHING SIZE_MAX

typedef struct {
    const LetterClasses *classes;
    const uint16_t *units;
    size_t count, at;
    uint8_t *out;
    size_t written;
    size_t last; /* the unit that the last class is of, or NOTHING */
} Classifier;

void classes_start(LetterClasses *classes, const Folding *folding) {
    classes->folding = folding;
    memcpy(classes->of_units, folding->units.kinds, sizeof classes->of_units);
    classes->sign_count = classes->count = 0;
}

static uint8_t class_of_sign(const LetterClasses *classes, uint32_t sign) {
    for (uint32_t at = 0; at < classes->sign_count; at++) {
        if (classes->signs[at] == sign) return classes->of_signs[at];
    }
    return 0;
}

bool class_of_letter(LetterClasses *classes, uint32_t letter, uint8_t *class) {
    const Units *units = &classes->folding->units;
    *class = 0;
    if (letter >= UNITS || units->kinds[letter] == ODD_UNIT) return true;
    if (entry_of(&classes->folding->characters, letter) != 0) return true; /* no folded text has it */
    bool is_sign = units->kinds[letter] != REGULAR;
    *class = is_sign ? class_of_sign(classes, letter) : classes->of_units[letter];
    if (*class != 0) return true;
    if (classes->count == MOST_CLASSES) return false;
    *class = (uint8_t)++classes->count;
    if (is_sign) {
        classes->signs[classes->sign_count] = letter;
        classes->of_signs[classes->sign_count++] = *class;
        return true;
    }
    classes->of_units[letter] = *class;
    for (uint16_t unit = units->first[letter]; unit != 0; unit = units->next[unit]) classes->of_units[unit] = *class;
    return true;
}

static uint32_t folded(const Classifier *classifier, size_t at) {
    uint32_t unit = classifier->units[at];
    return unit ^ entry_of(&classifier->classes->folding->characters, unit);
}

static uint8_t kind_at(const Classifier *classifier, size_t at) {
    return classifier->classes->of_units[classifier->units[at]];
}

static void put(Classifier *classifier, uint8_t class) {
    classifier->out[classifier->written++] = class;
    classifier->last = classifier->at;
}

/* Whether the parenthesis at hand may open a gloss: it stands behind a Han, and what it holds may be readings. */
static bool may_be_gloss(const Classifier *classifier) {
    bool has_symbol = false;
    if (classifier->last == NOTHING || !is_han(folded(classifier, classifier->last))) return false;
    for (size_t at = classifier->at + 1; at < classifier->count; at++) {
        if (kind_at(classifier, at) == ODD_UNIT) return true;
        uint32_t code = folded(classifier, at);
        if (code == ')') return has_symbol;
        has_symbol |= is_symbol(code);
        if (!is_symbol(code) && !is_between(code) && !is_of_label(code) && code != ':') return false;
    }
    return false;
}

/* Read spaces: one stays between letters that are no Han, as `join` in folding.c does. */
static void put_spaces(Classifier *classifier) {
    const LetterClasses *classes = classifier->classes;
    size_t end = classifier->at + 1;
    while (end < classifier->count && kind_at(classifier, end) == SPACE_UNIT) end++;
    bool keeps_apart = classifier->last != NOTHING && end < classifier->count &&
                       is_plain(classes->folding, folded(classifier, classifier->last)) &&
                       is_plain(classes->folding, folded(classifier, end));
    if (keeps_apart) put(classifier, class_of_sign(classes, ' '));
    classifier->at = end;
}

static bool is_repeated(const Classifier *classifier) {
    return classifier->last != NOTHING && folded(classifier, classifier->last) == folded(classifier, classifier->at);
}

/* Read one unit, or a run of spaces; false where the text has to be folded. */
static bool classify_one(Classifier *classifier) {
    uint8_t class = kind_at(classifier, classifier->at);
    if (class == SPACE_UNIT) {
        put_spaces(classifier);
        return true;
    }
    if (class == ODD_UNIT || (class == PARENTHESIS && may_be_gloss(classifier))) return false;
    bool is_sign = class == PARENTHESIS || class == REPEATABLE_SIGN;
    if (is_sign) class = class_of_sign(classifier->classes, folded(classifier, classifier->at));
    if (!is_sign || kind_at(classifier, classifier->at) == PARENTHESIS || !is_repeated(classifier)) {
        put(classifier, class);
    }
    classifier->at++;
    return true;
}

/* The classes of the next eight units, or of those there are. */
static inline uint64_t classes_of_eight(const uint8_t *of_units, const uint16_t *units, size_t count) {
    uint64_t eight = 0;
    if (count < AT_ONCE) {
        for (size_t at = 0; at < count; at++) eight |= (uint64_t)of_units[units[at]] << 8 * at;
        return eight;
    }
    return (uint64_t)of_units[units[0]] | (uint64_t)of_units[units[1]] << 8 | (uint64_t)of_units[units[2]] << 16 |
           (uint64_t)of_units[units[3]] << 24 | (uint64_t)of_units[units[4]] << 32 |
           (uint64_t)of_units[units[5]] << 40 | (uint64_t)of_units[units[6]] << 48 |
           (uint64_t)of_units[units[7]] << 56;
}

static unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* Whether each of the eight units at hand is the next letter of the folded text. `eight` has their classes and kinds. */
static bool are_letters(const Classifier *at_hand, uint64_t eight) {
    Classifier classifier = *at_hand;
    for (uint64_t left = eight & HIGHEST_BITS; left != 0; left &= left - 1) {
        classifier.at = at_hand->at + lowest_bit(left) / 8;
        uint8_t kind = kind_at(&classifier, classifier.at);
        if (classifier.at != 0) {
            classifier.last = classifier.at - 1;
            /* A sign behind a regular unit is not repeated. */
            if (kind_at(&classifier, classifier.last) >= REPEATABLE_SIGN) return false;
        }
        bool stands_alone = kind == REPEATABLE_SIGN || (kind == PARENTHESIS && !may_be_gloss(&classifier));
        if (!stands_alone) return false;
    }
    return true;
}

/* The classes of eight letters, of which some are signs. */
static uint64_t with_signs(const Classifier *classifier, uint64_t eight) {
    for (uint64_t left = eight & HIGHEST_BITS; left != 0; left &= left - 1) {
        unsigned place = lowest_bit(left) / 8;
        uint64_t class = class_of_sign(classifier->classes, folded(classifier, classifier->at + place));
        eight = (eight & ~(UINT64_C(0xFF) << 8 * place)) | class << 8 * place;
    }
    return eight;
}

ClassedStatus classify(const LetterClasses *classes, const uint16_t *units, size_t count, ClassedText *text) {
    if (!array_reserve(&text->classes, &text->capacity, count + CLASSES_BEYOND, sizeof *text->classes)) {
        return NO_MEMORY_FOR_CLASSES;
    }
    Classifier classifier = {classes, units, count, 0, text->classes, 0, NOTHING};
    while (classifier.at < count) {
        size_t left = count - classifier.at, end = left < AT_ONCE ? count : classifier.at + AT_ONCE;
        uint64_t eight = classes_of_eight(classes->of_units, units + classifier.at, left);
        if ((eight & HIGHEST_BITS) == 0 || are_letters(&classifier, eight)) {
            eight = with_signs(&classifier, eight);
            memcpy(classifier.out + classifier.written, &eight, sizeof eight);
            classifier.written += end - classifier.at;
            classifier.at = end;
            classifier.last = end - 1;
        }
        while (classifier.at < end) {
            if (!classify_one(&classifier)) return NOT_CLASSED;
        }
    }
    text->length = classifier.written;
    memset(text->classes + text->length, 0, CLASSES_BEYOND);
    return CLASSED;
}
