/* Finds each needle by the algorithm of Knuth, Morris and Pratt, and keeps the next place of each in a heap.
 *
 *   seeker    one a needle: how much of it matches before `at`, and its next place
 *   borders   of all needles, one after another: how much of a needle still matches after a mismatch behind
 *             so many characters
 *   heap      the seekers, the leftmost first, and of those at one place the longest
 */
#include "analysis/needles.h"

typedef struct {
    const uint32_t *needle;
    size_t length;
    uint32_t *borders; /* length + 1 of them */
    size_t at, matched, place;
} Seeker;

#define NOWHERE SIZE_MAX

static void find_borders(Seeker *seeker) {
    size_t border = 0;
    seeker->borders[0] = seeker->borders[1] = 0;
    for (size_t end = 1; end < seeker->length; end++) {
        while (border > 0 && seeker->needle[end] != seeker->needle[border]) border = seeker->borders[border];
        if (seeker->needle[end] == seeker->needle[border]) border++;
        seeker->borders[end + 1] = (uint32_t)border;
    }
}

/* Set the place to the next one from `from` on, which is after the last place. */
static void seek(Seeker *seeker, const FoldedText *folded, size_t from) {
    if (from > seeker->at) {
        seeker->at = from;
        seeker->matched = 0;
    }
    while (seeker->at < folded->length) {
        uint32_t code = folded->text[seeker->at++];
        while (seeker->matched > 0 && seeker->needle[seeker->matched] != code) {
            seeker->matched = seeker->borders[seeker->matched];
        }
        if (seeker->needle[seeker->matched] == code) seeker->matched++;
        if (seeker->matched == seeker->length) {
            seeker->matched = seeker->borders[seeker->length];
            seeker->place = seeker->at - seeker->length;
            if (seeker->place >= from) return;
        }
    }
    seeker->place = NOWHERE;
}

static bool is_before(const Seeker *one, const Seeker *other) {
    return one->place != other->place ? one->place < other->place : one->length > other->length;
}

static void sift_down(Seeker *heap, size_t count, size_t at) {
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_before(&heap[child + 1], &heap[child])) child++;
        if (!is_before(&heap[child], &heap[at])) return;
        Seeker moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

/* Whether the characters on both sides of a place stand for one source character. */
static bool is_within_character(const FoldedText *folded, size_t at) {
    return at > 0 && at < folded->length && folded->origins[at - 1].start == folded->origins[at].start;
}

static bool collect(const FoldedText *folded, Seeker *heap, size_t count, Buffer *spans) {
    size_t end = 0;
    for (size_t at = count / 2; at-- > 0;) sift_down(heap, count, at);
    while (count > 0 && heap->place != NOWHERE) {
        size_t place = heap->place, behind = place + heap->length, from = place + 1;
        if (place < end) {
            from = end;
        } else if (!is_within_character(folded, place) && !is_within_character(folded, behind)) {
            uint32_t span[2] = {folded->origins[place].start, folded->origins[behind - 1].end};
            if (!buffer_append(spans, span, sizeof span)) return false;
            from = end = behind;
        }
        seek(heap, folded, from);
        sift_down(heap, count, 0);
    }
    return true;
}

bool find_needles(const FoldedText *folded, const CodePoints *needles, size_t count, Buffer *spans) {
    size_t borders = 0, seekers = 0;
    for (size_t number = 0; number < count; number++) {
        if (needles[number].count <= folded->length) borders += needles[number].count + 1;
    }
    if (count > SIZE_MAX / sizeof(Seeker) || borders > SIZE_MAX / 4) return false;
    Seeker *heap = malloc(count * sizeof *heap + 1);
    uint32_t *room = malloc(borders * sizeof *room + 1);
    bool done = heap != NULL && room != NULL;
    borders = 0;
    for (size_t number = 0; done && number < count; number++) {
        size_t length = needles[number].count;
        if (length == 0 || length > folded->length) continue;
        heap[seekers] = (Seeker){needles[number].codes, length, room + borders, 0, 0, 0};
        borders += length + 1;
        find_borders(&heap[seekers]);
        seek(&heap[seekers++], folded, 0);
    }
    done = done && collect(folded, heap, seekers, spans);
    free(heap);
    free(room);
    return done;
}
