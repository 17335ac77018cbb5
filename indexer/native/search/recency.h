/* The age of an article adds this part to its paragraphs' scores.
 *
 * Its age is counted in months, back from the month of the index's newest article. shares[m] is the part at an
 * age of m months; it halves every half_life months. Python gives the table, so that no function of a C library,
 * which may round otherwise, is between the two. */
#ifndef POLICY_RECENCY_H
#define POLICY_RECENCY_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    double *shares;
    size_t half_life; /* months; 0 where age adds nothing */
    uint32_t newest;  /* a day, as 20240329 */
} Recency;

/* The months from the year 0 to a day. */
static inline uint32_t months_to(uint32_t day) { return day / 10000 * 12 + day / 100 % 100; }

/* The part of a score that is added to it. */
static inline double recency_share(const Recency *recency, uint32_t day) {
    if (recency->half_life == 0 || day == 0) return 0;
    uint32_t newest = months_to(recency->newest), month = months_to(day);
    size_t age = month < newest ? newest - month : 0;
    double share = recency->shares[age % recency->half_life];
    for (size_t halvings = age / recency->half_life; halvings != 0; halvings--) share *= 0.5;
    return share;
}

/* A score with what age adds to it. */
static inline double with_recency(const Recency *recency, double score, uint32_t day) {
    return recency->half_life == 0 ? score : score * (1 + recency_share(recency, day));
}

#endif
