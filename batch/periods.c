/* Days are counted as Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms" do it: years
 * begin in March, so that the leap day comes last, and 400 of them have 146,097 days. */
#include "batch/periods.h"

#include <stdio.h>

enum {
    DAYS_OF_ERA = 146097,
    YEARS_OF_ERA = 400,
    MONDAY = 2 /* so many days before 1 March of year 0, a Wednesday, a week began */
};

/* The number of `digits` digits at `at`, or -1. */
static int number_at(dm_slice date, size_t at, size_t digits)
{
    int number = 0;
    if (at + digits > date.size)
        return -1;
    for (size_t i = at; i < at + digits; i++) {
        if (date.data[i] < '0' || date.data[i] > '9')
            return -1;
        number = number * 10 + (date.data[i] - '0');
    }
    return number;
}

/* Days since 1 March of year 0. */
static long day_number(long year, long month, long day)
{
    year -= month <= 2;
    long era = year / YEARS_OF_ERA, of_era = year % YEARS_OF_ERA;
    long day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
}

static void date_of(long day, char name[DM_PERIOD_SIZE])
{
    long era = day / DAYS_OF_ERA, of_era = day % DAYS_OF_ERA;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100);
    long from_march = (5 * of_year + 2) / 153;
    long month = from_march < 10 ? from_march + 3 : from_march - 9;
    year += era * YEARS_OF_ERA + (month <= 2);
    snprintf(name, DM_PERIOD_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)(of_year - (153 * from_march + 2) / 5 + 1) % 100);
}

bool dm_period_of(dm_slice date, dm_period period, long *number)
{
    int year = number_at(date, 0, 4), month = number_at(date, 5, 2);
    if (year < 1 || month < 1 || month > 12)
        return false;
    if (period == DM_MONTH) {
        *number = 12L * year + month - 1;
        return true;
    }
    int day = number_at(date, 8, 2);
    if (day < 1 || day > 31)
        return false;
    *number = (day_number(year, month, day) + MONDAY) / 7;
    return true;
}

void dm_period_name(dm_period period, long number, char name[DM_PERIOD_SIZE])
{
    if (period == DM_MONTH)
        snprintf(name, DM_PERIOD_SIZE, "%04u-%02u", (unsigned)(number / 12) % 10000,
                 (unsigned)(number % 12) + 1);
    else
        date_of(number * 7 - MONDAY, name);
}
