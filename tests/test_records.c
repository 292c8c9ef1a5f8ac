#include "tests/testing.h"

#include "base/records.h"

#include <fcntl.h>

static int descriptor;

static dm_record_reader *open_text(dm_format format, const char *text)
{
    dm_record_reader *reader = NULL;
    const char *name = temporary_file("", text, strlen(text));
    descriptor = open(name, O_RDONLY);
    unlink(name);
    dm_error error;
    assert_int_equal(dm_records_open(descriptor, "x", format, &reader, &error), DM_OK);
    return reader;
}

static void close_text(dm_record_reader *reader)
{
    dm_records_close(reader);
    close(descriptor);
}

static dm_record next(dm_record_reader *reader)
{
    dm_record record;
    bool more;
    assert_int_equal(dm_records_next(reader, &record, &more, NULL), DM_OK);
    assert_true(more);
    return record;
}

static void at_end(dm_record_reader *reader)
{
    dm_record record;
    bool more;
    assert_int_equal(dm_records_next(reader, &record, &more, NULL), DM_OK);
    assert_false(more);
}

static void reads_lines_with_any_end(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(DM_TXT, "\xEF\xBB\xBFone\r\n\rtwo\nthree");
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "one");
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "");
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "two");
    dm_record last = next(reader);
    assert_slice(last.fields[DM_FIELD_TEXT], "three");
    assert_int_equal(last.line, 4);
    at_end(reader);
    close_text(reader);
}

static void reads_csv_by_the_rfc(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(DM_CSV, "id,text\r\n1,\"a \"\"b\"\",\nc\"\r\n2,plain\r\n");
    dm_record record = next(reader);
    assert_slice(record.fields[DM_FIELD_TEXT], "a \"b\",\nc");
    record = next(reader);
    assert_slice(record.fields[DM_FIELD_ID], "2");
    assert_int_equal(record.line, 4);
    at_end(reader);
    close_text(reader);
}

static void reads_semicolons_of_dutch_spreadsheets(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(DM_CSV, "id;text\n1;a, b\n");
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "a, b");
    close_text(reader);
}

/* An open quotation mark must not swallow the records behind it. */
static void goes_on_behind_an_unclosed_quote(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(DM_CSV, "text\n\"open\nsecond\nthird\n");
    dm_record record;
    bool more;
    dm_error error;
    assert_int_equal(dm_records_next(reader, &record, &more, &error), DM_DATA);
    assert_int_equal(error.line, 2);
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "second");
    record = next(reader);
    assert_slice(record.fields[DM_FIELD_TEXT], "third");
    assert_int_equal(record.line, 4);
    at_end(reader);
    close_text(reader);
}

static void places_text_behind_a_closing_quote(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(DM_CSV, "text\n\"a\"b\nok\n");
    dm_record record;
    bool more;
    dm_error error;
    assert_int_equal(dm_records_next(reader, &record, &more, &error), DM_DATA);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 4);
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "ok");
    close_text(reader);
}

static void reads_json_lines(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(
        DM_JSONL, "{\"id\":7,\"text\":\"a\\u0000\\n\",\"stances\":[\"threat\",\"call\"]}\n\n"
                  "{\"text\":\"b\",\"cue\":null}\n");
    dm_record record = next(reader);
    assert_true(record.numeric_id);
    assert_slice(record.fields[DM_FIELD_ID], "7");
    assert_slice(record.fields[DM_FIELD_STANCES], "threat+call");
    assert_int_equal(record.fields[DM_FIELD_TEXT].size, 3);
    record = next(reader);
    assert_null(record.fields[DM_FIELD_CUE].data);
    assert_int_equal(record.line, 3);
    close_text(reader);
}

static void refuses_bad_json_and_goes_on(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"text\":1}",
                                      "{\"text\":\"a\",\"text\":\"b\"}",
                                      "{\"text\":\"\\ud800\"}",
                                      "{\"text\":\"a\"} x",
                                      "[1]",
                                      "{\"other\":\"a\"}",
                                      "nonsense"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s\n{\"text\":\"good\"}\n", bad[i]);
        dm_record_reader *reader = open_text(DM_JSONL, text);
        dm_record record;
        bool more;
        dm_error error;
        assert_int_equal(dm_records_next(reader, &record, &more, &error), DM_DATA);
        assert_int_equal(error.line, 1);
        assert_slice(next(reader).fields[DM_FIELD_TEXT], "good");
        close_text(reader);
    }
}

static void refuses_a_depth_bomb(void **state)
{
    (void)state;
    char bomb[400];
    memset(bomb, '[', sizeof bomb);
    memcpy(bomb, "{\"text\":", 8);
    bomb[sizeof bomb - 1] = '\0';
    dm_record_reader *reader = open_text(DM_JSONL, bomb);
    dm_record record;
    bool more;
    dm_error error;
    assert_int_equal(dm_records_next(reader, &record, &more, &error), DM_DATA);
    assert_non_null(strstr(error.message, "nested"));
    close_text(reader);
}

static void reports_ragged_rows(void **state)
{
    (void)state;
    dm_record_reader *reader = open_text(DM_TSV, "id\ttext\n1\ta\tb\n2\tc\n");
    dm_record record;
    bool more;
    dm_error error;
    assert_int_equal(dm_records_next(reader, &record, &more, &error), DM_DATA);
    assert_int_equal(error.line, 2);
    assert_slice(next(reader).fields[DM_FIELD_TEXT], "c");
    close_text(reader);
}

static void needs_a_text_column(void **state)
{
    (void)state;
    const char *name = temporary_file(".tsv", "id\tnote\n", 8);
    int input = open(name, O_RDONLY);
    dm_record_reader *reader = NULL;
    dm_error error;
    assert_int_equal(dm_records_open(input, name, DM_TSV, &reader, &error), DM_DATA);
    assert_int_equal(error.line, 1);
    close(input);
    unlink(name);
}

/* The buffer of an unclosed record moves when its last line end is put back. */
static void gives_back_lines_of_any_size(void **state)
{
    (void)state;
    for (size_t size = 1; size < 80; size++) {
        char text[128];
        snprintf(
            text, sizeof text, "id,text\n1,\"%.*s\n2,b", (int)size,
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        dm_record_reader *reader = open_text(DM_CSV, text);
        dm_record record;
        bool more;
        assert_int_equal(dm_records_next(reader, &record, &more, NULL), DM_DATA);
        assert_slice(next(reader).fields[DM_FIELD_TEXT], "b");
        close_text(reader);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_lines_of_any_size),
        cmocka_unit_test(reads_lines_with_any_end),
        cmocka_unit_test(reads_csv_by_the_rfc),
        cmocka_unit_test(reads_semicolons_of_dutch_spreadsheets),
        cmocka_unit_test(goes_on_behind_an_unclosed_quote),
        cmocka_unit_test(places_text_behind_a_closing_quote),
        cmocka_unit_test(reads_json_lines),
        cmocka_unit_test(refuses_bad_json_and_goes_on),
        cmocka_unit_test(refuses_a_depth_bomb),
        cmocka_unit_test(reports_ragged_rows),
        cmocka_unit_test(needs_a_text_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
