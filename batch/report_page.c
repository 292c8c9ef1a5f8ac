/* Everything that comes from outside passes dm_html_escape; addresses become links only where they
 * begin with http. There is no script at all: boxes filter the statements by way of the style
 * sheet, and a Content-Security-Policy forbids the rest. */
#include "batch/report_page.h"

#include "batch/chart.h"

#include <math.h>

enum { MOST_BARS = 15, MOST_WORDS = 15 };

typedef enum {
    TITLE,
    READ,
    FAILED,
    STATEMENTS,
    OVER_TIME,
    BY_SPEAKER,
    BY_COUNTRY,
    TYPICAL,
    TYPICAL_NOTE,
    NONE,
    MONTH_HEAD,
    SPEAKER_HEAD,
    COUNTRY_HEAD,
    ALL_HEAD,
    AS_TABLE,
    SHOW,
    NO_DATES,
    NOT_KNOWN,
    NOTE,
    CONDEMNATION,
    THREAT,
    CALL,
    WORDS
} word;

static const char *const words[][WORDS] = {
    [DM_REPORT_ENGLISH] = {"Statements and their stances",
                           "documents read",
                           "failed",
                           "statements",
                           "Stances over time",
                           "Stances by speaker",
                           "Stances by country",
                           "Words that drive the labels",
                           "Those that weigh most in their statements; in brackets, how often.",
                           "none of these",
                           "month",
                           "speaker",
                           "country",
                           "all",
                           "the figures as a table",
                           "show",
                           "No document tells its date.",
                           "speaker not known",
                           ("Labels and probabilities are a program's: look at the text before you "
                            "rely on one. Marked words weigh most for the label."),
                           "condemnation",
                           "threat",
                           "call"},
    [DM_REPORT_DUTCH] = {"Uitspraken en hun strekking",
                         "documenten gelezen",
                         "mislukt",
                         "uitspraken",
                         "Strekking door de tijd",
                         "Strekking per spreker",
                         "Strekking per land",
                         "Woorden die het label bepalen",
                         "Die in hun uitspraak het zwaarst wegen; tussen haakjes hoe vaak.",
                         "geen van deze",
                         "maand",
                         "spreker",
                         "land",
                         "alle",
                         "de cijfers als tabel",
                         "toon",
                         "Geen enkel document vermeldt zijn datum.",
                         "spreker onbekend",
                         ("Labels en kansen zijn van een programma: lees de tekst voor u erop "
                          "vertrouwt. Gemarkeerde woorden wegen het zwaarst voor het label."),
                         "veroordeling",
                         "dreigement",
                         "oproep"},
};

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--faint:#767676;--line:#d9d9d9;"
    "--condemnation:#b3452c;--threat:#7a4fa3;--threat2:#d9c6ee;--call:#0b6e8a;--call2:#bfe3ec}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#161616;--faint:#9a9a9a;"
    "--line:#3a3a3a;--condemnation:#e0785f;--threat:#b48be0;--threat2:#4a3566;--call:#5bbcd6;"
    "--call2:#1d4a57}}"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 "
    "auto;"
    "max-width:60rem;padding:1rem}h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.15rem;"
    "margin:2rem 0 .5rem}p{margin:.4rem 0}.faint,small{color:var(--faint)}"
    ".patterns{position:absolute}.chart{width:100%;height:auto}.chart text{font-size:11px;"
    "fill:var(--faint)}.axis{stroke:var(--line)}.bar{width:100%;min-width:6rem;height:.8rem;"
    "display:block}.condemnation{fill:var(--condemnation)}.threat{fill:url(#hatch)}"
    ".call{fill:url(#dots)}.threat-ground{fill:var(--threat2)}.threat-mark{fill:var(--threat)}"
    ".call-ground{fill:var(--call2)}.call-mark{fill:var(--call)}"
    ".key svg{width:1.1rem;height:.8rem;margin:0 .3rem 0 1rem}table{border-collapse:collapse;"
    "width:100%;font-size:.9rem}th,td{text-align:right;padding:.15rem .5rem;"
    "border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}"
    ".typical th,.typical td,th:first-child,td:first-child{text-align:left;min-width:6rem;"
    "overflow-wrap:break-word}.wide{overflow-x:auto}"
    "fieldset{border:1px solid var(--line);border-radius:.4rem;padding:.3rem .8rem}"
    "label{margin-right:1rem;white-space:nowrap}article{border-bottom:1px solid var(--line);"
    "padding:.7rem 0;content-visibility:auto;contain-intrinsic-size:auto 7rem}"
    "blockquote{margin:.2rem 0;overflow-wrap:anywhere}mark{background:none;color:inherit;"
    "font-weight:600;text-decoration:underline;text-decoration-thickness:2px}"
    ".tag{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;"
    "font-size:.8rem;margin-right:.5rem}.s-condemnation .tag{color:var(--condemnation)}"
    ".s-threat .tag{color:var(--threat)}.s-call .tag{color:var(--call)}"
    "body:has(#f0:not(:checked)) .s-condemnation,body:has(#f1:not(:checked)) .s-threat,"
    "body:has(#f2:not(:checked)) .s-call,body:has(#f3:not(:checked)) .s-none{display:none}"
    "@media print{fieldset{display:none}body{max-width:none}}"
    "@media(max-width:40rem){.bars{display:none}th,td{padding:.15rem .25rem;font-size:.8rem}}";

static const char *const class_names[DEMARCHE_LABELS] = {"condemnation", "threat", "call", "none"};

void dm_html_escape(dm_buffer *out, dm_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        switch (c) {
        case '&':
            dm_buffer_text(out, "&amp;");
            break;
        case '<':
            dm_buffer_text(out, "&lt;");
            break;
        case '>':
            dm_buffer_text(out, "&gt;");
            break;
        case '"':
            dm_buffer_text(out, "&quot;");
            break;
        case '\'':
            dm_buffer_text(out, "&#39;");
            break;
        default:
            dm_buffer_byte(out, c < ' ' || c == 0x7F ? ' ' : (char)c);
        }
    }
}

typedef struct page {
    const dm_report_data *data;
    const char *const *words;
    const char *const *names; /* of the stances */
    dm_buffer *out;
} page;

static void write_head(const page *p, dm_report_language language)
{
    const dm_report_data *data = p->data;
    dm_buffer_format(
        p->out,
        "<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<title>%s</title>\n<style>%s</style></head>\n<body>\n<h1>%s</h1>\n",
        language == DM_REPORT_DUTCH ? "nl" : "en", p->words[TITLE], style, p->words[TITLE]);
    dm_chart_patterns(p->out);
    dm_buffer_format(p->out, "<p>%zu %s, %zu %s; %zu %s.", data->documents, p->words[READ],
                     data->failed, p->words[FAILED], data->count, p->words[STATEMENTS]);
    if (data->first_date.size) {
        dm_buffer_byte(p->out, ' ');
        dm_html_escape(p->out, data->first_date);
        dm_buffer_text(p->out, " – ");
        dm_html_escape(p->out, data->last_date);
        dm_buffer_byte(p->out, '.');
    }
    dm_buffer_format(p->out, "</p>\n<p class=\"faint\">%s</p>\n", p->words[NOTE]);
    if (data->fault_count) {
        dm_buffer_format(p->out, "<details><summary>%zu %s</summary><ul>", data->failed,
                         p->words[FAILED]);
        for (size_t i = 0; i < data->fault_count; i++) {
            dm_buffer_text(p->out, "<li>");
            dm_html_escape(p->out, data->faults[i]);
        }
        dm_buffer_text(p->out, "</ul></details>\n");
    }
}

static void write_key(const page *p)
{
    dm_buffer_text(p->out, "<p class=\"key\">");
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out,
                         "<svg viewBox=\"0 0 16 12\" aria-hidden=\"true\"><rect width=\"16\" "
                         "height=\"12\" class=\"%s\"/></svg>%s",
                         class_names[stance], p->names[stance]);
    dm_buffer_text(p->out, "</p>\n");
}

/* A table of counts; with `bars`, each row has its bar and there are `most` rows. */
static void write_table(const page *p, const dm_report_counts *counts, word head, size_t most,
                        bool bars)
{
    size_t longest = 0, shown = counts->count < most ? counts->count : most;
    for (size_t i = 0; i < shown; i++) {
        size_t sum = counts->items[i].all - counts->items[i].none;
        longest = sum > longest ? sum : longest;
    }
    dm_buffer_format(p->out, "<div class=\"wide\"><table><thead><tr><th scope=\"col\">%s",
                     p->words[head]);
    if (bars)
        dm_buffer_text(p->out, "<th class=\"bars\">");
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out, "<th scope=\"col\">%s", p->names[stance]);
    dm_buffer_format(p->out, "<th scope=\"col\">%s<th scope=\"col\">%s</thead>\n<tbody>",
                     p->words[NONE], p->words[ALL_HEAD]);
    for (size_t i = 0; i < shown; i++) {
        const dm_report_count *item = &counts->items[i];
        dm_buffer_text(p->out, "<tr><td>");
        dm_html_escape(p->out, item->name);
        if (bars) {
            dm_buffer_text(p->out, "<td class=\"bars\">");
            dm_chart_bar(p->out, item, longest, p->names);
        }
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
            dm_buffer_format(p->out, "<td>%zu", item->stances[stance]);
        dm_buffer_format(p->out, "<td>%zu<td>%zu\n", item->none, item->all);
    }
    dm_buffer_text(p->out, "</table></div>\n");
}

static void write_time(const page *p)
{
    const dm_report_counts *months = &p->data->months;
    dm_buffer_format(p->out, "<section><h2>%s</h2>\n", p->words[OVER_TIME]);
    if (months->count == 0) {
        dm_buffer_format(p->out, "<p class=\"faint\">%s</p></section>\n", p->words[NO_DATES]);
        return;
    }
    write_key(p);
    dm_chart_columns(p->out, months->items, months->count, p->words[OVER_TIME], p->names);
    dm_buffer_format(p->out, "<details><summary>%s</summary>", p->words[AS_TABLE]);
    write_table(p, months, MONTH_HEAD, months->count, false);
    dm_buffer_text(p->out, "</details></section>\n");
}

static void write_ranking(const page *p, const dm_report_counts *counts, word title, word head)
{
    if (counts->count == 0)
        return;
    dm_buffer_format(p->out, "<section><h2>%s</h2>\n", p->words[title]);
    write_key(p);
    write_table(p, counts, head, MOST_BARS, true);
    if (counts->count > MOST_BARS) {
        dm_buffer_format(p->out, "<details><summary>%s</summary>", p->words[AS_TABLE]);
        write_table(p, counts, head, counts->count, false);
        dm_buffer_text(p->out, "</details>");
    }
    dm_buffer_text(p->out, "</section>\n");
}

/* The rows that the longest of the three lists needs. */
static size_t count_ranks(const dm_typical *typical)
{
    size_t most = 0;
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        most = typical->stances[stance].count > most ? typical->stances[stance].count : most;
    return most < MOST_WORDS ? most : MOST_WORDS;
}

/* A column a stance. */
static void write_typical(const page *p)
{
    const dm_typical_list *stances = p->data->typical.stances;
    size_t ranks = count_ranks(&p->data->typical);
    if (ranks == 0)
        return;
    dm_buffer_format(p->out,
                     "<section><h2>%s</h2>\n<p class=\"faint\">%s</p>\n<div class=\"wide\">"
                     "<table class=\"typical\"><thead><tr>",
                     p->words[TYPICAL], p->words[TYPICAL_NOTE]);
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out, "<th scope=\"col\">%s", p->names[stance]);
    dm_buffer_text(p->out, "</thead>\n<tbody>");
    for (size_t rank = 0; rank < ranks; rank++) {
        dm_buffer_text(p->out, "<tr>");
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
            dm_buffer_text(p->out, "<td>");
            if (rank >= stances[stance].count)
                continue;
            dm_html_escape(p->out, stances[stance].items[rank].word);
            dm_buffer_format(p->out, " <small>(%zu)</small>", stances[stance].items[rank].times);
        }
        dm_buffer_byte(p->out, '\n');
    }
    dm_buffer_text(p->out, "</table></div></section>\n");
}

static void write_marked(dm_buffer *out, const dm_report_row *row)
{
    size_t at = 0;
    for (size_t i = 0; i < row->mark_count; i++) {
        const dm_report_mark *mark = &row->marks[i];
        dm_html_escape(out, dm_slice_between(row->text, at, mark->start));
        dm_buffer_text(out, "<mark>");
        dm_html_escape(out, dm_slice_between(row->text, mark->start, mark->end));
        dm_buffer_text(out, "</mark>");
        at = mark->end;
    }
    dm_html_escape(out, dm_slice_between(row->text, at, row->text.size));
}

/* "file:12", or the title, as a link where the document has an address. */
static void write_source(dm_buffer *out, const dm_report_row *row)
{
    bool linked = dm_slice_starts(row->url, DM_SLICE("http://")) ||
                  dm_slice_starts(row->url, DM_SLICE("https://"));
    if (linked) {
        dm_buffer_text(out, "<a href=\"");
        dm_html_escape(out, row->url);
        dm_buffer_text(out, "\">");
    }
    dm_html_escape(out, row->title.size ? row->title : row->file);
    if (linked)
        dm_buffer_text(out, "</a>");
    dm_buffer_format(out, " : %zu", row->line);
}

static void write_row(const page *p, const dm_report_row *row)
{
    int label = row->label >= 0 ? row->label : DEMARCHE_STANCES;
    dm_buffer_format(p->out, "<article class=\"s-%s\"><span class=\"tag\">%s %.2f</span><b>",
                     class_names[label],
                     label < DEMARCHE_STANCES ? p->names[label] : p->words[NONE], row->confidence);
    if (row->speaker.size)
        dm_html_escape(p->out, row->speaker);
    else
        dm_buffer_text(p->out, p->words[NOT_KNOWN]);
    dm_buffer_text(p->out, "</b> <small>");
    dm_html_escape(p->out, row->role);
    dm_buffer_text(p->out, row->role.size && row->country.size ? ", " : "");
    dm_html_escape(p->out, row->country);
    dm_buffer_text(p->out, "</small><blockquote>");
    write_marked(p->out, row);
    dm_buffer_text(p->out, "</blockquote><small>");
    dm_html_escape(p->out, row->date);
    dm_buffer_text(p->out, row->date.size ? " · " : "");
    write_source(p->out, row);
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out, " · %s %.2f", p->names[stance], row->p[stance]);
    dm_buffer_text(p->out, "</small></article>\n");
}

static void write_statements(const page *p)
{
    dm_buffer_format(p->out, "<section><h2>%zu %s</h2>\n<fieldset><legend>%s</legend>",
                     p->data->count, p->words[STATEMENTS], p->words[SHOW]);
    for (int label = 0; label < DEMARCHE_LABELS; label++)
        dm_buffer_format(p->out, "<label><input type=\"checkbox\" id=\"f%d\" checked> %s</label>",
                         label, label < DEMARCHE_STANCES ? p->names[label] : p->words[NONE]);
    dm_buffer_text(p->out, "</fieldset>\n");
    for (size_t i = 0; i < p->data->count; i++)
        write_row(p, &p->data->rows[i]);
    dm_buffer_text(p->out, "</section>\n");
}

void dm_report_page_write(const dm_report_data *data, dm_report_language language, dm_buffer *out)
{
    page p = {data, words[language], &words[language][CONDEMNATION], out};
    write_head(&p, language);
    write_time(&p);
    write_ranking(&p, &data->speakers, BY_SPEAKER, SPEAKER_HEAD);
    write_ranking(&p, &data->countries, BY_COUNTRY, COUNTRY_HEAD);
    write_typical(&p);
    write_statements(&p);
    dm_buffer_text(out, "</body></html>\n");
}
