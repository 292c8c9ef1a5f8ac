#include "tests/testing.h"

#include "base/utf8.h"

/* Unicode 15, table 3-8: each maximal ill-formed part is one replacement. */
static void replaces_maximal_parts(void **state)
{
    (void)state;
    dm_buffer out = {0};
    dm_utf8_repair(DM_SLICE("a\xF1\x80\x80\xE1\x80\xC2"
                            "b\x80"
                            "c\xC0\xAF\xED\xA0\x80"),
                   &out);
    assert_slice(dm_buffer_view(&out), "a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    dm_buffer_free(&out);
}

static void counts_faults_and_first(void **state)
{
    (void)state;
    size_t first = 0;
    assert_int_equal(dm_utf8_faults(DM_SLICE("h\xC3\xA9!"), NULL), 0);
    assert_int_equal(dm_utf8_faults(DM_SLICE("ab\xFF\xFE"), &first), 2);
    assert_int_equal(first, 2);
}

static void round_trips_every_code_point(void **state)
{
    (void)state;
    for (int32_t c = 1; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        dm_buffer out = {0};
        size_t length;
        dm_utf8_append(&out, c);
        assert_int_equal(dm_utf8_decode(dm_buffer_view(&out), 0, &length), c);
        assert_int_equal(length, out.size);
        assert_int_equal(dm_utf8_before(dm_buffer_view(&out), out.size), c);
        dm_buffer_free(&out);
    }
}

static void folds_to_one_form(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"\xE2\x80\x9CHÉ\xE2\x80\x9D", "\"hé\""},
                                          {"e\xCC\x81", "é"},
                                          {"A\r\nB\t", "a  b "},
                                          {"\xEF\xAC\x81n", "fin"},
                                          {"x\xFFy", "x\uFFFDy"}};
    dm_buffer out = {0};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(dm_utf8_fold(dm_slice_of(same[i][0]), &out, NULL), DM_OK);
        assert_slice(dm_buffer_view(&out), same[i][1]);
    }
    dm_buffer_free(&out);
}

/* A Cyrillic letter at the end makes the whole text go the slow way, through utf8proc. */
static void expect_one_way(const dm_buffer *text)
{
    const dm_slice cyrillic = DM_SLICE("\u0401"), folded_cyrillic = DM_SLICE("\u0451");
    dm_buffer longer = {0}, fast = {0}, slow = {0};
    dm_buffer_slice(&longer, dm_buffer_view(text));
    dm_buffer_slice(&longer, cyrillic);
    assert_int_equal(dm_utf8_fold(dm_buffer_view(text), &fast, NULL), DM_OK);
    assert_int_equal(dm_utf8_fold(dm_buffer_view(&longer), &slow, NULL), DM_OK);
    assert_true(slow.size >= folded_cyrillic.size);
    slow.size -= folded_cyrillic.size;
    assert_memory_equal(slow.data + slow.size, folded_cyrillic.data, folded_cyrillic.size);
    assert_int_equal(fast.size, slow.size);
    assert_memory_equal(fast.data, slow.data, fast.size);
    dm_buffer_free(&longer);
    dm_buffer_free(&fast);
    dm_buffer_free(&slow);
}

/* Each code point beside each of a few kinds of neighbours, and at every place of eight bytes. */
static void short_and_long_way_fold_alike(void **state)
{
    static const char *const neighbours[] = {"", "a", "E", " ", "\u00e9", "\u0301", "\u201c"};
    (void)state;
    dm_buffer text = {0};
    for (int32_t c = 0; c < 0x3100; c++) {
        const char *before = neighbours[c % 7], *behind = neighbours[c / 7 % 7];
        dm_buffer_clear(&text);
        for (int32_t i = 0; i < c % 9; i++)
            dm_buffer_byte(&text, (char)(c * 31 % 95 + ' '));
        dm_buffer_text(&text, before);
        dm_utf8_append(&text, c);
        dm_buffer_text(&text, behind);
        expect_one_way(&text);
    }
    for (int byte = 0; byte < 0x100; byte++) {
        dm_buffer_clear(&text);
        for (int i = 0; i < 16; i++)
            dm_buffer_byte(&text, (char)(i == byte % 16 ? byte : 'A' + i));
        expect_one_way(&text);
    }
    dm_buffer_free(&text);
}

static void tells_lines_and_columns(void **state)
{
    (void)state;
    size_t line, column;
    dm_utf8_place(DM_SLICE("één\r\ntwee\rdrie\nX"), 17, &line, &column);
    assert_int_equal(line, 4);
    assert_int_equal(column, 1);
    dm_utf8_place(DM_SLICE("één"), 4, &line, &column);
    assert_int_equal(column, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replaces_maximal_parts),        cmocka_unit_test(counts_faults_and_first),
        cmocka_unit_test(round_trips_every_code_point),  cmocka_unit_test(folds_to_one_form),
        cmocka_unit_test(short_and_long_way_fold_alike), cmocka_unit_test(tells_lines_and_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
