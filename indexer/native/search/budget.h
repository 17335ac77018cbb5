/* The budget of a search: how much text it may still read, and until when. What is not decided when it is spent
 * is left out: neither a hit nor counted. */
#ifndef POLICY_BUDGET_H
#define POLICY_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As search/engine/budget.py has it. */
#define COST_OF_TEXT 32
#define COST_OF_SPAN 8

typedef struct {
    int64_t left; /* characters that may be read */
    int64_t look; /* no more than these are left when the clock is looked at again */
    double end;   /* by clock_now; 0 for none */
    bool spent;   /* something was left out */
} Budget;

/* Seconds since some moment. */
double clock_now(void);

/* A budget of some seconds from now on; of any time where they are negative. */
Budget budget_of(int64_t characters, double seconds);

/* Look at the clock and at what is left; false where the budget is spent. */
bool budget_look(Budget *budget);

/* Whether one more text may be read. */
static inline bool budget_may_read(Budget *budget) {
    return budget->left > budget->look ? !budget->spent : budget_look(budget);
}

/* Whether work that reads no texts may go on. */
bool budget_has_time(Budget *budget);

/* Pay for the reading of a text. */
static inline void budget_pay(Budget *budget, size_t characters) {
    budget->left -= (int64_t)characters + COST_OF_TEXT;
}

#endif
