/* News comes with a paragraph a line, or with lines wrapped at some width and blank lines between
 * the paragraphs. A text is taken as wrapped where most of the line breaks inside its blocks follow
 * a long line that does not end a sentence.
 *
 * A dateline ("BRUSSEL (ANP) - ", also with a time stamp glued to it) begins a new article. */
#include "quotes/layout.h"

#include "base/utf8.h"

#include <string.h>

static size_t line_end(dm_slice text, size_t at)
{
    enum {
        STEP = 512
    }; /* so that a text with one kind of line end is not gone through for the other */
    while (at < text.size) {
        size_t length = text.size - at < STEP ? text.size - at : STEP;
        const char *feed = memchr(text.data + at, '\n', length);
        length = feed ? (size_t)(feed - text.data) - at : length;
        const char *carriage = length ? memchr(text.data + at, '\r', length) : NULL;
        if (carriage || feed)
            return (size_t)((carriage ? carriage : feed) - text.data);
        at += length;
    }
    return at;
}

static size_t next_line(dm_slice text, size_t end)
{
    if (end < text.size && text.data[end] == '\r' && end + 1 < text.size &&
        text.data[end + 1] == '\n')
        return end + 2;
    return end + (end < text.size);
}

static bool is_blank(dm_slice text, size_t start, size_t end)
{
    return dm_slice_trim(dm_slice_between(text, start, end)).size == 0;
}

static bool ends_sentence(dm_slice line)
{
    line = dm_slice_trim(line);
    return line.size && strchr(".!?:\"'", line.data[line.size - 1]);
}

static bool is_wrapped(dm_slice text)
{
    enum { SAMPLE = 20000, NARROW = 40, WIDE = 110 };
    size_t breaks = 0, inside = 0;
    for (size_t at = 0; at < text.size && at < SAMPLE;) {
        size_t end = line_end(text, at), following = next_line(text, end);
        size_t following_end = line_end(text, following);
        if (!is_blank(text, at, end) && !is_blank(text, following, following_end)) {
            dm_slice line = dm_slice_between(text, at, end);
            breaks++;
            inside += line.size >= NARROW && line.size <= WIDE && !ends_sentence(line);
        }
        at = following > at ? following : at + 1;
    }
    return breaks >= 3 && inside * 10 > breaks * 6;
}

dm_layout dm_layout_begin(dm_slice document)
{
    dm_layout layout = {.document = document, .line = 1};
    if (dm_slice_starts(document, DM_SLICE("\xEF\xBB\xBF")))
        layout.at = 3;
    layout.wrapped = is_wrapped(document);
    return layout;
}

/* The offset behind "PLACE (AGENCY) - " at `start`; `start` itself where there is none. */
static size_t dateline_end(dm_slice text, size_t start, size_t end)
{
    enum { FURTHEST = 60 };
    size_t at = start, capitals = 0, length;
    while (at < end && at < start + FURTHEST) {
        int32_t c = dm_utf8_decode(text, at, &length);
        if (!dm_is_upper(c) && c != ' ' && c != '-' && c != '\'' && c != '.' && c != '/' &&
            c != ',')
            break;
        capitals += dm_is_upper(c);
        at += length;
    }
    if (capitals < 3 || at >= end || text.data[at] != '(')
        return start;
    const char *close = memchr(text.data + at, ')', end - at < 30 ? end - at : 30);
    if (!close)
        return start;
    at = (size_t)(close - text.data) + 1;
    while (at < end && text.data[at] == ' ')
        at++;
    int32_t dash = at < end ? dm_utf8_decode(text, at, &length) : -1;
    if (dash != '-' && dash != '_' && dash != 0x2013 && dash != 0x2014)
        return start;
    at += length;
    while (at < end && text.data[at] == ' ')
        at++;
    return at;
}

/* "PORT ELLERY, Maine - A former …": capitals, a place, a dash between spaces. */
static size_t bare_dateline_end(dm_slice text, size_t start, size_t end)
{
    enum { FURTHEST = 60 };
    size_t capitals = 0, at = start;
    while (at < end && at < start + FURTHEST && text.data[at] >= 'A' && text.data[at] <= 'Z')
        at++, capitals++;
    if (capitals < 3)
        return start;
    for (; at < end && at < start + FURTHEST; at++) {
        size_t length;
        int32_t c = dm_utf8_decode(text, at, &length);
        bool dash = c == '-' || c == 0x2013 || c == 0x2014;
        if (dash && at > start && text.data[at - 1] == ' ' && at + length < end &&
            text.data[at + length] == ' ')
            return at + length + 1;
        if (c == '.' || c == ':' || c == '"')
            return start;
    }
    return start;
}

/* "1 uur geledenCARACAS (ANP) - …": where the place begins behind a glued time stamp. */
static size_t behind_time_stamp(dm_slice text, size_t start, size_t end)
{
    static const char *const stamps[] = {"geleden", "ago"};
    enum { FURTHEST = 24 };
    size_t limit = end - start < FURTHEST ? end - start : FURTHEST;
    if (limit == 0 || text.data[start] < '0' || text.data[start] > '9')
        return start;
    for (size_t i = 0; i < 2; i++) {
        const char *found = memmem(text.data + start, limit, stamps[i], strlen(stamps[i]));
        if (found)
            return (size_t)(found - text.data) + strlen(stamps[i]);
    }
    return start;
}

/* Whether a line's first word may be that of page furniture. */
static bool begins_clutter(const dm_lexicon *lexicon, dm_slice word)
{
    const dm_entry *entry = dm_lexicon_entry(lexicon, word);
    return entry && ((entry->dutch | entry->english) &
                     (UINT64_C(1) << DM_WORD_CLUTTER | UINT64_C(1) << DM_WORD_PHRASE));
}

/* "Lees ook: …", "Foto: ANP": lines that begin as page furniture does. */
static bool is_clutter(const dm_lexicon *lexicon, dm_slice line)
{
    char phrase[32];
    size_t size = 0;
    for (size_t i = 0; i < line.size && size < sizeof phrase; i++) {
        char c = line.data[i];
        bool first = c == ' ' && !memchr(phrase, ' ', size);
        if (first && !begins_clutter(lexicon, (dm_slice){phrase, size}))
            return false;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const dm_lexeme *known = letter ? NULL : dm_lexicon_find(lexicon, (dm_slice){phrase, size});
        if (dm_lexeme_as(known, DM_WORD_CLUTTER, DM_ANY_LANGUAGE) &&
            (c == ':' || memchr(phrase, ' ', size)))
            return true;
        if (!letter && c != ' ')
            return false;
        phrase[size++] = (char)(letter ? c | 0x20 : c);
    }
    return false;
}

/* Whether the text begins with the name of a news agency. */
static bool is_agency(const dm_lexicon *lexicon, dm_slice text)
{
    char name[12];
    size_t size = 0;
    while (size < text.size && size < sizeof name &&
           ((text.data[size] | 0x20) >= 'a' && (text.data[size] | 0x20) <= 'z')) {
        name[size] = (char)(text.data[size] | 0x20);
        size++;
    }
    const dm_lexeme *known = dm_lexicon_find(lexicon, (dm_slice){name, size});
    return dm_lexeme_as(known, DM_WORD_AGENCY, DM_ANY_LANGUAGE) != NULL;
}

/* "United Nations (AP) — ": a place in small letters, but an agency behind it. */
static size_t agency_dateline_end(const dm_lexicon *lexicon, dm_slice text, size_t start,
                                  size_t end)
{
    enum { LONGEST_PLACE = 40, LONGEST_AGENCY = 20 };
    size_t limit = end - start < LONGEST_PLACE ? end : start + LONGEST_PLACE;
    const char *open = memchr(text.data + start, '(', limit - start);
    size_t at = open ? (size_t)(open - text.data) : start, length;
    if (at == start || text.data[at - 1] != ' ')
        return start;
    for (size_t i = start; i < at; i++)
        if ((text.data[i] < 'A' || text.data[i] > 'z') && !strchr(" ,.-/'", text.data[i]) &&
            (unsigned char)text.data[i] < 0x80)
            return start;
    if (!is_agency(lexicon, dm_slice_between(text, at + 1, end)))
        return start;
    for (at++; at < end && text.data[at] != ')'; at++)
        if (at > (size_t)(open - text.data) + LONGEST_AGENCY)
            return start;
    while (++at < end && text.data[at] == ' ')
        continue;
    int32_t dash = at < end ? dm_utf8_decode(text, at, &length) : -1;
    if (dash != '-' && dash != '_' && dash != 0x2013 && dash != 0x2014)
        return start;
    for (at += length; at < end && text.data[at] == ' ';)
        at++;
    return at;
}

/* "15:42 ", "13.05 uur": the time stamps of a live blog. */
static size_t behind_clock(dm_slice text, size_t start, size_t end)
{
    size_t at = start, digits = 0;
    while (at < end && at < start + 5 &&
           ((text.data[at] >= '0' && text.data[at] <= '9') || text.data[at] == ':' ||
            text.data[at] == '.'))
        digits += text.data[at++] >= '0';
    bool clock = at == start + 5 && digits >= 4 && at < end && text.data[at] == ' ' &&
                 (text.data[start + 2] == ':' || text.data[start + 2] == '.');
    if (!clock)
        return start;
    at++;
    if (dm_slice_starts(dm_slice_between(text, at, end), DM_SLICE("uur ")))
        at += 4;
    if (dm_slice_starts(dm_slice_between(text, at, end), DM_SLICE("- ")))
        at += 2;
    return at;
}

/* "By Jane Doe and John Roe": a short line of capitalised words. */
static bool is_byline(dm_slice line)
{
    enum { LONGEST = 80 };
    static const char *const starts[] = {"By ",     "Door ",        "Foto ",  "Foto's ",
                                         "Foto’s ", "Tekst ",       "Beeld ", "Photo ",
                                         "Photos ", "Photographs ", "Words ", "Video "};
    bool by = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        by |= dm_slice_starts(line, dm_slice_of(starts[i]));
    if (!by || line.size > LONGEST || strchr(".!?:\"", line.data[line.size - 1]))
        return false;
    size_t words = 0;
    for (dm_slice rest = line; rest.data; words++) {
        dm_slice word = dm_slice_cut(&rest, ' ');
        bool joint = dm_slice_equal(word, DM_SLICE("and")) || dm_slice_equal(word, DM_SLICE("en"));
        bool small = word.size && word.data[0] >= 'a' && word.data[0] <= 'z';
        if (small && !joint && word.size > 3)
            return false;
    }
    return words > 2;
}

static void strip_dateline(const dm_lexicon *lexicon, dm_slice text, dm_block *block)
{
    block->start = behind_clock(text, block->start, block->end);
    size_t place = behind_time_stamp(text, block->start, block->end);
    size_t behind = dateline_end(text, place, block->end);
    if (behind == place)
        behind = bare_dateline_end(text, place, block->end);
    if (behind == place)
        behind = agency_dateline_end(lexicon, text, place, block->end);
    if (behind > place || place > block->start) {
        block->start = behind > place ? behind : place;
        block->new_article = true;
    }
}

bool dm_layout_next(dm_layout *layout, const dm_lexicon *lexicon, dm_block *block)
{
    dm_slice text = layout->document;
    size_t end = line_end(text, layout->at);
    while (layout->at < text.size && is_blank(text, layout->at, end)) {
        layout->line += end < text.size;
        layout->at = next_line(text, end);
        end = line_end(text, layout->at);
    }
    if (layout->at >= text.size)
        return false;
    *block = (dm_block){.line = layout->line};
    size_t start = layout->at, lines = 1, following = next_line(text, end);
    while (layout->wrapped && following < text.size &&
           !is_blank(text, following, line_end(text, following))) {
        end = line_end(text, following);
        following = next_line(text, end);
        lines++;
    }
    dm_slice trimmed = dm_slice_trim(dm_slice_between(text, start, end));
    block->start = (size_t)(trimmed.data - text.data);
    block->end = block->start + trimmed.size;
    block->clutter = is_clutter(lexicon, trimmed) || is_byline(trimmed);
    strip_dateline(lexicon, text, block);
    layout->at = following;
    layout->line += lines;
    return true;
}
