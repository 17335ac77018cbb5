/* Looking at the clock; see budget.h. */
#define _POSIX_C_SOURCE 199309L
#include "search/budget.h"

#include <time.h>

/* Characters that are read between two looks at the clock: a fraction of a millisecond. */
#define UNTIL_LOOK 65536

double clock_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

Budget budget_of(int64_t characters, double seconds) {
    return (Budget){.left = characters, .look = characters, .end = seconds < 0 ? 0 : clock_now() + seconds};
}

bool budget_has_time(Budget *budget) {
    if (budget->end != 0 && !budget->spent) budget->spent = clock_now() >= budget->end;
    return !budget->spent;
}

bool budget_look(Budget *budget) {
    if (budget->left <= 0) budget->spent = true;
    if (!budget_has_time(budget)) return false;
    budget->look = budget->end != 0 && budget->left > UNTIL_LOOK ? budget->left - UNTIL_LOOK : 0;
    return true;
}
