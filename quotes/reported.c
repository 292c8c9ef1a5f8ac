/* Statements from indirect speech. */
#include "quotes/extraction.h"

#include "quotes/indirect.h"

static dm_status add_report(dm_extraction *x, const dm_report *report, const dm_attribution *by,
                            dm_error *error)
{
    for (size_t i = 0; i < report->part_count; i++) {
        const dm_item_range *part = &report->parts[i];
        dm_statement *statement =
            dm_add_statement(x, x->p.words[part->first].start, x->p.words[part->last - 1].end,
                             DM_INDIRECT, by, (dm_slice){NULL, 0});
        if (!statement)
            return dm_fail_memory(error);
        if (i > 0)
            statement->quote = x->items[x->count - 2].quote;
    }
    dm_heard(x, by, false);
    return DM_OK;
}

/* "…. Dat zei Borrell maandag.": what the sentence before says is Borrell's. */
static dm_status take_back_reference(dm_extraction *x, const dm_sentence *sentence, dm_error *error)
{
    dm_clause clause;
    dm_attribution by;
    size_t first = sentence->first;
    if (first == 0 || !dm_read_back_reference(x->book, &x->p, first, sentence->last, &clause))
        return DM_OK;
    size_t before = dm_sentence_start(&x->p, first - 1);
    if (x->count > x->paragraph_first && x->items[x->count - 1].end > x->p.words[before].start)
        return DM_OK;
    for (size_t i = before; i < first; i++)
        if (x->p.words[i].kind == DM_ITEM_QUOTE)
            return DM_OK;
    dm_status status = dm_attribute(x, &clause, &by, error);
    if (status)
        return status;
    size_t end = first;
    end -= end > before + 1 && x->p.words[end - 1].kind == DM_ITEM_PUNCTUATION;
    dm_report report = {.parts = {{before, end}}, .part_count = 1};
    return add_report(x, &report, &by, error);
}

/* Whether one of the statements from index `first` on lies within a part of the report, or is a
 * direct one behind it: what introduces a quotation is not reported besides. */
static bool holds_statement(const dm_extraction *x, const dm_report *report, size_t first)
{
    for (size_t i = 0; i < report->part_count; i++) {
        size_t start = x->p.words[report->parts[i].first].start;
        size_t end = x->p.words[report->parts[i].last - 1].end;
        for (size_t n = first; n < x->count; n++)
            if (x->items[n].end > start &&
                (x->items[n].start < end || x->items[n].kind == DM_DIRECT))
                return true;
    }
    return false;
}

/* Puts the statements from index `first` on in the order of the text. */
static void put_in_order(dm_extraction *x, size_t first)
{
    for (size_t i = first + 1; i < x->count; i++) {
        for (size_t at = i; at > first && x->items[at].start < x->items[at - 1].start; at--) {
            dm_statement item = x->items[at];
            dm_speakers speakers = x->speakers[at];
            x->items[at] = x->items[at - 1];
            x->speakers[at] = x->speakers[at - 1];
            x->items[at - 1] = item;
            x->speakers[at - 1] = speakers;
        }
    }
}

dm_status dm_take_reports(dm_extraction *x, const dm_sentence *sentence, size_t first,
                          dm_error *error)
{
    size_t before = x->count;
    dm_report reports[DM_MOST_REPORTED];
    dm_attribution by = {0};
    dm_status status = DM_OK;
    const uint64_t cues = UINT64_C(1) << DM_WORD_FINITE | UINT64_C(1) << DM_WORD_PARTICIPLE |
                          UINT64_C(1) << DM_WORD_ACCORDING | UINT64_C(1) << DM_WORD_PHRASE;
    if (x->options.no_indirect || x->release.known ||
        !dm_words_have(&x->p, sentence->first, sentence->last, cues))
        return DM_OK;
    dm_clause unused;
    bool refers_back =
        dm_read_back_reference(x->book, &x->p, sentence->first, sentence->last, &unused);
    size_t count =
        refers_back ? 0 : dm_read_reports(x->book, &x->p, sentence->first, sentence->last, reports);
    for (size_t i = 0; i < count && !status; i++) {
        if (reports[i].same_speaker) { /* "… and that …" keeps the verb, too */
            by.cue = reports[i].clause.verb ? reports[i].clause.verb->lemma : by.cue;
            by.rule = reports[i].clause.rule;
        } else {
            status = dm_attribute(x, &reports[i].clause, &by, error);
        }
        if (!status && !(before > first && holds_statement(x, &reports[i], first)))
            status = add_report(x, &reports[i], &by, error);
    }
    if (before > first)
        put_in_order(x, first);
    return count || status || before > first ? status : take_back_reference(x, sentence, error);
}
