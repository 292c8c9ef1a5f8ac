/* The batch's parts: what bytes are, encodings, HTML, web archives, names, documents, journal. */
#include "tests/testing.h"

#include "base/json.h"
#include "batch/content.h"
#include "batch/html.h"
#include "batch/index.h"
#include "batch/inputs.h"
#include "batch/journal.h"
#include "batch/replay.h"
#include "batch/table.h"
#include "batch/warc.h"
#include "batch/writer.h"

#include <sys/stat.h>

/* --- content ---------------------------------------------------------------------------------- */

static void content_is_told_by_its_beginning(void **state)
{
    static const struct {
        dm_slice head;
        dm_content content;
    } cases[] = {
        {{"", 0}, DM_CONTENT_TEXT},
        {{"Een bericht", 11}, DM_CONTENT_TEXT},
        {{"  <!DOCTYPE html>", 17}, DM_CONTENT_HTML},
        {{"\xEF\xBB\xBF<html lang=nl>", 18}, DM_CONTENT_HTML},
        {{"<!-- x --><p>Tekst", 18}, DM_CONTENT_HTML},
        {{"<3 is a heart", 13}, DM_CONTENT_TEXT},
        {{"{\"text\":\"x\"}", 12}, DM_CONTENT_JSONL},
        {{"[{\"text\":1}]", 12}, DM_CONTENT_JSONL},
        {{"{Noot} een tekst", 16}, DM_CONTENT_TEXT},
        {{"id,text\n1,x\n", 12}, DM_CONTENT_CSV},
        {{"id;\"text\"\r\n1;x", 14}, DM_CONTENT_CSV},
        {{"id\ttext\n", 8}, DM_CONTENT_TSV},
        {{"text\nof one column", 18}, DM_CONTENT_TEXT},
        {{"WARC/1.1\r\n", 10}, DM_CONTENT_WARC},
        {{"\x1F\x8B\x08", 3}, DM_CONTENT_PACKED},
        {{"PK\003\004", 4}, DM_CONTENT_PACKED},
        {{"%PDF-1.7", 8}, DM_CONTENT_FOREIGN},
        {{"a\0b\0c\0d\0", 8}, DM_CONTENT_FOREIGN},
        {{"\xFF\xFE<\0h\0t\0m\0l\0>\0", 14}, DM_CONTENT_HTML},
        {{"\xFE\xFF\0a\0b", 6}, DM_CONTENT_TEXT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (dm_content_detect(cases[i].head, "text") != cases[i].content)
            fail_msg("case %zu: %d", i, (int)dm_content_detect(cases[i].head, "text"));
}

/* --- encodings -------------------------------------------------------------------------------- */

static void encodings_are_converted(void **state)
{
    dm_buffer out = {0};
    size_t replaced = 0;
    char name[DM_ENCODING_NAME];
    (void)state;
    assert_int_equal(
        dm_encoding_convert(DM_SLICE("caf\xE9 \x80 \x81"), "WINDOWS-1252", &out, &replaced, NULL),
        DM_OK);
    assert_slice(dm_buffer_view(&out), "café € \uFFFD");
    assert_int_equal(replaced, 1);
    assert_int_equal(dm_encoding_convert(DM_SLICE("x"), "no-such", &out, &replaced, NULL),
                     DM_USAGE);
    dm_encoding_of_html(DM_SLICE("<meta charset=\"ISO-8859-1\">"), name);
    assert_string_equal(name, "WINDOWS-1252");
    dm_encoding_of_html(DM_SLICE("<meta content='text/html; charset = iso-8859-15'>"), name);
    assert_string_equal(name, "iso-8859-15");
    dm_encoding_of_html(DM_SLICE("<meta charset=utf-8>"), name);
    assert_string_equal(name, "");
    assert_true(dm_encoding_is_western(DM_SLICE("caf\xE9 cr\xE8me")));
    assert_false(dm_encoding_is_western(DM_SLICE("caf\xE9\xE8\xE9\xE8\xE9")));
    dm_buffer_free(&out);
}

typedef struct drip {
    dm_slice rest;
    size_t most; /* bytes given at once */
} drip;

static ptrdiff_t read_drip(void *context, void *bytes, size_t size, dm_error *error)
{
    drip *from = context;
    (void)error;
    size = size < from->most ? size : from->most;
    size = size < from->rest.size ? size : from->rest.size;
    memcpy(bytes, from->rest.data, size);
    from->rest = dm_slice_between(from->rest, size, from->rest.size);
    return (ptrdiff_t)size;
}

static void a_decoder_joins_what_was_read_in_parts(void **state)
{
    (void)state;
    for (size_t most = 1; most < 6; most++) {
        drip from = {DM_SLICE("\xFF\xFE"
                              "a\0\xAC\x20z\0\x3D\xD8\x00\xDE"),
                     most};
        dm_decoder *decoder;
        dm_buffer out = {0};
        char byte;
        assert_int_equal(dm_decoder_open(read_drip, &from, "UTF-16", &decoder, NULL), DM_OK);
        while (dm_decoder_read(decoder, &byte, 1, NULL) == 1)
            dm_buffer_byte(&out, byte);
        assert_slice(dm_buffer_view(&out), "a€z😀");
        dm_decoder_close(decoder);
        dm_buffer_free(&out);
    }
}

/* --- HTML ------------------------------------------------------------------------------------- */

static void check_html(const char *html, const char *text)
{
    dm_buffer out = {0};
    dm_arena arena = {0};
    dm_page page;
    assert_int_equal(dm_html_text(dm_slice_of(html), &out, &page, &arena, NULL), DM_OK);
    assert_slice(dm_buffer_view(&out), text);
    dm_buffer_free(&out);
    dm_arena_free(&arena);
}

static void html_becomes_paragraphs(void **state)
{
    (void)state;
    check_html("<p>Een</p><p>Twee <b>vet</b>.</p>", "Een\n\nTwee vet.\n");
    check_html("Eén&nbsp;en &eacute;&euro;<br>regel", "Eén\u00A0en é€\nregel\n");
    check_html("a<br> b<br>\n<br/>c <br></p>d", "a\nb\n\nc\n\nd\n");
    check_html("<script>a<b</script><nav>menu</nav><p>x<style>p{}</style></p>", "x\n");
    check_html("<div class='cookie-banner'><p>Cookies</p></div><p>x</p><footer>y</footer>", "x\n");
    check_html("<body class='has-sidebar'><p>x</p></body>", "x\n");
    check_html("<p>kop</p><main><p>de hoofdtekst</p></main><p>staart</p>", "de hoofdtekst\n");
    check_html("<p>een lange tekst die niet in het hoofdstuk staat, nee</p><main>x</main>",
               "een lange tekst die niet in het hoofdstuk staat, nee\n\nx\n");
    check_html("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb\n");
    check_html("<p>niet gesloten <i>schuin", "niet gesloten schuin\n");
    check_html("<div hidden>weg</div><div aria-hidden=true>weg</div>x", "x\n");
    check_html("", "\n");
    check_html("<meta charset=windows-1252><p>café</p>", "café\n");
}

static void html_tells_title_date_and_address(void **state)
{
    dm_buffer out = {0};
    dm_arena arena = {0};
    dm_page page;
    (void)state;
    dm_html_text(DM_SLICE("<title>Een\n titel</title><meta property='article:published_time' "
                          "content='2023-04-05T10:00'><link rel=canonical href='https://x.nl/'>"
                          "<time datetime=2001-01-01>"),
                 &out, &page, &arena, NULL);
    assert_slice(page.title, "Een titel");
    assert_slice(page.date, "2023-04-05");
    assert_slice(page.url, "https://x.nl/");
    dm_html_text(DM_SLICE("<script type='application/ld+json'>{\"a\":1,\"datePublished\" : "
                          "\"2022-03-04T01:02\"}</script>x"),
                 &out, &page, &arena, NULL);
    assert_slice(page.date, "2022-03-04");
    dm_html_text(DM_SLICE("<meta name=date content=gisteren><p>x"), &out, &page, &arena, NULL);
    assert_null(page.date.data);
    assert_null(page.title.data);
    dm_buffer_free(&out);
    dm_arena_free(&arena);
}

/* --- web archives ----------------------------------------------------------------------------- */

#define RECORD(type, length, block)                                                                \
    "WARC/1.0\r\nWARC-Type: " type "\r\nWARC-Target-URI: https://x.nl/\r\n"                        \
    "WARC-Date: 2020-02-03T00:00:00Z\r\nContent-Type: text/html\r\nContent-Length: " length        \
    "\r\n\r\n" block "\r\n\r\n"

static size_t count_pages(const char *archive, dm_status *end)
{
    drip from = {dm_slice_of(archive), 7};
    dm_warc *warc;
    dm_error error;
    size_t pages = 0;
    assert_int_equal(dm_warc_open(read_drip, &from, 1 << 20, &warc, NULL), DM_OK);
    for (bool more = true; more;) {
        dm_document document = {0};
        *end = dm_warc_next(warc, &document, &more, &error);
        more &= *end == DM_OK;
        pages += more;
        if (more) {
            assert_slice(document.url, "https://x.nl/");
            assert_slice(document.captured, "2020-02-03");
            assert_slice(dm_buffer_view(&document.bytes), "<p>x</p>");
        }
        dm_document_free(&document);
    }
    dm_warc_close(warc);
    return pages;
}

static void web_archives_give_pages(void **state)
{
    dm_status end;
    (void)state;
    assert_int_equal(
        count_pages(RECORD("warcinfo", "2", "ab") RECORD("resource", "8", "<p>x</p>"), &end), 1);
    assert_int_equal(end, DM_OK);
    assert_int_equal(
        count_pages(
            RECORD("response", "52", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x</p>"),
            &end),
        1);
    assert_int_equal(count_pages(RECORD("response", "95",
                                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                        "Content-Type: text/html\r\n\r\n3\r\n<p>\r\n5\r\nx</p>"
                                        "\r\n0\r\n\r\n"),
                                 &end),
                     1);
    assert_int_equal(
        count_pages(
            RECORD("response", "53", "HTTP/1.1 404 Not\r\nContent-Type: text/html\r\n\r\n<p>x</p>"),
            &end),
        0);
    assert_int_equal(count_pages(RECORD("resource", "9999", "<p>x</p>"), &end), 0);
    assert_int_equal(end, DM_DATA);
    assert_int_equal(count_pages("geen archief", &end), 0);
    assert_int_equal(end, DM_DATA);
    assert_int_equal(count_pages("WARC/1.0\r\nContent-Length: -4\r\n\r\n", &end), 0);
    assert_int_equal(end, DM_DATA);
}

/* --- names and documents -----------------------------------------------------------------------
 */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* A folder with a loop, a hidden file and three files. */
static void make_folder(char *folder)
{
    char path[128];
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    mkdir("b", 0700);
    write_file("c.txt", "c");
    write_file("a.txt", "a");
    write_file("b/x.txt", "x");
    write_file(".hidden", "h");
    assert_int_equal(symlink("..", "b/loop"), 0);
    assert_int_equal(mkfifo("b/pipe", 0600), 0);
    assert_int_equal(symlink("nowhere", "d"), 0);
    (void)path;
}

static void remove_folder(const char *folder, const char *home)
{
    char command[160];
    assert_int_equal(chdir(home), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void folders_are_walked_in_order_and_once(void **state)
{
    static const char *const expected[] = {"./a.txt", "./b/x.txt", "./c.txt", "./d", "a.txt"};
    char folder[] = "/tmp/demarche-XXXXXX", here[] = ".", again[] = "a.txt", home[512];
    char *operands[] = {here, again, NULL};
    dm_path_options options = {.operands = operands, .recursive = true};
    dm_paths *paths;
    const char *path;
    bool more, are;
    (void)state;
    assert_non_null(getcwd(home, sizeof home));
    make_folder(folder);
    for (size_t ahead = 0; ahead < 7; ahead++) {
        assert_int_equal(dm_paths_open(&options, &paths, NULL), DM_OK);
        assert_int_equal(dm_paths_are(paths, ahead, &are, NULL), DM_OK);
        assert_int_equal(are, ahead <= 5);
        for (size_t i = 0; i < 5; i++) {
            assert_int_equal(dm_paths_next(paths, &path, &more, NULL), DM_OK);
            assert_string_equal(path, expected[i]);
        }
        assert_int_equal(dm_paths_next(paths, &path, &more, NULL), DM_OK);
        assert_false(more);
        dm_paths_close(paths);
    }
    options.recursive = false;
    assert_int_equal(dm_paths_open(&options, &paths, NULL), DM_OK);
    assert_int_equal(dm_paths_next(paths, &path, &more, NULL), DM_NO_INPUT);
    assert_int_equal(dm_paths_next(paths, &path, &more, NULL), DM_OK);
    assert_string_equal(path, "a.txt");
    dm_paths_close(paths);
    remove_folder(folder, home);
}

static void documents_of_records_carry_their_fields(void **state)
{
    const char *text = "{\"id\":7,\"text\":\"een\",\"title\":\"T\",\"date\":\"2020-01-02T03:04Z\","
                       "\"source\":{\"a\":[]}}\nfout\n{\"text\":\"<p>twee</p>\"}\n";
    char *operands[] = {(char *)temporary_file(".x", text, strlen(text)), NULL};
    dm_input_options options = {
        .paths = {.operands = operands}, .text_field = "text", .limit = 1 << 20};
    dm_document_options reading = {.limit = 1 << 20};
    dm_inputs *inputs;
    dm_error error;
    bool more;
    (void)state;
    assert_int_equal(dm_inputs_open(&options, &inputs, &error), DM_OK);
    dm_document document = {0};
    assert_int_equal(dm_inputs_next(inputs, &document, &more, &error), DM_OK);
    dm_document_prepare(&document, &reading);
    assert_slice(document.id, "7");
    assert_slice(document.title, "T");
    assert_slice(document.date, "2020-01-02");
    assert_slice(dm_buffer_view(&document.bytes), "een");
    dm_document_free(&document);
    assert_int_equal(dm_inputs_next(inputs, &document, &more, &error), DM_OK);
    assert_int_equal(document.fault.status, DM_DATA);
    assert_int_equal(document.fault.line, 2);
    dm_document_free(&document);
    assert_int_equal(dm_inputs_next(inputs, &document, &more, &error), DM_OK);
    dm_document_prepare(&document, &reading);
    assert_slice(document.id, "3");
    assert_slice(dm_buffer_view(&document.bytes), "twee\n");
    dm_document_free(&document);
    assert_int_equal(dm_inputs_next(inputs, &document, &more, &error), DM_OK);
    assert_false(more);
    dm_inputs_close(inputs);
    unlink(operands[0]);
}

static void settles_date(const char *text, const char *option, const char *date)
{
    dm_document document = {.file = DM_SLICE("a.txt"), .content = DM_CONTENT_TEXT};
    dm_document_options reading = {.limit = 1 << 20, .date = option};
    dm_buffer_text(&document.bytes, text);
    dm_document_prepare(&document, &reading);
    assert_int_equal(document.fault.status, DM_OK);
    if (date)
        assert_slice(document.date, date);
    else
        assert_null(document.date.data);
    dm_document_free(&document);
}

/* Text has no metadata: without its date line it was in no month of the report. */
static void plain_text_is_dated_by_its_date_line(void **state)
{
    (void)state;
    settles_date("Persbericht\n\nHAVENSTAD, 14 februari 2031 - De minister van Buitenlandse Zaken "
                 "heeft vrijdag laten weten dat de sluis weer open is.\n",
                 "2030-01-01", "2031-02-14");
    settles_date("De minister zweeg.\n", "2030-01-01", "2030-01-01");
    settles_date("De minister zweeg.\n", NULL, NULL);
}

/* --- journal, index -----------------------------------------------------------------------------
 */

static void a_journal_reads_as_written_or_not_at_all(void **state)
{
    dm_progress_state out = {.position = {3, 4, 5}, .documents = 6, .output = 7, .status = 65};
    dm_progress_state in;
    dm_buffer text = {0};
    dm_error error;
    (void)state;
    dm_journal_write(&out, "a=1", &text);
    dm_slice all = dm_buffer_view(&text);
    assert_int_equal(dm_journal_read(all, "j", "a=1", &in, &error), DM_OK);
    assert_memory_equal(&in, &out, sizeof in);
    assert_int_equal(dm_journal_read(all, "j", "a=2", &in, &error), DM_USAGE);
    for (size_t size = 0; size + 2 < all.size;
         size++) /* the last digit's line end may be lacking */
        assert_int_not_equal(
            dm_journal_read(dm_slice_between(all, 0, size), "j", "a=1", &in, &error), DM_OK);
    dm_buffer_free(&text);
}

/* --- writing ------------------------------------------------------------------------------------
 */

static void spreadsheets_see_no_formulas(void **state)
{
    dm_buffer out = {0};
    dm_writer writer = {.format = DM_CSV, .excel = true, .headed = true, .out = &out};
    dm_document document = {.file = DM_SLICE("=1+1"),
                            .id = DM_SLICE(" \t@x"),
                            .title = DM_SLICE("a=b"),
                            .url = DM_SLICE("-\"2")};
    demarche_statement statement = {.lang = "nl", .rule = "r"};
    (void)state;
    dm_write_statement(&writer, &document, &statement, false);
    assert_non_null(strstr(out.data, "demarche/1,'=1+1,' \t@x,a=b,,\"'-\"\"2\","));
    dm_buffer_clear(&out);
    writer.excel = false;
    dm_write_statement(&writer, &document, &statement, false);
    assert_non_null(strstr(out.data, "demarche/1,=1+1, \t@x,a=b,,\"-\"\"2\","));
    dm_buffer_free(&out);
}

static void file_names_that_are_not_text_are_kept_as_bytes(void **state)
{
    dm_buffer out = {0};
    dm_writer writer = {.format = DM_JSONL, .out = &out};
    dm_document document = {.file = DM_SLICE("a\xFF")};
    demarche_statement statement = {.lang = "nl", .rule = "r"};
    (void)state;
    dm_write_statement(&writer, &document, &statement, false);
    assert_non_null(strstr(out.data, "\"file\":\"a\uFFFD\",\"file_bytes\":\"Yf8=\","));
    dm_buffer_free(&out);
}

static void cells_of_a_table_have_their_width(void **state)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"abc", "abc   "},        {"abcdefgh", "abcde…"},
        {"日本語日本", "日本… "}, {"e\u0301e\u0301", "e\u0301e\u0301    "},
        {"\x1B[31m", "\\x1b[…"},  {"a\tb\nc", "a b c "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dm_buffer out = {0};
        dm_table_cell(&out, dm_slice_of(cases[i].text), 6);
        assert_slice(dm_buffer_view(&out), cases[i].cell);
        dm_buffer_free(&out);
    }
}

/* What was written reads back as what was written. */
static void records_are_read_back(void **state)
{
    dm_document document = {.file = DM_SLICE("a\u00e9.txt"), .date = DM_SLICE("2020-01-02")};
    demarche_statement statement = {
        .start = 3,
        .end = 9,
        .line = 2,
        .kind = DEMARCHE_FRAGMENT,
        .text = {"een \"twee\"", 10},
        .context = {"c", 1},
        .mention = {"M", 1},
        .official = true,
        .lang = "nl",
        .quote = 4,
        .rule = "r",
        .attribution = 0.25,
        .scores = {.p = {0.5, 0.125, 0}, .label = 0, .stances = {0}, .stance_count = 1}};
    dm_buffer written = {0}, again = {0};
    dm_writer writer = {.format = DM_JSONL, .out = &written};
    dm_replay *replay;
    dm_error error;
    size_t documents = 0;
    (void)state;
    for (int i = 0; i < 6; i++) {
        statement.start = (size_t)i % 2; /* a new document each time it goes back */
        document.id = i < 3 ? DM_SLICE("1") : (dm_slice){NULL, 0};
        statement.scores.label = i % 2 - 1;
        dm_write_statement(&writer, &document, &statement, true);
    }
    const char *path = temporary_file(".jsonl", written.data, written.size);
    assert_int_equal(dm_replay_open(path, UINT64_MAX, &replay, &error), DM_OK);
    writer.out = &again;
    for (bool more = true; more;) {
        dm_result result = {0};
        assert_int_equal(dm_replay_next(replay, &result, &more, &error), DM_OK);
        for (size_t i = 0; i < result.count; i++)
            dm_write_statement(&writer, &result.document, result.statements[i], true);
        documents += more;
        dm_result_free(&result);
    }
    assert_int_equal(documents, 4);
    assert_slice(dm_buffer_view(&again), written.data);
    dm_replay_close(replay);
    assert_int_equal(dm_replay_open(path, written.size / 6 + 5, &replay, &error), DM_OK);
    dm_result result = {0};
    bool more;
    assert_int_equal(dm_replay_next(replay, &result, &more, &error), DM_DATA);
    dm_result_free(&result);
    dm_replay_close(replay);
    unlink(path);
    dm_buffer_free(&written);
    dm_buffer_free(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_is_told_by_its_beginning),
        cmocka_unit_test(encodings_are_converted),
        cmocka_unit_test(a_decoder_joins_what_was_read_in_parts),
        cmocka_unit_test(html_becomes_paragraphs),
        cmocka_unit_test(html_tells_title_date_and_address),
        cmocka_unit_test(web_archives_give_pages),
        cmocka_unit_test(folders_are_walked_in_order_and_once),
        cmocka_unit_test(documents_of_records_carry_their_fields),
        cmocka_unit_test(plain_text_is_dated_by_its_date_line),
        cmocka_unit_test(a_journal_reads_as_written_or_not_at_all),
        cmocka_unit_test(spreadsheets_see_no_formulas),
        cmocka_unit_test(file_names_that_are_not_text_are_kept_as_bytes),
        cmocka_unit_test(records_are_read_back),
        cmocka_unit_test(cells_of_a_table_have_their_width),
    };
    dm_html_prepare();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
