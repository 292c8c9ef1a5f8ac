/* One pattern of quotation after the other: tests/golden/patterns/, whose README has the format. */
#include "tests/testing.h"

#include "lib/demarche.h"

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

static bool same(demarche_text text, dm_slice wanted)
{
    return dm_slice_equal((dm_slice){text.data, text.size}, wanted);
}

static bool contains(demarche_text text, dm_slice part)
{
    return text.data && memmem(text.data, text.size, part.data, part.size);
}

/* "A~B": either name will do; a speaker without a name is known by the mention. */
static bool is_speaker(const demarche_statement *statement, dm_slice wanted)
{
    if (dm_slice_equal(wanted, DM_SLICE("?")))
        return !statement->speaker.data;
    while (wanted.data) {
        dm_slice name = dm_slice_cut(&wanted, '~');
        if (statement->speaker.data ? same(statement->speaker, name)
                                    : contains(statement->mention, name))
            return true;
    }
    return false;
}

/* "> kind | speaker | text" */
static bool is_expected(const demarche_statement *statement, dm_slice line)
{
    dm_slice rest = {line.data + 1, line.size - 1};
    dm_slice kind = dm_slice_trim(dm_slice_cut(&rest, '|'));
    dm_slice speaker = dm_slice_trim(dm_slice_cut(&rest, '|'));
    return dm_slice_equal(kind, dm_slice_of(demarche_kind_name(statement->kind))) &&
           same(statement->text, dm_slice_trim(rest)) && is_speaker(statement, speaker);
}

static void show(dm_slice text, const demarche_document *document)
{
    printf("--- %.*s", (int)text.size, text.data);
    for (size_t i = 0; i < demarche_document_count(document); i++) {
        const demarche_statement *s = demarche_document_statement(document, i);
        demarche_text speaker = s->speaker.data ? s->speaker : s->mention;
        printf("    %s (%s) [%.*s%s] %.*s\n", demarche_kind_name(s->kind), s->rule,
               (int)speaker.size, speaker.data ? speaker.data : "", s->speaker.data ? "" : "?",
               (int)s->text.size, s->text.data);
    }
}

/* Checks one text against the lines that are expected of it, in order. */
static bool check(dm_slice text, dm_slice expected)
{
    demarche_document *document;
    assert_int_equal(demarche_read(extractor, NULL, text.data, text.size, NULL, &document, NULL),
                     0);
    size_t count = demarche_document_count(document), at = 0;
    bool right = true;
    for (dm_slice rest = expected; rest.size; at++) {
        dm_slice line = dm_slice_cut(&rest, '\n');
        right &= at < count && is_expected(demarche_document_statement(document, at), line);
    }
    right &= at == count;
    if (!right)
        show(text, document);
    demarche_document_free(document);
    return right;
}

static void check_all(const char *path)
{
    dm_buffer file = {0}, text = {0}, expected = {0};
    size_t right = 0, all = 0;
    assert_int_equal(dm_file_read(path, 1 << 20, &file, NULL), DM_OK);
    for (dm_slice rest = dm_buffer_view(&file); rest.data;) {
        dm_slice line = dm_slice_cut(&rest, '\n');
        if (line.size && line.data[0] == '#')
            continue;
        if (line.size == 0 && text.size) {
            right += check(dm_buffer_view(&text), dm_buffer_view(&expected));
            all++;
            dm_buffer_clear(&text);
            dm_buffer_clear(&expected);
        } else if (line.size) {
            dm_buffer *part = line.data[0] == '>' ? &expected : &text;
            dm_buffer_slice(part, line);
            dm_buffer_byte(part, '\n');
        }
    }
    dm_buffer_free(&file);
    dm_buffer_free(&text);
    dm_buffer_free(&expected);
    printf("%s: %zu of %zu texts right\n", path, right, all);
    assert_int_equal(right, all);
}

static void knows_dutch_patterns(void **state)
{
    (void)state;
    check_all("tests/golden/patterns/nl.txt");
}

static void knows_english_patterns(void **state)
{
    (void)state;
    check_all("tests/golden/patterns/en.txt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_dutch_patterns),
        cmocka_unit_test(knows_english_patterns),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
