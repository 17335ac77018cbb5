/* Looks for a string in classed texts; see classed_string.h. */
#include "search/classed_string.h"

ClassedString *classed_string_new(const Folding *folding, const CodePoints *string, bool *has_many) {
    ClassedString *made = malloc(sizeof *made + string->count);
    *has_many = false;
    if (made == NULL) return NULL;
    classes_start(&made->letters, folding);
    made->text = (ClassedText){NULL, 0, 0};
    made->is_nowhere = false;
    made->length = string->count;
    for (size_t at = 0; at < string->count; at++) {
        if (!class_of_letter(&made->letters, string->codes[at], &made->classes[at])) {
            *has_many = true;
            free(made);
            return NULL;
        }
        made->is_nowhere |= made->classes[at] == 0;
    }
    return made;
}

void classed_string_free(ClassedString *string) {
    if (string == NULL) return;
    free(string->text.classes);
    free(string);
}

/* Whether a text that is not empty of classes holds the string. */
static bool holds_classes(const ClassedString *string) {
    const uint8_t *at = string->text.classes;
    if (string->length == 0 || string->length > string->text.length) return false;
    size_t left = string->text.length - string->length + 1; /* places where it may begin */
    for (;;) {
        const uint8_t *found = memchr(at, string->classes[0], left);
        if (found == NULL) return false;
        if (memcmp(found, string->classes, string->length) == 0) return true;
        left -= (size_t)(found - at) + 1;
        at = found + 1;
    }
}

ClassedStatus classed_string_find(ClassedString *string, const uint16_t *units, size_t count, bool *holds) {
    ClassedStatus status = classify(&string->letters, units, count, &string->text);
    *holds = status == CLASSED && !string->is_nowhere && holds_classes(string);
    return status;
}
