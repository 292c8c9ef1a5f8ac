/* The statements differ in a few words, so that a model of them takes a few kilobytes. */
#include "tests/toy.h"

#include "tests/testing.h"

#include <fcntl.h>

dm_status toy_read(dm_dataset **data, const char *text, dm_error *error)
{
    const char *name = temporary_file(".tsv", text, strlen(text));
    int input = open(name, O_RDONLY);
    assert_int_equal(dm_dataset_create(data, NULL), DM_OK);
    dm_status status = dm_dataset_read(*data, input, "x.tsv", DM_TSV, NULL, NULL, error);
    close(input);
    unlink(name);
    return status;
}

dm_dataset *toy_data(size_t count)
{
    static const char *const phrases[] = {"we condemn this brutal attack of %s",
                                          "condemnation",
                                          "if %s goes on we will impose sanctions",
                                          "threat",
                                          "we urge %s to stop at once",
                                          "call",
                                          "the minister met %s on monday",
                                          "none"};
    static const char *const names[] = {"north", "south", "east",  "west", "upper",
                                        "lower", "inner", "outer", "old",  "new"};
    dm_buffer text = {0};
    dm_dataset *data;
    dm_error error;
    dm_buffer_text(&text, "text\tstances\tlang\tcue\n");
    for (size_t i = 0; i < count; i++) {
        char sentence[128];
        size_t kind = i % 4 * 2;
        const char *hole = strstr(phrases[kind], "%s");
        snprintf(sentence, sizeof sentence, "%.*s%s%s", (int)(hole - phrases[kind]), phrases[kind],
                 names[i / 4 % 10], hole + 2);
        dm_buffer_format(&text, "%s%s\t%s\ten\t%s\n", i < 40 ? "today " : "", sentence,
                         phrases[kind + 1], i % 3 ? "" : "say");
    }
    assert_int_equal(toy_read(&data, text.data, &error), DM_OK);
    dm_buffer_free(&text);
    return data;
}

static dm_thesaurus *thesaurus;

static void free_thesaurus(void)
{
    dm_thesaurus_free(thesaurus);
}

dm_training_options toy_options(dm_solver solver)
{
    dm_training_options options = dm_training_defaults();
    if (!thesaurus) {
        assert_int_equal(dm_thesaurus_read(DM_SLICE("class\tlang\twords\nown\ten\twe\n"
                                                    "measure\ten\tsanction*\n"),
                                           "", &thesaurus, NULL),
                         DM_OK);
        atexit(free_thesaurus);
    }
    options.thesaurus = thesaurus;
    options.solver = solver;
    options.ngrams.char_max = 3;
    options.least_frequency = 4;
    return options;
}

dm_model *toy_model(dm_solver solver)
{
    dm_dataset *data = toy_data(80);
    dm_training_options options = toy_options(solver);
    dm_model *model;
    dm_error error;
    assert_int_equal(dm_train(data, &options, &model, NULL, NULL, &error), DM_OK);
    dm_dataset_free(data);
    return model;
}
