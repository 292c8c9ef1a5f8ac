/* bench_quotes [MEGABYTES]: how fast the extractor reads news on one core.
 *
 * The news is made from the marked articles: for each document the paragraphs of one of them, some
 * left out, by a seeded generator, so that every run reads the same bytes. Prints the megabytes a
 * second; nothing is scored. */
#include "base/buffer.h"
#include "base/file.h"
#include "base/random.h"
#include "lib/demarche.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_ARTICLES = 500, LARGEST_ARTICLE = 1 << 20, SEED = 20240229 };

static const char folder[] = "tests/golden/quotes";

typedef struct news {
    dm_buffer articles[MOST_ARTICLES];
    size_t count;
} news;

static bool read_articles(news *from)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char path[512];
        const char *suffix = strrchr(entries[i]->d_name, '.');
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (suffix && strcmp(suffix, ".txt") == 0 && from->count < MOST_ARTICLES &&
            dm_file_read(path, LARGEST_ARTICLE, &from->articles[from->count], NULL) == DM_OK)
            from->count++;
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return from->count > 0;
}

/* One paragraph in eight is left out. */
static void add_document(const news *from, dm_random *random, dm_buffer *text)
{
    dm_slice rest = dm_buffer_view(&from->articles[dm_random_below(random, from->count)]);
    while (rest.data) {
        dm_slice line = dm_slice_cut(&rest, '\n');
        if (dm_random_below(random, 8) == 0)
            continue;
        dm_buffer_slice(text, line);
        dm_buffer_byte(text, '\n');
    }
    dm_buffer_byte(text, '\0');
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

typedef struct total {
    size_t documents, statements;
} total;

static bool read_documents(const demarche_extractor *extractor, dm_slice text, total *read)
{
    while (text.size) {
        dm_slice one = dm_slice_cut(&text, '\0');
        demarche_document *document;
        if (demarche_read(extractor, NULL, one.data, one.size, NULL, &document, NULL))
            return false;
        read->statements += demarche_document_count(document);
        read->documents++;
        demarche_document_free(document);
    }
    return true;
}

int main(int argc, char **argv)
{
    size_t wanted = (size_t)(argc > 1 ? atoi(argv[1]) : 64) * 1000000;
    news from = {0};
    dm_buffer text = {0};
    dm_random random = {SEED};
    total read = {0};
    demarche_extractor *extractor;
    if (!read_articles(&from) || demarche_extractor_new(NULL, &extractor, NULL)) {
        fprintf(stderr, "bench_quotes: %s: no articles\n", folder);
        return 1;
    }
    while (text.size < wanted)
        add_document(&from, &random, &text);
    double start = seconds();
    bool ok = read_documents(extractor, dm_buffer_view(&text), &read);
    double spent = seconds() - start;
    printf("%.1f MB/s: %.1f MB in %.2f s of one core, %zu documents, %zu statements\n",
           (double)text.size / 1e6 / spent, (double)text.size / 1e6, spent, read.documents,
           read.statements);
    demarche_extractor_free(extractor);
    dm_buffer_free(&text);
    for (size_t i = 0; i < from.count; i++)
        dm_buffer_free(&from.articles[i]);
    return ok ? 0 : 1;
}
