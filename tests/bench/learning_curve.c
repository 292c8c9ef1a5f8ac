/* How F1 grows with the training data: a fifth of the groups is held out, the classifier is trained
 * on growing parts of the others and scores what was held out, each statement with its reporting
 * verb; the mean over several such fifths.
 * Run it with `make curve`. */
#include "tests/corpus.h"
#include "tests/testing.h"

#include "base/random.h"
#include "classifier/trainer.h"
#include "lib/embedded.h"

#include <sys/mman.h>

enum { FIFTHS = 5, STEPS = 5 };

static const size_t percents[STEPS] = {10, 25, 50, 75, 100};
static const size_t repeats = 3; /* of the fifths */

typedef struct curve_point {
    dm_evaluation kinds[CORPUS_KINDS + 1]; /* the last: all */
    size_t statements;
} curve_point;

static dm_corpus the_corpus;
static dm_thesaurus *the_thesaurus; /* that of the shipped model */

/* Each statement's place in a shuffled row of groups, 0 to 1: those of one group have the same. */
static double *place_statements(void)
{
    double *places = calloc(the_corpus.count + 1, sizeof *places);
    size_t *order = calloc(the_corpus.count + 1, sizeof *order);
    dm_map groups = {0};
    dm_random random = {1};
    assert_non_null(places);
    assert_non_null(order);
    for (size_t i = 0; i < the_corpus.count; i++)
        order[i] = i;
    dm_random_shuffle(&random, order, the_corpus.count);
    for (size_t i = 0; i < the_corpus.count; i++) {
        dm_slice group = the_corpus.items[i].group;
        size_t leader = group.size ? dm_map_insert(&groups, group, (uint32_t)i) : i;
        places[i] = (double)order[leader] / (double)the_corpus.count;
    }
    dm_map_free(&groups);
    free(order);
    return places;
}

static void write_statement(dm_buffer *out, const dm_corpus_statement *statement)
{
    dm_buffer_format(out, "%s\t%s\t%s\t", dm_scope_name(statement->language), statement->group.data,
                     statement->cue.data);
    dm_stance_list_print(&statement->stances, out);
    dm_buffer_format(out, "\t%s\n", statement->text.data);
}

/* Where a statement stands among those that are trained on, 0 to 1; negative where it is held out
 * in this fifth. */
static double training_place(double place, size_t fifth)
{
    double from = (double)fifth / FIFTHS, to = (double)(fifth + 1) / FIFTHS;
    if (place >= from && place < to)
        return -1;
    return (place < from ? place : place - 1.0 / FIFTHS) * FIFTHS / (FIFTHS - 1);
}

static dm_dataset *take_part(const double *places, size_t fifth, size_t percent)
{
    dm_dataset *dataset;
    dm_error error;
    dm_buffer table = {0};
    dm_buffer_text(&table, "lang\tgroup\tcue\tstances\ttext\n");
    for (size_t i = 0; i < the_corpus.count; i++) {
        double place = training_place(places[i], fifth);
        if (place >= 0 && place * 100 < (double)percent)
            write_statement(&table, &the_corpus.items[i]);
    }
    int memory = memfd_create("part", 0);
    assert_true(memory >= 0);
    assert_int_equal(dm_file_write_all(memory, "part", dm_buffer_view(&table), &error), DM_OK);
    assert_int_equal(lseek(memory, 0, SEEK_SET), 0);
    assert_int_equal(dm_dataset_create(&dataset, &error), DM_OK);
    assert_int_equal(dm_dataset_read(dataset, memory, "part", DM_TSV, NULL, NULL, &error), DM_OK);
    assert_int_equal(dm_dataset_unify(dataset, DM_CONFLICTS_ERROR, NULL, NULL, &error), DM_OK);
    close(memory);
    dm_buffer_free(&table);
    return dataset;
}

static void measure(const double *places, size_t fifth, size_t percent, curve_point *point)
{
    dm_training_options options = dm_training_defaults();
    options.thesaurus = the_thesaurus;
    dm_dataset *dataset = take_part(places, fifth, percent);
    dm_workspace workspace = {0};
    dm_model *model;
    dm_error error;
    if (dm_train(dataset, &options, &model, NULL, NULL, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < the_corpus.count; i++) {
        const dm_corpus_statement *statement = &the_corpus.items[i];
        dm_scores scores;
        if (training_place(places[i], fifth) >= 0)
            continue;
        assert_int_equal(
            dm_model_score(model, statement->text, statement->cue, &workspace, &scores, &error),
            DM_OK);
        dm_evaluation_add(&point->kinds[CORPUS_KINDS], statement->language, &statement->stances,
                          &scores);
        dm_evaluation_add(&point->kinds[statement->kind], statement->language, &statement->stances,
                          &scores);
    }
    point->statements += dm_dataset_count(dataset);
    dm_workspace_free(&workspace);
    dm_model_free(model);
    dm_dataset_free(dataset);
}

static double macro_f1(const dm_evaluation *evaluation, int scope)
{
    return dm_tally_macro_f1(&evaluation->scopes[scope]);
}

static void print_point(size_t percent, const curve_point *point)
{
    const dm_evaluation *all = &point->kinds[CORPUS_KINDS];
    printf("| %3zu %% | %6zu | %.3f | %.3f | %.3f |", percent, point->statements / repeats,
           macro_f1(all, DM_SCOPE_ALL), macro_f1(all, DM_SCOPE_DUTCH),
           macro_f1(all, DM_SCOPE_ENGLISH));
    for (int kind = 0; kind < CORPUS_KINDS; kind++)
        printf(" %.3f / %.3f |", macro_f1(&point->kinds[kind], DM_SCOPE_DUTCH),
               macro_f1(&point->kinds[kind], DM_SCOPE_ENGLISH));
    printf("\n");
    fflush(stdout);
}

static void draw_the_curve(void **state)
{
    (void)state;
    corpus_read_all(&the_corpus);
    assert_int_equal(dm_thesaurus_read(dm_embedded(DM_EMBEDDED_THESAURUS),
                                       dm_embedded_name(DM_EMBEDDED_THESAURUS), &the_thesaurus,
                                       NULL),
                     DM_OK);
    double *places = place_statements();
    printf("| part | statements | all | nl | en |");
    for (int kind = 0; kind < CORPUS_KINDS; kind++)
        printf(" %s nl / en |", corpus_kind_name((corpus_kind)kind));
    printf("\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t step = 0; step < STEPS; step++) {
        curve_point *point = calloc(1, sizeof *point);
        assert_non_null(point);
        for (size_t fifth = 0; fifth < repeats; fifth++)
            measure(places, fifth, percents[step], point);
        print_point(percents[step], point);
        free(point);
    }
    free(places);
    dm_thesaurus_free(the_thesaurus);
    corpus_free(&the_corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(draw_the_curve)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
