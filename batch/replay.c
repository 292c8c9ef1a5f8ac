/* A line is read ahead, to see whether it still belongs to the document in hand: same file and id,
 * and behind the statement before. */
#include "batch/replay.h"

#include "base/file.h"
#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_LINE = 256 << 20 };

struct dm_replay {
    const char *path;
    int descriptor;
    uint64_t left; /* bytes still to read */
    dm_line_reader lines;
    json_t *ahead; /* the record read ahead; NULL: none */
};

static ptrdiff_t read_left(void *context, void *bytes, size_t size, dm_error *error)
{
    dm_replay *replay = context;
    if (size > replay->left)
        size = (size_t)replay->left;
    ptrdiff_t got =
        size ? dm_file_read_some(replay->descriptor, replay->path, bytes, size, error) : 0;
    if (got > 0)
        replay->left -= (uint64_t)got;
    return got;
}

dm_status dm_replay_open(const char *path, uint64_t size, dm_replay **result, dm_error *error)
{
    dm_replay *replay = calloc(1, sizeof *replay);
    if (!replay)
        return dm_fail_memory(error);
    *replay = (dm_replay){.path = path, .left = size};
    replay->lines =
        (dm_line_reader){.read = read_left, .context = replay, .name = path, .limit = LONGEST_LINE};
    replay->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    dm_status status = replay->descriptor >= 0 ? dm_lines_start(&replay->lines, error)
                                               : dm_fail_at(error, DM_NO_INPUT, path, 0, 0,
                                                            "cannot open: %s", strerror(errno));
    if (status)
        dm_replay_close(replay);
    else
        *result = replay;
    return status;
}

void dm_replay_close(dm_replay *replay)
{
    if (!replay)
        return;
    json_decref(replay->ahead);
    if (replay->descriptor >= 0)
        close(replay->descriptor);
    dm_lines_free(&replay->lines);
    free(replay);
}

/* --- fields -------------------------------------------------------------------------------------
 */

static dm_slice get_text(const json_t *record, const char *name, dm_arena *arena, bool *failed)
{
    const json_t *value = json_object_get(record, name);
    if (!json_is_string(value))
        return (dm_slice){NULL, 0};
    dm_slice copy =
        dm_arena_copy(arena, (dm_slice){json_string_value(value), json_string_length(value)});
    *failed |= !copy.data;
    return copy;
}

static demarche_text get_public(const json_t *record, const char *name, dm_arena *arena,
                                bool *failed)
{
    dm_slice text = get_text(record, name, arena, failed);
    return (demarche_text){text.data, text.size};
}

static size_t get_count(const json_t *record, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(record, name));
    return value > 0 ? (size_t)value : 0;
}

static int stance_named(const char *name)
{
    for (int stance = 0; name && stance < DEMARCHE_STANCES; stance++)
        if (strcmp(name, demarche_stance_name(stance)) == 0)
            return stance;
    return DEMARCHE_NONE;
}

static void get_scores(const json_t *record, demarche_scores *scores)
{
    const json_t *stances = json_object_get(record, "stances");
    const json_t *p = json_object_get(record, "p");
    scores->label = stance_named(json_string_value(json_object_get(record, "label")));
    for (size_t i = 0; i < json_array_size(stances) && i < DEMARCHE_STANCES; i++)
        scores->stances[scores->stance_count++] =
            stance_named(json_string_value(json_array_get(stances, i)));
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        scores->p[stance] = json_number_value(json_object_get(p, demarche_stance_name(stance)));
    scores->no_features = json_object_get(record, "note") != NULL;
}

static demarche_kind kind_named(const char *name)
{
    for (demarche_kind kind = DEMARCHE_DIRECT; name && kind <= DEMARCHE_INDIRECT; kind++)
        if (strcmp(name, demarche_kind_name(kind)) == 0)
            return kind;
    return DEMARCHE_DIRECT;
}

static void get_statement(const json_t *record, demarche_statement *s, dm_arena *arena,
                          bool *failed)
{
    dm_slice lang = get_text(record, "lang", arena, failed);
    dm_slice rule = get_text(record, "rule", arena, failed);
    *s = (demarche_statement){
        .start = get_count(record, "start"),
        .end = get_count(record, "end"),
        .line = get_count(record, "line"),
        .kind = kind_named(json_string_value(json_object_get(record, "kind"))),
        .text = get_public(record, "text", arena, failed),
        .context = get_public(record, "context", arena, failed),
        .speaker = get_public(record, "speaker", arena, failed),
        .mention = get_public(record, "mention", arena, failed),
        .role = get_public(record, "role", arena, failed),
        .country = get_public(record, "country", arena, failed),
        .official = json_is_true(json_object_get(record, "official")),
        .cue = get_public(record, "cue", arena, failed),
        .lang = lang.data ? lang.data : "",
        .quote = get_count(record, "quote"),
        .rule = rule.data ? rule.data : "",
        .attribution = json_number_value(json_object_get(record, "attribution")),
        .closed = json_is_true(json_object_get(record, "closed"))};
    get_scores(record, &s->scores);
}

/* --- documents ----------------------------------------------------------------------------------
 */

static dm_status read_ahead(dm_replay *replay, dm_error *error)
{
    dm_slice line;
    bool more;
    json_error_t fault;
    dm_status status = dm_lines_next(&replay->lines, &line, &more, error);
    json_decref(replay->ahead);
    replay->ahead = NULL;
    if (status || !more)
        return status;
    replay->ahead = json_loadb(line.data, line.size, JSON_ALLOW_NUL, &fault);
    const char *schema = json_string_value(json_object_get(replay->ahead, "schema"));
    if (schema && strcmp(schema, "demarche/1") == 0)
        return DM_OK;
    return dm_fail_at(error, DM_DATA, replay->path, replay->lines.line, 1,
                      "not a record of demarche analyze");
}

static bool same_text(const json_t *record, const char *name, dm_slice text)
{
    const json_t *value = json_object_get(record, name);
    dm_slice other = {json_string_value(value), json_string_length(value)};
    return dm_slice_equal(other, text) && (other.data != NULL) == (text.data != NULL);
}

static bool belongs(const json_t *record, const dm_result *result)
{
    return record && same_text(record, "file", result->document.file) &&
           same_text(record, "id", result->document.id) &&
           get_count(record, "start") >= result->statements[result->count - 1]->start;
}

static dm_status add_statement(const json_t *record, dm_result *result, size_t *capacity,
                               dm_error *error)
{
    bool failed = false;
    dm_arena *arena = &result->document.arena;
    demarche_statement *statement = dm_arena_zeroed(arena, 1, sizeof *statement);
    const demarche_statement **statements = dm_array_reserve((void *)result->statements, capacity,
                                                             result->count + 1, sizeof *statements);
    if (statements)
        result->statements = statements;
    if (!statement || !statements)
        return dm_fail_memory(error);
    get_statement(record, statement, arena, &failed);
    statements[result->count++] = statement;
    return failed ? dm_fail_memory(error) : DM_OK;
}

dm_status dm_replay_next(dm_replay *replay, dm_result *result, bool *more, dm_error *error)
{
    dm_document *document = &result->document;
    size_t capacity = 0;
    bool failed = false;
    dm_status status = replay->ahead ? DM_OK : read_ahead(replay, error);
    *more = !status && replay->ahead;
    if (!*more)
        return status;
    document->content = DM_CONTENT_TEXT;
    document->file = get_text(replay->ahead, "file", &document->arena, &failed);
    document->id = get_text(replay->ahead, "id", &document->arena, &failed);
    document->title = get_text(replay->ahead, "title", &document->arena, &failed);
    document->date = get_text(replay->ahead, "date", &document->arena, &failed);
    document->url = get_text(replay->ahead, "url", &document->arena, &failed);
    if (failed)
        status = dm_fail_memory(error);
    do {
        if (!status)
            status = add_statement(replay->ahead, result, &capacity, error);
        if (!status)
            status = read_ahead(replay, error);
    } while (!status && belongs(replay->ahead, result));
    return status;
}
