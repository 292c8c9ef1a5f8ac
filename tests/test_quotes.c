/* The extractor: against articles that a reader has marked (tests/golden/quotes/), on one pattern
 * after the other, and on what holds of any text. */
#include "tests/testing.h"

#include "tests/gold.h"

static demarche_extractor *extractor;

static int set_up(void **state)
{
    (void)state;
    return (int)demarche_extractor_new(NULL, &extractor, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    demarche_extractor_free(extractor);
    return 0;
}

static void is_good_enough(const char *language)
{
    gold_tally t = {0};
    assert_true(gold_compare(extractor, "tests/golden/quotes", language, NULL, &t));
    printf("%s: F1 %.3f, speakers %.3f, rejected %zu of %zu\n", language, gold_f1(t.exact, &t),
           (double)t.speakers / (double)t.exact, t.rejected, t.rejects);
    assert_true(t.marked > 100);
    assert_true(gold_f1(t.exact, &t) >= 0.88);
    assert_true(t.speakers * 100 >= 80 * t.exact);
    assert_true(t.rejected * 100 >= 85 * t.rejects);
}

static void finds_dutch_quotations(void **state)
{
    (void)state;
    is_good_enough("nl");
}

static void finds_english_quotations(void **state)
{
    (void)state;
    is_good_enough("en");
}

/* --- properties of any text --------------------------------------------------------------------
 */

static demarche_document *read_text(const char *text)
{
    demarche_document *document;
    assert_int_equal(demarche_read(extractor, NULL, text, strlen(text), NULL, &document, NULL), 0);
    return document;
}

static void expect(const char *text, const char *speaker, const char *quote)
{
    demarche_document *document = read_text(text);
    bool found = false;
    for (size_t i = 0; i < demarche_document_count(document); i++) {
        const demarche_statement *s = demarche_document_statement(document, i);
        assert_memory_equal(text + s->start, s->text.data, s->text.size);
        bool same = s->text.size == strlen(quote) && memcmp(s->text.data, quote, s->text.size) == 0;
        bool named = speaker ? s->speaker.size == strlen(speaker) &&
                                   memcmp(s->speaker.data, speaker, s->speaker.size) == 0
                             : !s->speaker.data;
        found |= same && named;
    }
    if (!found)
        fail_msg("%s: not said by %s: %s", text, speaker ? speaker : "nobody", quote);
    demarche_document_free(document);
}

static void knows_the_marks(void **state)
{
    (void)state;
    static const char *const marks[][2] = {{"\"", "\""}, {"“", "”"},   {"‘", "’"}, {"„", "”"},
                                           {",,", "''"}, {"``", "''"}, {"«", "»"}, {"'", "'"},
                                           {"„", "“"},   {"« ", " »"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char text[256];
        snprintf(text, sizeof text, "%sWe gaan 's avonds foto's maken%s, zegt Josep Borrell.",
                 marks[i][0], marks[i][1]);
        expect(text, "Josep Borrell", "We gaan 's avonds foto's maken");
    }
}

static void finds_clauses_everywhere(void **state)
{
    (void)state;
    expect("Antony Blinken said: “We will respond.”", "Antony Blinken", "We will respond.");
    expect("“We will respond,” Blinken told Raab in London.", "Antony Blinken", "We will respond,");
    expect("“We will,” said Josep Borrell, “respond together.”", "Josep Borrell",
           "respond together.");
    expect("Volgens minister Dominic Raab zijn er geen doden gevallen.", "Dominic Raab",
           "zijn er geen doden gevallen");
    expect("Rusland moet zich terugtrekken, vindt Josep Borrell.", "Josep Borrell",
           "Rusland moet zich terugtrekken");
    expect("Josep Borrell kwam aan.\n‘Wij gaan door’, zei hij.", "Josep Borrell", "Wij gaan door");
    expect("\"Geen commentaar\", aldus een woordvoerder van Raab.", "Dominic Raab",
           "Geen commentaar");
    expect("\"Wij weten van niets\", zei een voorbijganger.", NULL, "Wij weten van niets");
    expect("Josep Borrell noemde de aanval op de haven ‘onaanvaardbaar’.", "Josep Borrell",
           "onaanvaardbaar");
    expect("\"Wij weten van niets\", klinkt het in Moskou.", "Moscow", "Wij weten van niets");
}

static void refuses_scare_quotes_and_titles(void **state)
{
    (void)state;
    static const char *const texts[] = {"De zogenaamde 'spookvloot' ligt in de haven.",
                                        "The novel “The Quiet Border” sold well.",
                                        "Hij zag de foto's van de ministers' auto's niet."};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        demarche_document *document = read_text(texts[i]);
        assert_int_equal(demarche_document_count(document), 0);
        demarche_document_free(document);
    }
}

/* Found on the sample press release: a denial after an apposition is no indirect speech. */
static void takes_no_apposition_for_speech(void **state)
{
    (void)state;
    demarche_document *document =
        read_text("De ambassadeur van Ostravië, Tibor Zelenka, sprak de beschuldigingen tegen.");
    assert_int_equal(demarche_document_count(document), 0);
    demarche_document_free(document);
}

static void a_dateline_clears_the_stage(void **state)
{
    (void)state;
    expect("Kop\nBRUSSEL (ANP) - Josep Borrell sprak.\nMeer.\nNog meer.\n"
           "PARIJS (ANP) - Het regent.\n\"Wij gaan door\", zei hij.",
           NULL, "Wij gaan door");
}

static void line_ends_change_nothing(void **state)
{
    (void)state;
    const char *lf = "Josep Borrell kwam.\n\n‘Wij gaan door’, zei hij.\n";
    const char *crlf = "Josep Borrell kwam.\r\n\r\n‘Wij gaan door’, zei hij.\r\n";
    demarche_document *a = read_text(lf), *b = read_text(crlf);
    assert_int_equal(demarche_document_count(a), demarche_document_count(b));
    const demarche_statement *x = demarche_document_statement(a, 0);
    const demarche_statement *y = demarche_document_statement(b, 0);
    assert_int_equal(x->line, y->line);
    assert_int_equal(x->start + 2, y->start);
    demarche_document_free(a);
    demarche_document_free(b);
}

/* Whatever the bytes, offsets are in order and within the document, and nothing crashes. */
static void survives_anything(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\"",    "‘",       "’",         ",,",   "''", "«",
                                         " zei ", "Borrell", ", ",        ". ",   ": ", "\n",
                                         "\xFF",  "de ",     "minister ", "said "};
    uint64_t seed = 7;
    char text[4096];
    for (int round = 0; round < 400; round++) {
        size_t size = 0;
        while (size < sizeof text - 16) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *piece = pieces[seed >> 60];
            size_t length = strlen(piece);
            memcpy(text + size, piece, length);
            size += length;
        }
        demarche_document *document;
        assert_int_equal(demarche_read(extractor, NULL, text, size, NULL, &document, NULL), 0);
        for (size_t i = 0; i < demarche_document_count(document); i++) {
            const demarche_statement *s = demarche_document_statement(document, i);
            assert_true(s->start <= s->end && s->end <= size);
        }
        demarche_document_free(document);
    }
}

/* --- the article that the project starts from ----------------------------------------------- */

static void labels_the_seed_article(void **state)
{
    (void)state;
    static const struct {
        const char *text, *speaker;
        int label;
    } expected[] = {
        {"aanzienlijke schade aangericht", "Josep Borrell", DEMARCHE_CONDEMNATION},
        {"in strijd met de regels", "European Union", DEMARCHE_CONDEMNATION},
        {"We blijven de Chinese autoriteiten manen", "European Union", DEMARCHE_CALL},
        {"in kaart te brengen,", "European Union", DEMARCHE_CALL},
        {"Landen die zich verantwoordelijk gedragen", "Antony Blinken", DEMARCHE_CONDEMNATION},
        {"erop rekenen dat", "Dominic Raab", DEMARCHE_THREAT},
        {"daar gaan we nu niet op in", "Josep Borrell", DEMARCHE_NONE},
    };
    dm_buffer text = {0};
    if (dm_file_read("../shared/dev/seed-article.txt", 1 << 20, &text, NULL)) {
        printf("skipped: ../shared/dev/seed-article.txt is not here\n");
        skip();
    }
    demarche_model *model;
    demarche_scorer *scorer;
    demarche_document *document;
    assert_int_equal(demarche_model_embedded(&model, NULL), 0);
    assert_int_equal(demarche_scorer_new(model, &scorer, NULL), 0);
    assert_int_equal(demarche_read(extractor, scorer, text.data, text.size, NULL, &document, NULL),
                     0);
    for (size_t e = 0; e < sizeof expected / sizeof *expected; e++) {
        const demarche_statement *found = NULL;
        for (size_t i = 0; i < demarche_document_count(document); i++) {
            const demarche_statement *s = demarche_document_statement(document, i);
            size_t length = strlen(expected[e].text);
            if (s->text.size >= length && memcmp(s->text.data, expected[e].text, length) == 0)
                found = s;
        }
        assert_non_null(found);
        assert_memory_equal(text.data + found->start, found->text.data, found->text.size);
        assert_slice(((dm_slice){found->speaker.data, found->speaker.size}), expected[e].speaker);
        assert_int_equal(found->scores.label, expected[e].label);
    }
    demarche_document_free(document);
    demarche_scorer_free(scorer);
    demarche_model_free(model);
    dm_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_dutch_quotations),
        cmocka_unit_test(finds_english_quotations),
        cmocka_unit_test(knows_the_marks),
        cmocka_unit_test(finds_clauses_everywhere),
        cmocka_unit_test(refuses_scare_quotes_and_titles),
        cmocka_unit_test(takes_no_apposition_for_speech),
        cmocka_unit_test(a_dateline_clears_the_stage),
        cmocka_unit_test(line_ends_change_nothing),
        cmocka_unit_test(survives_anything),
        cmocka_unit_test(labels_the_seed_article),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
