/* JSON Lines nests the probabilities under "p" and has lists and null; CSV and TSV have columns
 * p_condemnation …, lists joined with '+', and empty cells. CSV follows RFC 4180 to the letter, for
 * research data must come back as they went. TSV cannot quote: a tab or line break in a text
 * becomes a space. */
#include "batch/writer.h"

#include "base/json.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* --- cells --------------------------------------------------------------------------------- */

/* Begins a field in its format: `"name":` or the separator before a cell. */
static void begin_field(dm_writer *writer, const char *name, bool first)
{
    if (writer->format == DM_JSONL) {
        dm_buffer_text(writer->out, first ? "{\"" : ",\"");
        dm_buffer_text(writer->out, name);
        dm_buffer_text(writer->out, "\":");
    } else if (!first) {
        dm_buffer_byte(writer->out, writer->format == DM_CSV ? ',' : '\t');
    }
}

static bool needs_quoting(dm_slice cell)
{
    for (size_t i = 0; i < cell.size; i++)
        if (strchr("\",\n\r", cell.data[i]) && cell.data[i])
            return true;
    return false;
}

/* What a spreadsheet may take for a formula, also behind white space. */
static bool is_formula(dm_slice cell)
{
    dm_slice text = cell;
    while (text.size &&
           (strchr(" \t\r\n", text.data[0]) || dm_slice_starts(text, DM_SLICE("\xC2\xA0"))))
        text = dm_slice_between(text, text.data[0] == '\xC2' ? 2 : 1, text.size);
    return text.size && text.data[0] && strchr("=+-@", text.data[0]);
}

static void write_csv_cell(const dm_writer *writer, dm_slice cell)
{
    dm_buffer *out = writer->out;
    if (writer->excel && is_formula(cell)) {
        dm_writer plain = {.out = out};
        dm_buffer guarded = {0};
        dm_buffer_byte(&guarded, '\'');
        dm_buffer_slice(&guarded, cell);
        write_csv_cell(&plain, dm_buffer_view(&guarded));
        out->failed |= guarded.failed;
        dm_buffer_free(&guarded);
        return;
    }
    if (!needs_quoting(cell)) {
        dm_buffer_slice(out, cell);
        return;
    }
    dm_buffer_byte(out, '"');
    for (size_t i = 0; i < cell.size; i++) {
        if (cell.data[i] == '"')
            dm_buffer_byte(out, '"');
        dm_buffer_byte(out, cell.data[i]);
    }
    dm_buffer_byte(out, '"');
}

static void write_tsv_cell(dm_buffer *out, dm_slice cell)
{
    size_t start = 0;
    for (size_t i = 0; i < cell.size; i++) {
        char c = cell.data[i];
        if (c != '\t' && c != '\n' && c != '\r')
            continue;
        dm_buffer_append(out, cell.data + start, i - start);
        dm_buffer_byte(out, ' ');
        start = i + 1;
    }
    dm_buffer_append(out, cell.data + start, cell.size - start);
}

static void field_text(dm_writer *writer, const char *name, dm_slice value, bool first)
{
    begin_field(writer, name, first);
    if (writer->format == DM_JSONL && !value.data)
        dm_buffer_text(writer->out, "null");
    else if (writer->format == DM_JSONL)
        dm_json_string(writer->out, value);
    else if (writer->format == DM_CSV)
        write_csv_cell(writer, value);
    else
        write_tsv_cell(writer->out, value);
}

static void field_count(dm_writer *writer, const char *name, size_t value)
{
    begin_field(writer, name, false);
    dm_buffer_format(writer->out, "%zu", value);
}

static void field_truth(dm_writer *writer, const char *name, bool value)
{
    begin_field(writer, name, false);
    dm_buffer_text(writer->out, value ? "true" : "false");
}

static void field_number(dm_writer *writer, const char *name, double value, int decimals)
{
    begin_field(writer, name, false);
    dm_json_number(writer->out, value, decimals);
}

static void end_record(dm_writer *writer)
{
    dm_buffer_text(writer->out, writer->format == DM_JSONL ? "}\n"
                                : writer->format == DM_CSV ? "\r\n"
                                                           : "\n");
}

static void write_header(dm_writer *writer, const char *const *names, size_t count, bool scored)
{
    static const char *const score_names[] = {"label", "stances", "p_condemnation", "p_threat",
                                              "p_call"};
    if (writer->headed || writer->format == DM_JSONL)
        return;
    writer->headed = true;
    if (writer->excel && writer->format == DM_CSV)
        dm_buffer_text(writer->out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < count; i++)
        field_text(writer, "", dm_slice_of(names[i]), i == 0);
    for (size_t i = 0; i < 5 && scored; i++)
        field_text(writer, "", dm_slice_of(score_names[i]), false);
    end_record(writer);
}

/* --- scores -------------------------------------------------------------------------------- */

static dm_slice label_name(const demarche_scores *scores)
{
    return dm_slice_of(demarche_stance_name(scores->label));
}

/* `open`: neither stances nor "none" can be said. */
static void write_stances(dm_writer *writer, const demarche_scores *scores, bool open)
{
    begin_field(writer, "stances", false);
    bool json = writer->format == DM_JSONL;
    if (json)
        dm_buffer_byte(writer->out, '[');
    for (int i = 0; i < scores->stance_count; i++) {
        if (i)
            dm_buffer_byte(writer->out, json ? ',' : '+');
        dm_buffer_format(writer->out, json ? "\"%s\"" : "%s",
                         demarche_stance_name(scores->stances[i]));
    }
    if (json)
        dm_buffer_byte(writer->out, ']');
    else if (scores->stance_count == 0 && !open)
        dm_buffer_text(writer->out, "none");
}

static void write_scores(dm_writer *writer, const demarche_scores *scores)
{
    bool open = scores->confidence < writer->least_confidence;
    demarche_scores shown = *scores;
    if (open)
        shown.stance_count = 0;
    field_text(writer, "label", open ? (dm_slice){NULL, 0} : label_name(scores), false);
    write_stances(writer, &shown, open);
    if (writer->format == DM_JSONL)
        dm_buffer_text(writer->out, ",\"p\":{");
    for (int stance = 0; stance < DEMARCHE_STANCES; stance++) {
        if (writer->format == DM_JSONL)
            dm_buffer_format(writer->out, "%s\"%s\":", stance ? "," : "",
                             demarche_stance_name(stance));
        else
            begin_field(writer, "", false);
        dm_json_number(writer->out, scores->p[stance], 4);
    }
    if (writer->format == DM_JSONL)
        dm_buffer_byte(writer->out, '}');
    const char *note = scores->no_features      ? "no known features"
                       : scores->other_language ? "other language"
                       : open                   ? "low confidence"
                                                : NULL;
    if (writer->format == DM_JSONL && note)
        dm_buffer_format(writer->out, ",\"note\":\"%s\"", note);
}

/* "threat⇥0.93⇥", or "?⇥0.51⇥" where the label is left open. */
static void write_label_text(dm_writer *writer, const demarche_scores *scores)
{
    int hundredths = (int)lround(scores->confidence * 100);
    bool open = scores->confidence < writer->least_confidence;
    dm_buffer_slice(writer->out, open ? DM_SLICE("?") : label_name(scores));
    const char number[] = {'\t',
                           (char)('0' + hundredths / 100),
                           '.',
                           (char)('0' + hundredths / 10 % 10),
                           (char)('0' + hundredths % 10),
                           '\t'};
    dm_buffer_append(writer->out, number, sizeof number);
}

/* --- text for people ------------------------------------------------------------------------- */

static bool turns_direction(int32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void dm_write_visible(dm_buffer *out, dm_slice text)
{
    for (size_t at = 0, length; at < text.size; at += length) {
        int32_t c = dm_utf8_decode(text, at, &length);
        if (c < 0)
            dm_buffer_format(out, "\\x%02x", (unsigned char)text.data[at]);
        else if (c == '\n' || c == '\t' || c == '\r')
            dm_buffer_byte(out, ' ');
        else if (c < ' ' || (c >= 0x7F && c < 0xA0))
            dm_buffer_format(out, "\\x%02x", (unsigned)c);
        else if (turns_direction(c))
            dm_buffer_format(out, "U+%04X", (unsigned)c);
        else
            dm_buffer_append(out, text.data + at, length);
    }
}

static void write_line_text(dm_writer *writer, dm_slice text)
{
    if (writer->terminal)
        dm_write_visible(writer->out, text);
    else
        write_tsv_cell(writer->out, text);
}

/* --- records ------------------------------------------------------------------------------- */

void dm_write_scored(dm_writer *writer, const dm_scored *scored)
{
    static const char *const names[] = {"id", "line", "text"};
    if (writer->format == DM_TXT) {
        write_label_text(writer, scored->scores);
        write_line_text(writer, scored->text);
        dm_buffer_byte(writer->out, '\n');
        return;
    }
    write_header(writer, names, 3, true);
    if (writer->format == DM_JSONL && scored->numeric_id) {
        begin_field(writer, "id", true);
        dm_buffer_slice(writer->out, scored->id);
    } else {
        field_text(writer, "id", scored->id, true);
    }
    field_count(writer, "line", scored->line);
    field_text(writer, "text", scored->text.data ? scored->text : DM_SLICE(""), false);
    write_scores(writer, scored->scores);
    end_record(writer);
}

static dm_slice slice(demarche_text text)
{
    return (dm_slice){text.data, text.size};
}

static void write_statement_text(dm_writer *writer, const demarche_statement *statement,
                                 bool scored)
{
    dm_slice speaker = slice(statement->speaker.data ? statement->speaker : statement->mention);
    write_line_text(writer, speaker.data ? speaker : DM_SLICE("?"));
    dm_buffer_byte(writer->out, '\t');
    if (scored)
        write_label_text(writer, &statement->scores);
    else
        dm_buffer_format(writer->out, "%s\t", demarche_kind_name(statement->kind));
    write_line_text(writer, slice(statement->text));
    dm_buffer_byte(writer->out, '\n');
}

static const char *const statement_names[] = {
    "schema",   "file", "id",   "title",   "date",    "url",         "start", "end",
    "line",     "kind", "text", "context", "speaker", "mention",     "role",  "country",
    "official", "cue",  "lang", "quote",   "rule",    "attribution", "closed"};

void dm_write_statement_header(dm_writer *writer, bool scored)
{
    if (writer->format != DM_TXT)
        write_header(writer, statement_names, sizeof statement_names / sizeof *statement_names,
                     scored);
}

static void write_base64(dm_buffer *out, dm_slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < bytes.size; at += 3) {
        unsigned group = 0;
        size_t count = bytes.size - at < 3 ? bytes.size - at : 3;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < count ? (unsigned char)bytes.data[at + i] : 0U);
        for (size_t i = 0; i < 4; i++)
            dm_buffer_byte(out, i <= count ? digits[group >> (18 - 6 * i) & 63] : '=');
    }
}

static void write_document(dm_writer *writer, const dm_document *document)
{
    field_text(writer, "file", document->file, false);
    if (writer->format == DM_JSONL && dm_utf8_faults(document->file, NULL)) {
        dm_buffer_text(writer->out, ",\"file_bytes\":\"");
        write_base64(writer->out, document->file);
        dm_buffer_byte(writer->out, '"');
    }
    field_text(writer, "id", document->id, false);
    field_text(writer, "title", document->title, false);
    field_text(writer, "date", document->date, false);
    field_text(writer, "url", document->url, false);
}

void dm_write_statement(dm_writer *writer, const dm_document *document,
                        const demarche_statement *statement, bool scored)
{
    if (writer->format == DM_TXT) {
        write_statement_text(writer, statement, scored);
        return;
    }
    dm_write_statement_header(writer, scored);
    field_text(writer, "schema", DM_SLICE("demarche/1"), true);
    write_document(writer, document);
    field_count(writer, "start", statement->start);
    field_count(writer, "end", statement->end);
    field_count(writer, "line", statement->line);
    field_text(writer, "kind", dm_slice_of(demarche_kind_name(statement->kind)), false);
    field_text(writer, "text", slice(statement->text), false);
    field_text(writer, "context", slice(statement->context), false);
    field_text(writer, "speaker", slice(statement->speaker), false);
    field_text(writer, "mention", slice(statement->mention), false);
    field_text(writer, "role", slice(statement->role), false);
    field_text(writer, "country", slice(statement->country), false);
    field_truth(writer, "official", statement->official);
    field_text(writer, "cue", slice(statement->cue), false);
    field_text(writer, "lang", dm_slice_of(statement->lang), false);
    field_count(writer, "quote", statement->quote);
    field_text(writer, "rule", dm_slice_of(statement->rule), false);
    field_number(writer, "attribution", statement->attribution, 2);
    field_truth(writer, "closed", statement->closed);
    if (scored)
        write_scores(writer, &statement->scores);
    end_record(writer);
}

void dm_write_fault(dm_buffer *out, const dm_document *document)
{
    dm_writer writer = {.format = DM_JSONL, .out = out};
    const dm_error *fault = &document->fault;
    field_text(&writer, "error", dm_slice_of(fault->message), true);
    field_count(&writer, "status", (size_t)fault->status);
    write_document(&writer, document);
    if (fault->line)
        field_count(&writer, "line", fault->line);
    if (fault->line && fault->column)
        field_count(&writer, "column", fault->column);
    if (fault->line && fault->offset)
        field_count(&writer, "byte", fault->offset);
    end_record(&writer);
}
