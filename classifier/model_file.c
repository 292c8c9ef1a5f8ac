/* Each section is described once, by a function that lists its fields: with a writer it stores
 * them, with a reader it fetches them, so the two cannot disagree. A reader that runs short gives
 * zeros and is marked; nothing is allocated before the section is known to hold what it states. */
#include "classifier/model_file.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

_Static_assert(sizeof(float) == 4 && sizeof(double) == 8, "IEEE-754 numbers");

enum {
    BYTE_ORDER_MARK = 0x01020304,
    SECTIONS = 7,
    SECTION_ENTRY = 4 + 8 + 8,
    FIXED_HEADER = 8 + 4 + 4 + 8 + 4,
    HEADER = FIXED_HEADER + SECTIONS * SECTION_ENTRY + 8
};

#define FILE_LIMIT ((size_t)1 << 32)

static const char magic[8] = {'D', 'M', 'R', 'C', 'H', 'M', 'D', 'L'};
static const char *const section_names[SECTIONS] = {
    "options", "thesaurus", "vocabulary", "weights", "calibration", "report", "statements"};

/* --- fields ------------------------------------------------------------------------------ */

typedef struct field_coder {
    dm_buffer *out; /* a writer's; NULL in a reader */
    dm_slice in;    /* a reader's section */
    size_t at;
    bool failed; /* the reader came to the end too early, or found what cannot be */
} field_coder;

static size_t left(const field_coder *coder)
{
    return coder->in.size - coder->at;
}

/* The low `size` bytes of `value`, least first. */
static uint64_t code_integer(field_coder *coder, uint64_t value, size_t size)
{
    unsigned char bytes[8] = {0};
    if (coder->out) {
        for (size_t i = 0; i < size; i++)
            bytes[i] = (unsigned char)(value >> (8 * i));
        dm_buffer_append(coder->out, bytes, size);
        return value;
    }
    if (left(coder) < size) {
        coder->failed = true;
        return 0;
    }
    memcpy(bytes, coder->in.data + coder->at, size);
    coder->at += size;
    value = 0;
    for (size_t i = size; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

static void code_u32(field_coder *coder, uint32_t *value)
{
    *value = (uint32_t)code_integer(coder, *value, 4);
}

static void code_u64(field_coder *coder, uint64_t *value)
{
    *value = code_integer(coder, *value, 8);
}

static void code_double(field_coder *coder, double *value)
{
    uint64_t bits;
    memcpy(&bits, value, sizeof bits);
    code_u64(coder, &bits);
    memcpy(value, &bits, sizeof bits);
}

static void code_doubles(field_coder *coder, double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        code_double(coder, &values[i]);
}

/* Turns a number's bytes round on machines whose order is not the file's. */
static void turn_bytes(unsigned char *bytes, size_t size)
{
    const uint16_t one = 1;
    if (*(const unsigned char *)&one)
        return;
    for (size_t i = 0; i < size / 2; i++) {
        unsigned char byte = bytes[i];
        bytes[i] = bytes[size - 1 - i];
        bytes[size - 1 - i] = byte;
    }
}

/* `count` numbers of `size` bytes each, in one go: a model has hundreds of thousands. */
static void code_array(field_coder *coder, void *values, size_t count, size_t size)
{
    unsigned char *bytes = values;
    if (coder->out) {
        size_t start = coder->out->size;
        dm_buffer_append(coder->out, bytes, count * size);
        for (size_t i = 0; i < count && !coder->out->failed; i++)
            turn_bytes((unsigned char *)coder->out->data + start + i * size, size);
        return;
    }
    if (left(coder) / size < count) {
        coder->failed = true;
        return;
    }
    memcpy(bytes, coder->in.data + coder->at, count * size);
    for (size_t i = 0; i < count; i++)
        turn_bytes(bytes + i * size, size);
    coder->at += count * size;
}

/* Text in an array of `room` bytes, NUL-terminated there; in the file its length and bytes. */
static void code_text(field_coder *coder, char *text, size_t room)
{
    uint32_t length = coder->out ? (uint32_t)strlen(text) : 0;
    code_u32(coder, &length);
    if (coder->out) {
        dm_buffer_append(coder->out, text, length);
        return;
    }
    if (length >= room || left(coder) < length || memchr(coder->in.data + coder->at, 0, length)) {
        coder->failed = true;
        return;
    }
    memcpy(text, coder->in.data + coder->at, length);
    text[length] = '\0';
    coder->at += length;
}

/* --- sections ---------------------------------------------------------------------------- */

static void code_options(field_coder *coder, dm_ngram_options *options)
{
    code_u32(coder, &options->schema);
    code_u32(coder, &options->word_max);
    code_u32(coder, &options->char_min);
    code_u32(coder, &options->char_max);
    code_u32(coder, &options->char_percent);
    code_u32(coder, &options->cue_percent);
    code_u32(coder, &options->class_percent);
    code_u32(coder, &options->mixed_percent);
    code_u32(coder, &options->class_reach);
}

static void code_calibration(field_coder *coder, dm_decider *decider)
{
    for (int i = 0; i < DM_STANCES; i++) {
        code_double(coder, &decider->sigmoids[i].slope);
        code_double(coder, &decider->sigmoids[i].offset);
        code_double(coder, &decider->thresholds[i]);
    }
}

static void code_figures(field_coder *coder, dm_report *report)
{
    for (int scope = 0; scope < DM_SCOPES; scope++) {
        for (int stance = 0; stance < DM_STANCES; stance++) {
            code_double(coder, &report->stances[scope][stance].precision);
            code_double(coder, &report->stances[scope][stance].recall);
            code_double(coder, &report->stances[scope][stance].f1);
        }
    }
    code_doubles(coder, report->macro_f1, DM_SCOPES);
    code_doubles(coder, report->label_macro_f1, DM_SCOPES);
    code_doubles(coder, report->accuracy, DM_SCOPES);
    code_doubles(coder, report->calibration_error, DM_SCOPES);
}

static void code_report(field_coder *coder, dm_report *report)
{
    code_text(coder, report->data_names, sizeof report->data_names);
    code_u64(coder, &report->data_hash);
    for (int scope = 0; scope < DM_SCOPES; scope++) {
        code_u32(coder, &report->statements[scope]);
        for (int label = 0; label < DM_LABELS; label++)
            code_u32(coder, &report->carrying[scope][label]);
    }
    code_text(coder, report->date, sizeof report->date);
    code_text(coder, report->solver, sizeof report->solver);
    code_u32(coder, &report->solver_version);
    code_u32(coder, &report->converged);
    code_u32(coder, &report->folds);
    code_u32(coder, &report->least_frequency);
    code_u32(coder, &report->balanced);
    code_u64(coder, &report->seed);
    code_double(coder, &report->cost);
    code_figures(coder, report);
}

static dm_status read_thesaurus(field_coder *coder, dm_thesaurus **thesaurus, dm_error *error)
{
    dm_error cause;
    coder->at = coder->in.size;
    dm_status status = dm_thesaurus_read(coder->in, "", thesaurus, &cause);
    if (status == DM_DATA)
        return dm_fail(error, DM_BAD_MODEL, "thesaurus: line %zu: %s", cause.line, cause.message);
    return status ? dm_fail_memory(error) : DM_OK;
}

static void write_vocabulary(field_coder *coder, const dm_vocabulary *vocabulary)
{
    size_t count = dm_vocabulary_count(vocabulary);
    code_integer(coder, count, 4);
    code_integer(coder, dm_vocabulary_statements(vocabulary), 4);
    for (size_t i = 0; i < count; i++)
        code_integer(coder, dm_vocabulary_key(vocabulary, i), 8);
    for (size_t i = 0; i < count; i++)
        code_integer(coder, dm_vocabulary_frequency(vocabulary, i), 4);
}

static dm_status read_vocabulary(field_coder *coder, dm_vocabulary **vocabulary, dm_error *error)
{
    uint32_t count = 0, statements = 0;
    code_u32(coder, &count);
    code_u32(coder, &statements);
    if (coder->failed || count > DM_VOCABULARY_LIMIT || left(coder) != (size_t)count * 12)
        return dm_fail(error, DM_BAD_MODEL, "vocabulary: %u n-grams do not take %zu bytes",
                       (unsigned)count, coder->in.size);
    uint64_t *keys = calloc((size_t)count + 1, sizeof *keys);
    uint32_t *frequencies = calloc((size_t)count + 1, sizeof *frequencies);
    if (!keys || !frequencies) {
        free(keys);
        free(frequencies);
        return dm_fail_memory(error);
    }
    code_array(coder, keys, count, sizeof *keys);
    code_array(coder, frequencies, count, sizeof *frequencies);
    return dm_vocabulary_restore(keys, frequencies, count, statements, vocabulary, error);
}

static void code_weights(field_coder *coder, dm_model_parts *parts, size_t count)
{
    code_doubles(coder, parts->bias, DM_STANCES);
    code_array(coder, parts->weights, count * DM_STANCES, sizeof(float));
}

static dm_status read_weights(field_coder *coder, dm_model_parts *parts, dm_error *error)
{
    size_t count = dm_vocabulary_count(parts->vocabulary);
    if (left(coder) != (sizeof *parts->bias + count * sizeof(float)) * DM_STANCES)
        return dm_fail(error, DM_BAD_MODEL, "weights: %zu n-grams do not take %zu bytes", count,
                       coder->in.size);
    parts->weights = calloc(count, sizeof *parts->weights);
    if (!parts->weights)
        return dm_fail_memory(error);
    code_weights(coder, parts, count);
    return DM_OK;
}

static void write_statements(field_coder *coder, const dm_model_parts *parts)
{
    code_integer(coder, parts->trained_count, 4);
    code_array(coder, parts->trained_on, parts->trained_count, sizeof *parts->trained_on);
}

static dm_status read_statements(field_coder *coder, dm_model_parts *parts, dm_error *error)
{
    uint32_t count = 0;
    code_u32(coder, &count);
    if (coder->failed || left(coder) != (size_t)count * 8)
        return dm_fail(error, DM_BAD_MODEL, "statements: %u do not take %zu bytes", (unsigned)count,
                       coder->in.size);
    parts->trained_on = calloc((size_t)count + 1, sizeof *parts->trained_on);
    if (!parts->trained_on)
        return dm_fail_memory(error);
    parts->trained_count = count;
    code_array(coder, parts->trained_on, count, sizeof *parts->trained_on);
    for (size_t i = 1; i < count; i++) {
        if (parts->trained_on[i] < parts->trained_on[i - 1])
            return dm_fail(error, DM_BAD_MODEL, "statements: number %zu is out of order", i + 1);
    }
    return DM_OK;
}

/* --- writing ----------------------------------------------------------------------------- */

static void write_section(field_coder *coder, int section, dm_model_parts *parts)
{
    switch (section) {
    case 0:
        code_options(coder, &parts->options);
        break;
    case 1:
        dm_buffer_slice(coder->out, dm_thesaurus_table(parts->thesaurus));
        break;
    case 2:
        write_vocabulary(coder, parts->vocabulary);
        break;
    case 3:
        code_weights(coder, parts, dm_vocabulary_count(parts->vocabulary));
        break;
    case 4:
        code_calibration(coder, &parts->decider);
        break;
    case 5:
        code_report(coder, &parts->report);
        break;
    default:
        write_statements(coder, parts);
    }
}

static void write_header(field_coder *coder, dm_slice body, const size_t ends[SECTIONS])
{
    size_t start = coder->out->size;
    dm_buffer_append(coder->out, magic, sizeof magic);
    code_integer(coder, BYTE_ORDER_MARK, 4);
    code_integer(coder, DM_MODEL_FORMAT, 4);
    code_integer(coder, HEADER + body.size, 8);
    code_integer(coder, SECTIONS, 4);
    for (unsigned i = 0; i < SECTIONS; i++) {
        dm_slice section = dm_slice_between(body, i ? ends[i - 1] : 0, ends[i]);
        code_integer(coder, i + 1, 4);
        code_integer(coder, section.size, 8);
        code_integer(coder, XXH3_64bits(section.data, section.size), 8);
    }
    if (!coder->out->failed)
        code_integer(coder, XXH3_64bits(coder->out->data + start, HEADER - 8), 8);
}

dm_status dm_model_write(const dm_model *model, dm_buffer *out, dm_error *error)
{
    dm_model_parts parts = *dm_model_look(model);
    dm_buffer body = {0};
    size_t ends[SECTIONS];
    field_coder body_coder = {.out = &body}, header_coder = {.out = out};
    for (int i = 0; i < SECTIONS; i++) {
        write_section(&body_coder, i, &parts);
        ends[i] = body.size;
    }
    if (!body.failed) {
        write_header(&header_coder, dm_buffer_view(&body), ends);
        dm_buffer_slice(out, dm_buffer_view(&body));
    }
    bool failed = body.failed || out->failed;
    dm_buffer_free(&body);
    return failed ? dm_fail_memory(error) : DM_OK;
}

dm_status dm_model_save(const dm_model *model, const char *path, dm_error *error)
{
    dm_buffer bytes = {0};
    dm_output *output = NULL;
    dm_status status = dm_model_write(model, &bytes, error);
    if (!status)
        status = dm_output_create(path, &output, error);
    if (!status)
        status = dm_output_write(output, dm_buffer_view(&bytes), error);
    if (!status)
        status = dm_output_commit(output, error);
    else
        dm_output_abandon(output);
    dm_buffer_free(&bytes);
    return status;
}

/* --- reading ----------------------------------------------------------------------------- */

/* Says what a file without our magic seems to be. */
static dm_status refuse_stranger(dm_slice bytes, dm_error *error)
{
    if (bytes.size == 0)
        return dm_fail(error, DM_BAD_MODEL, "is empty, not a model");
    if (dm_slice_starts(bytes, DM_SLICE("svm_type ")) ||
        dm_slice_starts(bytes, DM_SLICE("solver_type ")))
        return dm_fail(error, DM_BAD_MODEL,
                       "is a model of libsvm or liblinear itself, without vocabulary and "
                       "calibration; train one with 'demarche train'");
    if (bytes.size < sizeof magic && memcmp(bytes.data, magic, bytes.size) == 0)
        return dm_fail(error, DM_BAD_MODEL, "is cut off after %zu bytes", bytes.size);
    return dm_fail(error, DM_BAD_MODEL,
                   "is not a model of demarche: it does not start with DMRCHMDL");
}

static dm_status read_fixed_header(field_coder *header, dm_error *error)
{
    dm_slice bytes = header->in;
    if (bytes.size < sizeof magic || memcmp(bytes.data, magic, sizeof magic) != 0)
        return refuse_stranger(bytes, error);
    if (bytes.size < HEADER)
        return dm_fail(error, DM_BAD_MODEL, "is cut off after %zu bytes, within its header",
                       bytes.size);
    header->at = sizeof magic;
    uint64_t mark = code_integer(header, 0, 4), version = code_integer(header, 0, 4);
    if (mark != BYTE_ORDER_MARK)
        return dm_fail(error, DM_BAD_MODEL, "byte-order mark: expected %08x, found %08x%s",
                       (unsigned)BYTE_ORDER_MARK, (unsigned)mark,
                       mark == 0x04030201 ? "; written in the other byte order" : "");
    if (version != DM_MODEL_FORMAT)
        return dm_fail(error, DM_BAD_MODEL, "model format %u, this program reads %d; %s",
                       (unsigned)version, DM_MODEL_FORMAT,
                       version > DM_MODEL_FORMAT ? "use a newer demarche" : "train the model anew");
    uint64_t length = code_integer(header, 0, 8), sections = code_integer(header, 0, 4);
    if (length != bytes.size)
        return dm_fail(error, DM_BAD_MODEL, "length: its header says %llu bytes, it has %zu",
                       (unsigned long long)length, bytes.size);
    if (sections != SECTIONS)
        return dm_fail(error, DM_BAD_MODEL, "sections: expected %d, found %u", SECTIONS,
                       (unsigned)sections);
    return DM_OK;
}

/* Checks number, length and checksum of each section before any of them is read. */
static dm_status read_section_table(field_coder *header, dm_slice sections[SECTIONS],
                                    dm_error *error)
{
    dm_slice bytes = header->in;
    field_coder end = {.in = bytes, .at = HEADER - 8};
    if (code_integer(&end, 0, 8) != XXH3_64bits(bytes.data, HEADER - 8))
        return dm_fail(error, DM_BAD_MODEL, "header: wrong checksum");
    size_t start = HEADER;
    for (unsigned i = 0; i < SECTIONS; i++) {
        uint64_t number = code_integer(header, 0, 4), length = code_integer(header, 0, 8);
        uint64_t checksum = code_integer(header, 0, 8);
        if (number != i + 1 || length > bytes.size - start)
            return dm_fail(error, DM_BAD_MODEL, "section table: entry %u is out of range", i + 1);
        sections[i] = dm_slice_between(bytes, start, start + (size_t)length);
        if (checksum != XXH3_64bits(sections[i].data, sections[i].size))
            return dm_fail(error, DM_BAD_MODEL, "section %s: wrong checksum", section_names[i]);
        start += (size_t)length;
    }
    if (start != bytes.size)
        return dm_fail(error, DM_BAD_MODEL, "%zu bytes behind the last section",
                       bytes.size - start);
    return DM_OK;
}

static dm_status read_section(field_coder *coder, int section, dm_model_parts *parts,
                              dm_error *error)
{
    dm_status status = DM_OK;
    switch (section) {
    case 0:
        code_options(coder, &parts->options);
        break;
    case 1:
        status = read_thesaurus(coder, &parts->thesaurus, error);
        break;
    case 2:
        status = read_vocabulary(coder, &parts->vocabulary, error);
        break;
    case 3:
        status = read_weights(coder, parts, error);
        break;
    case 4:
        code_calibration(coder, &parts->decider);
        break;
    case 5:
        code_report(coder, &parts->report);
        break;
    default:
        status = read_statements(coder, parts, error);
    }
    if (!status && (coder->failed || left(coder)))
        status = dm_fail(error, DM_BAD_MODEL, "section %s: its %zu bytes do not hold its fields",
                         section_names[section], coder->in.size);
    return status;
}

static dm_status read_model(dm_slice bytes, dm_model **model, dm_error *error)
{
    field_coder header = {.in = bytes};
    dm_slice sections[SECTIONS];
    dm_model_parts parts = {0};
    dm_status status = read_fixed_header(&header, error);
    if (!status)
        status = read_section_table(&header, sections, error);
    for (int i = 0; i < SECTIONS && !status; i++) {
        field_coder section = {.in = sections[i]};
        status = read_section(&section, i, &parts, error);
    }
    if (!status)
        return dm_model_create(&parts, model, error);
    dm_model_parts_free(&parts);
    return status;
}

dm_status dm_model_read(dm_slice bytes, const char *name, dm_model **model, dm_error *error)
{
    dm_error cause = {0};
    *model = NULL;
    dm_status status = read_model(bytes, model, &cause);
    return status ? dm_fail_at(error, status, name, 0, 0, "%s", cause.message) : DM_OK;
}

dm_status dm_model_load(const char *path, dm_model **model, dm_error *error)
{
    dm_buffer bytes = {0};
    *model = NULL;
    dm_status status = dm_file_read(path, FILE_LIMIT, &bytes, error);
    if (!status)
        status = dm_model_read(dm_buffer_view(&bytes), path, model, error);
    dm_buffer_free(&bytes);
    return status;
}
