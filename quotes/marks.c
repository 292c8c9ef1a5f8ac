/* One pass lists the marks of a paragraph with what each can do (open, close) by the characters
 * beside it; a second pass pairs them. An opening double mark takes the first double mark that can
 * close it. Single marks are also apostrophes, so among the closing candidates before the next
 * opening one the first is taken that looks like an end: behind punctuation, or before it.
 *
 * Each mark is looked at a bounded number of times: a paragraph of nothing but marks is linear. */
#include "quotes/marks.h"

#include "base/utf8.h"

typedef enum { DOUBLE_MARK, SINGLE_MARK, GUILLEMET } mark_family;

typedef struct mark {
    size_t start, end; /* offsets in the document */
    mark_family family;
    bool can_open, can_close;
    bool firm; /* a closing mark that looks like the end of a quotation */
} mark;

typedef struct mark_list {
    mark *items;
    size_t count, capacity;
} mark_list;

typedef struct scanner {
    const dm_lexicon *lexicon;
    dm_slice text; /* the document up to the paragraph's end */
    size_t start;  /* of the paragraph */
    dm_house_style style;
} scanner;

/* Recognises the mark at `at`: its family and length; false where there is none. */
static bool read_mark(dm_slice text, size_t at, mark_family *family, size_t *length)
{
    char c = text.data[at], next = at + 1 < text.size ? text.data[at + 1] : '\0';
    *length = 2;
    *family = DOUBLE_MARK;
    if ((c == ',' || c == '\'' || c == '`') && next == c)
        return true;
    *length = 1;
    if (c == '"')
        return true;
    *family = SINGLE_MARK;
    if (c == '\'' || c == '`')
        return true;
    if ((unsigned char)c < 0x80)
        return false;
    int32_t code_point = dm_utf8_decode(text, at, length);
    if (code_point >= 0x2018 && code_point <= 0x201B)
        return true;
    *family = DOUBLE_MARK;
    if (code_point >= 0x201C && code_point <= 0x201F)
        return true;
    *family = GUILLEMET;
    return code_point == 0xAB || code_point == 0xBB || code_point == 0x2039 || code_point == 0x203A;
}

/* The bytes that marks begin with; those within a sequence are none of them. */
static bool may_be_mark(char c)
{
    static const bool first_bytes[256] = {
        ['"'] = true, ['\''] = true, ['`'] = true, [','] = true, [0xC2] = true, [0xE2] = true};
    return first_bytes[(unsigned char)c];
}

static int32_t code_point_at(const scanner *scan, size_t at)
{
    size_t length;
    if (at >= scan->text.size)
        return ' ';
    unsigned char byte = (unsigned char)scan->text.data[at];
    return byte < 0x80 ? byte : dm_utf8_decode(scan->text, at, &length);
}

static int32_t code_point_before(const scanner *scan, size_t at)
{
    if (at <= scan->start)
        return ' ';
    unsigned char byte = (unsigned char)scan->text.data[at - 1];
    return byte < 0x80 ? byte : dm_utf8_before(scan->text, at);
}

static bool is_word_character(int32_t c)
{
    return dm_is_letter(c) || dm_is_digit(c);
}

static bool opens_group(int32_t c)
{
    return c == '(' || c == '[' || c == '/' || c == ':' || c == '-' || c == 0x2013 || c == 0x2014 ||
           c == 0xA1 || c == 0xBF;
}

static bool is_opening_mark(int32_t c)
{
    return c == '"' || c == '\'' || c == 0x2018 || c == 0x201A || c == 0x201C || c == 0x201E ||
           c == 0xAB;
}

static bool ends_clause(int32_t c)
{
    return c == '.' || c == ',' || c == '!' || c == '?' || c == 0x2026 || c == ';';
}

/* Whether the word that follows an apostrophe-like mark makes it a clitic: 's avonds, 't, 'em. */
static bool begins_clitic(const scanner *scan, size_t after)
{
    char word[8];
    size_t length = 0;
    if (dm_is_digit(code_point_at(scan, after)))
        return dm_is_digit(code_point_at(scan, after + 1)) &&
               !dm_is_digit(code_point_at(scan, after + 2)); /* '99, the ’60s */
    while (length < sizeof word && after + length < scan->text.size &&
           dm_is_letter((unsigned char)scan->text.data[after + length])) {
        word[length] = (char)(scan->text.data[after + length] | 0x20);
        length++;
    }
    int32_t behind = code_point_at(scan, after + length);
    if (length == 0 || length == sizeof word || dm_is_upper(code_point_at(scan, after)) ||
        (behind != ' ' && behind != '-'))
        return false;
    return dm_lexeme_as(dm_lexicon_find(scan->lexicon, (dm_slice){word, length}), DM_WORD_CLITIC,
                        DM_ANY_LANGUAGE) != NULL;
}

/* What a mark of this shape can do at all: “ only opens in English, but closes „…“. */
static void limit_by_shape(const scanner *scan, mark *m)
{
    int32_t c = code_point_at(scan, m->start);
    if (c == 0x201E || c == 0x201A || c == ',' || c == '`')
        m->can_close = false;
    if (c == 0x2018)
        m->can_close = m->can_close && !m->can_open;
}

static mark classify(const scanner *scan, size_t at, size_t length, mark_family family)
{
    int32_t before = code_point_before(scan, at), after = code_point_at(scan, at + length);
    bool free_before = dm_is_space(before) || opens_group(before) || is_opening_mark(before);
    mark m = {.start = at, .end = at + length, .family = family};
    m.can_open = free_before && !dm_is_space(after);
    m.can_close = !dm_is_space(before) && !is_word_character(after);
    if (family == GUILLEMET) { /* French sets them apart by spaces */
        m.can_open = true;
        m.can_close = true;
    }
    /* “Wij gaan door”, aldus Borrell,“ en wel nu.”: typed without looking. */
    if (m.start > scan->start && (before == ',' || before == ':') &&
        code_point_at(scan, at) == 0x201C)
        m.can_open = true;
    if (family == DOUBLE_MARK && (before == ',' || before == ':') && scan->text.data[at] == ',')
        m.can_open = !dm_is_space(after) || code_point_at(scan, at + length + 1) != ' ';
    if (family == SINGLE_MARK && m.can_open && begins_clitic(scan, at + length))
        m.can_open = false;
    m.firm = m.can_close && (ends_clause(before) || ends_clause(after) || after == ')' ||
                             after == ':' || at + length == scan->text.size);
    limit_by_shape(scan, &m);
    return m;
}

/* `,,` is a mark only where it opens; two commas elsewhere are punctuation. */
static bool is_real(const scanner *scan, const mark *m)
{
    return (m->can_open || m->can_close) && (scan->text.data[m->start] != ',' || m->can_open);
}

static dm_status list_marks(const scanner *scan, mark_list *list, dm_arena *arena, dm_error *error)
{
    for (size_t at = scan->start, length; at < scan->text.size; at += length) {
        mark_family family;
        length = 1;
        if (!may_be_mark(scan->text.data[at]))
            continue;
        if (!read_mark(scan->text, at, &family, &length)) {
            unsigned char byte = (unsigned char)scan->text.data[at];
            if (byte >= 0x80)
                dm_utf8_decode(scan->text, at, &length);
            else
                length = 1;
            continue;
        }
        mark m = classify(scan, at, length, family);
        if (!is_real(scan, &m)) {
            length = scan->text.data[at] == ',' ? 1 : length; /* `,,,` is a comma and a mark */
            continue;
        }
        if (list->count == list->capacity) {
            size_t larger = list->capacity ? list->capacity * 2 : 16;
            mark *items = dm_arena_zeroed(arena, larger, sizeof *items);
            if (!items)
                return dm_fail_memory(error);
            for (size_t i = 0; i < list->count; i++)
                items[i] = list->items[i];
            list->items = items;
            list->capacity = larger;
        }
        list->items[list->count++] = m;
    }
    return DM_OK;
}

/* The mark that closes the one at `open`, or the count of marks where none does. */
static size_t find_double_close(const mark_list *list, size_t open)
{
    for (size_t i = open + 1; i < list->count; i++) {
        const mark *m = &list->items[i];
        if (m->family == list->items[open].family && m->can_close &&
            !(m->can_open && m->family == DOUBLE_MARK) && m->start > list->items[open].end)
            return i;
    }
    return list->count;
}

/* s' before a small letter is more often a possessive than an end. */
static bool may_be_possessive(const scanner *scan, const mark *m)
{
    int32_t before = code_point_before(scan, m->start);
    return !m->firm && (before == 's' || before == 'x' || before == 'z');
}

static size_t find_single_close(const scanner *scan, const mark_list *list, size_t open)
{
    enum { FURTHEST = 64 }; /* marks: apostrophes without end must not be gone through for each */
    size_t weak = list->count, possessive = list->count;
    size_t end = list->count - open > FURTHEST ? open + FURTHEST : list->count;
    for (size_t i = open + 1; i < end; i++) {
        const mark *m = &list->items[i];
        if (m->family != SINGLE_MARK)
            continue;
        if (m->can_open && !m->can_close)
            break;
        if (!m->can_close)
            continue;
        if (m->firm && weak == list->count)
            return i;
        if (m->firm)
            break;
        if (may_be_possessive(scan, m))
            possessive = possessive == list->count ? i : possessive;
        else
            weak = weak == list->count ? i : weak;
    }
    if (scan->style == DM_DOUBLE_STYLE)
        possessive = list->count; /* there, the ministers' plan is no quotation */
    return weak < list->count ? weak : possessive;
}

static dm_span make_span(const mark_list *list, size_t open, size_t close, size_t end)
{
    const mark *first = &list->items[open];
    bool closed = close < list->count;
    return (dm_span){.start = first->end,
                     .end = closed ? list->items[close].start : end,
                     .outer_start = first->start,
                     .outer_end = closed ? list->items[close].end : end,
                     .single = first->family == SINGLE_MARK,
                     .closed = closed};
}

static void trim_span(dm_slice text, dm_span *span)
{
    while (span->end > span->start && (unsigned char)text.data[span->end - 1] <= ' ')
        span->end--;
    while (span->start < span->end && (unsigned char)text.data[span->start] <= ' ')
        span->start++;
}

/* A paragraph that goes on with a quotation: up to the first closing mark that no opening one
 * precedes. Returns how many marks that uses; 0 where the paragraph opens its own. */
static size_t continue_span(const scanner *scan, dm_slice document, size_t open,
                            const mark_list *list, dm_spans *spans)
{
    const mark *close = &list->items[0];
    if (list->count == 0 || close->can_open || close->family == SINGLE_MARK ||
        (document.data[open] == '"') != (document.data[close->start] == '"'))
        return 0;
    spans->items[spans->count++] = (dm_span){.start = scan->start,
                                             .end = close->start,
                                             .outer_start = scan->start,
                                             .outer_end = close->end,
                                             .closed = true,
                                             .reopened = true};
    return 1;
}

/* A single mark at the paragraph's start that has no end runs on only where the next paragraph
 * opens with the same mark. */
static bool reopens_next(dm_slice document, const mark *m, size_t start, size_t end)
{
    size_t next = end, length = m->end - m->start;
    while (next < document.size && (unsigned char)document.data[next] <= ' ')
        next++;
    return m->start == start &&
           dm_slice_starts(dm_slice_between(document, next, document.size),
                           dm_slice_between(document, m->start, m->start + length));
}

dm_house_style dm_guess_style(dm_slice document)
{
    enum { SAMPLE = 8000, FEWEST = 2, TIMES = 3 };
    size_t doubles = 0, singles = 0, length = 1;
    document.size = document.size < SAMPLE ? document.size : SAMPLE;
    for (size_t at = 0; at < document.size; at += length) {
        mark_family family;
        length = 1;
        if (!may_be_mark(document.data[at]) || !read_mark(document, at, &family, &length))
            continue;
        char before = at ? document.data[at - 1] : ' ';
        bool opens = (unsigned char)before <= ' ' || before == '(';
        doubles += opens && family != SINGLE_MARK;
        singles += opens && family == SINGLE_MARK;
    }
    return doubles >= FEWEST && doubles > TIMES * singles ? DM_DOUBLE_STYLE : DM_ANY_STYLE;
}

dm_status dm_find_spans(const dm_lexicon *lexicon, dm_slice document, size_t start, size_t end,
                        dm_opening before, dm_house_style style, dm_arena *arena, dm_spans *spans,
                        dm_error *error)
{
    scanner scan = {lexicon, {document.data, end}, start, style};
    mark_list list = {0};
    *spans = (dm_spans){0};
    dm_status status = list_marks(&scan, &list, arena, error);
    if (status || list.count == 0)
        return status;
    spans->items = dm_arena_zeroed(arena, list.count, sizeof *spans->items);
    if (!spans->items)
        return dm_fail_memory(error);
    size_t i = before.open ? continue_span(&scan, document, before.mark, &list, spans) : 0;
    while (i < list.count) {
        const mark *m = &list.items[i];
        size_t close = list.count;
        if (m->can_open && m->family == SINGLE_MARK)
            close = find_single_close(&scan, &list, i);
        else if (m->can_open)
            close = find_double_close(&list, i);
        bool runs_on = m->can_open && close == list.count &&
                       (m->family == DOUBLE_MARK || reopens_next(document, m, start, end));
        if (close == list.count && !runs_on) {
            i++;
            continue;
        }
        dm_span span = make_span(&list, i, close, end);
        trim_span(document, &span);
        span.reopened = before.open && spans->count == 0 && span.outer_start == start;
        if (span.end > span.start)
            spans->items[spans->count++] = span;
        i = close == list.count ? list.count : close + 1;
    }
    return DM_OK;
}
