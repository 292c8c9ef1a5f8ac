/* Second labels: a reader who saw only the texts labelled a random part of the corpus again. Shows
 * how far the two agree, and holds the corpus to what was decided. */
#include "tests/corpus.h"
#include "tests/testing.h"

enum { LABELS = DM_STANCES + 1 };

typedef struct agreement {
    size_t statements, same_sets;
    size_t labels[LABELS][LABELS]; /* [first reader][second reader]; none is the last */
    size_t first[DM_STANCES], second[DM_STANCES], both[DM_STANCES];
} agreement;

static dm_corpus the_corpus;

static dm_stance_list parse(dm_slice names)
{
    dm_stance_list list;
    assert_int_equal(dm_stance_list_parse(names, &list, NULL), DM_OK);
    return list;
}

static size_t label_of(const dm_stance_list *list)
{
    int label = dm_stance_list_label(list);
    return label == DM_NO_STANCE ? DM_STANCES : (size_t)label;
}

static void compare(agreement *a, dm_slice first_names, dm_slice second_names)
{
    dm_stance_list first = parse(first_names), second = parse(second_names);
    dm_stance_set first_set = dm_stance_list_set(&first), second_set = dm_stance_list_set(&second);
    a->statements++;
    a->same_sets += first_set == second_set;
    a->labels[label_of(&first)][label_of(&second)]++;
    for (int stance = 0; stance < DM_STANCES; stance++) {
        a->first[stance] += first_set >> stance & 1;
        a->second[stance] += second_set >> stance & 1;
        a->both[stance] += (first_set & second_set) >> stance & 1;
    }
}

static void expect_decision(dm_map *ids, dm_slice id, dm_slice decided)
{
    uint32_t index = dm_map_find(ids, id);
    if (index == DM_ABSENT)
        fail_msg("no statement has the id %.*s", (int)id.size, id.data);
    const dm_corpus_statement *statement = &the_corpus.items[index];
    dm_buffer names = {0};
    dm_stance_list_print(&statement->stances, &names);
    if (!dm_slice_equal(dm_buffer_view(&names), decided))
        fail_msg("%s:%zu: labelled %s, but %.*s was decided", statement->file, statement->line,
                 names.data, (int)decided.size, decided.data);
    dm_buffer_free(&names);
}

/* Agreement beyond chance (Cohen 1960) on the label of each statement. */
static double kappa(const agreement *a)
{
    double all = (double)a->statements, observed = 0, expected = 0;
    for (int i = 0; i < LABELS; i++) {
        double row = 0, column = 0;
        for (int k = 0; k < LABELS; k++) {
            row += (double)a->labels[i][k];
            column += (double)a->labels[k][i];
        }
        observed += (double)a->labels[i][i] / all;
        expected += row / all * column / all;
    }
    return (observed - expected) / (1 - expected);
}

static void show(const agreement *a)
{
    printf("%zu statements read twice; the same set of stances in %zu; Cohen's kappa of the labels "
           "%.3f\nF1 between the readers:",
           a->statements, a->same_sets, kappa(a));
    for (int stance = 0; stance < DM_STANCES; stance++)
        printf(" %s %.3f", dm_stance_name(stance),
               2 * (double)a->both[stance] / (double)(a->first[stance] + a->second[stance]));
    printf("\n");
}

static void second_labels_are_kept(void **state)
{
    (void)state;
    dm_map ids = {0};
    dm_buffer bytes = {0};
    agreement a = {0};
    corpus_read_all(&the_corpus);
    for (uint32_t i = 0; i < the_corpus.count; i++)
        assert_int_equal(dm_map_insert(&ids, the_corpus.items[i].id, i), i);
    assert_int_equal(
        dm_file_read("training-data/agreement/second-labels.tsv", 1 << 24, &bytes, NULL), DM_OK);
    dm_slice lines = dm_buffer_view(&bytes);
    assert_true(dm_slice_equal(dm_slice_cut(&lines, '\n'), DM_SLICE("id\tfirst\tsecond\tdecided")));
    while (lines.size) {
        dm_slice line = dm_slice_cut(&lines, '\n');
        dm_slice id = dm_slice_cut(&line, '\t'), first = dm_slice_cut(&line, '\t');
        compare(&a, first, dm_slice_cut(&line, '\t'));
        expect_decision(&ids, id, line);
    }
    show(&a);
    assert_true(a.statements >= 1500);
    assert_true(kappa(&a) > 0.8);
    dm_buffer_free(&bytes);
    dm_map_free(&ids);
    corpus_free(&the_corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(second_labels_are_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
