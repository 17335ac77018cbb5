/* The heap of the best hits; see top.h. */
#include "search/top.h"

#include "base/memory.h"

static void sink(Hit *hits, size_t count, size_t at) {
    Hit hit = hits[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && hit_is_better(&hits[child], &hits[child + 1])) child++;
        if (!hit_is_better(&hit, &hits[child])) break;
        hits[at] = hits[child];
        at = child;
    }
    hits[at] = hit;
}

static void rise(Hit *hits, size_t at) {
    Hit hit = hits[at];
    while (at != 0 && hit_is_better(&hits[(at - 1) / 2], &hit)) {
        hits[at] = hits[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    hits[at] = hit;
}

bool top_offer(Top *top, const Hit *hit) {
    if (top->limit == 0) return true;
    if (top_is_full(top)) {
        if (hit_is_better(hit, &top->hits[0])) {
            top->hits[0] = *hit;
            sink(top->hits, top->count, 0);
        }
        return true;
    }
    if (!array_reserve(&top->hits, &top->capacity, top->count + 1, sizeof *top->hits)) return false;
    top->hits[top->count] = *hit;
    rise(top->hits, top->count++);
    return true;
}

/* Quickselect (Hoare 1961), around the middle hit. */
void hits_select(Hit *hits, size_t count, size_t wanted) {
    size_t from = 0, to = count;
    while (to - from > 1) {
        Hit pivot = hits[from + (to - from) / 2];
        size_t low = from, high = to - 1;
        for (;;) {
            while (hit_is_better(&hits[low], &pivot)) low++;
            while (hit_is_better(&pivot, &hits[high])) high--;
            if (low >= high) break;
            Hit hit = hits[low];
            hits[low++] = hits[high];
            hits[high--] = hit;
        }
        /* Hits before `low` are no worse than the pivot, those behind `high` no better. */
        size_t middle = low + (low == high);
        if (wanted < low) to = low;
        else if (wanted > middle) from = middle;
        else return;
    }
}

void top_keep_scored(Top *top) {
    size_t count = top->count;
    top->count = 0;
    for (size_t at = 0; at < count; at++) {
        if (!(top->hits[at].score > 0)) continue;
        top->hits[top->count] = top->hits[at];
        rise(top->hits, top->count++);
    }
}

void top_sort(Top *top) {
    for (size_t count = top->count; count > 1;) {
        Hit worst = top->hits[0];
        top->hits[0] = top->hits[--count];
        sink(top->hits, count, 0);
        top->hits[count] = worst;
    }
}
