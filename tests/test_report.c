/* The report: what it counts, and that nothing from outside gets out of its place. */
#include "tests/testing.h"

#include "batch/report_page.h"

static demarche_text text_of(const char *string)
{
    return (demarche_text){string, string ? strlen(string) : 0};
}

static demarche_statement make_statement(const char *text, const char *speaker, int label)
{
    demarche_statement statement = {.text = text_of(text),
                                    .context = text_of(text),
                                    .speaker = text_of(speaker),
                                    .country = text_of("NL"),
                                    .line = 3};
    statement.scores.label = label;
    statement.scores.confidence = 0.8;
    if (label != DEMARCHE_NONE) {
        statement.scores.stances[0] = label;
        statement.scores.stance_count = 1;
        statement.scores.p[label] = 0.8;
    }
    return statement;
}

static void add(dm_report_data *data, const char *date, const demarche_statement *statement)
{
    const demarche_statement *statements[] = {statement};
    dm_result result = {.statements = statements, .count = 1};
    result.document.file = DM_SLICE("a<b>.txt");
    result.document.date = dm_slice_of(date);
    result.document.url = DM_SLICE("javascript:alert(1)");
    assert_int_equal(dm_report_data_add(data, &result, NULL, NULL), DM_OK);
}

static dm_report_data make_data(void)
{
    dm_report_data data = {0};
    demarche_statement threat =
        make_statement("<script>alert('x')</script>", "Anna \"A\" Vos", DEMARCHE_THREAT);
    demarche_statement none = make_statement("niets", "Anna \"A\" Vos", DEMARCHE_NONE);
    add(&data, "2025-03-02", &threat);
    add(&data, "2024-11-30", &none);
    add(&data, NULL, &none);
    dm_result failed = {0};
    failed.document.file = DM_SLICE("kapot.txt");
    dm_fail(&failed.document.fault, DM_DATA, "is <no> text");
    assert_int_equal(dm_report_data_add(&data, &failed, NULL, NULL), DM_OK);
    dm_report_data_sort(&data);
    return data;
}

static void statements_are_counted(void **state)
{
    (void)state;
    dm_report_data data = make_data();
    assert_int_equal(data.documents, 3);
    assert_int_equal(data.failed, 1);
    assert_int_equal(data.count, 3);
    assert_int_equal(data.months.count, 2);
    assert_slice(data.months.items[0].name, "2024-11");
    assert_int_equal(data.months.items[0].none, 1);
    assert_int_equal(data.months.items[1].stances[DEMARCHE_THREAT], 1);
    assert_int_equal(data.speakers.count, 1);
    assert_int_equal(data.speakers.items[0].all, 3);
    assert_slice(data.first_date, "2024-11-30");
    assert_slice(data.last_date, "2025-03-02");
    dm_report_data_free(&data);
}

static void nothing_escapes(void **state)
{
    (void)state;
    dm_report_data data = make_data();
    for (int language = DM_REPORT_ENGLISH; language <= DM_REPORT_DUTCH; language++) {
        dm_buffer page = {0};
        dm_report_page_write(&data, (dm_report_language)language, &page);
        assert_false(page.failed);
        assert_null(strstr(page.data, "<script"));
        assert_null(strstr(page.data, "javascript:"));
        assert_null(strstr(page.data, "<no>"));
        assert_null(strstr(page.data, "a<b>"));
        assert_non_null(strstr(page.data, "&lt;script&gt;alert(&#39;x&#39;)"));
        assert_non_null(strstr(page.data, "Anna &quot;A&quot; Vos"));
        assert_non_null(strstr(page.data, "default-src 'none'"));
        dm_buffer_free(&page);
    }
    dm_report_data_free(&data);
}

static void words_are_counted_by_stance(void **state)
{
    (void)state;
    dm_typical typical = {0};
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("als"), 0.5));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("Sancties"), 0.1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("\"sancties\","), 0.2));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("gevolgen"), 0.7));
    assert_true(dm_typical_add(&typical, DEMARCHE_CALL, DM_SLICE("\u2026"), 0.7));
    assert_true(dm_typical_add(&typical, DEMARCHE_CALL, DM_SLICE("'"), 0.7));
    dm_typical_sort(&typical);
    const dm_typical_list *threat = &typical.stances[DEMARCHE_THREAT];
    assert_int_equal(threat->count, 3);
    assert_slice(threat->items[0].word, "sancties");
    assert_int_equal(threat->items[0].times, 2);
    assert_slice(threat->items[1].word, "gevolgen");
    assert_slice(threat->items[2].word, "als");
    assert_int_equal(typical.stances[DEMARCHE_CALL].count, 0);
    dm_typical_free(&typical);
}

/* What is marked in the statements is what the table counts; a statement of no label has neither.
 */
static void words_that_weigh_are_shown(void **state)
{
    (void)state;
    dm_report_data data = {0};
    demarche_model *model;
    demarche_scorer *scorer;
    assert_int_equal(demarche_model_embedded(&model, NULL), 0);
    assert_int_equal(demarche_scorer_new(model, &scorer, NULL), 0);
    demarche_statement threat = make_statement("Dan volgen er sancties.", "A", DEMARCHE_THREAT);
    demarche_statement none = make_statement("Gisteren regende het.", "A", DEMARCHE_NONE);
    const demarche_statement *statements[] = {&threat, &none};
    dm_result result = {.statements = statements, .count = 2};
    assert_int_equal(dm_report_data_add(&data, &result, scorer, NULL), DM_OK);
    dm_report_data_sort(&data);
    assert_true(data.rows[0].mark_count > 0);
    assert_int_equal(data.typical.stances[DEMARCHE_THREAT].count, data.rows[0].mark_count);
    assert_int_equal(data.rows[1].mark_count, 0);
    dm_buffer page = {0};
    dm_report_page_write(&data, DM_REPORT_DUTCH, &page);
    assert_non_null(strstr(page.data, "Woorden die het label bepalen"));
    assert_non_null(strstr(page.data, " <small>(1)</small>"));
    assert_null(strstr(page.data, "<tr><td><td><td>\n"));
    dm_buffer_free(&page);
    dm_report_data_free(&data);
    demarche_scorer_free(scorer);
    demarche_model_free(model);
}

static void an_empty_report_is_a_page(void **state)
{
    (void)state;
    dm_report_data data = {0};
    dm_buffer page = {0};
    dm_report_page_write(&data, DM_REPORT_ENGLISH, &page);
    assert_non_null(strstr(page.data, "0 documents read"));
    assert_non_null(strstr(page.data, "</html>"));
    dm_buffer_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_counted),      cmocka_unit_test(nothing_escapes),
        cmocka_unit_test(words_are_counted_by_stance), cmocka_unit_test(words_that_weigh_are_shown),
        cmocka_unit_test(an_empty_report_is_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
