/* The tokens stand in one line, each between two spaces. So a word n-gram is a slice of the line,
 * and so is a character n-gram that starts or ends at a word's border: nothing is copied twice.
 *
 * Nearly all text is ASCII: only the other characters are decoded. The line is at most twice as
 * long as the text, so room is made for it once. */
#include "features/tokens.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { HYPHEN = 0x2010 };

enum { OTHER = 0, LETTER = 1, DIGIT = 2, MARK = 4, JOINS_DIGITS = 8, JOINS_WORDS = 16 };

/* What an ASCII character is; folded text has no capitals. */
static inline unsigned kind_of_ascii(unsigned char c)
{
    static const unsigned char marks[64] = {
        ['!'] = MARK,
        ['"'] = MARK,
        ['\''] = MARK | JOINS_WORDS,
        ['-'] = JOINS_WORDS,
        ['.'] = JOINS_DIGITS,
        [','] = MARK | JOINS_DIGITS,
        [':'] = MARK | JOINS_DIGITS,
        [';'] = MARK,
        ['?'] = MARK,
        ['0'] = DIGIT,
        ['1'] = DIGIT,
        ['2'] = DIGIT,
        ['3'] = DIGIT,
        ['4'] = DIGIT,
        ['5'] = DIGIT,
        ['6'] = DIGIT,
        ['7'] = DIGIT,
        ['8'] = DIGIT,
        ['9'] = DIGIT,
    };
    if (c >= 'a' && c <= 'z')
        return LETTER;
    return c < sizeof marks ? marks[c] : OTHER;
}

/* The folded text ends in a NUL, which is OTHER: looking one byte ahead is always allowed. */
typedef struct scan {
    dm_slice text;
    size_t at;
    char *out; /* where the line goes on */
} scan;

/* What stands at `at` (OTHER at the end), and its bytes. */
static inline unsigned kind_at(const scan *s, size_t at, size_t *length)
{
    unsigned char byte = (unsigned char)s->text.data[at];
    *length = 1;
    if (byte < 0x80)
        return kind_of_ascii(byte);
    int32_t c = dm_utf8_decode(s->text, at, length);
    if (c == HYPHEN)
        return JOINS_WORDS;
    return dm_is_letter(c) ? LETTER : dm_is_digit(c) ? DIGIT : OTHER;
}

static inline bool is_word_character(unsigned kind)
{
    return kind == LETTER || kind == DIGIT;
}

/* Passes over "1.250,75": digits, and a separator where a digit follows. */
static void skip_number(scan *s)
{
    size_t length, next_length;
    while (s->at < s->text.size) {
        unsigned kind = kind_at(s, s->at, &length);
        if (kind != DIGIT && !((kind & JOINS_DIGITS) && s->at + length < s->text.size &&
                               kind_at(s, s->at + length, &next_length) == DIGIT))
            return;
        s->at += length;
    }
}

static dm_token_kind scan_word(scan *s)
{
    dm_token_kind kind = DM_TOKEN_NUMBER;
    size_t length, next_length;
    while (s->at < s->text.size) {
        unsigned what = kind_at(s, s->at, &length);
        if (what == LETTER) {
            for (size_t i = 0; i < length; i++)
                *s->out++ = s->text.data[s->at + i];
            kind = DM_TOKEN_WORD;
            s->at += length;
        } else if (what == DIGIT) {
            *s->out++ = '0';
            skip_number(s);
        } else if ((what & JOINS_WORDS) && s->at + length < s->text.size &&
                   is_word_character(kind_at(s, s->at + length, &next_length))) {
            *s->out++ = s->text.data[s->at] == '\'' ? '\'' : '-';
            s->at += length;
        } else {
            break;
        }
    }
    return kind;
}

/* Writes the mark at hand, if it matters, and passes over its run. */
static void scan_mark(scan *s, unsigned kind, size_t length)
{
    const char *mark = s->text.data + s->at;
    size_t run = 0;
    do {
        s->at += length;
        run++;
    } while (s->at + length <= s->text.size && memcmp(s->text.data + s->at, mark, length) == 0);
    if (*mark == '.' && run > 1) {
        memcpy(s->out, "...", 3);
        s->out += 3;
    } else if (kind & MARK) {
        *s->out++ = *mark;
    }
}

/* At most this many bytes stand in the line for a text: each mark has a space behind it, and two
 * full stops become three. */
static size_t longest_line(size_t size)
{
    return 2 * size + 3;
}

static bool add_token(dm_tokens *tokens, size_t start, size_t size, dm_token_kind kind)
{
    dm_token *items =
        dm_array_reserve(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *items);
    if (!items)
        return false;
    tokens->items = items;
    items[tokens->count++] = (dm_token){start, size, kind};
    return true;
}

dm_status dm_tokens_read(dm_tokens *tokens, dm_slice text, dm_error *error)
{
    tokens->count = 0;
    dm_buffer_clear(&tokens->line);
    dm_status status = dm_utf8_fold(text, &tokens->folded, error);
    if (status)
        return status;
    if (!dm_buffer_reserve(&tokens->line, longest_line(tokens->folded.size)))
        return dm_fail_memory(error);
    char *line = tokens->line.data;
    scan s = {.text = dm_buffer_view(&tokens->folded), .out = line};
    *s.out++ = ' ';
    while (s.at < s.text.size) {
        char *start = s.out;
        size_t length;
        dm_token_kind kind = DM_TOKEN_MARK;
        if (s.text.data[s.at] == ' ') {
            s.at++;
            continue;
        }
        unsigned what = kind_at(&s, s.at, &length);
        if (is_word_character(what))
            kind = scan_word(&s);
        else
            scan_mark(&s, what, length);
        if (s.out == start)
            continue;
        if (!add_token(tokens, (size_t)(start - line), (size_t)(s.out - start), kind))
            return dm_fail_memory(error);
        *s.out++ = ' ';
    }
    tokens->line.size = (size_t)(s.out - line);
    line[tokens->line.size] = '\0';
    return DM_OK;
}

void dm_tokens_free(dm_tokens *tokens)
{
    dm_buffer_free(&tokens->line);
    dm_buffer_free(&tokens->folded);
    free(tokens->items);
    *tokens = (dm_tokens){0};
}
