/* Any bytes as an input file: every container, record and page parser, and results read back. */
#include "batch/html.h"
#include "batch/inputs.h"
#include "batch/replay.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LARGEST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_documents(char *path)
{
    char *operands[] = {path, NULL};
    dm_input_options options = {
        .paths = {.operands = operands}, .text_field = "text", .limit = LARGEST};
    dm_document_options reading = {.limit = LARGEST};
    dm_inputs *inputs;
    dm_error error;
    if (dm_inputs_open(&options, &inputs, &error))
        abort();
    for (bool more = true; more;) {
        dm_document document = {0};
        if (dm_inputs_next(inputs, &document, &more, &error))
            abort();
        if (more)
            dm_document_prepare(&document, &reading);
        dm_document_free(&document);
    }
    dm_inputs_close(inputs);
}

static void replay_results(const char *path)
{
    dm_replay *replay;
    dm_error error;
    if (dm_replay_open(path, UINT64_MAX, &replay, &error))
        return;
    for (bool more = true; more;) {
        dm_result result = {0};
        if (dm_replay_next(replay, &result, &more, &error))
            more = false;
        dm_result_free(&result);
    }
    dm_replay_close(replay);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    if (!path[0]) {
        snprintf(path, sizeof path, "/tmp/demarche-fuzz-%ld", (long)getpid());
        dm_html_prepare();
    }
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    close(file);
    read_documents(path);
    replay_results(path);
    unlink(path);
    return 0;
}
