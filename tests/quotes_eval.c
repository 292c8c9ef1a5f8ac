/* quotes_eval [-v] [FOLDER]: how well the extractor agrees with the marked articles of FOLDER, by
 * default tests/golden/quotes, one column a language; -v shows each disagreement. */
#include "tests/gold.h"

#include <string.h>

enum { LANGUAGES = 2 };

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static void print_figure(const char *name, const double value[LANGUAGES],
                         const size_t of[LANGUAGES])
{
    printf("%-28s", name);
    for (int i = 0; i < LANGUAGES; i++)
        printf("  %5.3f of %-5zu", value[i], of[i]);
    printf("\n");
}

static void print_overlap(const char *overlap, const gold_tally *t, const size_t right[LANGUAGES])
{
    double precision[LANGUAGES], recall[LANGUAGES], f1[LANGUAGES];
    size_t extracted[LANGUAGES], marked[LANGUAGES];
    char name[40];
    for (int i = 0; i < LANGUAGES; i++) {
        precision[i] = gold_precision(right[i], &t[i]);
        recall[i] = gold_recall(right[i], &t[i]);
        f1[i] = gold_f1(right[i], &t[i]);
        extracted[i] = t[i].extracted;
        marked[i] = t[i].marked;
    }
    snprintf(name, sizeof name, "precision, overlap %s", overlap);
    print_figure(name, precision, extracted);
    snprintf(name, sizeof name, "recall, overlap %s", overlap);
    print_figure(name, recall, marked);
    snprintf(name, sizeof name, "F1, overlap %s", overlap);
    print_figure(name, f1, marked);
}

static void print_share(const char *name, const size_t part[LANGUAGES],
                        const size_t whole[LANGUAGES])
{
    double value[LANGUAGES];
    for (int i = 0; i < LANGUAGES; i++)
        value[i] = share(part[i], whole[i]);
    print_figure(name, value, whole);
}

static void print_all(const gold_tally *nl, const gold_tally *en)
{
    const gold_tally t[LANGUAGES] = {*nl, *en};
    const size_t exact[] = {nl->exact, en->exact}, loose[] = {nl->loose, en->loose};
    printf("%-28s  %-14s  %-14s\n", "", "Dutch", "English");
    printf("%-28s  %-14zu  %-14zu\n", "articles", nl->articles, en->articles);
    print_overlap("0.8", t, exact);
    print_overlap("0.3", t, loose);
    print_share("speaker, of matched spans", (size_t[]){nl->speakers, en->speakers}, exact);
    print_share("kind, of matched spans", (size_t[]){nl->kinds, en->kinds}, exact);
    print_share("indirect speech, recall", (size_t[]){nl->indirect_exact, en->indirect_exact},
                (size_t[]){nl->indirect_marked, en->indirect_marked});
    print_share("rejections", (size_t[]){nl->rejected, en->rejected},
                (size_t[]){nl->rejects, en->rejects});
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    const char *folder = argc > 1 + verbose ? argv[1 + verbose] : "tests/golden/quotes";
    demarche_extractor *extractor;
    gold_tally nl = {0}, en = {0};
    if (demarche_extractor_new(NULL, &extractor, NULL))
        return 1;
    FILE *log = verbose ? stdout : NULL;
    bool ok = gold_compare(extractor, folder, "nl", log, &nl) &&
              gold_compare(extractor, folder, "en", log, &en);
    print_all(&nl, &en);
    demarche_extractor_free(extractor);
    return ok ? 0 : 1;
}
