/* The model loader on any bytes. A checksum would stop nearly every mutation at the door, so sizes
 * and checksums are put right before the loader looks: what is behind the door is what needs
 * trying. A model that is accepted must be able to score. */
#include "classifier/model_file.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FIXED = 28, ENTRY = 20, SECTIONS = 7, HEADER = FIXED + SECTIONS * ENTRY + 8 };

static void put(unsigned char *bytes, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = size; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

/* Makes head and checksums fit the body; the last section gets what the others leave. */
static void mend(unsigned char *bytes, size_t size)
{
    size_t at = HEADER;
    memcpy(bytes, "DMRCHMDL\x04\x03\x02\x01", 12);
    put(bytes + 12, DM_MODEL_FORMAT, 4);
    put(bytes + 16, size, 8);
    put(bytes + 24, SECTIONS, 4);
    for (size_t i = 0; i < SECTIONS; i++) {
        unsigned char *entry = bytes + FIXED + i * ENTRY;
        uint64_t length = get(entry + 4, 8);
        if (length > size - at || i == SECTIONS - 1)
            length = size - at;
        put(entry, i + 1, 4);
        put(entry + 4, length, 8);
        put(entry + 12, XXH3_64bits(bytes + at, length), 8);
        at += length;
    }
    put(bytes + HEADER - 8, XXH3_64bits(bytes, HEADER - 8), 8);
}

static void try_model(const unsigned char *bytes, size_t size)
{
    static const char statement[] = "Als dit doorgaat, we will impose sanctions.";
    dm_model *model;
    dm_workspace workspace = {0};
    dm_scores scores;
    if (dm_model_read((dm_slice){(const char *)bytes, size}, "fuzz", &model, NULL))
        return;
    if (dm_model_score(model, DM_SLICE(statement), DM_SLICE("say"), &workspace, &scores, NULL))
        abort();
    for (int i = 0; i < DM_STANCES; i++)
        if (!(scores.p[i] >= 0 && scores.p[i] <= 1))
            abort();
    dm_workspace_free(&workspace);
    dm_model_free(model);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    try_model(data, size);
    if (size < HEADER)
        return 0;
    unsigned char *mended = malloc(size);
    if (!mended)
        return 0;
    memcpy(mended, data, size);
    mend(mended, size);
    try_model(mended, size);
    free(mended);
    return 0;
}
