/* The tokens stand in one line, each between two spaces. So a word n-gram is a slice of the line,
 * and so is a character n-gram that starts or ends at a word's border: nothing is copied twice. */
#include "features/tokens.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { HYPHEN = 0x2010 };

typedef struct folded_text {
    dm_slice text; /* folded */
    size_t at;
} folded_text;

/* The code point at `offset`, or -1 behind the end. */
static int32_t peek(const folded_text *folded, size_t offset, size_t *length)
{
    *length = 0;
    return offset < folded->text.size ? dm_utf8_decode(folded->text, offset, length) : -1;
}

static bool is_word_character(int32_t c)
{
    return dm_is_letter(c) || dm_is_digit(c);
}

static bool joins_words(int32_t c)
{
    return c == '\'' || c == '-' || c == HYPHEN;
}

static bool joins_digits(int32_t c)
{
    return c == '.' || c == ',' || c == ':';
}

/* Passes over "1.250,75": digits, and a separator where a digit follows. */
static void skip_number(folded_text *folded)
{
    size_t length, next_length;
    for (;;) {
        int32_t c = peek(folded, folded->at, &length);
        if (!dm_is_digit(c) &&
            !(joins_digits(c) && dm_is_digit(peek(folded, folded->at + length, &next_length))))
            return;
        folded->at += length;
    }
}

static dm_token_kind scan_word(folded_text *folded, dm_buffer *line)
{
    dm_token_kind kind = DM_TOKEN_NUMBER;
    size_t length, next_length;
    for (;;) {
        int32_t c = peek(folded, folded->at, &length);
        if (dm_is_digit(c)) {
            dm_buffer_byte(line, '0');
            skip_number(folded);
            continue;
        }
        if (dm_is_letter(c)) {
            dm_buffer_append(line, folded->text.data + folded->at, length);
            kind = DM_TOKEN_WORD;
        } else if (joins_words(c) &&
                   is_word_character(peek(folded, folded->at + length, &next_length))) {
            dm_buffer_byte(line, c == '\'' ? '\'' : '-');
        } else {
            return kind;
        }
        folded->at += length;
    }
}

/* Appends the mark at hand, if it matters, and passes over its run. */
static void scan_mark(folded_text *folded, int32_t mark, size_t length, dm_buffer *line)
{
    size_t run = 0, next;
    do {
        folded->at += length;
        run++;
    } while (peek(folded, folded->at, &next) == mark);
    if (mark == '.' && run > 1)
        dm_buffer_text(line, "...");
    else if (mark > 0 && mark < 0x80 && strchr("!?\"':;,", mark))
        dm_buffer_byte(line, (char)mark);
}

static bool add_token(dm_tokens *tokens, size_t start, dm_token_kind kind)
{
    dm_token *items =
        dm_array_reserve(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *items);
    if (!items)
        return false;
    tokens->items = items;
    items[tokens->count++] = (dm_token){start, tokens->line.size - start, kind};
    dm_buffer_byte(&tokens->line, ' ');
    return true;
}

dm_status dm_tokens_read(dm_tokens *tokens, dm_slice text, dm_error *error)
{
    tokens->count = 0;
    dm_buffer_clear(&tokens->line);
    dm_status status = dm_utf8_fold(text, &tokens->folded, error);
    if (status)
        return status;
    dm_buffer_byte(&tokens->line, ' ');
    folded_text folded = {dm_buffer_view(&tokens->folded), 0};
    while (folded.at < folded.text.size) {
        size_t start = tokens->line.size, length;
        dm_token_kind kind = DM_TOKEN_MARK;
        int32_t c = peek(&folded, folded.at, &length);
        if (is_word_character(c))
            kind = scan_word(&folded, &tokens->line);
        else
            scan_mark(&folded, c, length, &tokens->line);
        if (tokens->line.size > start && !add_token(tokens, start, kind))
            return dm_fail_memory(error);
    }
    return tokens->line.failed ? dm_fail_memory(error) : DM_OK;
}

void dm_tokens_free(dm_tokens *tokens)
{
    dm_buffer_free(&tokens->line);
    dm_buffer_free(&tokens->folded);
    free(tokens->items);
    *tokens = (dm_tokens){0};
}
