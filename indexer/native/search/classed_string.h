/* One string, looked for in texts by the classes of its letters: without folding them. */
#ifndef POLICY_CLASSED_STRING_H
#define POLICY_CLASSED_STRING_H

#include "analysis/classes.h"
#include "base/text.h"

typedef struct {
    LetterClasses letters;
    ClassedText text;
    bool is_nowhere; /* it has a letter that no classed text has */
    size_t length;
    uint8_t classes[]; /* `length` of them */
} ClassedString;

/* NULL when there is no memory, and, with *has_many, where the string has too many letters for classes. */
ClassedString *classed_string_new(const Folding *folding, const CodePoints *string, bool *has_many);
void classed_string_free(ClassedString *string);

/* Whether a text holds the string, if it is CLASSED; string->text is then its classes. */
ClassedStatus classed_string_find(ClassedString *string, const uint16_t *units, size_t count, bool *holds);

#endif
