/* libFuzzer: whatever the bytes, the extractor returns, and what it says of them is true. */
#include "lib/demarche.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static demarche_extractor *extractor;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return (int)demarche_extractor_new(NULL, &extractor, NULL);
}

static int is_character_border(const uint8_t *data, size_t size, size_t at)
{
    return at == 0 || at >= size || (data[at] & 0xC0) != 0x80 || (data[at - 1] & 0x80) == 0;
}

static int is_ascii(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] >= 0x80 || data[i] == 0)
            return 0;
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    demarche_document *document;
    size_t before = 0;
    int plain = is_ascii(data, size);
    if (demarche_read(extractor, NULL, data, size, "2021-07-19", &document, NULL))
        abort();
    for (size_t i = 0; i < demarche_document_count(document); i++) {
        const demarche_statement *s = demarche_document_statement(document, i);
        if (s->start < before || s->end < s->start || s->end > size || s->line == 0)
            abort();
        if (plain &&
            (!is_character_border(data, size, s->start) || s->text.size != s->end - s->start ||
             memcmp(s->text.data, data + s->start, s->text.size) != 0))
            abort();
        if (!s->rule || s->attribution < 0 || s->attribution > 1)
            abort();
        before = s->start;
    }
    demarche_document_free(document);
    return 0;
}
