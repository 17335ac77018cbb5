/* Joining, chaining and covering spans; see spans.h. */
#include "search/spans.h"

#define RING 512u /* more than the ends of a chain from FARTHEST before a place up to it */
#define IDEOGRAPHIC_STOP 0x3002u
#define ELLIPSIS 0x2026u

void spans_free(SpanList *list) {
    free(list->spans);
    free(list->ends);
    *list = (SpanList){.spans = NULL};
}

/* Whether so many more spans may be looked at. */
static bool may_go_on(SpanList *list, size_t spans) {
    list->left -= (int64_t)spans;
    list->stopped |= list->left < 0;
    return !list->stopped;
}

static bool reserve(SpanList *list, size_t spans) {
    if (array_reserve(&list->spans, &list->capacity, list->count + spans, sizeof(Span))) return true;
    list->stopped = list->no_memory = true;
    return false;
}

void span_add(SpanList *list, size_t start, size_t end) {
    if (!may_go_on(list, 1) || !reserve(list, 1)) return;
    list->spans[list->count++] = (Span){(uint32_t)start, (uint32_t)end};
}

/* Room for more numbers behind the ends of the runs; NULL without memory. */
static size_t *numbers_of(SpanList *list, size_t count) {
    if (!array_reserve(&list->ends, &list->run_capacity, list->run_count + count, sizeof(size_t))) {
        list->stopped = list->no_memory = true;
        return NULL;
    }
    return list->ends + list->run_count;
}

static size_t start_of(const SpanList *list, size_t run) { return run == 0 ? 0 : list->ends[run - 1]; }

static int by_start(const Span *one, const Span *other) {
    if (one->start != other->start) return one->start < other->start ? -1 : 1;
    return (one->end > other->end) - (one->end < other->end);
}

/* The last beginning first. */
static int by_end(const Span *one, const Span *other) {
    if (one->end != other->end) return one->end < other->end ? -1 : 1;
    return (one->start < other->start) - (one->start > other->start);
}

typedef int Compare(const Span *left, const Span *right);

/* The place behind the spans from `at` on that are in order. */
static size_t sorted_end(const Span *spans, size_t at, size_t count, Compare *compare) {
    if (at == count) return at;
    do at++;
    while (at < count && compare(&spans[at - 1], &spans[at]) <= 0);
    return at;
}

/* Merge each two neighbours of what is in order already, until all is: spans come in a few such pieces. */
static void sort(SpanList *list, size_t from, size_t to, Compare *compare) {
    size_t count = to - from;
    if (count == 0 || sorted_end(list->spans + from, 0, count, compare) == count || !reserve(list, count)) return;
    Span *spans = list->spans + from, *merged = list->spans + list->count;
    for (size_t pieces = 2; pieces > 1 && may_go_on(list, count);) {
        size_t written = 0;
        pieces = 0;
        for (size_t at = 0; at < count; pieces++) {
            size_t middle = sorted_end(spans, at, count, compare), end = sorted_end(spans, middle, count, compare);
            for (size_t right = middle; at < middle || right < end;) {
                bool takes_left = right == end || (at < middle && compare(&spans[at], &spans[right]) <= 0);
                merged[written++] = takes_left ? spans[at++] : spans[right++];
            }
            at = end;
        }
        memcpy(spans, merged, count * sizeof *spans);
    }
}

/* Move the spans from `from` on down to `to`, and forget what stood between. */
static void move_down(SpanList *list, size_t from, size_t to) {
    if (from != to) memmove(list->spans + to, list->spans + from, (list->count - from) * sizeof(Span));
    list->count -= from - to;
}

/* See the spans in a mirror. */
static void mirror(SpanList *list, size_t from, size_t to, uint32_t length) {
    for (size_t at = from, opposite = to; at < opposite; at++) {
        Span span = list->spans[at], other = list->spans[--opposite];
        list->spans[at] = (Span){length - other.end, length - other.start};
        list->spans[opposite] = (Span){length - span.end, length - span.start};
    }
    sort(list, from, to, by_start);
}

static bool is_shortest_everywhere(const SpanList *list, size_t from) {
    for (size_t at = from + 1; at < list->count; at++) {
        if (list->spans[at].start <= list->spans[at - 1].start || list->spans[at].end <= list->spans[at - 1].end) {
            return false;
        }
    }
    return true;
}

/* Keep of the spans from `from` on those that are the shortest with their start, or with their end. */
static void keep_shortest(SpanList *list, size_t from) {
    size_t to = list->count;
    if (is_shortest_everywhere(list, from)) return;
    sort(list, from, to, by_start);
    for (size_t at = from; at < to; at++) {
        Span span = list->spans[at];
        if (at == from || span.start != list->spans[at - 1].start) span_add(list, span.start, span.end);
    }
    sort(list, from, to, by_end);
    for (size_t at = from; at < to; at++) {
        Span span = list->spans[at];
        if (at == from || span.end != list->spans[at - 1].end) span_add(list, span.start, span.end);
    }
    move_down(list, to, from);
    sort(list, from, list->count, by_start);
    size_t kept = from;
    for (size_t at = from; at < list->count; at++) {
        if (at == from || by_start(&list->spans[kept - 1], &list->spans[at]) != 0) list->spans[kept++] = list->spans[at];
    }
    list->count = kept;
}

void run_close(SpanList *list) {
    keep_shortest(list, start_of(list, list->run_count));
    size_t *end = numbers_of(list, 1);
    if (end == NULL) return;
    *end = list->count;
    list->run_count++;
}

void runs_join(SpanList *list, size_t parts) {
    list->run_count -= parts;
    run_close(list);
}

/* Put the spans from `from` on in place of the last runs. */
static void replace_runs(SpanList *list, size_t parts, size_t from) {
    move_down(list, from, start_of(list, list->run_count - parts));
    runs_join(list, parts);
}

/* Spans that are chained are sorted by their ends, and have for each end the last start. */
typedef struct {
    size_t from, to;
} Chains;

/* Chain the spans from `from` on. */
static Chains keep_latest(SpanList *list, size_t from) {
    size_t kept = from;
    sort(list, from, list->count, by_end);
    for (size_t at = from; at < list->count; at++) {
        if (at == from || list->spans[kept - 1].end != list->spans[at].end) list->spans[kept++] = list->spans[at];
    }
    list->count = kept;
    return (Chains){from, kept};
}

static void copy_run(SpanList *list, size_t run) {
    for (size_t at = start_of(list, run), end = list->ends[run]; at < end; at++) {
        span_add(list, list->spans[at].start, list->spans[at].end);
    }
}

/* Add the chains that go on with a span of a run, which begins at most `distance` behind them. */
static void extend(SpanList *list, Chains chains, size_t run, uint32_t distance) {
    /* The chains near enough to the span that begin behind all that end after them. */
    size_t ring[RING], head = 0, tail = 0, next = chains.from;
    for (size_t at = start_of(list, run), end = list->ends[run]; at < end && !list->stopped; at++) {
        const Span *spans = list->spans;
        Span span = spans[at];
        if (!may_go_on(list, 1)) return;
        uint32_t nearest = span.start < distance ? 0 : span.start - distance;
        while (head != tail && spans[ring[head % RING]].end < nearest) head++;
        for (; next < chains.to && spans[next].end <= span.start; next++) {
            if (spans[next].end < nearest) continue;
            while (head != tail && spans[ring[(tail - 1) % RING]].start <= spans[next].start) tail--;
            ring[tail++ % RING] = next;
        }
        if (head != tail) span_add(list, spans[ring[head % RING]].start, span.end);
    }
}

/* Add the chains of one span of each of the runs from `first` on, in their order or the opposite one. */
static void chain_adjacent(SpanList *list, size_t first, size_t parts, uint32_t distance, bool backwards) {
    size_t from = list->count;
    copy_run(list, backwards ? first + parts - 1 : first);
    Chains chains = keep_latest(list, from);
    for (size_t part = 1; part < parts && !list->stopped; part++) {
        extend(list, chains, backwards ? first + parts - 1 - part : first + part, distance);
        move_down(list, chains.to, from);
        chains = keep_latest(list, from);
    }
}

/* Add the chains of one span of each of the runs, in any order: of each set of runs from those with one fewer. */
static void chain_near(SpanList *list, size_t first, size_t parts, uint32_t distance) {
    Chains of_sets[1u << MOST_NEAR];
    size_t sets = (size_t)1 << parts, start = list->count;
    for (size_t set = 1; set < sets && !list->stopped; set++) {
        size_t from = list->count;
        for (size_t part = 0; part < parts; part++) {
            size_t others = set & ~((size_t)1 << part);
            if (others == set) continue;
            if (others == 0) copy_run(list, first + part);
            else extend(list, of_sets[others], first + part, distance);
        }
        of_sets[set] = keep_latest(list, from);
    }
    if (!list->stopped) move_down(list, of_sets[sets - 1].from, start);
}

static void chain(SpanList *list, size_t parts, uint32_t distance, uint32_t length, bool in_order) {
    size_t first = list->run_count - parts, top = list->count;
    for (int turned = 0; turned < 2 && !list->stopped; turned++) {
        size_t from = list->count;
        if (in_order) chain_adjacent(list, first, parts, distance, turned == 1);
        else chain_near(list, first, parts, distance);
        if (turned == 1) mirror(list, from, list->count, length);
        for (size_t run = first; turned == 0 && run < first + parts; run++) {
            mirror(list, start_of(list, run), list->ends[run], length);
        }
    }
    replace_runs(list, parts, top);
}

void runs_near(SpanList *list, size_t parts, uint32_t distance, uint32_t length) {
    chain(list, parts, distance, length, false);
}

void runs_adjacent(SpanList *list, size_t parts, uint32_t distance, uint32_t length) {
    chain(list, parts, distance, length, true);
}

/* The numbers that runs_in_sentences has of each part. */
typedef struct {
    size_t *from, *to; /* its spans */
    size_t *left;      /* and those of them that are not yet looked at */
    size_t *least;     /* the first end of those that are */
} PartNumbers;

/* Add for each beginning of a span the shortest span from there that covers one span of each part. */
static void cover(SpanList *list, size_t parts, PartNumbers *of) {
    for (size_t part = 0; part < parts; part++) {
        for (size_t other = 0; other < parts; other++) {
            of->left[other] = of->to[other];
            of->least[other] = SIZE_MAX;
        }
        for (size_t at = of->to[part]; at-- != of->from[part] && !list->stopped;) {
            const Span *spans = list->spans;
            size_t start = spans[at].start, end = spans[at].end;
            if (!may_go_on(list, parts)) return;
            for (size_t other = 0; other < parts; other++) {
                if (other == part) continue;
                while (of->left[other] != of->from[other] && spans[of->left[other] - 1].start >= start) {
                    size_t next = spans[--of->left[other]].end;
                    if (next < of->least[other]) of->least[other] = next;
                }
                if (of->least[other] > end) end = of->least[other];
            }
            if (end != SIZE_MAX) span_add(list, start, end);
        }
    }
}

/* The same for the ends of spans. */
static void cover_back(SpanList *list, size_t parts, PartNumbers *of, uint32_t length) {
    size_t from = list->count;
    for (size_t part = 0; part < parts; part++) {
        size_t start = list->count;
        for (size_t at = of->from[part]; at < of->to[part]; at++) {
            span_add(list, list->spans[at].start, list->spans[at].end);
        }
        of->from[part] = start;
        of->to[part] = list->count;
        if (!list->stopped) mirror(list, start, list->count, length);
    }
    size_t covered = list->count;
    if (list->stopped) return;
    cover(list, parts, of);
    mirror(list, covered, list->count, length);
    move_down(list, covered, from);
}

/* The place behind the sentence that begins at `start`. */
static uint32_t sentence_end(const uint32_t *text, uint32_t length, uint32_t start) {
    for (uint32_t at = start; at < length; at++) {
        uint32_t code = text[at];
        if (code == IDEOGRAPHIC_STOP || code == '!' || code == '?' || code == ';' || code == ELLIPSIS) return at + 1;
    }
    return length;
}

void runs_in_sentences(SpanList *list, size_t parts, const uint32_t *text, uint32_t length) {
    size_t first = list->run_count - parts, top = list->count;
    size_t *numbers = numbers_of(list, 5 * parts);
    if (numbers == NULL) return;
    PartNumbers of = {numbers, numbers + parts, numbers + 2 * parts, numbers + 3 * parts};
    size_t *next = numbers + 4 * parts;
    for (size_t part = 0; part < parts; part++) next[part] = start_of(list, first + part);
    for (uint32_t start = 0, end; start < length && !list->stopped; start = end) {
        bool all_are_there = true;
        end = sentence_end(text, length, start);
        for (size_t part = 0; part < parts; part++) {
            of.from[part] = next[part];
            while (next[part] < list->ends[first + part] && list->spans[next[part]].start < end) next[part]++;
            of.to[part] = next[part];
            all_are_there &= of.from[part] != of.to[part];
        }
        if (!all_are_there) continue;
        cover(list, parts, &of);
        cover_back(list, parts, &of, length);
    }
    if (!list->stopped) replace_runs(list, parts, top);
}

void run_at_least(SpanList *list, uint32_t count) {
    size_t from = start_of(list, list->run_count - 1), top = list->count;
    uint32_t found = 0, behind = 0;
    copy_run(list, list->run_count - 1);
    sort(list, top, list->count, by_end);
    for (size_t at = top; at < list->count; at++) {
        if (list->spans[at].start < behind) continue;
        found++;
        behind = list->spans[at].end;
    }
    list->count = found >= count ? top : from;
    list->ends[list->run_count - 1] = list->count;
}
