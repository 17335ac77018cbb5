/* The days of articles: 20240329, 20240300 where only the month is known, 20240000 where only the year is, 0 where
 * nothing is. */
#ifndef POLICY_DAYS_H
#define POLICY_DAYS_H

#include <stdbool.h>
#include <stdint.h>

static inline uint32_t first_day(uint32_t day) { return day % 100 != 0 ? day : day % 10000 != 0 ? day + 1 : day + 101; }

static inline uint32_t last_day(uint32_t day) {
    if (day % 100 != 0) return day;
    if (day % 10000 == 0) return day + 1231;
    uint32_t year = day / 10000, month = day / 100 % 100;
    if (month == 2) return day + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28);
    return day + (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
}

/* Whether all of a day, a month or a year lies from `since` to `until`; an unknown one never does. */
static inline bool lies_within(uint32_t day, uint32_t since, uint32_t until) {
    return day != 0 && first_day(day) >= since && last_day(day) <= until;
}

#endif
