/* A date counts where a heading would have it: in a short line, or set off by a dash or the like at
 * the beginning of a longer one, before the text of the article begins. */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

enum { LINES = 6, SHORT_LINE = 90, LINE_START = 50, MOST_PARTS = 24 };

typedef struct part {
    dm_slice text;
    int number; /* -1: a word */
} part;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The words and numbers of a line. */
static size_t split(dm_slice line, part *parts)
{
    size_t count = 0;
    for (size_t at = 0; at < line.size && count < MOST_PARTS;) {
        size_t start = at;
        part found = {.number = -1};
        if (is_digit(line.data[at])) {
            for (found.number = 0; at < line.size && is_digit(line.data[at]) && at < start + 5;
                 at++)
                found.number = found.number * 10 + (line.data[at] - '0');
        } else if (is_letter(line.data[at])) {
            while (at < line.size && is_letter(line.data[at]))
                at++;
        } else {
            at++;
            continue;
        }
        found.text = dm_slice_between(line, start, at);
        parts[count++] = found;
    }
    return count;
}

/* 1 to 12; 0 where the word is no month. The first three letters tell in both languages. */
static int month_of(dm_slice word)
{
    static const char *const names[] = {"jan", "feb", "mar", "maa", "mrt", "apr", "mei", "may",
                                        "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec"};
    static const int months[] = {1, 2, 3, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10, 11, 12};
    char start[3];
    if (word.size < 3 || word.size > 9)
        return 0;
    for (size_t i = 0; i < 3; i++)
        start[i] = (char)(word.data[i] | 0x20);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (memcmp(start, names[i], 3) == 0)
            return months[i];
    return 0;
}

static bool is_year(int number)
{
    return number >= 1945 && number <= 2100;
}

/* Day, month and year from three neighbouring parts, in the orders that news has. */
static bool read_date(const part *p, int *year, int *month, int *day)
{
    if (p[0].number >= 0 && p[1].number < 0) { /* 3 October 2024 */
        *day = p[0].number;
        *month = month_of(p[1].text);
        *year = p[2].number;
    } else if (p[0].number < 0 && p[1].number >= 0) { /* October 3, 2024 */
        *month = month_of(p[0].text);
        *day = p[1].number;
        *year = p[2].number;
    } else if (is_year(p[0].number)) { /* 2024-10-03 */
        *year = p[0].number;
        *month = p[1].number;
        *day = p[2].number;
    } else { /* 03-10-2024 */
        *day = p[0].number;
        *month = p[1].number;
        *year = p[2].number;
    }
    return is_year(*year) && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

/* Whether four digits stand together, as in every full date. */
static bool has_year(dm_slice line)
{
    size_t digits = 0;
    for (size_t i = 0; i < line.size && digits < 4; i++)
        digits = is_digit(line.data[i]) ? digits + 1 : 0;
    return digits == 4;
}

/* Behind a time of day: ", 21.30 uur", ", 9:00 GMT". */
static dm_slice skip_time(dm_slice rest)
{
    enum { LONGEST_ZONE = 4 };
    dm_slice left = dm_slice_trim(rest);
    size_t at = 0, letters = 0;
    while (at < left.size && strchr(", .:", left.data[at]))
        at++;
    if (at == 0 || at == left.size || !is_digit(left.data[at]))
        return rest;
    while (at < left.size && (is_digit(left.data[at]) || strchr(" .:", left.data[at])))
        at++;
    while (at < left.size && is_letter(left.data[at]) && letters++ < LONGEST_ZONE)
        at++;
    return dm_slice_between(left, at, left.size);
}

/* Whether the text of a date line may begin here: behind a dash, a bracket, a bar or a colon. */
static bool is_set_off(dm_slice rest)
{
    static const char *const marks[] = {"-", "–", "—", ")", "|", ":"};
    rest = dm_slice_trim(skip_time(rest));
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (dm_slice_starts(rest, dm_slice_of(marks[i])))
            return true;
    return false;
}

/* The first date of a line; in a long one it must be set off, and `*set_off` tells whether it is.
 */
static bool find_in_line(dm_slice line, char date[DM_DATE_SIZE], bool *set_off)
{
    part parts[MOST_PARTS];
    bool is_short = line.size <= SHORT_LINE;
    dm_slice start = is_short ? line : dm_slice_between(line, 0, LINE_START);
    size_t count = has_year(start) ? split(start, parts) : 0;
    for (size_t i = 0; i + 2 < count; i++) {
        int year, month, day;
        if (!read_date(&parts[i], &year, &month, &day))
            continue;
        dm_slice last = parts[i + 2].text;
        size_t end = (size_t)(last.data + last.size - line.data);
        *set_off = is_set_off(dm_slice_between(line, end, line.size));
        if (!is_short && !*set_off)
            continue;
        snprintf(date, DM_DATE_SIZE, "%04d-%02d-%02d", year, month, day);
        return true;
    }
    return false;
}

/* What a headline says ("Azmar to vote on 13 March 2033") gives way to a dateline below it. */
bool dm_find_date(dm_slice document, char date[DM_DATE_SIZE])
{
    bool found = false, set_off = false;
    date[0] = '\0';
    for (int lines = 0; document.data && lines < LINES && !set_off;) {
        dm_slice line = dm_slice_trim(dm_slice_cut(&document, '\n'));
        char other[DM_DATE_SIZE];
        lines += line.size > 0;
        if (!find_in_line(line, other, &set_off) || (found && !set_off))
            continue;
        memcpy(date, other, sizeof other);
        found = true;
    }
    return found;
}
