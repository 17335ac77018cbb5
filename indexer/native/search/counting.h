/* Counts strings in texts, overlapping ones too: in the classes of a text's letters, or in the folded text where a
 * text is not classed.
 *
 * A string is found by the classes of its last two letters, and then compared backwards.
 */
#ifndef POLICY_COUNTING_H
#define POLICY_COUNTING_H

#include "analysis/classes.h"
#include "segment/segment_view.h"

#define FIRST_CODES 1024u
#define NO_STRING UINT32_MAX

/* One string as it is counted. */
typedef struct {
    const uint32_t *codes; /* folded; `length` of them, 1 or more */
    uint8_t *classes;
    size_t length;
    uint32_t next_by_end;   /* the next string whose last two letters, or only one, are the same; or NO_STRING */
    uint32_t next_by_first; /* the next string whose first letter has the same place in `first` */
    bool is_letter_apart;   /* one letter that is only counted where letters are */
} CountedString;

typedef struct {
    LetterClasses *classes;
    CountedString *strings;
    uint32_t count;
    size_t most_codes;               /* so many code points of a text are read */
    bool is_cut;                     /* the text that was read last has more */
    bool is_classed;                 /* the strings have few enough letters */
    bool has_letters;                /* a single letter is always counted */
    uint32_t letters[MOST_CLASSES + 1]; /* by class: the first string of one letter */
    uint32_t *pairs;                 /* by the classes of two letters, the earlier one times `stride`: the first string */
    uint32_t stride;
    uint32_t first[FIRST_CODES];     /* by the place of a folded letter: the first string that begins so */
    uint8_t *class_room;
    ClassedText text;
    TextScratch scratch;
} StringCounter;

/* Make ready to count counter->strings, whose codes, length and is_letter_apart are set, in texts of which
 * counter->most_codes are read; false when there is no memory. The rest of the counter is all 0. */
bool counter_start(StringCounter *counter, const Folding *folding);

/* Add the occurrences of each string in text `number`, as far as it is read, to counts, and the folded length of that
 * to *length. Without `letters`, the letters that are apart are not counted. */
TextStatus count_strings(StringCounter *counter, const SegmentView *view, const Texts *texts, uint32_t number,
                         bool letters, uint32_t *counts, double *length);

/* Free all but the strings. */
void counter_free(StringCounter *counter);

#endif
