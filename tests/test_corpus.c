/* The training data: header and values, unique ids, language, composed UTF-8, no repetitions. */
#include "tests/testing.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/records.h"
#include "base/utf8.h"
#include "classifier/dataset.h"

#include <fcntl.h>
#include <glob.h>

static dm_arena arena;
static dm_map ids;

static bool is_one_of(dm_slice text, const char *const *words)
{
    for (; *words; words++)
        if (dm_slice_equal(text, dm_slice_of(*words)))
            return true;
    return false;
}

/* No combining mark: Dutch and English letters all have composed forms. */
static bool is_composed(dm_slice text)
{
    for (size_t at = 0, length; at < text.size; at += length) {
        int32_t c = dm_utf8_decode(text, at, &length);
        if (c >= 0x300 && c <= 0x36F)
            return false;
    }
    return true;
}

static void check_record(const char *path, const dm_record *record, uint32_t *count)
{
    static const char *const languages[] = {"nl", "en", NULL};
    dm_stance_list stances;
    dm_slice id = dm_arena_copy(&arena, record->fields[DM_FIELD_ID]);
    if (!id.size || dm_map_insert(&ids, id, *count) != *count)
        fail_msg("%s:%zu: the id is missing or used twice", path, record->line);
    ++*count;
    if (record->replaced || !is_composed(record->fields[DM_FIELD_TEXT]))
        fail_msg("%s:%zu: not composed UTF-8", path, record->line);
    if (!is_one_of(record->fields[DM_FIELD_LANG], languages) ||
        strncmp(strrchr(path, '/') + 1, record->fields[DM_FIELD_LANG].data, 2) != 0)
        fail_msg("%s:%zu: the language is not that of the file", path, record->line);
    if (dm_slice_trim(record->fields[DM_FIELD_TEXT]).size == 0 ||
        record->fields[DM_FIELD_SPEAKER].size == 0)
        fail_msg("%s:%zu: the text or the speaker is empty", path, record->line);
    dm_error error;
    if (dm_stance_list_parse(record->fields[DM_FIELD_STANCES], &stances, &error))
        fail_msg("%s:%zu: %s", path, record->line, error.message);
}

static void check_file(const char *path, uint32_t *count, dm_dataset *data)
{
    dm_record_reader *reader;
    dm_record record;
    dm_error error;
    int input = open(path, O_RDONLY);
    assert_true(input >= 0);
    assert_int_equal(dm_records_open(input, path, DM_TSV, &reader, &error), DM_OK);
    for (bool more = true; more;) {
        if (dm_records_next(reader, &record, &more, &error))
            fail_msg("%s:%zu: %s", error.file, error.line, error.message);
        if (more)
            check_record(path, &record, count);
    }
    dm_records_close(reader);
    assert_int_equal(lseek(input, 0, SEEK_SET), 0);
    assert_int_equal(dm_dataset_read(data, input, path, DM_TSV, NULL, NULL, &error), DM_OK);
    close(input);
}

static void corpus_is_sound(void **state)
{
    (void)state;
    glob_t files;
    uint32_t count = 0;
    dm_dataset *data;
    dm_error error;
    assert_int_equal(dm_dataset_create(&data, NULL), DM_OK);
    assert_int_equal(glob("training-data/*.tsv", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        check_file(files.gl_pathv[i], &count, data);
    globfree(&files);
    if (dm_dataset_unify(data, DM_CONFLICTS_ERROR, NULL, NULL, &error))
        fail_msg("%s:%zu: %s", error.file, error.line, error.message);
    assert_int_equal(dm_dataset_repeated(data), 0);
    assert_int_equal(dm_dataset_check(data, &error), DM_OK);
    printf("%u statements\n", count);
    dm_dataset_free(data);
    dm_map_free(&ids);
    dm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_is_sound)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
