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
    assert_int_equal(dm_report_data_add(data, &result, NULL), DM_OK);
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
    assert_int_equal(dm_report_data_add(&data, &failed, NULL), DM_OK);
    assert_int_equal(dm_report_data_sort(&data, NULL), DM_OK);
    return data;
}

static void statements_are_counted(void **state)
{
    (void)state;
    dm_report_data data = make_data();
    assert_int_equal(data.documents, 3);
    assert_int_equal(data.failed, 1);
    assert_int_equal(data.count, 3);
    assert_int_equal(data.period, DM_WEEK);
    assert_int_equal(data.period_count, 14);
    assert_slice(data.periods[0].name, "2024-11-25");
    assert_int_equal(data.periods[0].none, 1);
    assert_int_equal(data.periods[1].all, 0);
    assert_slice(data.periods[13].name, "2025-02-24");
    assert_int_equal(data.periods[13].stances[DEMARCHE_THREAT], 1);
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
        const char *script = strstr(page.data, "<script");
        assert_null(strstr(script + 1, "<script"));
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

static void time_has_no_gaps(void **state)
{
    static const struct {
        const char *date;
        dm_period period;
        const char *name, *next; /* NULL: no such date */
    } dates[] = {
        {"2024-12-31", DM_MONTH, "2024-12", "2025-01"},
        {"2024-12-31T10:00", DM_WEEK, "2024-12-30", "2025-01-06"},
        {"2024-02-29", DM_WEEK, "2024-02-26", "2024-03-04"},
        {"2000-03-05", DM_WEEK, "2000-02-28", "2000-03-06"},
        {"2031-02-10", DM_WEEK, "2031-02-10", "2031-02-17"},
        {"2031-02", DM_MONTH, "2031-02", "2031-03"},
        {"2031-02", DM_WEEK, NULL, NULL},
        {"2031-13-01", DM_MONTH, NULL, NULL},
        {"gisteren", DM_MONTH, NULL, NULL},
        {"2031", DM_MONTH, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        char name[DM_PERIOD_SIZE];
        long number;
        bool good = dm_period_of(dm_slice_of(dates[i].date), dates[i].period, &number);
        assert_int_equal(good, dates[i].name != NULL);
        if (!good)
            continue;
        dm_period_name(dates[i].period, number, name);
        assert_string_equal(name, dates[i].name);
        dm_period_name(dates[i].period, number + 1, name);
        assert_string_equal(name, dates[i].next);
    }
}

/* Months for years; weeks only where every date has its day. */
static void periods_fit_the_dates(void **state)
{
    static const struct {
        const char *first, *last;
        dm_period period;
        size_t count;
    } spans[] = {{"2024-11-30", "2025-03-02", DM_WEEK, 14},
                 {"2024-11-30", "2026-03-02", DM_MONTH, 17},
                 {"2024-11-30", "2025-01", DM_MONTH, 3},
                 {"2025-01", "2025-01", DM_MONTH, 1},
                 {NULL, NULL, DM_MONTH, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        dm_report_data data = {0};
        demarche_statement call = make_statement("Stop.", "A", DEMARCHE_CALL);
        add(&data, spans[i].first, &call);
        add(&data, spans[i].last, &call);
        assert_int_equal(dm_report_data_sort(&data, NULL), DM_OK);
        assert_int_equal(data.period, spans[i].period);
        assert_int_equal(data.period_count, spans[i].count);
        dm_report_data_free(&data);
    }
}

static void tells_who_threatens_whom(void **state)
{
    (void)state;
    dm_report_data data = {.lang = "nl"};
    demarche_extractor *extractor;
    assert_int_equal(demarche_extractor_new(NULL, &extractor, NULL), 0);
    data.extractor = extractor;
    demarche_statement threat =
        make_statement("Nederland zal Rusland laten betalen.", "A", DEMARCHE_THREAT);
    demarche_statement call = make_statement("Moskou moet stoppen.", "B", DEMARCHE_CALL);
    demarche_statement nobody = make_statement("Dan volgen er sancties.", "C", DEMARCHE_THREAT);
    demarche_statement from_nowhere = threat;
    from_nowhere.country = text_of(NULL);
    demarche_statement other = make_statement("Hamas zal het merken.", "D", DEMARCHE_THREAT);
    other.country = text_of("IL");
    add(&data, NULL, &call);
    add(&data, NULL, &other);
    add(&data, NULL, &threat);
    add(&data, NULL, &threat);
    add(&data, NULL, &nobody);
    add(&data, NULL, &from_nowhere);
    demarche_statement joint = threat;
    joint.country = text_of("NL+BE");
    joint.speaker = text_of("A+E");
    add(&data, NULL, &joint);
    assert_int_equal(dm_report_data_sort(&data, NULL), DM_OK);
    assert_int_equal(data.speakers.count, 5);
    assert_slice(data.speakers.items[0].name, "A");
    assert_int_equal(data.speakers.items[0].all, 4);
    assert_slice(data.countries.items[0].name, "Nederland");
    assert_int_equal(data.countries.items[0].all, 5);
    assert_int_equal(data.pairs.count, 2);
    assert_slice(data.pairs.items[0].name, "Nederland");
    assert_slice(data.pairs.items[0].target, "Rusland");
    assert_int_equal(data.pairs.items[0].stances[DEMARCHE_THREAT], 2);
    assert_int_equal(data.pairs.items[0].stances[DEMARCHE_CALL], 1);
    assert_slice(data.pairs.items[1].target, "Hamas");
    dm_buffer page = {0};
    dm_report_page_write(&data, DM_REPORT_DUTCH, &page);
    assert_non_null(strstr(page.data, "<tr><td>Nederland → Rusland"));
    dm_buffer_free(&page);
    dm_report_data_free(&data);
    demarche_extractor_free(extractor);
}

/* The policy names the script by its hash: a browser refuses one that has changed. */
static void the_policy_knows_the_script(void **state)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char hash[33] = {0};
    char base64[45];
    (void)state;
    FILE *sum = popen("sha256sum batch/report.js", "r");
    assert_non_null(sum);
    for (size_t i = 0; i < 32; i++) {
        unsigned byte;
        assert_int_equal(fscanf(sum, "%2x", &byte), 1);
        hash[i] = (unsigned char)byte;
    }
    assert_int_equal(pclose(sum), 0);
    for (size_t i = 0; i < 33; i += 3) {
        unsigned bits = (unsigned)hash[i] << 16 | (unsigned)hash[i + 1] << 8 | hash[i + 2];
        for (size_t j = 0; j < 4; j++)
            base64[i / 3 * 4 + j] = digits[bits >> (18 - 6 * j) & 63];
    }
    base64[43] = '=';
    base64[44] = '\0';
    dm_report_data data = {0};
    dm_buffer page = {0};
    dm_report_page_write(&data, DM_REPORT_ENGLISH, &page);
    if (!strstr(page.data, base64))
        fail_msg("batch/report.js has changed: SCRIPT_HASH in batch/report_page.c is now %s",
                 base64);
    dm_buffer_free(&page);
}

static void ngrams_are_ranked_by_keyness(void **state)
{
    static const char *const seen[] = {"als",      "als",      "als",  "als",
                                       "Sancties", "sancties", "rode", "lijn"};
    (void)state;
    dm_typical typical = {0};
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        assert_true(dm_typical_see(&typical, dm_slice_of(seen[i])));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("als"), 1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("Als"), 1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("Sancties"), 1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("sancties"), 1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("rode"), 1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("lijn"), 1));
    assert_true(dm_typical_add(&typical, DEMARCHE_THREAT, DM_SLICE("rode lijn"), 2));
    dm_typical_sort(&typical);
    const dm_typical_list *threat = &typical.stances[DEMARCHE_THREAT];
    assert_int_equal(threat->count, 3);
    assert_slice(threat->items[0].text, "sancties");
    assert_int_equal(threat->items[0].times, 2);
    assert_slice(threat->items[1].text, "rode lijn");
    assert_slice(threat->items[2].text, "als");
    assert_int_equal(threat->items[2].times, 2);
    dm_typical_free(&typical);
}

/* What is marked in the statements is what the table counts; a statement of no label has neither.
 */
static void words_that_weigh_are_shown(void **state)
{
    (void)state;
    demarche_model *model;
    demarche_scorer *scorer;
    assert_int_equal(demarche_model_embedded(&model, NULL), 0);
    assert_int_equal(demarche_scorer_new(model, &scorer, NULL), 0);
    dm_report_data data = {.scorer = scorer};
    demarche_statement threat = make_statement("Dan volgen er sancties.", "A", DEMARCHE_THREAT);
    demarche_statement none = make_statement("Gisteren regende het.", "A", DEMARCHE_NONE);
    const demarche_statement *statements[] = {&threat, &none};
    dm_result result = {.statements = statements, .count = 2};
    assert_int_equal(dm_report_data_add(&data, &result, NULL), DM_OK);
    assert_int_equal(dm_report_data_sort(&data, NULL), DM_OK);
    assert_true(data.rows[0].mark_count > 0);
    assert_true(data.typical.stances[DEMARCHE_THREAT].count > 0);
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
        cmocka_unit_test(statements_are_counted),
        cmocka_unit_test(nothing_escapes),
        cmocka_unit_test(time_has_no_gaps),
        cmocka_unit_test(periods_fit_the_dates),
        cmocka_unit_test(tells_who_threatens_whom),
        cmocka_unit_test(the_policy_knows_the_script),
        cmocka_unit_test(ngrams_are_ranked_by_keyness),
        cmocka_unit_test(words_that_weigh_are_shown),
        cmocka_unit_test(an_empty_report_is_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
