/* The fast scorer against a plain one that collects every n-gram of a statement, looks each up in
 * the vocabulary, and adds: the same sums, to the bit, whatever the text. */
#include "tests/testing.h"

#include "base/random.h"
#include "lib/facade.h"

#include <math.h>

typedef struct plain_sums {
    const dm_model_parts *parts;
    const dm_table *table;
    dm_sums sums;
} plain_sums;

static int64_t in_units(double value, double unit)
{
    return (int64_t)nearbyint(value / unit);
}

/* From the model's parts alone: only the units are those of the table. */
static void add_ngram(void *context, const dm_ngram *ngram)
{
    plain_sums *plain = context;
    dm_block block = dm_block_of[ngram->space];
    int32_t index = dm_vocabulary_find(plain->parts->vocabulary, ngram->key);
    if (block == DM_BLOCK_WORDS || block == DM_BLOCK_CHARACTERS)
        ++*(index >= 0 ? &plain->sums.known : &plain->sums.unknown);
    if (ngram->space == DM_NGRAM_WORD)
        ++*(index >= 0 ? &plain->sums.known_words : &plain->sums.unknown_words);
    if (index < 0)
        return;
    double idf = (double)dm_vocabulary_idf(plain->parts->vocabulary, (size_t)index);
    const float *weights = plain->parts->weights[index];
    plain->sums.blocks[block].square += in_units(idf * idf, plain->table->square_unit);
    for (int stance = 0; stance < DM_STANCES; stance++)
        plain->sums.blocks[block].dots[stance] +=
            in_units(idf * (double)weights[stance], plain->table->dot_unit);
}

static dm_sums add_plainly(const dm_model *model, dm_bag *bag, dm_slice text, dm_slice cue)
{
    const dm_model_parts *parts = dm_model_look(model);
    plain_sums plain = {.parts = parts, .table = &dm_model_summands(model)->table};
    assert_int_equal(dm_bag_read(bag, &parts->options, parts->thesaurus, text, cue, NULL), DM_OK);
    dm_ngrams_visit(&parts->options, parts->thesaurus, &bag->tokens, bag->classes, &bag->cue,
                    add_ngram, &plain);
    return plain.sums;
}

typedef struct comparison {
    const dm_model *model;
    dm_workspace workspace;
    dm_bag bag;
} comparison;

static void expect_same(comparison *c, dm_slice text, dm_slice cue)
{
    dm_sums fast;
    assert_int_equal(dm_add_up(dm_model_summands(c->model), text, cue, &c->workspace, &fast, NULL),
                     DM_OK);
    dm_sums plain = add_plainly(c->model, &c->bag, text, cue);
    if (memcmp(&fast, &plain, sizeof fast) != 0)
        fail_msg("other sums: %.*s", (int)text.size, text.data);
}

static int set_up(void **state)
{
    static demarche_model *model;
    static comparison c;
    assert_int_equal(demarche_model_embedded(&model, NULL), 0);
    c = (comparison){.model = model->model};
    *state = &c;
    return 0;
}

static int tear_down(void **state)
{
    comparison *c = *state;
    dm_workspace_free(&c->workspace);
    dm_bag_free(&c->bag);
    return 0;
}

/* Each statement of a file of the training data, with its cue; twice, so that words are met again.
 */
static void statements_add_up(void **state)
{
    static const char *const files[] = {"training-data/nl-first.tsv", "training-data/en-wire.tsv"};
    for (size_t i = 0; i < 4; i++) {
        dm_buffer file = {0};
        assert_int_equal(dm_file_read(files[i % 2], 1 << 24, &file, NULL), DM_OK);
        dm_slice rest = dm_buffer_view(&file);
        while (rest.data) {
            dm_slice row = dm_slice_cut(&rest, '\n'), columns[9] = {0};
            for (size_t column = 0; column < 9 && row.data; column++)
                columns[column] = dm_slice_cut(&row, '\t');
            expect_same(*state, columns[8], columns[5]);
        }
        dm_buffer_free(&file);
    }
}

static void odd_texts_add_up(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "!",
        "...",
        "a",
        "wij wij wij wij wij wij",
        "1.250,75 euro; 3:30 uur",
        "O'Brien's co-op's 't",
        "\xff\xfe\x80 kapot \xc3",
        "ＦＵＬＬ ｗｉｄｔｈ ½ ﬁ ß ẞ İ ſ",
        "e\u0301e\u0301n",
        "\xe2\x80\xa8\xe2\x80\xa9\xc2\x85\xc2\xa0|\u2057|",
        "Требуем немедленно ‘stop’ „nu”",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_same(*state, dm_slice_of(texts[i]), dm_slice_of(texts[(i + 4) % 9]));
    dm_buffer many = {0};
    for (int i = 0; i < 3000; i++)
        dm_buffer_text(&many, i % 7 ? "zullen sancties " : "wij, must stop? ");
    expect_same(*state, dm_buffer_view(&many), DM_SLICE("eisen"));
    dm_buffer_free(&many);
}

/* Words, marks and bytes put together at random. SCORER_STATEMENTS says how many such texts. */
static void random_texts_add_up(void **state)
{
    static const char *const pieces[] = {
        "wij",  " ",  "zullen", " ", "sancties", " ", "must",   " ",      "stop",   " ",  "if",
        ", ",   ". ", "'",      "-", "“",        "”", "é",      "É",      "\u0301", "ij", "\xff",
        "1.",   "5",  "!!",     "?", "de",       " ", "niet",   "\u00ad", "…",      "ﬁ",  "\u2011",
        "geen", " ",  "our",    " ", "\t",       "ſ", "\u4e2d", "A",      "Z",      "@",  "["};
    const char *wanted = getenv("SCORER_STATEMENTS");
    unsigned long count = wanted ? strtoul(wanted, NULL, 10) : 20000;
    dm_random random = {.state = 7};
    dm_buffer text = {0};
    for (unsigned long i = 0; i < count; i++) {
        dm_buffer_clear(&text);
        for (size_t n = dm_random_below(&random, 60); n > 0; n--)
            dm_buffer_text(&text, pieces[dm_random_below(&random, sizeof pieces / sizeof *pieces)]);
        expect_same(*state, dm_buffer_view(&text), DM_SLICE("say"));
    }
    dm_buffer_free(&text);
}

/* As many n-grams as a table of that size could just hold, and one or two more: all are found, and
 * the search for others ends. A statement count out of all proportion takes no memory. */
static void tables_have_room(void **state)
{
    (void)state;
    for (size_t count = 3 * 65536 - 1; count <= 3 * 65536 + 3; count++) {
        uint64_t *keys = calloc(count, sizeof *keys);
        uint32_t *frequencies = calloc(count, sizeof *frequencies);
        float(*weights)[DM_STANCES] = calloc(count, sizeof *weights);
        for (size_t i = 0; i < count; i++) {
            keys[i] = (i + 1) * (UINT64_MAX / (count + 2));
            frequencies[i] = i % 16 ? 1 : 4000000000;
            weights[i][0] = (float)i;
        }
        dm_vocabulary *vocabulary;
        dm_table table = {0};
        assert_int_equal(
            dm_vocabulary_restore(keys, frequencies, count, UINT32_MAX, &vocabulary, NULL), DM_OK);
        assert_int_equal(
            dm_table_build(&table, vocabulary, (const float(*)[DM_STANCES])weights, NULL), DM_OK);
        for (size_t i = 0; i < count; i++) {
            assert_true(dm_table_find(&table, dm_vocabulary_key(vocabulary, i)).square > 0);
            assert_int_equal(dm_table_find(&table, dm_vocabulary_key(vocabulary, i) + 1).square, 0);
        }
        dm_table_free(&table);
        dm_vocabulary_free(vocabulary);
        free(weights);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_add_up),
        cmocka_unit_test(odd_texts_add_up),
        cmocka_unit_test(random_texts_add_up),
        cmocka_unit_test(tables_have_room),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
