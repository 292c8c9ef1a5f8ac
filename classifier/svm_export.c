/* libsvm's decision value of a two-class model is the sum of coefficient × kernel over its support
 * vectors, less rho: with the weights as the one support vector, coefficient 1 and rho = -bias that
 * is our own. Numbers are written with 17 digits, which give the same double back. */
#include "classifier/svm_export.h"

#include "base/file.h"

#include <limits.h>
#include <stdio.h>

enum { FLUSH_AT = 1 << 16 };

typedef struct svm_writer {
    dm_output *output;
    dm_buffer text;
} svm_writer;

static dm_status begin(svm_writer *writer, const char *prefix, int stance, const char *suffix,
                       dm_error *error)
{
    char path[PATH_MAX];
    *writer = (svm_writer){0};
    if (snprintf(path, sizeof path, "%s.%s.%s", prefix, dm_stance_name(stance), suffix) >=
        (int)sizeof path)
        return dm_fail(error, DM_CANT_CREATE, "the name is too long");
    return dm_output_create(path, &writer->output, error);
}

/* Sends the text on its way where it is long enough or `all` of it is to go. */
static dm_status flush(svm_writer *writer, bool all, dm_error *error)
{
    if (writer->text.failed)
        return dm_fail_memory(error);
    if (!all && writer->text.size < FLUSH_AT)
        return DM_OK;
    dm_status status = dm_output_write(writer->output, dm_buffer_view(&writer->text), error);
    dm_buffer_clear(&writer->text);
    return status;
}

static dm_status finish(svm_writer *writer, dm_status status, dm_error *error)
{
    if (!status && writer->output)
        status = flush(writer, true, error);
    if (!status)
        status = dm_output_commit(writer->output, error);
    else
        dm_output_abandon(writer->output);
    dm_buffer_free(&writer->text);
    return status;
}

static dm_status write_model(const dm_model_parts *parts, int stance, const char *prefix,
                             dm_error *error)
{
    svm_writer writer;
    dm_status status = begin(&writer, prefix, stance, "model", error);
    if (status)
        return status;
    dm_buffer_format(&writer.text,
                     "svm_type c_svc\nkernel_type linear\nnr_class 2\ntotal_sv 1\nrho %.17g\n"
                     "label 1 -1\nnr_sv 1 0\nSV\n1",
                     -parts->bias[stance]);
    for (size_t i = 0; i < dm_vocabulary_count(parts->vocabulary) && !status; i++) {
        dm_buffer_format(&writer.text, " %zu:%.9g", i + 1, (double)parts->weights[i][stance]);
        status = flush(&writer, false, error);
    }
    dm_buffer_text(&writer.text, " \n");
    return finish(&writer, status, error);
}

static dm_status write_vectors(const dm_model *model, int stance, const dm_dataset *data,
                               const char *prefix, dm_error *error)
{
    const dm_model_parts *parts = dm_model_look(model);
    svm_writer writer;
    dm_bag bag = {0};
    dm_vector vector = {0};
    dm_status status = begin(&writer, prefix, stance, "vectors", error);
    if (status)
        return status;
    for (size_t i = 0; i < dm_dataset_count(data) && !status; i++) {
        const dm_labelled *statement = dm_dataset_item(data, i);
        status = dm_bag_read(&bag, &parts->options, parts->thesaurus, statement->text,
                             statement->cue, error);
        if (!status)
            status = dm_vectorize(parts->vocabulary, &parts->options, &bag, &vector, error);
        if (status)
            break;
        bool carries = dm_stance_list_set(&statement->stances) >> stance & 1;
        dm_buffer_text(&writer.text, carries ? "+1" : "-1");
        for (size_t k = 0; k < vector.count; k++)
            dm_buffer_format(&writer.text, " %u:%.9g", vector.items[k].index + 1,
                             (double)vector.items[k].value);
        dm_buffer_byte(&writer.text, '\n');
        status = flush(&writer, false, error);
    }
    dm_bag_free(&bag);
    dm_vector_free(&vector);
    return finish(&writer, status, error);
}

dm_status dm_svm_export(const dm_model *model, const dm_dataset *data, const char *prefix,
                        dm_error *error)
{
    dm_status status = DM_OK;
    for (int stance = 0; stance < DM_STANCES && !status; stance++) {
        status = write_model(dm_model_look(model), stance, prefix, error);
        if (!status && data)
            status = write_vectors(model, stance, data, prefix, error);
    }
    return status;
}
