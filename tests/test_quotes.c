/* The extractor: against articles that a reader has marked (tests/golden/quotes/), on one pattern
 * after the other, and on what holds of any text. */
#include "tests/testing.h"

#include "tests/gold.h"

#include <dirent.h>
#include <time.h>

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
    assert_true(gold_f1(t.exact, &t) >= 0.96);
    assert_true(t.speakers * 100 >= 92 * t.exact);
    assert_true(t.rejected * 100 >= 90 * t.rejects);
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

static void expect_role(const char *text, const char *date, const char *speaker)
{
    demarche_document *document;
    assert_int_equal(demarche_read(extractor, NULL, text, strlen(text), date, &document, NULL), 0);
    assert_int_equal(demarche_document_count(document), 1);
    const demarche_statement *s = demarche_document_statement(document, 0);
    assert_slice(((dm_slice){s->speaker.data, s->speaker.size}), speaker);
    demarche_document_free(document);
}

static void targets(const char *text, const char *country, const char *speaker,
                    const char *expected)
{
    demarche_statement statement = {.text = {text, strlen(text)},
                                    .country = {country, strlen(country)},
                                    .speaker = {speaker, strlen(speaker)}};
    demarche_text target;
    assert_int_equal(demarche_target(extractor, &statement, &target, NULL), 0);
    if (expected)
        assert_slice(((dm_slice){target.data, target.size}), expected);
    else
        assert_null(target.data);
}

static void takes_officials_of_its_users(void **state)
{
    static const char own[] = "name\tgender\tcountry\trole_en\trole_nl\tfrom\tto\taliases\n"
                              "Oda Steen\tf\tNO\tharbour envoy\thavengezant\t\t\tO. Steen\n"
                              "Marleen Oosterbaan\tf\tNoordland\tminister\tminister\t\t\t\n"
                              "Josep Borrell\tm\tES\tprofessor\thoogleraar\t\t\t\n";
    demarche_extractor *built_in = extractor;
    (void)state;
    const char *path = temporary_file(".tsv", own, sizeof own - 1);
    assert_int_equal(demarche_extractor_new(path, &extractor, NULL), 0);
    unlink(path);
    expect("“We will go on,” Steen said.", "Oda Steen", "We will go on,");
    expect("“We will go on,” Blinken said.", "Antony Blinken", "We will go on,");
    targets("Noordland will pay for this.", "XX", "", "Noordland");
    demarche_document *document = read_text("“We will go on,” Borrell said.");
    assert_slice(((dm_slice){demarche_document_statement(document, 0)->role.data,
                             demarche_document_statement(document, 0)->role.size}),
                 "professor");
    demarche_document_free(document);
    demarche_extractor_free(extractor);
    extractor = built_in;
}

/* Two of the name, each with an office of another time. */
static void dates_tell_who_held_an_office(void **state)
{
    (void)state;
    expect_role("“We will go on,” said UK foreign secretary Johnson.", NULL, "Boris Johnson");
    expect_role("“We will respond,” Harris said.", "2022-03-01", "Kamala Harris");
    expect_role("“We will respond,” Harris said.", "2025-03-01", "Simon Harris");
    expect_role("Brussels, 3 March 2025\n“We will respond,” Harris said.", NULL, "Simon Harris");
    expect_role("Geplaatst op 01-03-2022\n“We will respond,” Harris said.", NULL, "Kamala Harris");
}

static void tells_whom_a_statement_is_about(void **state)
{
    (void)state;
    targets("Als Rusland doorgaat, volgen sancties van Nederland.", "NL", "", "RU");
    targets("Nederland en Duitsland zullen Moskou hierop aanspreken.", "NL", "", "DE");
    targets("Wij zullen de Russische tegoeden bevriezen.", "NL", "", "RU");
    targets("We will hit Hamas wherever it hides.", "IL", "", "Hamas");
    targets("Hamas will answer Israel.", "PS", "Hamas", "IL");
    targets("The EU and Iran’s government know the price.", "EU", "", "IR");
    targets("The Foreign Office has been told.", "FR", "", "GB");
    targets("Wie ons aanvalt, betaalt daarvoor.", "NL", "", NULL);
    targets("", "", "", NULL);
}

static void names_countries(void **state)
{
    static const char *const names[][3] = {{"NL", "nl", "Nederland"},
                                           {"NL", "en", "Netherlands"},
                                           {"EU", "nl", "EU"},
                                           {"EU", "en", "European Union"},
                                           {"RU", "nl", "Rusland"}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        demarche_text code = {names[i][0], 2};
        demarche_text name = demarche_country_name(extractor, code, names[i][1]);
        assert_slice(((dm_slice){name.data, name.size}), names[i][2]);
    }
    assert_null(demarche_country_name(extractor, (demarche_text){"??", 2}, "en").data);
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

/* --- changes that change nothing ------------------------------------------------------------- */

typedef struct replacement {
    const char *from, *to;
} replacement;

/* `text` with all replacements made, longest match first as they are listed. */
static void replace_all(dm_slice text, const replacement *pairs, size_t count, dm_buffer *out)
{
    dm_buffer_clear(out);
    for (size_t at = 0; at < text.size;) {
        size_t i = 0;
        while (i < count &&
               !dm_slice_starts(dm_slice_between(text, at, text.size), dm_slice_of(pairs[i].from)))
            i++;
        if (i < count) {
            dm_buffer_text(out, pairs[i].to);
            at += strlen(pairs[i].from);
        } else {
            dm_buffer_byte(out, text.data[at++]);
        }
    }
}

/* Statements of both texts are the same but for the replacements. */
static void same_statements(dm_slice a, dm_slice b, const replacement *pairs, size_t count,
                            const char *name)
{
    demarche_document *one, *other;
    dm_buffer changed = {0};
    assert_int_equal(demarche_read(extractor, NULL, a.data, a.size, NULL, &one, NULL), 0);
    assert_int_equal(demarche_read(extractor, NULL, b.data, b.size, NULL, &other, NULL), 0);
    if (demarche_document_count(one) != demarche_document_count(other))
        fail_msg("%s: %zu statements, changed %zu", name, demarche_document_count(one),
                 demarche_document_count(other));
    for (size_t i = 0; i < demarche_document_count(one); i++) {
        const demarche_statement *x = demarche_document_statement(one, i);
        const demarche_statement *y = demarche_document_statement(other, i);
        replace_all((dm_slice){x->text.data, x->text.size}, pairs, count, &changed);
        if (!dm_slice_equal(dm_buffer_view(&changed), (dm_slice){y->text.data, y->text.size}) ||
            x->kind != y->kind || x->line != y->line ||
            (x->speaker.data == NULL) != (y->speaker.data == NULL))
            fail_msg("%s: %.*s / %.*s", name, (int)x->text.size, x->text.data, (int)y->text.size,
                     y->text.data);
    }
    demarche_document_free(one);
    demarche_document_free(other);
    dm_buffer_free(&changed);
}

static void change_nothing(const replacement *pairs, size_t count)
{
    DIR *folder = opendir("tests/golden/quotes");
    dm_buffer text = {0}, changed = {0};
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[512];
        const char *suffix = strrchr(entry->d_name, '.');
        if (!suffix || strcmp(suffix, ".txt") != 0)
            continue;
        snprintf(path, sizeof path, "tests/golden/quotes/%s", entry->d_name);
        assert_int_equal(dm_file_read(path, 1 << 20, &text, NULL), DM_OK);
        replace_all(dm_buffer_view(&text), pairs, count, &changed);
        same_statements(dm_buffer_view(&text), dm_buffer_view(&changed), pairs, count, path);
    }
    closedir(folder);
    dm_buffer_free(&text);
    dm_buffer_free(&changed);
}

static void line_ends_change_nothing(void **state)
{
    static const replacement pairs[] = {{"\n", "\r\n"}};
    (void)state;
    change_nothing(pairs, 1);
}

static void composition_changes_nothing(void **state)
{
    static const replacement pairs[] = {{"é", "e\u0301"}, {"ë", "e\u0308"}, {"è", "e\u0300"},
                                        {"ü", "u\u0308"}, {"ö", "o\u0308"}, {"á", "a\u0301"},
                                        {"í", "i\u0301"}, {"ó", "o\u0301"}, {"ï", "i\u0308"},
                                        {"ç", "c\u0327"}, {"ñ", "n\u0303"}, {"É", "E\u0301"}};
    (void)state;
    change_nothing(pairs, sizeof pairs / sizeof *pairs);
}

/* Curly double marks made straight. Single ones are apostrophes too, and tell more when curly. */
static void straight_marks_change_nothing(void **state)
{
    static const replacement pairs[] = {{"“", "\""}, {"”", "\""}};
    static const char *const texts[] = {
        "“We will go on,” said Antony Blinken. “They know it.”\n",
        "Josep Borrell noemde dat “onaanvaardbaar”. “Wij gaan door”, zei hij, “en zij niet.”\n",
        "Josep Borrell sprak.\n“Wij wachten.\n“Wij wachten niet.”\nHij ging.\n"};
    dm_buffer changed = {0};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        replace_all(dm_slice_of(texts[i]), pairs, 2, &changed);
        same_statements(dm_slice_of(texts[i]), dm_buffer_view(&changed), pairs, 2, texts[i]);
    }
    dm_buffer_free(&changed);
}

/* --- any bytes ------------------------------------------------------------------------------- */

static bool is_border(const char *text, size_t size, size_t at)
{
    return at == size || ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* Offsets are in order, within the document and on the borders of characters, and the text of a
 * statement is what stands there. */
static void check_offsets(const char *text, size_t size, bool well_formed)
{
    demarche_document *document;
    size_t before = 0;
    assert_int_equal(demarche_read(extractor, NULL, text, size, NULL, &document, NULL), 0);
    for (size_t i = 0; i < demarche_document_count(document); i++) {
        const demarche_statement *s = demarche_document_statement(document, i);
        assert_true(s->start >= before && s->start <= s->end && s->end <= size);
        before = s->start;
        if (!well_formed)
            continue;
        assert_true(is_border(text, size, s->start) && is_border(text, size, s->end));
        assert_int_equal(s->text.size, s->end - s->start);
        assert_memory_equal(s->text.data, text + s->start, s->text.size);
    }
    demarche_document_free(document);
}

static void survives_anything(void **state)
{
    static const char *const pieces[] = {"\"",    "‘",       "’",         ",,",   "''", "«",
                                         " zei ", "Borrell", ", ",        ". ",   ": ", "\n",
                                         "é",     "de ",     "minister ", "said "};
    uint64_t seed = 7;
    char text[4096];
    (void)state;
    for (int round = 0; round < 400; round++) {
        size_t size = 0;
        bool broken = round % 4 == 0;
        while (size < sizeof text - 16) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *piece = broken && seed >> 60 == 12 ? "\xFF" : pieces[seed >> 60];
            size_t length = strlen(piece);
            memcpy(text + size, piece, length);
            size += length;
        }
        check_offsets(text, size, !broken);
    }
}

static void offsets_are_those_of_the_file(void **state)
{
    DIR *folder = opendir("tests/golden/quotes");
    dm_buffer text = {0};
    (void)state;
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[512];
        snprintf(path, sizeof path, "tests/golden/quotes/%s", entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        assert_int_equal(dm_file_read(path, 1 << 20, &text, NULL), DM_OK);
        check_offsets(text.data, text.size, true);
    }
    closedir(folder);
    dm_buffer_free(&text);
}

/* --- time ------------------------------------------------------------------------------------ */

static double seconds_for(const char *pattern, size_t size)
{
    size_t length = strlen(pattern);
    char *text = malloc(size);
    demarche_document *document;
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = pattern[i % length];
    clock_t start = clock();
    assert_int_equal(demarche_read(extractor, NULL, text, size, NULL, &document, NULL), 0);
    double spent = (double)(clock() - start) / CLOCKS_PER_SEC;
    demarche_document_free(document);
    free(text);
    return spent;
}

/* Whatever else the machine does only makes a run slower. */
static double fastest_for(const char *pattern, size_t size)
{
    double fastest = seconds_for(pattern, size);
    for (int run = 1; run < 3; run++) {
        double again = seconds_for(pattern, size);
        fastest = again < fastest ? again : fastest;
    }
    return fastest;
}

/* Ten times the input takes about ten times as long; twice that is let pass, and some tenths of a
 * second, so that a busy machine fails no test. What is quadratic takes a hundred times as long. */
static void takes_linear_time(void **state)
{
    static const char *const patterns[] = {"\"",
                                           "'",
                                           "“",
                                           "‘",
                                           ",,",
                                           "«",
                                           "((((",
                                           "('",
                                           "\"a\",",
                                           "'a',",
                                           "a",
                                           "A",
                                           "A ",
                                           "Aa Bb ",
                                           "e\u0301\u0323",
                                           ",",
                                           ".",
                                           "\n",
                                           "\r",
                                           "A: b\n",
                                           "“a\n",
                                           "said ",
                                           "Raab said ",
                                           "\"x\" said ",
                                           "volgens ",
                                           "dat zei ",
                                           "Raab en ",
                                           "Raab's ",
                                           "de minister van ",
                                           "“Ja”, zei Raab. ",
                                           "A said b, ",
                                           "Q: a\n",
                                           "1 uur geleden",
                                           "\xFF",
                                           "hij zei dat ",
                                           "Raab: ‘ja’ en "};
    enum { SMALL = 40000, LARGE = 10 * SMALL };
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        double small = fastest_for(patterns[i], SMALL), large = fastest_for(patterns[i], LARGE);
        if (large > 20 * small + 0.3)
            fail_msg("\"%s\": %.3f s for %d bytes, %.3f s for %d", patterns[i], small, SMALL, large,
                     LARGE);
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
        cmocka_unit_test(dates_tell_who_held_an_office),
        cmocka_unit_test(tells_whom_a_statement_is_about),
        cmocka_unit_test(names_countries),
        cmocka_unit_test(takes_officials_of_its_users),
        cmocka_unit_test(takes_no_apposition_for_speech),
        cmocka_unit_test(a_dateline_clears_the_stage),
        cmocka_unit_test(line_ends_change_nothing),
        cmocka_unit_test(composition_changes_nothing),
        cmocka_unit_test(straight_marks_change_nothing),
        cmocka_unit_test(survives_anything),
        cmocka_unit_test(offsets_are_those_of_the_file),
        cmocka_unit_test(takes_linear_time),
        cmocka_unit_test(labels_the_seed_article),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
