/* Everything that comes from outside passes dm_html_escape; addresses become links only where they
 * begin with http. A Content-Security-Policy forbids whatever is not in the page, and every script
 * but its own, by its hash. The boxes work without that, by way of the style sheet. */
#include "batch/report_page.h"

#include "base/embed.h"
#include "batch/chart.h"

#include <math.h>

enum { MOST_BARS = 15, MOST_NGRAMS = 15 };

typedef enum {
    TITLE,
    READ,
    FAILED,
    STATEMENTS,
    NOTE,
    OVER_TIME,
    NO_DATES,
    BY_SPEAKER,
    BY_COUNTRY,
    PAIRS,
    PAIRS_NOTE,
    TYPICAL,
    TYPICAL_NOTE,
    CONDEMNATION,
    THREAT,
    CALL,
    NONE,
    WEEK,
    MONTH,
    SPEAKER,
    COUNTRY,
    PAIR,
    ALL,
    AS_TABLE,
    SHOW,
    FIND,
    ORDER,
    AS_READ,
    OLDEST,
    NEWEST,
    PROBABLE,
    NOT_KNOWN
} word;

static const struct {
    const char *english, *dutch;
} words[] = {
    [TITLE] = {"Statements and their stances", "Uitspraken en hun strekking"},
    [READ] = {"documents read", "documenten gelezen"},
    [FAILED] = {"failed", "mislukt"},
    [STATEMENTS] = {"statements", "uitspraken"},
    [NOTE] = {("Labels and probabilities are a program's: look at the text before you rely on one. "
               "Marked words weigh most for the label."),
              ("Labels en kansen zijn van een programma: lees de tekst voor u erop vertrouwt. "
               "Gemarkeerde woorden wegen het zwaarst voor het label.")},
    [OVER_TIME] = {"Stances over time", "Strekking door de tijd"},
    [NO_DATES] = {"No document tells its date.", "Geen enkel document vermeldt zijn datum."},
    [BY_SPEAKER] = {"Stances by speaker", "Strekking per spreker"},
    [BY_COUNTRY] = {"Stances by country", "Strekking per land"},
    [PAIRS] = {"Who threatens whom", "Wie dreigt tegen wie"},
    [PAIRS_NOTE] = {("By the speaker's country and the first other country or group that the "
                     "statement names; statements that name none do not count."),
                    ("Naar het land van de spreker en het eerste andere land of de eerste groep "
                     "die de uitspraak noemt; wat niemand noemt, telt niet mee.")},
    [TYPICAL] = {"Words that drive the labels", "Woorden die het label bepalen"},
    [TYPICAL_NOTE] = {"Those that weigh most in their statements; in brackets, how often.",
                      "Die in hun uitspraak het zwaarst wegen; tussen haakjes hoe vaak."},
    [CONDEMNATION] = {"condemnation", "veroordeling"},
    [THREAT] = {"threat", "dreigement"},
    [CALL] = {"call", "oproep"},
    [NONE] = {"none of these", "geen van deze"},
    [WEEK] = {"week from", "week vanaf"},
    [MONTH] = {"month", "maand"},
    [SPEAKER] = {"speaker", "spreker"},
    [COUNTRY] = {"country", "land"},
    [PAIR] = {"who → whom", "wie → tegen wie"},
    [ALL] = {"all", "alle"},
    [AS_TABLE] = {"the figures as a table", "de cijfers als tabel"},
    [SHOW] = {"show", "toon"},
    [FIND] = {"find", "zoek"},
    [ORDER] = {"order", "volgorde"},
    [AS_READ] = {"as read", "als gelezen"},
    [OLDEST] = {"oldest first", "oudste eerst"},
    [NEWEST] = {"newest first", "nieuwste eerst"},
    [PROBABLE] = {"most probable", "waarschijnlijkst"},
    [NOT_KNOWN] = {"speaker not known", "spreker onbekend"},
};

DM_EMBED(style, "batch/report.css");
DM_EMBED(script, "batch/report.js");

/* base64 of the SHA-256 of batch/report.js, the only script that the page may run; when the file
 * has changed, a test tells the new one. */
#define SCRIPT_HASH "ir72zWEk5pTB+TLzyQ7WK8zieyUCyevKX+6k3JpX/ng="

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
    dm_report_language language;
    const char *names[DEMARCHE_STANCES]; /* of the stances */
    dm_buffer *out;
} page;

static const char *say(const page *p, word which)
{
    return p->language == DM_REPORT_DUTCH ? words[which].dutch : words[which].english;
}

static void write_head(const page *p)
{
    const dm_report_data *data = p->data;
    dm_buffer_format(
        p->out,
        "<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; script-src 'sha256-" SCRIPT_HASH "'\">\n<title>%s</title>\n"
        "<style>%s</style></head>\n<body>\n<h1>%s</h1>\n",
        p->language == DM_REPORT_DUTCH ? "nl" : "en", say(p, TITLE), dm_data_style, say(p, TITLE));
    dm_chart_patterns(p->out);
    dm_buffer_format(p->out, "<p>%zu %s, %zu %s; %zu %s.", data->documents, say(p, READ),
                     data->failed, say(p, FAILED), data->count, say(p, STATEMENTS));
    if (data->first_date.size) {
        dm_buffer_byte(p->out, ' ');
        dm_html_escape(p->out, data->first_date);
        dm_buffer_text(p->out, " – ");
        dm_html_escape(p->out, data->last_date);
        dm_buffer_byte(p->out, '.');
    }
    dm_buffer_format(p->out, "</p>\n<p class=\"faint\">%s</p>\n", say(p, NOTE));
    if (data->fault_count) {
        dm_buffer_format(p->out, "<details><summary>%zu %s</summary><ul>", data->failed,
                         say(p, FAILED));
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

static void write_name(const page *p, const dm_report_count *item)
{
    dm_html_escape(p->out, item->name);
    if (item->target.size) {
        dm_buffer_text(p->out, " → ");
        dm_html_escape(p->out, item->target);
    }
}

/* A table of counts, without rows where there is nothing to count; with `bars`, each row has its
 * bar. */
static void write_table(const page *p, const dm_report_count *items, size_t count, word head,
                        bool bars)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t sum = items[i].all - items[i].none;
        longest = sum > longest ? sum : longest;
    }
    dm_buffer_format(p->out, "<div class=\"wide\"><table><thead><tr><th scope=\"col\">%s",
                     say(p, head));
    if (bars)
        dm_buffer_text(p->out, "<th class=\"bars\">");
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out, "<th scope=\"col\">%s", p->names[stance]);
    dm_buffer_format(p->out, "<th scope=\"col\">%s<th scope=\"col\">%s</thead>\n<tbody>",
                     say(p, NONE), say(p, ALL));
    for (size_t i = 0; i < count; i++) {
        const dm_report_count *item = &items[i];
        if (!item->all)
            continue;
        dm_buffer_text(p->out, "<tr><td>");
        write_name(p, item);
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
    const dm_report_data *data = p->data;
    dm_buffer_format(p->out, "<section><h2>%s</h2>\n", say(p, OVER_TIME));
    if (data->period_count == 0) {
        dm_buffer_format(p->out, "<p class=\"faint\">%s</p></section>\n", say(p, NO_DATES));
        return;
    }
    write_key(p);
    dm_chart_columns(p->out, data->periods, data->period_count, say(p, OVER_TIME), p->names);
    dm_buffer_format(p->out, "<details><summary>%s</summary>", say(p, AS_TABLE));
    write_table(p, data->periods, data->period_count, data->period == DM_WEEK ? WEEK : MONTH,
                false);
    dm_buffer_text(p->out, "</details></section>\n");
}

/* The first ones with bars, all of them as a table. */
static void write_ranking(const page *p, const dm_report_count *items, size_t count, word head)
{
    write_key(p);
    write_table(p, items, count < MOST_BARS ? count : MOST_BARS, head, true);
    if (count > MOST_BARS) {
        dm_buffer_format(p->out, "<details><summary>%s</summary>", say(p, AS_TABLE));
        write_table(p, items, count, head, false);
        dm_buffer_text(p->out, "</details>");
    }
    dm_buffer_text(p->out, "</section>\n");
}

static void write_counts(const page *p, const dm_report_counts *counts, word title, word head)
{
    if (counts->count == 0)
        return;
    dm_buffer_format(p->out, "<section><h2>%s</h2>\n", say(p, title));
    write_ranking(p, counts->items, counts->count, head);
}

static void write_pairs(const page *p)
{
    const dm_report_counts *pairs = &p->data->pairs;
    size_t count = 0;
    while (count < pairs->count && pairs->items[count].stances[DEMARCHE_THREAT])
        count++;
    if (count == 0)
        return;
    dm_buffer_format(p->out, "<section><h2>%s</h2>\n<p class=\"faint\">%s</p>\n", say(p, PAIRS),
                     say(p, PAIRS_NOTE));
    write_ranking(p, pairs->items, count, PAIR);
}

/* The rows that the longest of the three lists needs. */
static size_t count_ranks(const dm_typical *typical)
{
    size_t most = 0;
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        most = typical->stances[stance].count > most ? typical->stances[stance].count : most;
    return most < MOST_NGRAMS ? most : MOST_NGRAMS;
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
                     say(p, TYPICAL), say(p, TYPICAL_NOTE));
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out, "<th scope=\"col\">%s", p->names[stance]);
    dm_buffer_text(p->out, "</thead>\n<tbody>");
    for (size_t rank = 0; rank < ranks; rank++) {
        dm_buffer_text(p->out, "<tr>");
        for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
            dm_buffer_text(p->out, "<td>");
            if (rank >= stances[stance].count)
                continue;
            dm_html_escape(p->out, stances[stance].items[rank].text);
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
    dm_buffer_format(p->out, "<article class=\"s-%s\" data-p=\"%.4f %.4f %.4f\" data-date=\"",
                     class_names[label], row->p[DEMARCHE_CONDEMNATION], row->p[DEMARCHE_THREAT],
                     row->p[DEMARCHE_CALL]);
    dm_html_escape(p->out, row->date);
    dm_buffer_format(p->out, "\"><span class=\"tag\">%s %.2f</span><b>",
                     label < DEMARCHE_STANCES ? p->names[label] : say(p, NONE), row->confidence);
    if (row->speaker.size)
        dm_html_escape(p->out, row->speaker);
    else
        dm_buffer_text(p->out, say(p, NOT_KNOWN));
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

/* What the script serves; it shows them. */
static void write_find(const page *p)
{
    static const struct {
        const char *value;
        word name;
    } orders[] = {{"place", AS_READ}, {"oldest", OLDEST}, {"newest", NEWEST}, {"speaker", SPEAKER}};
    dm_buffer_format(
        p->out,
        "<p class=\"find\" hidden><label>%s <input type=\"search\" id=\"find\"></label> "
        "<label>%s <select id=\"order\">",
        say(p, FIND), say(p, ORDER));
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        dm_buffer_format(p->out, "<option value=\"%s\">%s", orders[i].value,
                         say(p, orders[i].name));
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        dm_buffer_format(p->out, "<option value=\"%d\">%s: %s", stance, say(p, PROBABLE),
                         p->names[stance]);
    dm_buffer_text(p->out, "</select></label> <output id=\"shown\"></output></p>\n");
}

static void write_statements(const page *p)
{
    dm_buffer_format(p->out,
                     "<section><h2>%zu %s</h2>\n<fieldset class=\"labels\"><legend>%s</legend>",
                     p->data->count, say(p, STATEMENTS), say(p, SHOW));
    for (int label = 0; label < DEMARCHE_LABELS; label++)
        dm_buffer_format(p->out, "<label><input type=\"checkbox\" id=\"f%d\" checked> %s</label>",
                         label, label < DEMARCHE_STANCES ? p->names[label] : say(p, NONE));
    dm_buffer_text(p->out, "</fieldset>\n");
    write_find(p);
    dm_buffer_text(p->out, "<div id=\"list\">\n");
    for (size_t i = 0; i < p->data->count; i++)
        write_row(p, &p->data->rows[i]);
    dm_buffer_format(p->out, "</div></section>\n<script>%s</script>\n", dm_data_script);
}

void dm_report_page_write(const dm_report_data *data, dm_report_language language, dm_buffer *out)
{
    page p = {.data = data, .language = language, .out = out};
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++)
        p.names[stance] = say(&p, (word)(CONDEMNATION + stance));
    write_head(&p);
    write_time(&p);
    write_counts(&p, &data->speakers, BY_SPEAKER, SPEAKER);
    write_counts(&p, &data->countries, BY_COUNTRY, COUNTRY);
    write_pairs(&p);
    write_typical(&p);
    write_statements(&p);
    dm_buffer_text(out, "</body></html>\n");
}
