/* Statements by week or month, without a gap: a chart's axis is time. */
#ifndef DM_BATCH_PERIODS_H
#define DM_BATCH_PERIODS_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum { DM_WEEK, DM_MONTH } dm_period;

enum { DM_PERIOD_SIZE = 11 }; /* "2031-02-10" and NUL */

/* The number of the week or month that an ISO date is in, counted from year 0. False where the date
 * is no date, or has no day and weeks are asked for. */
bool dm_period_of(dm_slice date, dm_period period, long *number);

/* The name of a period: "2031-02", or the Monday with which the week begins. */
void dm_period_name(dm_period period, long number, char name[DM_PERIOD_SIZE]);

#endif
