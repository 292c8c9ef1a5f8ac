/* Contributions add up to the decision value, over n-grams and over words. */
#include "tests/testing.h"
#include "tests/toy.h"

#include "classifier/explanation.h"

#include <math.h>

static dm_model *model;

static int make_model(void **state)
{
    (void)state;
    model = toy_model(DM_SOLVER_LIBLINEAR);
    return 0;
}

static int free_model(void **state)
{
    (void)state;
    dm_model_free(model);
    return 0;
}

static void expect_sums(const char *text, const char *cue)
{
    dm_workspace workspace = {0};
    dm_explanation explanation;
    dm_slice given = dm_slice_of(text);
    assert_int_equal(dm_explain(model, given, dm_slice_of(cue), &workspace, &explanation, NULL),
                     DM_OK);
    assert_true(explanation.ngram_count > 0 && explanation.word_count > 0);
    for (int stance = 0; stance < DM_STANCES; stance++) {
        double ngrams = explanation.bias[stance], words = ngrams;
        for (size_t i = 0; i < explanation.ngram_count; i++) {
            assert_true(explanation.ngrams[i].name.size > 0);
            ngrams += explanation.ngrams[i].values[stance];
            if (dm_slice_starts(explanation.ngrams[i].name, DM_SLICE("cue=")))
                words += explanation.ngrams[i].values[stance];
        }
        for (size_t i = 0; i < explanation.word_count; i++)
            words += explanation.words[i].values[stance];
        assert_true(fabs(ngrams - explanation.scores.decision[stance]) < 1e-6);
        assert_true(fabs(words - explanation.scores.decision[stance]) < 1e-6);
    }
    dm_explanation_free(&explanation);
    dm_workspace_free(&workspace);
}

static void values_add_up(void **state)
{
    (void)state;
    expect_sums("we urge them to stop at once, we urge them", NULL);
    expect_sums("If this goes on:\n\n\"we will impose sanctions\"… today!", "say");
    expect_sums("today  we\xC2\xA0"
                "condemn th\xCC\x81is brutal \xFF attack",
                "say");
}

static void words_have_their_place(void **state)
{
    (void)state;
    dm_workspace workspace = {0};
    dm_explanation explanation;
    assert_int_equal(dm_explain(model, DM_SLICE(" we  urge \t them"), (dm_slice){NULL, 0},
                                &workspace, &explanation, NULL),
                     DM_OK);
    assert_int_equal(explanation.word_count, 3);
    assert_int_equal(explanation.words[1].start, 5);
    assert_int_equal(explanation.words[1].end, 9);
    assert_true(explanation.words[1].values[DM_CALL] > explanation.words[0].values[DM_CALL]);
    dm_explanation_free(&explanation);
    dm_workspace_free(&workspace);
}

static void nothing_known_is_nothing_to_explain(void **state)
{
    (void)state;
    dm_workspace workspace = {0};
    dm_explanation explanation;
    assert_int_equal(
        dm_explain(model, DM_SLICE("xyzzy"), (dm_slice){NULL, 0}, &workspace, &explanation, NULL),
        DM_OK);
    assert_true(explanation.scores.no_features);
    assert_int_equal(explanation.ngram_count, 0);
    dm_explanation_free(&explanation);
    assert_int_equal(dm_explain(model, DM_SLICE("wir fordern heute alle auf das zu tun"),
                                (dm_slice){NULL, 0}, &workspace, &explanation, NULL),
                     DM_OK);
    assert_true(explanation.scores.other_language);
    assert_int_equal(explanation.scores.label, DM_NO_STANCE);
    dm_explanation_free(&explanation);
    dm_workspace_free(&workspace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_add_up),
        cmocka_unit_test(words_have_their_place),
        cmocka_unit_test(nothing_known_is_nothing_to_explain),
    };
    return cmocka_run_group_tests(tests, make_model, free_model);
}
