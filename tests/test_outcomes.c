/* Intervals and coverage of what came out of an evaluation. */
#include "tests/testing.h"

#include "classifier/outcomes.h"

#include <math.h>

/* `count` calls, of which every `wrong`th is taken for none, with rising confidence. */
static dm_outcomes make_outcomes(size_t count, size_t wrong)
{
    dm_outcomes outcomes = {0};
    const dm_stance_list call = {1, {DM_CALL}}, none = {0};
    for (size_t i = 0; i < count; i++) {
        bool missed = wrong && i % wrong == 0;
        double p = (double)(i + 1) / (double)count;
        dm_scores scores = {.p = {0, 0, missed ? 1 - p : p},
                            .stances = missed ? none : call,
                            .label = missed ? DM_NO_STANCE : DM_CALL};
        assert_int_equal(dm_outcomes_add(&outcomes, i % 2 ? DM_SCOPE_DUTCH : DM_SCOPE_ENGLISH,
                                         &call, &scores, NULL),
                         DM_OK);
    }
    return outcomes;
}

static void intervals_hold_the_figure(void **state)
{
    (void)state;
    dm_outcomes outcomes = make_outcomes(200, 4);
    dm_intervals intervals = dm_outcomes_intervals(&outcomes, DM_SCOPE_ALL, 1);
    /* Accuracy 0.75 of 200: a standard error of 0.031, so 95 % within about 0.06. */
    assert_true(fabs(intervals.accuracy.low - 0.69) < 0.02);
    assert_true(fabs(intervals.accuracy.high - 0.81) < 0.02);
    assert_true(intervals.stances[DM_CALL].low < 6.0 / 7);
    assert_true(intervals.stances[DM_CALL].high > 6.0 / 7);
    assert_true(intervals.stances[DM_THREAT].high == 0);
    dm_intervals again = dm_outcomes_intervals(&outcomes, DM_SCOPE_ALL, 1);
    assert_memory_equal(&intervals, &again, sizeof intervals);
    dm_intervals other = dm_outcomes_intervals(&outcomes, DM_SCOPE_OTHER, 1);
    assert_true(other.accuracy.high == 0);
    dm_outcomes_free(&outcomes);
}

static void coverage_falls_as_confidence_rises(void **state)
{
    (void)state;
    dm_outcomes outcomes = make_outcomes(100, 0);
    dm_coverage steps[DM_COVERAGE_STEPS];
    dm_outcomes_coverage(&outcomes, DM_SCOPE_ALL, steps);
    assert_true(steps[0].coverage == 1 && steps[0].accuracy == 1);
    assert_true(fabs(steps[1].coverage - 0.51) < 1e-9); /* 0.50 to 1.00 */
    for (int i = 1; i < DM_COVERAGE_STEPS; i++)
        assert_true(steps[i].coverage < steps[i - 1].coverage);
    dm_outcomes_free(&outcomes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_figure),
        cmocka_unit_test(coverage_falls_as_confidence_rises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
