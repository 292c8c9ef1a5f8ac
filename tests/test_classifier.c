/* Features, solvers, training, calibration and the model file, on small data. */
#include "tests/testing.h"
#include "tests/toy.h"

#include "base/random.h"
#include "classifier/linear_bridge.h"
#include "classifier/model_file.h"
#include "classifier/svm_bridge.h"
#include "classifier/trainer.h"

#include <math.h>

/* --- tokens and n-grams ------------------------------------------------------------------------
 */

static void expect_line(const char *text, const char *line)
{
    dm_tokens tokens = {0};
    assert_int_equal(dm_tokens_read(&tokens, dm_slice_of(text), NULL), DM_OK);
    assert_slice(dm_buffer_view(&tokens.line), line);
    dm_tokens_free(&tokens);
}

static void tokens_have_one_form(void **state)
{
    (void)state;
    expect_line("It's 1.234,5 o'clock!", " it's 0 o'clock ! ");
    expect_line("It’s  1.234,5\r\no’clock!!", " it's 0 o'clock ! ");
    expect_line("Zo’n “kwestie”…", " zo'n \" kwestie \" ... ");
    expect_line("", " ");
}

static void a_long_word_is_linear(void **state)
{
    (void)state;
    size_t size = 1 << 20;
    char *text = malloc(size);
    memset(text, 'a', size);
    dm_bag bag = {0};
    dm_ngram_options options = DM_NGRAM_DEFAULTS;
    dm_thesaurus *thesaurus;
    assert_int_equal(
        dm_thesaurus_read(DM_SLICE("class\tlang\twords\nany\t-\ta*\n"), "", &thesaurus, NULL),
        DM_OK);
    assert_int_equal(
        dm_bag_read(&bag, &options, thesaurus, (dm_slice){text, size}, (dm_slice){NULL, 0}, NULL),
        DM_OK);
    dm_thesaurus_free(thesaurus);
    assert_true(bag.count < 20);
    dm_bag_free(&bag);
    free(text);
}

/* --- stances ------------------------------------------------------------------------------------
 */

static void stances_are_parsed(void **state)
{
    (void)state;
    dm_stance_list list;
    dm_error error;
    assert_int_equal(dm_stance_list_parse(DM_SLICE("threat+condemnation"), &list, NULL), DM_OK);
    assert_int_equal(dm_stance_list_label(&list), DM_THREAT);
    assert_int_equal(list.count, 2);
    assert_int_equal(dm_stance_list_parse(DM_SLICE("none"), &list, NULL), DM_OK);
    assert_int_equal(dm_stance_list_label(&list), DM_NO_STANCE);
    assert_int_equal(dm_stance_list_parse(DM_SLICE("condemnaton"), &list, &error), DM_DATA);
    assert_non_null(strstr(error.message, "condemnation"));
    assert_int_equal(dm_stance_list_parse(DM_SLICE("threat+threat"), &list, &error), DM_DATA);
    assert_int_equal(dm_stance_list_parse(DM_SLICE(""), &list, &error), DM_DATA);
}

/* --- solvers ------------------------------------------------------------------------------------
 */

static void make_problem(dm_problem *problem, size_t rows)
{
    dm_random random = {11};
    problem->features = 40;
    for (size_t i = 0; i < rows; i++) {
        dm_feature items[5];
        dm_vector row = {.items = items};
        for (uint32_t index = (uint32_t)dm_random_below(&random, 8); index < 40 && row.count < 5;
             index += 1 + (uint32_t)dm_random_below(&random, 8))
            items[row.count++] = (dm_feature){index, (float)dm_random_below(&random, 100) / 50.0f};
        assert_int_equal(dm_problem_add(problem, &row, NULL), DM_OK);
        problem->targets[i] = row.count && items[0].index < 3 ? 1 : -1;
    }
    problem->positive_cost = problem->negative_cost = 1;
}

static void collapsing_keeps_decision_values(void **state)
{
    (void)state;
    dm_problem problem = {0};
    double largest = 1;
    make_problem(&problem, 200);
    assert_int_equal(dm_svm_collapse_error(&problem, &largest, NULL), DM_OK);
    assert_true(largest < 1e-9);
    dm_problem_free(&problem);
}

static void solvers_separate(void **state)
{
    (void)state;
    dm_problem problem = {0};
    dm_hyperplane planes[2] = {{0}};
    make_problem(&problem, 300);
    assert_int_equal(dm_svm_train(&problem, &planes[0], NULL), DM_OK);
    assert_int_equal(dm_linear_train(&problem, &planes[1], NULL), DM_OK);
    for (int solver = 0; solver < 2; solver++) {
        size_t right = 0;
        for (size_t i = 0; i < problem.rows; i++) {
            size_t start = problem.starts[i], count = problem.starts[i + 1] - start;
            right += (dm_hyperplane_decide(&planes[solver], problem.items + start, count) > 0) ==
                     (problem.targets[i] > 0);
        }
        assert_true(right > 270);
        dm_hyperplane_free(&planes[solver]);
    }
    dm_problem_free(&problem);
}

static void bad_problems_are_refused(void **state)
{
    (void)state;
    dm_problem problem = {0};
    make_problem(&problem, 20);
    problem.items[0].value = NAN;
    assert_int_equal(dm_problem_check(&problem, NULL), DM_DATA);
    problem.items[0].value = 1;
    for (size_t i = 0; i < problem.rows; i++)
        problem.targets[i] = -1;
    assert_int_equal(dm_problem_check(&problem, NULL), DM_DATA);
    dm_problem_free(&problem);
}

/* --- calibration --------------------------------------------------------------------------------
 */

static void sigmoid_recovers_its_source(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    double *values = malloc(COUNT * sizeof *values);
    bool *carries = malloc(COUNT * sizeof *carries);
    dm_random random = {3};
    for (size_t i = 0; i < COUNT; i++) {
        values[i] = (double)dm_random_below(&random, 6000) / 1000 - 3;
        double p = 1 / (1 + exp(-1.7 * values[i] + 0.4));
        carries[i] = (double)dm_random_below(&random, 1000000) < p * 1000000;
    }
    dm_sigmoid sigmoid;
    assert_int_equal(dm_sigmoid_fit(values, carries, COUNT, &sigmoid, NULL), DM_OK);
    assert_true(fabs(sigmoid.slope + 1.7) < 0.1 && fabs(sigmoid.offset - 0.4) < 0.1);
    carries[0] = true;
    for (size_t i = 1; i < COUNT; i++)
        carries[i] = true;
    assert_int_equal(dm_sigmoid_fit(values, carries, COUNT, &sigmoid, NULL), DM_DATA);
    free(values);
    free(carries);
}

/* --- data sets ----------------------------------------------------------------------------------
 */

static void unknown_stances_are_placed(void **state)
{
    (void)state;
    dm_dataset *data;
    dm_error error;
    assert_int_equal(toy_read(&data, "text\tstances\na\tnone\nb\tthreats\n", &error), DM_DATA);
    assert_int_equal(error.line, 3);
    assert_string_equal(error.file, "x.tsv");
    dm_dataset_free(data);
}

static void repetitions_go_and_conflicts_show(void **state)
{
    (void)state;
    dm_dataset *data;
    dm_error error;
    assert_int_equal(toy_read(&data, "text\tstances\nA b\tnone\na  B\tnone\nc\tcall\n", &error),
                     DM_OK);
    assert_int_equal(dm_dataset_unify(data, DM_CONFLICTS_ERROR, NULL, NULL, &error), DM_OK);
    assert_int_equal(dm_dataset_count(data), 2);
    dm_dataset_free(data);
    assert_int_equal(toy_read(&data, "text\tstances\na\tnone\nb\tcall\nA\tcall\n", &error), DM_OK);
    assert_int_equal(dm_dataset_unify(data, DM_CONFLICTS_ERROR, NULL, NULL, &error), DM_DATA);
    assert_int_equal(dm_dataset_conflicting(data), 1);
    dm_dataset_free(data);
}

static void one_class_is_refused(void **state)
{
    (void)state;
    dm_dataset *data;
    dm_error error;
    assert_int_equal(toy_read(&data, "text\tstances\na\tcall\nb\tcall\n", &error), DM_OK);
    assert_int_equal(dm_dataset_check(data, &error), DM_DATA);
    dm_dataset_free(data);
    assert_int_equal(toy_read(&data, "text\tstances\n", &error), DM_OK);
    assert_int_equal(dm_dataset_check(data, &error), DM_DATA);
    dm_dataset_free(data);
}

/* --- training and the model file
 * ------------------------------------------------------------------ */

static int label_of(const dm_model *model, const char *text)
{
    dm_workspace workspace = {0};
    dm_scores scores;
    assert_int_equal(
        dm_model_score(model, dm_slice_of(text), (dm_slice){NULL, 0}, &workspace, &scores, NULL),
        DM_OK);
    dm_workspace_free(&workspace);
    return scores.label;
}

static void training_learns(void **state)
{
    (void)state;
    for (int solver = DM_SOLVER_LIBSVM; solver <= DM_SOLVER_LIBLINEAR; solver++) {
        dm_model *model = toy_model((dm_solver)solver);
        assert_int_equal(label_of(model, "we condemn this attack"), DM_CONDEMNATION);
        assert_int_equal(label_of(model, "if this goes on we will impose sanctions"), DM_THREAT);
        assert_int_equal(label_of(model, "we urge them to stop at once"), DM_CALL);
        assert_int_equal(label_of(model, "the minister met them on monday"), DM_NO_STANCE);
        assert_int_equal(label_of(model, "xyzzy"), DM_NO_STANCE);
        dm_model_free(model);
    }
}

static void the_same_data_give_the_same_bytes(void **state)
{
    (void)state;
    dm_buffer first = {0}, second = {0};
    dm_model *model = toy_model(DM_SOLVER_LIBSVM);
    assert_int_equal(dm_model_write(model, &first, NULL), DM_OK);
    dm_model_free(model);
    model = toy_model(DM_SOLVER_LIBSVM);
    assert_int_equal(dm_model_write(model, &second, NULL), DM_OK);
    dm_model_free(model);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    assert_int_equal(dm_model_read(dm_buffer_view(&first), "m", &model, NULL), DM_OK);
    dm_buffer_clear(&second);
    assert_int_equal(dm_model_write(model, &second, NULL), DM_OK);
    assert_memory_equal(first.data, second.data, first.size);
    dm_model_free(model);
    dm_buffer_free(&first);
    dm_buffer_free(&second);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    dm_buffer bytes[2] = {{0}};
    dm_dataset *data = toy_data(80);
    dm_training_options options = toy_options(DM_SOLVER_LIBLINEAR);
    for (size_t i = 0; i < 2; i++) {
        dm_model *model;
        options.threads = i ? 8 : 1;
        assert_int_equal(dm_train(data, &options, &model, NULL, NULL, NULL), DM_OK);
        assert_int_equal(dm_model_write(model, &bytes[i], NULL), DM_OK);
        dm_model_free(model);
    }
    assert_int_equal(bytes[0].size, bytes[1].size);
    assert_memory_equal(bytes[0].data, bytes[1].data, bytes[0].size);
    dm_buffer_free(&bytes[0]);
    dm_buffer_free(&bytes[1]);
    dm_dataset_free(data);
}

static bool stop_at_the_third(void *context, size_t done, size_t total)
{
    (void)context;
    assert_true(done <= total);
    return done < 3;
}

static void training_can_be_stopped(void **state)
{
    (void)state;
    dm_dataset *data = toy_data(80);
    dm_training_options options = toy_options(DM_SOLVER_LIBLINEAR);
    dm_model *model;
    dm_error error;
    options.threads = 2;
    options.progress = stop_at_the_third;
    assert_int_equal(dm_train(data, &options, &model, NULL, NULL, &error), DM_INTERRUPTED);
    assert_null(model);
    dm_dataset_free(data);
}

static void a_comparison_bars_what_is_new(void **state)
{
    (void)state;
    dm_dataset *part = toy_data(40), *all = toy_data(80);
    dm_training_options options = toy_options(DM_SOLVER_LIBLINEAR);
    dm_comparison comparison;
    dm_evaluation after;
    dm_model *old, *new, *stranger;
    dm_error error;
    assert_int_equal(dm_train(part, &options, &old, NULL, NULL, NULL), DM_OK);
    options.compare = old;
    assert_int_equal(dm_train(all, &options, &new, &after, &comparison, NULL), DM_OK);
    assert_int_equal(comparison.known, 40);
    assert_int_equal(comparison.trained_on, 40);
    assert_int_equal(comparison.before.scopes[DM_SCOPE_ALL].statements, 80);
    dm_dataset *others;
    assert_int_equal(toy_read(&others,
                              "text\tstances\na b c\tcall\nd e f\tcall\na b d\tnone\n"
                              "a b e\tthreat\nd e g\tthreat\na b f\tcondemnation\n"
                              "d e h\tcondemnation\nh i j\tnone\n",
                              &error),
                     DM_OK);
    options.folds = 2;
    assert_int_equal(dm_train(others, &options, &stranger, NULL, &comparison, &error), DM_DATA);
    dm_dataset_free(others);
    dm_dataset_free(part);
    dm_dataset_free(all);
    dm_model_free(old);
    dm_model_free(new);
}

static void refuse(const char *bytes, size_t size)
{
    dm_model *model = NULL;
    dm_error error = {0};
    assert_int_equal(dm_model_read((dm_slice){bytes, size}, "m", &model, &error), DM_BAD_MODEL);
    assert_true(error.message[0] != '\0');
}

static void every_cut_and_bit_flip_is_refused(void **state)
{
    (void)state;
    dm_buffer bytes = {0};
    dm_model *model = toy_model(DM_SOLVER_LIBSVM);
    assert_int_equal(dm_model_write(model, &bytes, NULL), DM_OK);
    dm_model_free(model);
    for (size_t size = 0; size < bytes.size; size++) {
        char *cut = malloc(size ? size : 1); /* so that reading past the cut is noticed */
        memcpy(cut, bytes.data, size);
        refuse(cut, size);
        free(cut);
    }
    for (size_t bit = 0; bit < bytes.size * 8; bit++) {
        bytes.data[bit / 8] = (char)(bytes.data[bit / 8] ^ (1 << bit % 8));
        refuse(bytes.data, bytes.size);
        bytes.data[bit / 8] = (char)(bytes.data[bit / 8] ^ (1 << bit % 8));
    }
    dm_buffer_byte(&bytes, '\0');
    refuse(bytes.data, bytes.size);
    dm_buffer_free(&bytes);
}

static void other_files_are_recognised(void **state)
{
    (void)state;
    dm_model *model;
    dm_error error;
    assert_int_equal(
        dm_model_read(DM_SLICE("svm_type c_svc\nkernel_type linear\n"), "m", &model, &error),
        DM_BAD_MODEL);
    assert_non_null(strstr(error.message, "libsvm"));
    assert_int_equal(dm_model_read(DM_SLICE(""), "m", &model, &error), DM_BAD_MODEL);
    assert_non_null(strstr(error.message, "empty"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_have_one_form),
        cmocka_unit_test(a_long_word_is_linear),
        cmocka_unit_test(stances_are_parsed),
        cmocka_unit_test(collapsing_keeps_decision_values),
        cmocka_unit_test(solvers_separate),
        cmocka_unit_test(bad_problems_are_refused),
        cmocka_unit_test(sigmoid_recovers_its_source),
        cmocka_unit_test(unknown_stances_are_placed),
        cmocka_unit_test(repetitions_go_and_conflicts_show),
        cmocka_unit_test(one_class_is_refused),
        cmocka_unit_test(training_learns),
        cmocka_unit_test(the_same_data_give_the_same_bytes),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(training_can_be_stopped),
        cmocka_unit_test(a_comparison_bars_what_is_new),
        cmocka_unit_test(every_cut_and_bit_flip_is_refused),
        cmocka_unit_test(other_files_are_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
