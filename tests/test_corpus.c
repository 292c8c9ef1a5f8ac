/* The training data: form, unique ids, language, repetitions, near-repetitions, repeated openings,
 * words that would give a stance away. Prints what the corpus is like. */
#include "tests/corpus.h"
#include "tests/testing.h"

#include <fcntl.h>
#include <glob.h>

enum { TYPICAL = 20 };

static const double MOST_OVERLAP = 0.6, MOST_OPENING = 0.004, MOST_WORD = 0.06;

static dm_corpus the_corpus;

static int read_corpus(void **state)
{
    (void)state;
    corpus_read_all(&the_corpus);
    return 0;
}

static int free_corpus(void **state)
{
    (void)state;
    corpus_free(&the_corpus);
    return 0;
}

static void ids_are_unique(void **state)
{
    (void)state;
    dm_map ids = {0};
    for (uint32_t i = 0; i < the_corpus.count; i++) {
        const dm_corpus_statement *statement = &the_corpus.items[i];
        if (dm_map_insert(&ids, statement->id, i) != i)
            fail_msg("%s:%zu: the id %s is used twice", statement->file, statement->line,
                     statement->id.data);
    }
    dm_map_free(&ids);
}

static void print_fault(void *context, const dm_error *fault)
{
    (void)context;
    printf("%s:%zu: %s\n", fault->file, fault->line, fault->message);
}

static void nothing_is_repeated_or_contradicted(void **state)
{
    (void)state;
    glob_t files;
    dm_dataset *data;
    dm_error error;
    assert_int_equal(dm_dataset_create(&data, NULL), DM_OK);
    assert_int_equal(glob("training-data/*.tsv", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        int input = open(files.gl_pathv[i], O_RDONLY);
        assert_true(input >= 0);
        assert_int_equal(
            dm_dataset_read(data, input, files.gl_pathv[i], DM_TSV, print_fault, NULL, &error),
            DM_OK);
        close(input);
    }
    globfree(&files);
    assert_int_equal(dm_dataset_unify(data, DM_CONFLICTS_ERROR, print_fault, NULL, &error), DM_OK);
    assert_int_equal(dm_dataset_repeated(data), 0);
    assert_int_equal(dm_dataset_check(data, &error), DM_OK);
    dm_dataset_free(data);
}

static size_t near_pairs;

static void count_near_pair(const dm_corpus_statement *a, const dm_corpus_statement *b,
                            double share)
{
    near_pairs++;
    printf("%s:%zu and %s:%zu share %.0f %% of their words: reword one, or give both one group\n",
           a->file, a->line, b->file, b->line, 100 * share);
}

static void near_repetitions_share_a_group(void **state)
{
    (void)state;
    corpus_near_pairs(&the_corpus, MOST_OVERLAP, count_near_pair);
    assert_int_equal(near_pairs, 0);
}

static size_t statements_in(dm_scope language)
{
    size_t count = 0;
    for (size_t i = 0; i < the_corpus.count; i++)
        count += the_corpus.items[i].language == language;
    return count;
}

static void openings_vary(void **state)
{
    (void)state;
    dm_map openings = {0};
    size_t *counts = calloc(the_corpus.count + 1, sizeof *counts), faults = 0;
    assert_non_null(counts);
    for (uint32_t i = 0; i < the_corpus.count; i++) {
        const dm_corpus_statement *statement = &the_corpus.items[i];
        if (!statement->opening.size)
            continue;
        uint32_t first = dm_map_insert(&openings, statement->opening, i);
        double share = (double)++counts[first] / (double)statements_in(statement->language);
        if (share > MOST_OPENING) {
            printf("%s:%zu: \"%s\" opens more than %.1f %% of the statements\n", statement->file,
                   statement->line, statement->opening.data, 100 * MOST_OPENING);
            faults++;
        }
    }
    free(counts);
    dm_map_free(&openings);
    assert_int_equal(faults, 0);
}

static size_t count_worn_words(dm_scope language, dm_stance stance)
{
    size_t *counts = calloc(the_corpus.vocabulary.count + 1, sizeof *counts);
    size_t statements = 0, faults = 0;
    assert_non_null(counts);
    for (size_t i = 0; i < the_corpus.count; i++) {
        const dm_corpus_statement *statement = &the_corpus.items[i];
        if (statement->language != language || !corpus_has(statement, stance))
            continue;
        statements++;
        for (size_t k = 0; k < statement->word_count; k++)
            counts[statement->words[k]]++;
    }
    for (size_t word = 0; word < the_corpus.vocabulary.count; word++) {
        if (the_corpus.function[word] || (double)counts[word] <= MOST_WORD * (double)statements)
            continue;
        printf("\"%s\" is in %zu of the %zu %s statements with %s\n", the_corpus.names[word].data,
               counts[word], statements, dm_scope_name(language), dm_stance_name((int)stance));
        faults++;
    }
    free(counts);
    return faults;
}

static void no_word_gives_a_stance_away(void **state)
{
    (void)state;
    size_t faults = 0;
    for (int language = 0; language < DM_SCOPE_OTHER; language++)
        for (int stance = 0; stance < DM_STANCES; stance++)
            faults += count_worn_words((dm_scope)language, (dm_stance)stance);
    assert_int_equal(faults, 0);
}

/* --- what the corpus is like ----------------------------------------------------------------- */

typedef struct profile {
    size_t statements, several, plain; /* plain: without a typical word of the stance */
    size_t words, different, lengths[6];
} profile;

static const size_t length_limits[6] = {4, 7, 14, 24, 35, SIZE_MAX};

static bool has_any(const dm_corpus_statement *statement, const uint32_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (corpus_has_word(statement, words[i]))
            return true;
    return false;
}

static profile take_profile(dm_scope language, int stance)
{
    profile result = {0};
    uint32_t typical[TYPICAL];
    size_t found = 0;
    bool *seen = calloc(the_corpus.vocabulary.count + 1, sizeof *seen);
    assert_non_null(seen);
    if (stance != DM_NO_STANCE)
        found = corpus_typical_words(&the_corpus, language, (dm_stance)stance, typical, TYPICAL);
    for (size_t i = 0; i < the_corpus.count; i++) {
        const dm_corpus_statement *statement = &the_corpus.items[i];
        bool belongs = stance == DM_NO_STANCE ? statement->stances.count == 0
                                              : corpus_has(statement, (dm_stance)stance);
        if (statement->language != language || !belongs)
            continue;
        size_t bin = 0;
        while (statement->length > length_limits[bin])
            bin++;
        result.lengths[bin]++;
        result.statements++;
        result.several += statement->stances.count > 1;
        result.plain += !has_any(statement, typical, found);
        result.words += statement->length;
        for (size_t k = 0; k < statement->word_count; k++) {
            result.different += !seen[statement->words[k]];
            seen[statement->words[k]] = true;
        }
    }
    free(seen);
    return result;
}

static void print_profile(dm_scope language, int stance)
{
    profile p = take_profile(language, stance);
    double statements = p.statements ? (double)p.statements : 1;
    printf("%-4s %-13s %6zu %8.0f %% %8.0f %% %9.3f %7.1f  ", dm_scope_name(language),
           dm_stance_name(stance), p.statements, 100 * (double)p.several / statements,
           100 * (double)p.plain / statements, p.words ? (double)p.different / (double)p.words : 0,
           (double)p.words / statements);
    for (int bin = 0; bin < 6; bin++)
        printf(" %3.0f", 100 * (double)p.lengths[bin] / statements);
    printf("\n");
}

static void show_the_corpus(void **state)
{
    (void)state;
    printf("%zu statements. Columns: statements; with several stances; without any of the stance's "
           "%d most\ntypical words; type-token ratio; mean length; %% of 1-4, 5-7, 8-14, 15-24, "
           "25-35, 36+ words\n",
           the_corpus.count, TYPICAL);
    for (int language = 0; language < DM_SCOPE_OTHER; language++)
        for (int stance = DM_NO_STANCE; stance < DM_STANCES; stance++)
            print_profile((dm_scope)language, stance);
    assert_true(statements_in(DM_SCOPE_DUTCH) + statements_in(DM_SCOPE_ENGLISH) ==
                the_corpus.count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_unique),
        cmocka_unit_test(nothing_is_repeated_or_contradicted),
        cmocka_unit_test(near_repetitions_share_a_group),
        cmocka_unit_test(openings_vary),
        cmocka_unit_test(no_word_gives_a_stance_away),
        cmocka_unit_test(show_the_corpus),
    };
    return cmocka_run_group_tests(tests, read_corpus, free_corpus);
}
