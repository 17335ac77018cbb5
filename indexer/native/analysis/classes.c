/* Reads text as classes of letters, eight units at a time; classes.h says what these are. */
#include "analysis/classes.h"

#define AT_ONCE 8u
#define HIGHEST_BITS UINT64_C(0x8080808080808080)
#define LOWEST_PLACE UINT64_C(0x80)
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
    classes->sign_count = classes->count = 0;
    memcpy(classes->of_units, folding->characters.units.kinds, sizeof classes->of_units);
}

static uint8_t class_of_sign(const LetterClasses *classes, uint32_t sign) {
    for (uint32_t at = 0; at < classes->sign_count; at++) {
        if (classes->signs[at] == sign) return classes->of_signs[at];
    }
    return 0;
}

bool class_of_letter(LetterClasses *classes, uint32_t letter, uint8_t *class) {
    const Units *units = &classes->folding->characters.units;
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
    for (uint16_t unit = units->first[letter]; unit != 0; unit = unit_after(units, unit)) {
        classes->of_units[unit] = *class;
    }
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

static inline uint64_t classes_of_eight(const uint8_t *of_units, const uint16_t *units) {
    return (uint64_t)of_units[units[0]] | (uint64_t)of_units[units[1]] << 8 | (uint64_t)of_units[units[2]] << 16 |
           (uint64_t)of_units[units[3]] << 24 | (uint64_t)of_units[units[4]] << 32 |
           (uint64_t)of_units[units[5]] << 40 | (uint64_t)of_units[units[6]] << 48 |
           (uint64_t)of_units[units[7]] << 56;
}

/* Put the classes of units, eight at a time, up to those among which one has none; returns their number. */
static size_t put_regular(const uint8_t *restrict of_units, const uint16_t *restrict units, size_t count,
                          uint8_t *restrict out) {
    size_t at = 0;
    for (; count - at >= AT_ONCE; at += AT_ONCE) {
        uint64_t eight = classes_of_eight(of_units, units + at);
        if ((eight & HIGHEST_BITS) != 0) break;
        memcpy(out + at, &eight, sizeof eight);
    }
    return at;
}

/* The classes and kinds of the next units, up to eight. */
static uint64_t next_classes(const Classifier *classifier, size_t count) {
    const uint8_t *of_units = classifier->classes->of_units;
    const uint16_t *units = classifier->units + classifier->at;
    if (count == AT_ONCE) return classes_of_eight(of_units, units);
    /* With those before it, a rest is read as fast as any eight. */
    if (classifier->at >= AT_ONCE) return classes_of_eight(of_units, units + count - AT_ONCE) >> 8 * (AT_ONCE - count);
    uint64_t eight = 0;
    for (size_t at = 0; at < count; at++) eight |= (uint64_t)of_units[units[at]] << 8 * at;
    return eight;
}

static void advance(Classifier *classifier, size_t count) {
    classifier->at += count;
    classifier->written += count;
    if (count != 0) classifier->last = classifier->at - 1;
}

static unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* Whether each of the next units is the next letter of the folded text. `eight` has their classes and kinds. */
static bool are_letters(const Classifier *at_hand, uint64_t eight) {
    const uint64_t special = eight & HIGHEST_BITS;
    bool is_behind_special = at_hand->at != 0 && kind_at(at_hand, at_hand->at - 1) >= REPEATABLE_SIGN;
    /* A sign behind a regular unit is not repeated. */
    if ((special & (special << 8 | (is_behind_special ? LOWEST_PLACE : 0))) != 0) return false;
    for (uint64_t left = special; left != 0; left &= left - 1) {
        unsigned place = lowest_bit(left) / 8;
        uint8_t kind = (uint8_t)(eight >> 8 * place);
        if (kind == REPEATABLE_SIGN) continue;
        Classifier classifier = *at_hand;
        classifier.at += place;
        if (classifier.at != 0) classifier.last = classifier.at - 1;
        if (kind != PARENTHESIS || may_be_gloss(&classifier)) return false;
    }
    return true;
}

/* The classes of letters, of which some are signs. */
static uint64_t with_signs(const Classifier *classifier, uint64_t eight) {
    uint64_t special = eight & HIGHEST_BITS;
    eight &= ~((special >> 7) * 0xFF);
    if (classifier->classes->sign_count == 0) return eight;
    for (; special != 0; special &= special - 1) {
        unsigned place = lowest_bit(special) / 8;
        eight |= (uint64_t)class_of_sign(classifier->classes, folded(classifier, classifier->at + place)) << 8 * place;
    }
    return eight;
}

ClassedStatus classify(const LetterClasses *classes, const uint16_t *units, size_t count, ClassedText *text) {
    if (!array_reserve(&text->classes, &text->capacity, count + CLASSES_BEYOND, sizeof *text->classes)) {
        return NO_MEMORY_FOR_CLASSES;
    }
    Classifier classifier = {classes, units, count, 0, text->classes, 0, NOTHING};
    for (;;) {
        advance(&classifier, put_regular(classes->of_units, units + classifier.at, count - classifier.at,
                                         classifier.out + classifier.written));
        size_t left = count - classifier.at, more = left < AT_ONCE ? left : AT_ONCE, end = classifier.at + more;
        if (left == 0) break;
        uint64_t eight = next_classes(&classifier, more);
        if (are_letters(&classifier, eight)) {
            eight = with_signs(&classifier, eight);
            memcpy(classifier.out + classifier.written, &eight, sizeof eight);
            advance(&classifier, more);
        }
        while (classifier.at < end) {
            if (!classify_one(&classifier)) return NOT_CLASSED;
        }
    }
    text->length = classifier.written;
    memset(text->classes + text->length, 0, CLASSES_BEYOND);
    return CLASSED;
}
