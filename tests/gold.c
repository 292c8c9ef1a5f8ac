/* Marked and extracted spans are paired one to one, the greatest overlap first, so that nothing
 * counts twice. The overlap of two spans is what they share as a part of what they cover
 * together. */
#include "tests/gold.h"

#include "base/buffer.h"
#include "base/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MARKED = 500, LARGEST_FILE = 1 << 20, PATH_BYTES = 512 };

typedef struct marked_span {
    dm_slice kind, speaker, text;
    size_t start, end;
    double overlap; /* with its partner */
    const demarche_statement *partner;
} marked_span;

typedef struct article {
    const char *name;
    dm_buffer text, marks;
    demarche_document *document;
    marked_span spans[MOST_MARKED];
    size_t count;
    bool *taken; /* of each statement */
} article;

/* --- reading a .gold file ----------------------------------------------------------------------
 */

static bool is_wrong(const article *a, const char *what, dm_slice line)
{
    fprintf(stderr, "%s: %s: %.*s\n", a->name, what, (int)line.size, line.data);
    return false;
}

/* Spans stand in the order of the text; where one cannot be found behind the last, it is looked for
 * from the start. */
static bool read_marks(article *a)
{
    dm_slice rest = dm_buffer_view(&a->marks), text = dm_buffer_view(&a->text);
    size_t position = 0;
    while (rest.size) {
        dm_slice row = dm_slice_cut(&rest, '\n'), line = row;
        if (row.size == 0 || row.data[0] == '#')
            continue;
        marked_span span = {
            .kind = dm_slice_cut(&line, '\t'), .speaker = dm_slice_cut(&line, '\t'), .text = line};
        if (!line.size || a->count == MOST_MARKED)
            return is_wrong(a, "not kind, speaker and text, set apart by tabs", row);
        const char *found =
            memmem(text.data + position, text.size - position, line.data, line.size);
        if (!found)
            found = memmem(text.data, text.size, line.data, line.size);
        if (!found)
            return is_wrong(a, "not in the text", line);
        span.start = (size_t)(found - text.data);
        span.end = span.start + line.size;
        position = span.end;
        a->spans[a->count++] = span;
    }
    return true;
}

static bool is_reject(const marked_span *span)
{
    return dm_slice_equal(span->kind, DM_SLICE("reject"));
}

/* --- comparing ---------------------------------------------------------------------------------
 */

static double overlap(const marked_span *span, const demarche_statement *statement)
{
    size_t from = span->start > statement->start ? span->start : statement->start;
    size_t to = span->end < statement->end ? span->end : statement->end;
    size_t first = span->start < statement->start ? span->start : statement->start;
    size_t last = span->end > statement->end ? span->end : statement->end;
    return to > from ? (double)(to - from) / (double)(last - first) : 0;
}

/* Pairs the two that overlap most among those still free; false where none overlap. */
static bool pair_best(article *a)
{
    double most = 0;
    size_t marked = 0, extracted = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->spans[i].partner || is_reject(&a->spans[i]))
            continue;
        for (size_t j = 0; j < demarche_document_count(a->document); j++) {
            double shared = overlap(&a->spans[i], demarche_document_statement(a->document, j));
            if (!a->taken[j] && shared > most) {
                most = shared;
                marked = i;
                extracted = j;
            }
        }
    }
    if (most == 0)
        return false;
    a->taken[extracted] = true;
    a->spans[marked].partner = demarche_document_statement(a->document, extracted);
    a->spans[marked].overlap = most;
    return true;
}

static bool contains(demarche_text text, dm_slice part)
{
    return text.data && part.size && memmem(text.data, text.size, part.data, part.size);
}

/* All the speakers marked, which are joined with '+', are named, or mentioned just so. */
static bool is_speaker(dm_slice marked, const demarche_statement *statement)
{
    if (dm_slice_equal(marked, DM_SLICE("?")))
        return !statement->speaker.data;
    while (marked.data) {
        dm_slice name = dm_slice_cut(&marked, '+');
        if (!contains(statement->speaker, name) && !contains(statement->mention, name))
            return false;
    }
    return true;
}

static bool is_left_alone(const article *a, const marked_span *span)
{
    for (size_t j = 0; j < demarche_document_count(a->document); j++)
        if (overlap(span, demarche_document_statement(a->document, j)) >= 0.3)
            return false;
    return true;
}

static void log_span(FILE *log, const article *a, const char *what, const marked_span *span)
{
    if (log)
        fprintf(log, "%s: %s: %.*s [%.*s] %.*s\n", a->name, what, (int)span->kind.size,
                span->kind.data, (int)span->speaker.size, span->speaker.data, (int)span->text.size,
                span->text.data);
}

static void log_statement(FILE *log, const article *a, const char *what,
                          const demarche_statement *s)
{
    demarche_text speaker = s->speaker.data ? s->speaker : s->mention;
    if (log)
        fprintf(log, "%s: %s: %s (%s) [%.*s%s] %.*s\n", a->name, what, demarche_kind_name(s->kind),
                s->rule, (int)speaker.size, speaker.data ? speaker.data : "",
                s->speaker.data ? "" : "?", (int)s->text.size, s->text.data);
}

static void tally_span(const article *a, const marked_span *span, FILE *log, gold_tally *t)
{
    if (is_reject(span)) {
        bool alone = is_left_alone(a, span);
        t->rejects++;
        t->rejected += alone;
        if (!alone)
            log_span(log, a, "not rejected", span);
        return;
    }
    bool indirect = dm_slice_equal(span->kind, DM_SLICE("indirect"));
    bool exact = span->overlap >= 0.8;
    bool speaker = exact && is_speaker(span->speaker, span->partner);
    t->marked++;
    t->indirect_marked += indirect;
    t->loose += span->overlap >= 0.3;
    t->exact += exact;
    t->indirect_exact += indirect && exact;
    t->speakers += speaker;
    t->kinds +=
        exact && dm_slice_equal(span->kind, dm_slice_of(demarche_kind_name(span->partner->kind)));
    if (!exact)
        log_span(log, a, span->overlap >= 0.3 ? "wrong span" : "missed", span);
    else if (!speaker)
        log_span(log, a, "wrong speaker", span);
    if (span->partner && (!exact || !speaker))
        log_statement(log, a, "    found", span->partner);
}

static void compare(article *a, FILE *log, gold_tally *t)
{
    while (pair_best(a))
        continue;
    t->articles++;
    t->extracted += demarche_document_count(a->document);
    for (size_t i = 0; i < a->count; i++)
        tally_span(a, &a->spans[i], log, t);
    for (size_t j = 0; j < demarche_document_count(a->document); j++)
        if (!a->taken[j])
            log_statement(log, a, "not marked", demarche_document_statement(a->document, j));
}

/* --- folders -----------------------------------------------------------------------------------
 */

static bool take_article(const demarche_extractor *extractor, const char *folder, const char *name,
                         FILE *log, gold_tally *tally)
{
    char text_path[PATH_BYTES], marks_path[PATH_BYTES];
    article *a = calloc(1, sizeof *a);
    int stem = (int)strlen(name) - (int)strlen(".gold");
    snprintf(text_path, sizeof text_path, "%s/%.*s.txt", folder, stem, name);
    snprintf(marks_path, sizeof marks_path, "%s/%s", folder, name);
    bool ok = a && dm_file_read(text_path, LARGEST_FILE, &a->text, NULL) == DM_OK &&
              dm_file_read(marks_path, LARGEST_FILE, &a->marks, NULL) == DM_OK;
    if (!ok)
        fprintf(stderr, "%s: cannot be read together with its .txt file\n", marks_path);
    if (ok) {
        a->name = marks_path;
        ok = read_marks(a) && demarche_read(extractor, NULL, a->text.data, a->text.size, NULL,
                                            &a->document, NULL) == DEMARCHE_OK;
    }
    if (ok)
        a->taken = calloc(demarche_document_count(a->document) + 1, sizeof *a->taken);
    if (ok && a->taken)
        compare(a, log, tally);
    if (a) {
        free(a->taken);
        demarche_document_free(a->document);
        dm_buffer_free(&a->text);
        dm_buffer_free(&a->marks);
    }
    free(a);
    return ok;
}

bool gold_compare(const demarche_extractor *extractor, const char *folder, const char *language,
                  FILE *log, gold_tally *tally)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    bool ok = count >= 0;
    if (!ok)
        fprintf(stderr, "%s: cannot be read\n", folder);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name, *suffix = strrchr(name, '.');
        if (strncmp(name, language, strlen(language)) == 0 && suffix &&
            strcmp(suffix, ".gold") == 0)
            ok &= take_article(extractor, folder, name, log, tally);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return ok;
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

double gold_precision(size_t right, const gold_tally *tally)
{
    return share(right, tally->extracted);
}

double gold_recall(size_t right, const gold_tally *tally)
{
    return share(right, tally->marked);
}

double gold_f1(size_t right, const gold_tally *tally)
{
    return share(2 * right, tally->extracted + tally->marked);
}
