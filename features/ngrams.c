/* A namespace is the seed of the hash, so that the word "eis" and the characters "eis" differ. */
#include "features/ngrams.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { MOST_PERCENT = 1000 };

dm_status dm_ngram_options_check(const dm_ngram_options *options, dm_error *error)
{
    if (options->schema != DM_NGRAM_SCHEMA)
        return dm_fail(error, DM_DATA, "features have schema %u, this program has %d",
                       (unsigned)options->schema, DM_NGRAM_SCHEMA);
    if (options->word_max < 1 || options->word_max > DM_NGRAM_MOST_WORDS)
        return dm_fail(error, DM_DATA, "word n-grams of up to %u words; give 1 to %d",
                       (unsigned)options->word_max, DM_NGRAM_MOST_WORDS);
    if (options->char_max > DM_NGRAM_MOST_CHARACTERS ||
        (options->char_max && (options->char_min < 1 || options->char_min > options->char_max)))
        return dm_fail(error, DM_DATA, "character n-grams of %u to %u characters; give 1 to %d",
                       (unsigned)options->char_min, (unsigned)options->char_max,
                       DM_NGRAM_MOST_CHARACTERS);
    const uint32_t percents[] = {options->char_percent, options->cue_percent,
                                 options->class_percent, options->mixed_percent};
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
        if (percents[i] > MOST_PERCENT)
            return dm_fail(error, DM_DATA, "a weight of %u %%; give 0 to %d", (unsigned)percents[i],
                           MOST_PERCENT);
    if (options->class_reach > DM_NGRAM_MOST_REACH)
        return dm_fail(error, DM_DATA, "pairs of classes over %u tokens; give 0 to %d",
                       (unsigned)options->class_reach, DM_NGRAM_MOST_REACH);
    return DM_OK;
}

typedef struct ngram_walk {
    const dm_ngram_options *options;
    const dm_thesaurus *thesaurus;
    const dm_tokens *tokens;
    const dm_class_set *classes;
    dm_slice line;
    dm_ngram_visitor *visit;
    void *context;
} ngram_walk;

static uint64_t hash(dm_ngram_namespace space, dm_slice text)
{
    return XXH3_64bits_withSeed(text.data, text.size, (XXH64_hash_t)space);
}

/* The text from one token to another. */
static dm_slice span(const ngram_walk *walk, size_t first, size_t last)
{
    const dm_token *end = &walk->tokens->items[last];
    return dm_slice_between(walk->line, walk->tokens->items[first].start, end->start + end->size);
}

/* One number from two; the same on every machine, whatever its byte order. */
static uint64_t combine(uint64_t a, uint64_t b, dm_ngram_namespace space)
{
    uint64_t mixed = (a + (uint64_t)space) * 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ mixed >> 32) + b;
    mixed *= 0xD6E8FEB86659FD93U;
    return mixed ^ mixed >> 32;
}

uint64_t dm_ngram_word_key(dm_slice word)
{
    return hash(DM_NGRAM_WORD, word);
}

uint64_t dm_ngram_words_key(uint64_t words, uint64_t next)
{
    return combine(words, next, DM_NGRAM_WORDS);
}

uint64_t dm_ngram_class_key(const dm_thesaurus *thesaurus, int first, int second)
{
    uint64_t right = second == DM_NO_CLASS ? 0 : dm_thesaurus_key(thesaurus, (unsigned)second);
    return combine(dm_thesaurus_key(thesaurus, (unsigned)first), right, DM_NGRAM_CLASSES);
}

uint64_t dm_ngram_class_word_key(const dm_thesaurus *thesaurus, int class, uint64_t word)
{
    return combine(dm_thesaurus_key(thesaurus, (unsigned)class), word, DM_NGRAM_MIXED);
}

uint64_t dm_ngram_word_class_key(const dm_thesaurus *thesaurus, uint64_t word, int class)
{
    return combine(word, dm_thesaurus_key(thesaurus, (unsigned)class), DM_NGRAM_MIXED);
}

static dm_slice cue_text(const dm_tokens *cue)
{
    return dm_slice_trim(dm_buffer_view(&cue->line));
}

uint64_t dm_ngram_cue_key(const dm_tokens *cue)
{
    return hash(DM_NGRAM_CUE, cue_text(cue));
}

static uint64_t key_of_token(const ngram_walk *walk, size_t at)
{
    return dm_ngram_word_key(span(walk, at, at));
}

static void visit_words(const ngram_walk *walk, size_t first)
{
    uint64_t key = key_of_token(walk, first);
    for (size_t last = first;; key = dm_ngram_words_key(key, key_of_token(walk, last))) {
        dm_ngram ngram = {key, last == first ? DM_NGRAM_WORD : DM_NGRAM_WORDS,
                          span(walk, first, last), DM_NO_CLASS, DM_NO_CLASS};
        walk->visit(walk->context, &ngram);
        if (++last == first + walk->options->word_max || last == walk->tokens->count)
            break;
    }
}

/* Where the characters of " word " start, and where the last one ends; returns how many. */
static size_t find_characters(dm_slice word, size_t borders[DM_NGRAM_WORD_LIMIT + 3])
{
    size_t found = 0;
    for (size_t at = 0; at <= word.size && found < DM_NGRAM_WORD_LIMIT + 3; at++)
        if (at == word.size || ((unsigned char)word.data[at] & 0xC0) != 0x80)
            borders[found++] = at;
    return found - 1;
}

void dm_ngrams_visit_characters(const dm_ngram_options *options, dm_slice spaced_word,
                                dm_ngram_visitor *visit, void *context)
{
    size_t borders[DM_NGRAM_WORD_LIMIT + 3] = {0};
    size_t count = find_characters(spaced_word, borders);
    for (size_t n = options->char_min; n <= options->char_max && n <= count; n++) {
        for (size_t i = 0; i + n <= count; i++) {
            dm_slice text = dm_slice_between(spaced_word, borders[i], borders[i + n]);
            dm_ngram ngram = {hash(DM_NGRAM_CHARACTERS, text), DM_NGRAM_CHARACTERS, text,
                              DM_NO_CLASS, DM_NO_CLASS};
            visit(context, &ngram);
        }
    }
}

/* A word with the spaces beside it. */
static dm_slice spaced(const ngram_walk *walk, const dm_token *word)
{
    return dm_slice_between(walk->line, word->start - 1, word->start + word->size + 1);
}

/* The classes of a token, each alone and with those of the tokens within reach behind it. */
static void visit_classes(const ngram_walk *walk, size_t first)
{
    size_t end = first + walk->options->class_reach;
    for (dm_class_set left = walk->classes[first]; left;) {
        int a = dm_take_class(&left);
        dm_ngram ngram = {dm_ngram_class_key(walk->thesaurus, a, DM_NO_CLASS), DM_NGRAM_CLASSES,
                          span(walk, first, first), a, DM_NO_CLASS};
        walk->visit(walk->context, &ngram);
        for (size_t last = first + 1; last <= end && last < walk->tokens->count; last++) {
            for (dm_class_set right = walk->classes[last]; right;) {
                int b = dm_take_class(&right);
                ngram = (dm_ngram){dm_ngram_class_key(walk->thesaurus, a, b), DM_NGRAM_CLASSES,
                                   span(walk, first, last), a, b};
                walk->visit(walk->context, &ngram);
            }
        }
    }
}

/* A token beside one with classes: "<own> zullen", "wij <future>". */
static void visit_mixed(const ngram_walk *walk, size_t first)
{
    dm_slice text = span(walk, first, first + 1);
    uint64_t left = key_of_token(walk, first), right = key_of_token(walk, first + 1);
    for (dm_class_set set = walk->classes[first]; set;) {
        int class = dm_take_class(&set);
        dm_ngram ngram = {dm_ngram_class_word_key(walk->thesaurus, class, right), DM_NGRAM_MIXED,
                          text, class, DM_NO_CLASS};
        walk->visit(walk->context, &ngram);
    }
    for (dm_class_set set = walk->classes[first + 1]; set;) {
        int class = dm_take_class(&set);
        dm_ngram ngram = {dm_ngram_word_class_key(walk->thesaurus, left, class), DM_NGRAM_MIXED,
                          text, DM_NO_CLASS, class};
        walk->visit(walk->context, &ngram);
    }
}

void dm_ngrams_visit(const dm_ngram_options *options, const dm_thesaurus *thesaurus,
                     const dm_tokens *tokens, const dm_class_set *classes, const dm_tokens *cue,
                     dm_ngram_visitor *visit, void *context)
{
    ngram_walk walk = {options, thesaurus, tokens, classes, dm_buffer_view(&tokens->line),
                       visit,   context};
    for (size_t i = 0; i < tokens->count; i++) {
        visit_words(&walk, i);
        if (options->char_max && tokens->items[i].kind == DM_TOKEN_WORD)
            dm_ngrams_visit_characters(options, spaced(&walk, &tokens->items[i]), visit, context);
        if (options->class_percent)
            visit_classes(&walk, i);
        if (options->mixed_percent && i + 1 < tokens->count)
            visit_mixed(&walk, i);
    }
    if (cue->count && options->cue_percent) {
        dm_ngram ngram = {dm_ngram_cue_key(cue), DM_NGRAM_CUE, cue_text(cue), DM_NO_CLASS,
                          DM_NO_CLASS};
        visit(context, &ngram);
    }
}

/* "<own> zullen": the word that is not one of the class is the other one of two. */
static void name_mixed(const dm_ngram *ngram, const dm_thesaurus *thesaurus, dm_buffer *out)
{
    dm_slice last = ngram->text, first = dm_slice_cut(&last, ' ');
    bool leads = ngram->first != DM_NO_CLASS;
    unsigned class = (unsigned)(leads ? ngram->first : ngram->second);
    if (!leads) {
        dm_buffer_slice(out, first);
        dm_buffer_byte(out, ' ');
    }
    dm_buffer_byte(out, '<');
    dm_buffer_slice(out, dm_thesaurus_name(thesaurus, class));
    dm_buffer_byte(out, '>');
    if (leads) {
        dm_buffer_byte(out, ' ');
        dm_buffer_slice(out, last);
    }
}

static void name_classes(const dm_ngram *ngram, const dm_thesaurus *thesaurus, dm_buffer *out)
{
    dm_buffer_slice(out, dm_thesaurus_name(thesaurus, (unsigned)ngram->first));
    if (ngram->second == DM_NO_CLASS)
        return;
    dm_buffer_byte(out, '>');
    dm_buffer_slice(out, dm_thesaurus_name(thesaurus, (unsigned)ngram->second));
}

void dm_ngram_name(const dm_ngram *ngram, const dm_thesaurus *thesaurus, dm_buffer *out)
{
    static const char *const prefixes[DM_NGRAM_NAMESPACES] = {
        "word:", "words:", "chars:", "cue=", "class:", "mixed:"};
    dm_buffer_text(out, prefixes[ngram->space]);
    if (ngram->space == DM_NGRAM_CLASSES) {
        name_classes(ngram, thesaurus, out);
        return;
    }
    if (ngram->space == DM_NGRAM_MIXED) {
        name_mixed(ngram, thesaurus, out);
        return;
    }
    for (size_t i = 0; i < ngram->text.size; i++) {
        char c = ngram->text.data[i];
        dm_buffer_byte(out, c == ' ' && ngram->space == DM_NGRAM_CHARACTERS ? '_' : c);
    }
}
