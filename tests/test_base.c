/* The small parts of base/: slices, buffers, arenas, maps, random numbers, JSON, files. */
#include "tests/testing.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/json.h"
#include "base/map.h"
#include "base/random.h"

#include <sys/stat.h>

static void cuts_slices(void **state)
{
    (void)state;
    dm_slice rest = DM_SLICE("a||b");
    assert_slice(dm_slice_cut(&rest, '|'), "a");
    assert_slice(dm_slice_cut(&rest, '|'), "");
    assert_slice(dm_slice_cut(&rest, '|'), "b");
    assert_null(rest.data);
    assert_slice(dm_slice_trim(DM_SLICE(" \tx y\r\n")), "x y");
}

static void a_date_counts_where_a_heading_has_it(void **state)
{
    static const char *const texts[][2] = {
        {"Brussels, 3 October 2024\nThe minister …", "2024-10-03"},
        {"28-10-2025", "2025-10-28"},
        {"Nieuws\n\nHAVENSTAD, 14 februari 2031 - De minister heeft vandaag laten weten dat de "
         "sluizen in het noorden van het land weer opengaan.",
         "2031-02-14"},
        {"CARROW BAY (14 February 2031) The ministry of energy said on Friday that stocks would "
         "last until the spring, whatever the weather.",
         "2031-02-14"},
        {"On 14 May 1948 the port was opened, and ever since its harbour master has kept a book of "
         "all the ships that called there.",
         ""},
        {"Azmar to vote on 13 March 2033\n\nQASRIN, 24 November 2032 - Elections will be held.",
         "2032-11-24"},
        {"Nieuws\nALDENBURG, 17 juli 2031, 21.30 uur – Westmark zendt zes reddingshelikopters naar "
         "de "
         "overstroomde dalen.",
         "2031-07-17"},
        {"The minister came.", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char date[DM_DATE_SIZE];
        assert_int_equal(dm_find_date(dm_slice_of(texts[i][0]), date), texts[i][1][0] != '\0');
        assert_string_equal(date, texts[i][1]);
    }
}

static void arena_gives_aligned_zeros(void **state)
{
    (void)state;
    dm_arena arena = {0};
    for (size_t i = 1; i < 3000; i += 7) {
        unsigned char *bytes = dm_arena_zeroed(&arena, i, 3);
        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < 3 * i; j++)
            assert_int_equal(bytes[j], 0);
        memset(bytes, 0xAB, 3 * i);
    }
    assert_null(dm_arena_zeroed(&arena, SIZE_MAX / 2, 3));
    dm_arena_free(&arena);
}

static void map_keeps_the_first_value(void **state)
{
    (void)state;
    dm_map map = {0};
    char keys[1000][8];
    for (uint32_t i = 0; i < 1000; i++) {
        snprintf(keys[i], sizeof keys[i], "k%u", i);
        assert_int_equal(dm_map_insert(&map, dm_slice_of(keys[i]), i), i);
    }
    assert_int_equal(dm_map_insert(&map, DM_SLICE("k7"), 99), 7);
    assert_int_equal(dm_map_find(&map, DM_SLICE("k999")), 999);
    assert_int_equal(dm_map_find(&map, DM_SLICE("k1000")), DM_ABSENT);
    dm_map_free(&map);
}

/* SplitMix64's published first values for seed 1234567. */
static void random_numbers_are_the_published_ones(void **state)
{
    (void)state;
    dm_random random = {1234567};
    assert_true(dm_random_next(&random) == 6457827717110365317u);
    assert_true(dm_random_next(&random) == 3203168211198807973u);
    for (int i = 0; i < 1000; i++)
        assert_true(dm_random_below(&random, 7) < 7);
}

static void json_escapes_what_terminals_obey(void **state)
{
    (void)state;
    dm_buffer out = {0};
    dm_json_string(&out, DM_SLICE("a\"\\\n\x1b\x7f\xC2\x9B\xFFé"));
    assert_slice(dm_buffer_view(&out), "\"a\\\"\\\\\\n\\u001b\\u007f\\u009b\uFFFDé\"");
    dm_buffer_clear(&out);
    dm_json_number(&out, 0.61, 4);
    dm_buffer_byte(&out, ' ');
    dm_json_number(&out, -12.00005, 4);
    dm_buffer_byte(&out, ' ');
    dm_json_number(&out, 1, 4);
    assert_slice(dm_buffer_view(&out), "0.61 -12.0001 1");
    dm_buffer_free(&out);
}

static void output_replaces_at_the_commit_only(void **state)
{
    (void)state;
    char name[64];
    snprintf(name, sizeof name, "%s", temporary_file("", "old", 3));
    chmod(name, 0640);
    dm_output *output;
    dm_buffer content = {0};
    assert_int_equal(dm_output_create(name, &output, NULL), DM_OK);
    assert_int_equal(dm_output_write(output, DM_SLICE("new"), NULL), DM_OK);
    assert_int_equal(dm_file_read(name, 100, &content, NULL), DM_OK);
    assert_slice(dm_buffer_view(&content), "old");
    dm_output_abandon(output);
    assert_int_equal(dm_output_create(name, &output, NULL), DM_OK);
    assert_int_equal(dm_output_write(output, DM_SLICE("newer"), NULL), DM_OK);
    assert_int_equal(dm_output_commit(output, NULL), DM_OK);
    assert_int_equal(dm_file_read(name, 100, &content, NULL), DM_OK);
    assert_slice(dm_buffer_view(&content), "newer");
    struct stat about;
    assert_int_equal(stat(name, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    dm_buffer_free(&content);
    unlink(name);
}

static void reading_refuses_what_is_no_file(void **state)
{
    (void)state;
    dm_buffer content = {0};
    dm_error error;
    assert_int_equal(dm_file_read("/nonexistent", 10, &content, &error), DM_NO_INPUT);
    assert_int_equal(dm_file_read("/tmp", 10, &content, &error), DM_NO_INPUT);
    assert_non_null(strstr(error.message, "directory"));
    assert_int_equal(dm_file_read("/dev/zero", 10, &content, &error), DM_NO_INPUT);
    const char *name = temporary_file("", "0123456789a", 11);
    assert_int_equal(dm_file_read(name, 10, &content, &error), DM_DATA);
    unlink(name);
    dm_buffer_free(&content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_slices),
        cmocka_unit_test(a_date_counts_where_a_heading_has_it),
        cmocka_unit_test(arena_gives_aligned_zeros),
        cmocka_unit_test(map_keeps_the_first_value),
        cmocka_unit_test(random_numbers_are_the_published_ones),
        cmocka_unit_test(json_escapes_what_terminals_obey),
        cmocka_unit_test(output_replaces_at_the_commit_only),
        cmocka_unit_test(reading_refuses_what_is_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
