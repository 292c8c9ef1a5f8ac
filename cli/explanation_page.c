/* Shades say how much, and a sign beside each value says in which direction, so that colour is
 * never the only sign. */
#include "cli/explanation_page.h"

#include <math.h>
#include <stdlib.h>

static const char page_start[] =
    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">\n"
    "<title>demarche: explanations</title>\n<style>\n"
    ":root { color-scheme: light dark }\n"
    "body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; "
    "padding: 0 1rem }\n"
    "article { border-top: 1px solid #8888; padding: 1rem 0 }\n"
    "h2 { font-size: 1rem; margin: 0 }\n"
    "blockquote { margin: .5rem 0; font-size: 1.15rem; overflow-wrap: anywhere }\n"
    "mark { color: inherit; border-radius: .2em; padding: 0 .1em }\n"
    ".for { background: rgb(230 150 0 / var(--share)) }\n"
    ".against { background: rgb(60 120 220 / var(--share)) }\n"
    "table { border-collapse: collapse; font-size: .9rem }\n"
    "td { padding: .05rem .8rem .05rem 0 }\n"
    "td:first-child { text-align: right; font-variant-numeric: tabular-nums }\n"
    "</style>\n<h1>Explanations</h1>\n"
    "<p>Orange words speak for the stance, blue ones against it; the stronger the shade, the more. "
    "The n-grams' values and the bias add up to the decision value.</p>\n";

static int by_size(const void *a, const void *b)
{
    const dm_ranked *left = a, *right = b;
    double difference = fabs(right->value) - fabs(left->value);
    if (difference != 0)
        return difference > 0 ? 1 : -1;
    return dm_slice_compare(left->name, right->name);
}

bool dm_rank_ngrams(const demarche_explanation *explanation, int stance, dm_ranking *ranking)
{
    const demarche_contribution *ngrams = demarche_explanation_ngrams(explanation, &ranking->count);
    ranking->items = calloc(ranking->count + 1, sizeof *ranking->items);
    if (!ranking->items)
        return false;
    for (size_t i = 0; i < ranking->count; i++)
        ranking->items[i] =
            (dm_ranked){{ngrams[i].ngram.data, ngrams[i].ngram.size}, ngrams[i].values[stance]};
    qsort(ranking->items, ranking->count, sizeof *ranking->items, by_size);
    return true;
}

static void write_escaped(dm_buffer *out, dm_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '&')
            dm_buffer_text(out, "&amp;");
        else if (c == '<')
            dm_buffer_text(out, "&lt;");
        else if (c == '>')
            dm_buffer_text(out, "&gt;");
        else if (c < ' ' || c == 0x7F)
            dm_buffer_byte(out, ' ');
        else
            dm_buffer_byte(out, (char)c);
    }
}

static void write_words(dm_buffer *out, dm_slice text, const demarche_explanation *explanation,
                        int stance)
{
    const double shade = 0.7, least = 0.08;
    size_t count, at = 0;
    const demarche_word *words = demarche_explanation_words(explanation, &count);
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(words[i].values[stance]));
    for (size_t i = 0; i < count; i++) {
        double value = words[i].values[stance], share = most > 0 ? fabs(value) / most : 0;
        write_escaped(out, dm_slice_between(text, at, words[i].start));
        if (share >= least)
            dm_buffer_format(out, "<mark class=\"%s\" style=\"--share:%.2f\" title=\"%+.3f\">",
                             value > 0 ? "for" : "against", share * shade, value);
        write_escaped(out, dm_slice_between(text, words[i].start, words[i].end));
        if (share >= least)
            dm_buffer_text(out, "</mark>");
        at = words[i].end;
    }
    write_escaped(out, dm_slice_between(text, at, text.size));
}

void dm_begin_explanations(dm_buffer *out)
{
    dm_buffer_text(out, page_start);
}

void dm_write_explanation(dm_buffer *out, dm_slice text, const demarche_explanation *explanation,
                          const dm_ranking *ranking, int stance, size_t top)
{
    const demarche_scores *scores = demarche_explanation_scores(explanation);
    dm_buffer_format(out, "<article>\n<h2>%s</h2>\n<blockquote>",
                     demarche_stance_name(scores->label));
    write_words(out, text, explanation, stance);
    dm_buffer_text(out, "</blockquote>\n");
    if (scores->no_features || scores->other_language) {
        dm_buffer_text(out, "<p>The model knows hardly any of its words.</p>\n</article>\n");
        return;
    }
    dm_buffer_format(out,
                     "<p>%s: probability %.2f, decision value %+.4f, of which bias %+.4f</p>\n"
                     "<table>\n",
                     demarche_stance_name(stance), scores->p[stance], scores->decision[stance],
                     demarche_explanation_bias(explanation, stance));
    for (size_t i = 0; i < ranking->count && i < top; i++) {
        dm_buffer_format(out, "<tr><td>%+.4f<td>", ranking->items[i].value);
        write_escaped(out, ranking->items[i].name);
        dm_buffer_byte(out, '\n');
    }
    dm_buffer_text(out, "</table>\n</article>\n");
}

void dm_end_explanations(dm_buffer *out)
{
    dm_buffer_text(out, "</html>\n");
}
