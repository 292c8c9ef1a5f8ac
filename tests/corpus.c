/* Files are read strictly: exactly these columns, tabs between them, no quoting. Words are the
 * classifier's own tokens, so what counts as the same text here is the same text there. */
#include "tests/corpus.h"

#include "tests/testing.h"

#include "base/file.h"
#include "base/utf8.h"
#include "features/tokens.h"

#include <glob.h>
#include <math.h>

static const char header[] = "id\tlang\tstances\tgroup\tspeaker\tcue\tregister\ttopic\ttext";
enum { ID, LANG, STANCES, GROUP, SPEAKER, CUE, REGISTER, TOPIC, TEXT, COLUMNS };

static const struct {
    const char *name;
    corpus_kind kind;
} registers[] = {
    {"communique", CORPUS_OFFICIAL}, {"joint-statement", CORPUS_OFFICIAL},
    {"speech", CORPUS_OFFICIAL},     {"letter", CORPUS_OFFICIAL},
    {"tweet", CORPUS_OFFICIAL},      {"briefing", CORPUS_OFFICIAL},
    {"wire-fragment", CORPUS_WIRE},  {"wire-indirect", CORPUS_WIRE},
    {"headline", CORPUS_WIRE},       {"interview", CORPUS_SPOKEN},
    {"report", CORPUS_REPORT},
};

const char *corpus_kind_name(corpus_kind kind)
{
    static const char *const names[CORPUS_KINDS] = {"official", "wire", "spoken", "report"};
    return names[kind];
}

/* CORPUS_KINDS for a register that there is not. */
static corpus_kind kind_of(dm_slice name)
{
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        if (dm_slice_equal(name, dm_slice_of(registers[i].name)))
            return registers[i].kind;
    return CORPUS_KINDS;
}

/* --- words --------------------------------------------------------------------------------- */

static uint32_t number_of(dm_corpus *corpus, dm_slice word)
{
    uint32_t number = dm_map_find(&corpus->vocabulary, word);
    if (number != DM_ABSENT)
        return number;
    number = (uint32_t)corpus->vocabulary.count;
    dm_slice name = dm_arena_copy(&corpus->arena, word);
    corpus->names =
        dm_array_reserve(corpus->names, &corpus->name_capacity, number + 1, sizeof *corpus->names);
    corpus->function = dm_array_reserve(corpus->function, &corpus->function_capacity, number + 1,
                                        sizeof *corpus->function);
    assert_non_null(name.data);
    assert_non_null(corpus->names);
    assert_non_null(corpus->function);
    corpus->names[number] = name;
    corpus->function[number] = false;
    assert_int_equal(dm_map_insert(&corpus->vocabulary, name, number), number);
    return number;
}

void corpus_read_function_words(dm_corpus *corpus, const char *path)
{
    dm_buffer bytes = {0};
    dm_error error;
    assert_int_equal(dm_file_read(path, SIZE_MAX, &bytes, &error), DM_OK);
    dm_slice lines = dm_buffer_view(&bytes);
    while (lines.data) {
        dm_slice words = dm_slice_cut(&lines, '\n');
        dm_slice_cut(&words, '\t');
        while (words.data) {
            dm_slice word = dm_slice_cut(&words, '|');
            uint32_t number = word.size ? number_of(corpus, word) : DM_ABSENT;
            if (number != DM_ABSENT)
                corpus->function[number] = true;
        }
    }
    dm_buffer_free(&bytes);
}

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static void read_words(dm_corpus *corpus, dm_corpus_statement *statement, dm_tokens *tokens)
{
    assert_int_equal(dm_tokens_read(tokens, statement->text, NULL), DM_OK);
    dm_slice line = dm_buffer_view(&tokens->line);
    uint32_t *words = dm_arena_zeroed(&corpus->arena, tokens->count + 1, sizeof *words);
    assert_non_null(words);
    size_t count = 0, first = 0, third = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const dm_token *token = &tokens->items[i];
        size_t end = token->start + token->size;
        if (token->kind != DM_TOKEN_WORD)
            continue;
        words[count++] = number_of(corpus, dm_slice_between(line, token->start, end));
        first = count == 1 ? token->start : first;
        third = count == 3 ? end : third;
    }
    if (count >= 3)
        statement->opening = dm_arena_copy(&corpus->arena, dm_slice_between(line, first, third));
    statement->length = count;
    statement->words = words;
    qsort(words, count, sizeof *words, by_number);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || words[i] != words[i - 1])
            words[statement->word_count++] = words[i];
    }
}

bool corpus_has_word(const dm_corpus_statement *statement, uint32_t word)
{
    return bsearch(&word, statement->words, statement->word_count, sizeof word, by_number) != NULL;
}

/* --- statements ---------------------------------------------------------------------------- */

/* No combining mark: Dutch and English letters all have composed forms. */
static bool is_composed(dm_slice text)
{
    for (size_t at = 0, length; at < text.size; at += length) {
        int32_t c = dm_utf8_decode(text, at, &length);
        if (c >= 0x300 && c <= 0x36F)
            return false;
    }
    return true;
}

static void check_columns(const char *file, size_t line, dm_slice columns[COLUMNS])
{
    dm_stance_list stances;
    dm_error error;
    if (!columns[ID].size || !columns[SPEAKER].size || !dm_slice_trim(columns[TEXT]).size)
        fail_msg("%s:%zu: the id, the speaker or the text is empty", file, line);
    if (dm_utf8_faults(columns[TEXT], NULL) || !is_composed(columns[TEXT]))
        fail_msg("%s:%zu: not composed UTF-8", file, line);
    if (columns[LANG].size != 2 || memcmp(file, columns[LANG].data, 2) != 0 ||
        dm_scope_of(columns[LANG]) == DM_SCOPE_OTHER)
        fail_msg("%s:%zu: the language is not that of the file", file, line);
    if (kind_of(columns[REGISTER]) == CORPUS_KINDS)
        fail_msg("%s:%zu: unknown register %.*s", file, line, (int)columns[REGISTER].size,
                 columns[REGISTER].data);
    if (dm_stance_list_parse(columns[STANCES], &stances, &error))
        fail_msg("%s:%zu: %s", file, line, error.message);
}

static void add_statement(dm_corpus *corpus, const char *file, size_t line, dm_slice row,
                          dm_tokens *tokens)
{
    dm_slice columns[COLUMNS] = {{0}};
    size_t count = 0;
    while (row.data) {
        dm_slice column = dm_slice_cut(&row, '\t');
        if (count < COLUMNS)
            columns[count] = dm_arena_copy(&corpus->arena, column);
        count++;
    }
    if (count != COLUMNS)
        fail_msg("%s:%zu: %zu columns instead of %d", file, line, count, COLUMNS);
    check_columns(file, line, columns);
    corpus->items = dm_array_reserve(corpus->items, &corpus->capacity, corpus->count + 1,
                                     sizeof *corpus->items);
    assert_non_null(corpus->items);
    dm_corpus_statement *statement = &corpus->items[corpus->count++];
    *statement = (dm_corpus_statement){
        .file = file,
        .line = line,
        .id = columns[ID],
        .group = columns[GROUP],
        .cue = columns[CUE],
        .text = columns[TEXT],
        .language = dm_scope_of(columns[LANG]),
        .kind = kind_of(columns[REGISTER]),
    };
    assert_int_equal(dm_stance_list_parse(columns[STANCES], &statement->stances, NULL), DM_OK);
    read_words(corpus, statement, tokens);
}

void corpus_read(dm_corpus *corpus, const char *path)
{
    dm_buffer bytes = {0};
    dm_tokens tokens = {0};
    dm_error error;
    const char *slash = strrchr(path, '/');
    dm_slice file = dm_arena_copy(&corpus->arena, dm_slice_of(slash ? slash + 1 : path));
    assert_int_equal(dm_file_read(path, SIZE_MAX, &bytes, &error), DM_OK);
    dm_slice lines = dm_buffer_view(&bytes);
    if (!dm_slice_equal(dm_slice_cut(&lines, '\n'), DM_SLICE(header)))
        fail_msg("%s:1: the header must be %s", file.data, header);
    for (size_t line = 2; lines.size; line++)
        add_statement(corpus, file.data, line, dm_slice_cut(&lines, '\n'), &tokens);
    dm_tokens_free(&tokens);
    dm_buffer_free(&bytes);
}

void corpus_read_all(dm_corpus *corpus)
{
    glob_t files;
    corpus_read_function_words(corpus, "tests/corpus/function-words.tsv");
    assert_int_equal(glob("training-data/*.tsv", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        corpus_read(corpus, files.gl_pathv[i]);
    globfree(&files);
}

void corpus_free(dm_corpus *corpus)
{
    dm_map_free(&corpus->vocabulary);
    free(corpus->names);
    free(corpus->function);
    free(corpus->items);
    dm_arena_free(&corpus->arena);
}

/* --- near pairs ---------------------------------------------------------------------------- */

/* Statements by the words that they have, as lists in one array: those of word w are
 * members[starts[w]] to members[starts[w + 1] - 1], ascending. */
typedef struct inverted_index {
    size_t *starts;
    uint32_t *members;
} inverted_index;

static inverted_index index_words(const dm_corpus *corpus)
{
    size_t words = corpus->vocabulary.count, total = 0;
    inverted_index index = {calloc(words + 2, sizeof(size_t)), NULL};
    assert_non_null(index.starts);
    for (size_t i = 0; i < corpus->count; i++) {
        total += corpus->items[i].word_count;
        for (size_t k = 0; k < corpus->items[i].word_count; k++)
            index.starts[corpus->items[i].words[k] + 2]++;
    }
    for (size_t word = 0; word < words; word++)
        index.starts[word + 2] += index.starts[word + 1];
    index.members = calloc(total + 1, sizeof *index.members);
    assert_non_null(index.members);
    for (size_t i = 0; i < corpus->count; i++) {
        for (size_t k = 0; k < corpus->items[i].word_count; k++)
            index.members[index.starts[corpus->items[i].words[k] + 1]++] = (uint32_t)i;
    }
    return index;
}

static size_t frequency(const inverted_index *index, uint32_t word)
{
    return index->starts[word + 1] - index->starts[word];
}

static double overlap(const dm_corpus_statement *a, const dm_corpus_statement *b)
{
    size_t shared = 0;
    for (size_t i = 0, k = 0; i < a->word_count && k < b->word_count;) {
        shared += a->words[i] == b->words[k];
        uint32_t left = a->words[i], right = b->words[k];
        i += left <= right;
        k += right <= left;
    }
    size_t together = a->word_count + b->word_count - shared;
    return together ? (double)shared / (double)together : 0;
}

static bool may_resemble(const dm_corpus_statement *a, const dm_corpus_statement *b)
{
    return a->language != b->language || (a->group.size && dm_slice_equal(a->group, b->group));
}

typedef struct rarity {
    size_t frequency;
    uint32_t word;
} rarity;

static int by_rarity(const void *a, const void *b)
{
    const rarity *left = a, *right = b;
    if (left->frequency != right->frequency)
        return left->frequency < right->frequency ? -1 : 1;
    return (left->word > right->word) - (left->word < right->word);
}

/* Two sets that share more than `most` of their union share a word among the rarest
 * (1 - most) × size + 1 of either, so only the statements that have one of those are compared. */
static void pairs_of(const dm_corpus *corpus, const inverted_index *index, size_t at, double most,
                     uint32_t *seen, corpus_pair *report)
{
    const dm_corpus_statement *statement = &corpus->items[at];
    size_t count = statement->word_count;
    rarity *words = calloc(count + 1, sizeof *words);
    assert_non_null(words);
    for (size_t i = 0; i < count; i++)
        words[i] = (rarity){frequency(index, statement->words[i]), statement->words[i]};
    qsort(words, count, sizeof *words, by_rarity);
    size_t wanted = (size_t)((1 - most) * (double)count) + 1;
    for (size_t n = 0; n < wanted && n < count; n++) {
        size_t end = index->starts[words[n].word + 1];
        for (size_t m = index->starts[words[n].word]; m < end && index->members[m] < at; m++) {
            const dm_corpus_statement *other = &corpus->items[index->members[m]];
            if (seen[index->members[m]] == at || may_resemble(statement, other))
                continue;
            seen[index->members[m]] = (uint32_t)at;
            double share = overlap(statement, other);
            if (share > most)
                report(other, statement, share);
        }
    }
    free(words);
}

void corpus_near_pairs(const dm_corpus *corpus, double most, corpus_pair *report)
{
    inverted_index index = index_words(corpus);
    uint32_t *seen = calloc(corpus->count + 1, sizeof *seen);
    assert_non_null(seen);
    for (size_t i = 0; i < corpus->count; i++)
        pairs_of(corpus, &index, i, most, seen, report);
    free(seen);
    free(index.starts);
    free(index.members);
}

/* --- typical words ------------------------------------------------------------------------- */

/* Twice the log-likelihood ratio of a word being in `with` of `carrying` statements and in
 * `without` of `others`; 0 where the stance does not have it more often. */
static double typicality(double with, double carrying, double without, double others)
{
    double expected_with = carrying * (with + without) / (carrying + others);
    double expected_without = others * (with + without) / (carrying + others);
    if (with <= expected_with)
        return 0;
    return 2 * (with * log(with / expected_with) +
                (without > 0 ? without * log(without / expected_without) : 0));
}

size_t corpus_typical_words(const dm_corpus *corpus, dm_scope language, dm_stance stance,
                            uint32_t *words, size_t most)
{
    size_t vocabulary = corpus->vocabulary.count, found = 0, totals[2] = {0};
    double(*counts)[2] = calloc(vocabulary + 1, sizeof *counts);
    double *best = calloc(most + 1, sizeof *best);
    assert_non_null(counts);
    assert_non_null(best);
    for (size_t i = 0; i < corpus->count; i++) {
        const dm_corpus_statement *statement = &corpus->items[i];
        if (statement->language != language)
            continue;
        bool has = corpus_has(statement, stance);
        totals[has]++;
        for (size_t k = 0; k < statement->word_count; k++)
            counts[statement->words[k]][has]++;
    }
    for (uint32_t word = 0; word < vocabulary; word++) {
        double value =
            typicality(counts[word][1], (double)totals[1], counts[word][0], (double)totals[0]);
        size_t place = found;
        for (; value > 0 && place > 0 && best[place - 1] < value; place--) {
            if (place < most) {
                best[place] = best[place - 1];
                words[place] = words[place - 1];
            }
        }
        if (value > 0 && place < most) {
            best[place] = value;
            words[place] = word;
            found += found < most;
        }
    }
    free(counts);
    free(best);
    return found;
}
