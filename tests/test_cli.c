/* The program's exact answers: each text file in tests/golden/cli is a case.
 *
 * A case is a command line behind "$ ", then what it must print, "--- stderr" with what it must say
 * there, and "--- status N". With DEMARCHE_UPDATE set, the cases are written anew: read the diff.
 */
#include "tests/testing.h"

#include <glob.h>
#include <sys/wait.h>

static const char *const folder = "tests/golden/cli/*.txt";

static void append_file(dm_buffer *out, const char *path)
{
    dm_buffer content = {0};
    assert_int_equal(dm_file_read(path, 1 << 22, &content, NULL), DM_OK);
    dm_buffer_slice(out, dm_buffer_view(&content));
    dm_buffer_free(&content);
}

static void run_case(dm_slice command, dm_buffer *answer)
{
    char line[4096], out[] = "/tmp/demarche-out-XXXXXX", errors[] = "/tmp/demarche-err-XXXXXX";
    close(mkstemp(out));
    close(mkstemp(errors));
    snprintf(line, sizeof line,
             "demarche() { build/checked/demarche \"$@\"; }; unset DEMARCHE_MODEL; { %.*s\n} "
             ">%s 2>%s </dev/null",
             (int)command.size, command.data, out, errors);
    int status = system(line);
    dm_buffer_format(answer, "$ %.*s\n", (int)command.size, command.data);
    append_file(answer, out);
    dm_buffer_text(answer, "--- stderr\n");
    append_file(answer, errors);
    dm_buffer_format(answer, "--- status %d\n", WEXITSTATUS(status));
    unlink(out);
    unlink(errors);
}

static void answers_exactly(void **state)
{
    const char *path = *state;
    dm_buffer expected = {0}, answer = {0};
    assert_int_equal(dm_file_read(path, 1 << 22, &expected, NULL), DM_OK);
    dm_slice rest = dm_buffer_view(&expected);
    dm_slice command = dm_slice_cut(&rest, '\n');
    assert_true(dm_slice_starts(command, DM_SLICE("$ ")));
    command.data += 2;
    command.size -= 2;
    run_case(command, &answer);
    if (getenv("DEMARCHE_UPDATE")) {
        dm_output *output;
        assert_int_equal(dm_output_create(path, &output, NULL), DM_OK);
        assert_int_equal(dm_output_write(output, dm_buffer_view(&answer), NULL), DM_OK);
        assert_int_equal(dm_output_commit(output, NULL), DM_OK);
    } else if (!dm_slice_equal(dm_buffer_view(&expected), dm_buffer_view(&answer))) {
        fail_msg("%s: expected\n%s\nbut got\n%s", path, expected.data, answer.data);
    }
    dm_buffer_free(&expected);
    dm_buffer_free(&answer);
}

int main(void)
{
    glob_t cases;
    if (glob(folder, 0, NULL, &cases) != 0)
        return 1;
    struct CMUnitTest *tests = calloc(cases.gl_pathc, sizeof *tests);
    for (size_t i = 0; tests && i < cases.gl_pathc; i++)
        tests[i] = (struct CMUnitTest){.name = cases.gl_pathv[i],
                                       .test_func = answers_exactly,
                                       .initial_state = cases.gl_pathv[i]};
    int failed = tests ? _cmocka_run_group_tests("cli", tests, cases.gl_pathc, NULL, NULL) : 1;
    free(tests);
    globfree(&cases);
    return failed;
}
