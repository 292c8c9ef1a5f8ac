/* A word is a run of letters and digits with what may stand inside one: an apostrophe or hyphen
 * between letters (zo'n, EU-chef), full stops between single letters (U.S.). */
#include "quotes/words.h"

#include "base/utf8.h"
#include "quotes/language.h"

#include <string.h>

typedef struct word_reader {
    const dm_lexicon *lexicon;
    dm_paragraph *paragraph;
    dm_slice text; /* the document up to the paragraph's end */
    dm_arena *arena;
    size_t capacity;
    dm_buffer folded;
    char *room; /* for folded words */
    size_t room_left;
} word_reader;

/* What a byte can be; looking it up is the innermost loop. */
enum {
    OTHER = 0,
    SMALL = 1,
    CAPITAL = 2,
    DIGIT = 4,
    SPACE = 8,
    BEYOND = 16,
    HYPHEN = 32,
    INSIDE = 7
};

static const unsigned char kinds[256] = {
    [0 ... ' '] = SPACE,   ['0' ... '9'] = DIGIT, ['A' ... 'Z'] = CAPITAL,
    ['a' ... 'z'] = SMALL, [0x7F] = SPACE,        [0x80 ... 0xFF] = BEYOND};

static unsigned kind_of(char c)
{
    return kinds[(unsigned char)c];
}

static int32_t code_point(dm_slice text, size_t at, size_t *length)
{
    *length = 1;
    if (at >= text.size)
        return ' ';
    unsigned char byte = (unsigned char)text.data[at];
    return byte < 0x80 ? byte : dm_utf8_decode(text, at, length);
}

static bool joins_words(int32_t c)
{
    return c == '\'' || c == 0x2019 || c == '-' || c == 0x2010 || c == 0x2011;
}

/* U.S. or a.d.: the full stop belongs to the word. */
static bool is_initialism(dm_slice text, size_t start, size_t at)
{
    size_t length;
    if (text.data[at] != '.')
        return false;
    bool single = at == start + 1 || (at >= start + 2 && text.data[at - 2] == '.');
    return single && dm_is_letter((unsigned char)text.data[at - 1]) &&
           (dm_is_letter(code_point(text, at + 1, &length)) || at > start + 1);
}

/* Whether the character `c` at `at`, no ASCII letter or digit, belongs to the word from `start`. */
static bool goes_on(dm_slice text, size_t start, size_t at, int32_t c, size_t length)
{
    size_t next;
    if (c >= 0x80 && (dm_is_letter(c) || dm_is_digit(c)))
        return true;
    if (joins_words(c))
        return at > start && dm_is_letter(code_point(text, at + length, &next));
    if (c != '.' && c != ',')
        return false;
    bool decimal = at > start && dm_is_digit((unsigned char)text.data[at - 1]) &&
                   dm_is_digit(code_point(text, at + 1, &next));
    return decimal || is_initialism(text, start, at);
}

/* The end of the word at `start`; `kind` gets the kinds of its bytes, joined. */
static size_t word_end(dm_slice text, size_t start, unsigned *kind)
{
    size_t at = start, length;
    *kind = 0;
    while (at < text.size) {
        unsigned byte = kind_of(text.data[at]);
        if (byte & INSIDE) {
            *kind |= byte;
            at++;
            continue;
        }
        if (byte == SPACE)
            break;
        int32_t c = code_point(text, at, &length);
        if (!goes_on(text, start, at, c, length))
            break;
        *kind |= c == '-' ? HYPHEN : BEYOND;
        at += length;
    }
    return at;
}

static dm_word *add_word(word_reader *reader)
{
    enum { BYTES_A_WORD = 6, FEWEST = 12, MOST_AT_FIRST = 4096 };
    dm_paragraph *paragraph = reader->paragraph;
    if (paragraph->count == reader->capacity) {
        size_t expected = (paragraph->end - paragraph->start) / BYTES_A_WORD + FEWEST;
        size_t first = expected < MOST_AT_FIRST ? expected : MOST_AT_FIRST;
        size_t larger = reader->capacity ? reader->capacity * 2 : first;
        dm_word *words = dm_arena_take(reader->arena, larger, sizeof *words);
        if (!words)
            return NULL;
        if (paragraph->count)
            memcpy(words, paragraph->words, paragraph->count * sizeof *words);
        paragraph->words = words;
        reader->capacity = larger;
    }
    dm_word *word = &paragraph->words[paragraph->count++];
    *word = (dm_word){0};
    return word;
}

/* The length of a possessive ending ('s or ’s, or the bare apostrophe is punctuation already). */
static size_t possessive_ending(dm_slice word)
{
    if (word.size < 3 || (word.data[word.size - 1] | 0x20) != 's')
        return 0;
    if (memcmp(word.data + word.size - 2, "'s", 2) == 0)
        return 2;
    return word.size > 4 && memcmp(word.data + word.size - 4, "\xE2\x80\x99s", 4) == 0 ? 4 : 0;
}

/* Guterres' spokesman: the bytes of the apostrophe behind a word that ends in s; 0 for none. */
static size_t plural_possessive(dm_slice text, size_t start, size_t end)
{
    size_t length, behind;
    if (end >= text.size || end < start + 2 || text.data[end - 1] != 's')
        return 0;
    int32_t mark = code_point(text, end, &length);
    bool apostrophe = mark == '\'' || mark == 0x2019;
    return apostrophe && code_point(text, end + length, &behind) == ' ' ? length : 0;
}

/* al-Nuaimi, d'Estaing: a short article joined to a capital makes a name. */
static bool has_capital_behind_article(dm_slice text)
{
    enum { LONGEST_ARTICLE = 3 };
    size_t length;
    for (size_t at = 1; at + 1 < text.size && at <= LONGEST_ARTICLE; at++)
        if (text.data[at] == '-' || text.data[at] == '\'')
            return dm_is_upper(code_point(text, at + 1, &length));
    return false;
}

/* 't and 's that stand for words of their own: the item's end, or `at` where there is none. */
static size_t clitic_end(dm_slice text, size_t at)
{
    size_t mark, letter, behind;
    if (!joins_words(code_point(text, at, &mark)) || text.data[at] == '-')
        return at;
    int32_t c = code_point(text, at + mark, &letter);
    if (!dm_is_letter(c) || at + mark >= text.size)
        return at;
    return dm_is_space(code_point(text, at + mark + letter, &behind)) ? at + mark + letter : at;
}

/* Room for `size` bytes in the arena, many words at a time; NULL without memory. */
static char *take_room(word_reader *reader, size_t size)
{
    enum { ROOM = 1024 };
    if (reader->room_left < size) {
        size_t larger = size < ROOM ? ROOM : size;
        reader->room = dm_arena_take(reader->arena, larger, 1);
        reader->room_left = reader->room ? larger : 0;
    }
    if (!reader->room)
        return NULL;
    char *taken = reader->room;
    reader->room += size;
    reader->room_left -= size;
    return taken;
}

/* Small ASCII letters stand for themselves, capitals are made small, anything else is folded by
 * Unicode's rules. A word without end is left as it is: it is in no lexicon. */
static dm_status fold_word(word_reader *reader, dm_slice text, unsigned kind, dm_word *word,
                           dm_error *error)
{
    enum { LONGEST = 200 };
    word->folded = text;
    if ((kind & ~(unsigned)HYPHEN) == SMALL || text.size > LONGEST)
        return DM_OK;
    if (kind & BEYOND) {
        dm_status status = dm_utf8_fold(text, &reader->folded, error);
        if (status)
            return status;
        word->folded = dm_arena_copy(reader->arena, dm_buffer_view(&reader->folded));
        return word->folded.data ? DM_OK : dm_fail_memory(error);
    }
    char *folded = take_room(reader, text.size);
    if (!folded)
        return dm_fail_memory(error);
    for (size_t i = 0; i < text.size; i++)
        folded[i] = kind_of(text.data[i]) == CAPITAL ? (char)(text.data[i] | 0x20) : text.data[i];
    word->folded.data = folded;
    return DM_OK;
}

static bool is_all_upper(dm_slice text, size_t at)
{
    size_t length;
    for (; at < text.size; at += length) {
        int32_t c = code_point(text, at, &length);
        if (!dm_is_upper(c) && c != '.' && c != '-' && c != '/')
            return false;
    }
    return true;
}

static dm_status describe_word(word_reader *reader, unsigned kind, dm_word *word, dm_error *error)
{
    dm_slice text = dm_slice_between(reader->text, word->start, word->end);
    size_t ending = kind & BEYOND ? possessive_ending(text) : 0, length;
    word->possessive = ending > 0;
    word->ending = (unsigned char)ending;
    text.size -= ending;
    dm_status status = fold_word(reader, text, kind, word, error);
    if (status)
        return status;
    word->compound = kind & HYPHEN;
    if (kind == SMALL) {
        word->entry = dm_lexicon_entry(reader->lexicon, word->folded);
        return DM_OK; /* most words end here */
    }
    int32_t first = code_point(text, 0, &length);
    bool capital = dm_is_upper(first);
    word->upper = capital && text.size > length && is_all_upper(text, length);
    word->capital = capital || (kind & ~(unsigned)SMALL && has_capital_behind_article(text));
    word->kind = dm_is_digit(first) ? DM_ITEM_NUMBER : DM_ITEM_WORD;
    if (word->kind == DM_ITEM_WORD)
        word->entry = dm_lexicon_entry(reader->lexicon, word->folded);
    return DM_OK;
}

/* The item behind `at`: a quotation, a word, a number or a punctuation mark. */
static dm_status read_item(word_reader *reader, size_t at, const dm_span *span, dm_word *word,
                           dm_error *error)
{
    size_t length, end = at;
    unsigned kind = 0;
    int32_t c = code_point(reader->text, at, &length);
    word->start = at;
    if (span && at >= span->outer_start) {
        word->kind = DM_ITEM_QUOTE;
        word->end = span->outer_end;
        return DM_OK;
    }
    if (dm_is_letter(c) || dm_is_digit(c))
        end = word_end(reader->text, at, &kind);
    else if (joins_words(c))
        end = clitic_end(reader->text, at);
    kind = kind ? kind : BEYOND;
    if (end == at) {
        word->kind = DM_ITEM_PUNCTUATION;
        word->mark = reader->text.data[at];
        word->end = at + length;
        return DM_OK;
    }
    word->end = span && end > span->outer_start ? span->outer_start : end;
    dm_status status = describe_word(reader, kind, word, error);
    size_t mark = plural_possessive(reader->text, at, word->end);
    if (mark && !(span && span->outer_start <= word->end)) {
        word->possessive = true;
        word->ending = (unsigned char)mark;
        word->end += mark;
    }
    return status;
}

static dm_status read_items(word_reader *reader, dm_error *error)
{
    dm_paragraph *paragraph = reader->paragraph;
    const dm_spans *spans = &paragraph->spans;
    size_t next_span = 0, length;
    dm_status status = DM_OK;
    for (size_t at = paragraph->start; at < paragraph->end && !status;) {
        const dm_span *span = next_span < spans->count ? &spans->items[next_span] : NULL;
        bool quote = span && at >= span->outer_start;
        unsigned kind = kind_of(reader->text.data[at]);
        length = 1;
        if (!quote && (kind == SPACE ||
                       (kind == BEYOND && dm_is_space(code_point(reader->text, at, &length))))) {
            at += length;
            continue;
        }
        dm_word *word = add_word(reader);
        if (!word)
            return dm_fail_memory(error);
        status = read_item(reader, at, span, word, error);
        word->span = next_span;
        next_span += quote;
        at = word->end;
    }
    return status;
}

/* --- language ------------------------------------------------------------------------------ */

static dm_language language_of(const dm_lexicon *lexicon, const dm_paragraph *p,
                               dm_language *so_far)
{
    enum { SAMPLE = 500 }; /* words */
    const uint64_t telling = UINT64_C(1) << DM_WORD_HINT | UINT64_C(1) << DM_WORD_FINITE |
                             UINT64_C(1) << DM_WORD_AUXILIARY | UINT64_C(1) << DM_WORD_DETERMINER;
    size_t dutch = 0, english = 0;
    for (size_t i = 0; i < p->count && i < SAMPLE; i++) {
        const dm_entry *entry = p->words[i].entry;
        dutch += entry && (entry->dutch & telling);
        english += entry && (entry->english & telling);
    }
    if (dutch == english && !*so_far)
        *so_far = dm_guess_language(lexicon, p->document, DM_DUTCH);
    else if (dutch != english)
        *so_far = dutch > english ? DM_DUTCH : DM_ENGLISH;
    return *so_far;
}

static void choose_classes(dm_paragraph *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const dm_entry *entry = p->words[i].entry;
        if (entry)
            p->words[i].classes = p->language == DM_ENGLISH ? entry->english : entry->dutch;
    }
}

/* --- sentences ----------------------------------------------------------------------------- */

static bool is_final(char mark)
{
    return mark == '.' || mark == '!' || mark == '?';
}

/* The full stop of "dr.", "J." or "a.d." ends no sentence. */
static bool is_abbreviation(const dm_paragraph *paragraph, size_t at)
{
    const dm_word *word = &paragraph->words[at];
    if (word->kind != DM_ITEM_WORD)
        return false;
    return (word->capital && word->end - word->start == 1) ||
           dm_word_as(paragraph, at, DM_WORD_ABBREVIATION);
}

static bool begins_sentence(const dm_paragraph *paragraph, size_t at)
{
    const dm_word *word = &paragraph->words[at];
    return word->kind == DM_ITEM_QUOTE || word->kind == DM_ITEM_NUMBER || word->capital ||
           (word->kind == DM_ITEM_PUNCTUATION && word->mark != ',' && word->mark != ')' &&
            !is_final(word->mark));
}

/* “Enough!” Blinken said: what follows the quotation is still its sentence. */
static bool reports_next(const dm_paragraph *paragraph, size_t at)
{
    if (paragraph->language == DM_DUTCH)
        return false; /* there the verb would stand first, without a capital */
    for (size_t i = at; i < paragraph->count && i < at + 6; i++) {
        const dm_word *word = &paragraph->words[i];
        if (word->kind != DM_ITEM_WORD)
            return false;
        const dm_lexeme *verb = dm_word_as(paragraph, i, DM_WORD_FINITE);
        if (verb && !(verb->traits & DM_VERB_NOUN))
            return true;
    }
    return false;
}

/* The last one that is no closing mark: “He said ‘no.’” ends with a full stop. */
static char last_character(const dm_paragraph *paragraph, const dm_span *span)
{
    const char *data = paragraph->document.data;
    size_t end = span->end;
    while (end > span->start &&
           ((unsigned char)data[end - 1] >= 0x80 || data[end - 1] == '\'' || data[end - 1] == '"'))
        end--;
    return end > span->start ? data[end - 1] : ' ';
}

static bool quote_ends_sentence(const dm_paragraph *paragraph, size_t at)
{
    const dm_span *span = &paragraph->spans.items[paragraph->words[at].span];
    char last = last_character(paragraph, span);
    if (!is_final(last))
        return false;
    if (at + 1 == paragraph->count)
        return true;
    if (paragraph->words[at + 1].kind == DM_ITEM_QUOTE)
        return true;
    return begins_sentence(paragraph, at + 1) &&
           paragraph->words[at + 1].kind != DM_ITEM_PUNCTUATION &&
           (last == '.' || !reports_next(paragraph, at + 1));
}

static void mark_sentences(dm_paragraph *paragraph)
{
    for (size_t i = 0; i < paragraph->count; i++) {
        dm_word *word = &paragraph->words[i];
        bool last = i + 1 == paragraph->count;
        if (last)
            word->ends_sentence = true;
        else if (word->kind == DM_ITEM_QUOTE)
            word->ends_sentence = quote_ends_sentence(paragraph, i);
        else if (word->kind == DM_ITEM_PUNCTUATION && is_final(word->mark))
            word->ends_sentence =
                begins_sentence(paragraph, i + 1) &&
                !(word->mark == '.' && i > 0 && is_abbreviation(paragraph, i - 1));
    }
}

/* Raabs woordvoerder: Dutch writes the genitive without an apostrophe. */
static void find_genitive(dm_word *word, const dm_lexeme *role)
{
    if (!(role->traits & (DM_ROLE_SPOKESPERSON | DM_ROLE_COLLEAGUE)) || word->possessive ||
        word->entry || word->folded.size < 4 || word->folded.data[word->folded.size - 1] != 's')
        return;
    word->possessive = true;
    word->ending = 1;
    word->folded.size--;
}

static const dm_lexeme *role_of(const dm_lexicon *lexicon, const dm_paragraph *p, size_t at)
{
    const dm_word *word = &p->words[at];
    if (word->classes & (UINT64_C(1) << DM_WORD_ROLE))
        return dm_word_as(p, at, DM_WORD_ROLE);
    if (word->kind != DM_ITEM_WORD || (word->entry && p->language == DM_ENGLISH))
        return NULL;
    bool joined = word->compound;
    bool name = word->capital && at > 0 && !p->words[at - 1].ends_sentence;
    if (!joined && (p->language == DM_ENGLISH || name || word->entry))
        return NULL;
    return dm_lexicon_compound(lexicon, word->folded, p->language);
}

/* Most words cannot begin a noun phrase that speaks: small ones that are no article, pronoun or
 * title and that no role noun follows soon. */
static void find_beginnings(const dm_lexicon *lexicon, dm_paragraph *p)
{
    enum { REACH = 6 }; /* the modifiers that may stand before a role */
    const uint64_t beginnings =
        UINT64_C(1) << DM_WORD_DETERMINER | UINT64_C(1) << DM_WORD_QUANTITY |
        UINT64_C(1) << DM_WORD_PRONOUN_M | UINT64_C(1) << DM_WORD_PRONOUN_F |
        UINT64_C(1) << DM_WORD_PRONOUN_PLURAL | UINT64_C(1) << DM_WORD_PRONOUN_IT |
        UINT64_C(1) << DM_WORD_SOMEONE | UINT64_C(1) << DM_WORD_TITLE |
        UINT64_C(1) << DM_WORD_DEMONYM | UINT64_C(1) << DM_WORD_NATIONAL |
        UINT64_C(1) << DM_WORD_NAME_PARTICLE;
    size_t to_role = REACH + 1;
    for (size_t i = p->count; i-- > 0;) {
        dm_word *word = &p->words[i];
        word->role = role_of(lexicon, p, i);
        if (word->capital && p->language == DM_DUTCH && i + 1 < p->count && p->words[i + 1].role)
            find_genitive(word, p->words[i + 1].role);
        to_role = word->kind != DM_ITEM_WORD ? REACH + 1 : word->role ? 0 : to_role + 1;
        word->begins_mention = word->kind == DM_ITEM_NUMBER || word->capital || to_role <= REACH ||
                               (word->classes & beginnings);
    }
}

dm_status dm_read_words(const dm_lexicon *lexicon, dm_paragraph *paragraph, dm_language *so_far,
                        dm_arena *arena, dm_error *error)
{
    word_reader reader = {.lexicon = lexicon,
                          .paragraph = paragraph,
                          .text = {paragraph->document.data, paragraph->end},
                          .arena = arena};
    dm_status status = read_items(&reader, error);
    dm_buffer_free(&reader.folded);
    if (status)
        return status;
    paragraph->language = language_of(lexicon, paragraph, so_far);
    choose_classes(paragraph);
    mark_sentences(paragraph);
    find_beginnings(lexicon, paragraph);
    paragraph->arena = arena;
    /* One more, whose own address says "none". */
    paragraph->mentions = dm_arena_zeroed(arena, paragraph->count + 1, sizeof *paragraph->mentions);
    paragraph->no_mention = (struct dm_mention *)(void *)paragraph->mentions;
    return paragraph->mentions ? DM_OK : dm_fail_memory(error);
}

const dm_lexeme *dm_word_as(const dm_paragraph *paragraph, size_t at, dm_word_class word_class)
{
    if (!dm_word_is(paragraph, at, UINT64_C(1) << word_class))
        return NULL;
    return dm_lexeme_as(paragraph->words[at].entry->lexemes, word_class, paragraph->language);
}

size_t dm_sentence_start(const dm_paragraph *paragraph, size_t at)
{
    while (at > 0 && !paragraph->words[at - 1].ends_sentence)
        at--;
    return at;
}

size_t dm_sentence_end(const dm_paragraph *paragraph, size_t at)
{
    while (at < paragraph->count && !paragraph->words[at].ends_sentence)
        at++;
    return at < paragraph->count ? at + 1 : at;
}

dm_slice dm_words_text(const dm_paragraph *paragraph, size_t first, size_t last)
{
    if (first >= last)
        return (dm_slice){NULL, 0};
    return dm_slice_between(paragraph->document, paragraph->words[first].start,
                            paragraph->words[last - 1].end);
}
