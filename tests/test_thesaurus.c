/* Classes of words, and the n-grams over them. */
#include "tests/testing.h"

#include "features/bag.h"

static dm_thesaurus *read_table(const char *table)
{
    dm_thesaurus *thesaurus;
    assert_int_equal(dm_thesaurus_read(dm_slice_of(table), "t", &thesaurus, NULL), DM_OK);
    return thesaurus;
}

static void words_and_beginnings_are_found(void **state)
{
    (void)state;
    dm_thesaurus *t = read_table("class\tlang\twords\nown\tnl\twij|we\nown\ten\twe|our\n"
                                 "measure\ten\tsanction*\nmove\ten\tsanctions\nown\ten\tus\n");
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("we")), 3);
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("wij")), 1);
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("us")), 2);
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("sanctioned")), 4);
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("sanctions")), 12);
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("sanctio")), 0);
    assert_int_equal(dm_thesaurus_find(t, DM_SLICE("")), 0);
    assert_slice(dm_thesaurus_name(t, 2), "measure");
    dm_thesaurus_free(t);
}

static void bad_tables_are_placed(void **state)
{
    (void)state;
    dm_thesaurus *t;
    dm_error error;
    assert_int_equal(dm_thesaurus_read(DM_SLICE("h\nown\tnl\twij\nown\n"), "t", &t, &error),
                     DM_DATA);
    assert_int_equal(error.line, 3);
    assert_null(t);
    assert_int_equal(dm_thesaurus_read(DM_SLICE("h\nown\tnl\ta||b\n"), "t", &t, &error), DM_DATA);
    assert_int_equal(dm_thesaurus_read(DM_SLICE("h\nown\tnl\t*\n"), "t", &t, &error), DM_DATA);
    dm_buffer many = {0};
    dm_buffer_text(&many, "h\n");
    for (int i = 0; i <= DM_THESAURUS_CLASSES; i++)
        dm_buffer_format(&many, "c%d\t-\tw\n", i);
    assert_int_equal(dm_thesaurus_read(dm_buffer_view(&many), "t", &t, &error), DM_DATA);
    dm_buffer_free(&many);
}

typedef struct collected {
    const dm_thesaurus *thesaurus;
    dm_buffer names;
} collected;

static void collect_name(void *context, const dm_ngram *ngram)
{
    collected *c = context;
    if (ngram->space < DM_NGRAM_CLASSES)
        return;
    dm_ngram_name(ngram, c->thesaurus, &c->names);
    dm_buffer_byte(&c->names, '\n');
}

static void classes_give_ngrams(void **state)
{
    (void)state;
    dm_thesaurus *t = read_table("class\tlang\twords\nown\ten\twe\nfuture\ten\twill\n"
                                 "measure\ten\tsanction*\n");
    dm_ngram_options options = DM_NGRAM_DEFAULTS;
    dm_bag bag = {0};
    collected c = {t, {0}};
    options.class_reach = 2;
    assert_int_equal(dm_bag_read(&bag, &options, t, DM_SLICE("We will see sanctions"),
                                 (dm_slice){NULL, 0}, NULL),
                     DM_OK);
    dm_ngrams_visit(&options, t, &bag.tokens, bag.classes, &bag.cue, collect_name, &c);
    assert_slice(dm_buffer_view(&c.names),
                 "class:own\nclass:own>future\nmixed:<own> will\nmixed:we <future>\n"
                 "class:future\nclass:future>measure\nmixed:<future> see\n"
                 "mixed:see <measure>\nclass:measure\n");
    dm_buffer_free(&c.names);
    dm_bag_free(&bag);
    dm_thesaurus_free(t);
}

static void the_shipped_table_is_sound(void **state)
{
    (void)state;
    dm_buffer table = {0};
    dm_thesaurus *t;
    dm_error error;
    assert_int_equal(dm_file_read("features/thesaurus.tsv", 1 << 20, &table, &error), DM_OK);
    assert_int_equal(dm_thesaurus_read(dm_buffer_view(&table), "t", &t, &error), DM_OK);
    assert_true(dm_thesaurus_find(t, DM_SLICE("sancties")) != 0);
    assert_true(dm_thesaurus_find(t, DM_SLICE("sanctions")) != 0);
    dm_thesaurus_free(t);
    dm_buffer_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_beginnings_are_found),
        cmocka_unit_test(bad_tables_are_placed),
        cmocka_unit_test(classes_give_ngrams),
        cmocka_unit_test(the_shipped_table_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
