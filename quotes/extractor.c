/* One pass over the paragraphs. For each: find the spans, read the words, then sentence by sentence
 * take note of who is named, give each quotation its speaker, and look for indirect speech. */
#include "quotes/extractor.h"

#include "base/date.h"
#include "base/utf8.h"
#include "quotes/extraction.h"
#include "quotes/language.h"
#include "quotes/layout.h"

#include <stdlib.h>
#include <string.h>

const char *dm_statement_kind_name(dm_statement_kind kind)
{
    static const char *const names[] = {"direct", "fragment", "indirect"};
    return names[kind];
}

/* --- making statements ----------------------------------------------------------------------- */

static dm_slice keep(dm_extraction *x, dm_slice text)
{
    if (!text.data || x->clean || dm_utf8_faults(text, NULL) == 0)
        return text;
    dm_buffer repaired = {0};
    dm_utf8_repair(text, &repaired);
    dm_slice copy =
        repaired.failed ? (dm_slice){NULL, 0} : dm_arena_copy(x->arena, dm_buffer_view(&repaired));
    dm_buffer_free(&repaired);
    return copy;
}

/* Lines are counted on from the statement before, so that a long paragraph is gone through once. */
static size_t line_of(dm_extraction *x, size_t offset)
{
    size_t line, column;
    if (offset < x->line_offset)
        return x->line;
    dm_slice between = dm_slice_between(x->document, x->line_offset, offset);
    if (memchr(between.data, '\n', between.size) || memchr(between.data, '\r', between.size)) {
        dm_utf8_place(between, between.size, &line, &column);
        x->line += line - 1;
    }
    x->line_offset = offset;
    return x->line;
}

/* Makes room for one more statement and its speakers; false without memory. */
static bool reserve(dm_extraction *x)
{
    dm_statement *items = dm_array_reserve(x->items, &x->capacity, x->count + 1, sizeof *items);
    if (items)
        x->items = items;
    dm_speakers *speakers =
        dm_array_reserve(x->speakers, &x->speakers_capacity, x->count + 1, sizeof *speakers);
    if (speakers)
        x->speakers = speakers;
    return items && speakers;
}

dm_statement *dm_add_statement(dm_extraction *x, size_t start, size_t end, dm_statement_kind kind,
                               const dm_attribution *by, dm_slice context)
{
    if (!reserve(x))
        return NULL;
    x->speakers[x->count] = by->speakers;
    dm_statement *statement = &x->items[x->count++];
    *statement = (dm_statement){.start = start,
                                .end = end,
                                .line = line_of(x, start),
                                .kind = kind,
                                .text = keep(x, dm_slice_between(x->document, start, end)),
                                .language = x->p.language,
                                .quote = ++x->quotes,
                                .rule = "none",
                                .closed = true};
    statement->context = kind == DM_FRAGMENT ? keep(x, context) : statement->text;
    if (by->known) {
        statement->cue = by->cue;
        statement->rule = by->rule;
        statement->attribution = by->confidence;
    }
    return statement->text.data || start == end ? statement : NULL;
}

dm_status dm_attribute(dm_extraction *x, const dm_clause *clause, dm_attribution *by,
                       dm_error *error)
{
    *by = (dm_attribution){.known = true, .rule = clause->rule};
    if (clause->verb)
        by->cue = clause->verb->lemma;
    dm_status status = dm_cast_resolve(x->cast, &x->p, clause, &by->speakers, error);
    by->topic = clause->speaker == DM_SPEAKS_TOPIC;
    bool it = clause->subject.neuter && by->speakers.count && !by->speakers.items[0].person;
    if (it && x->last.known && x->last.topic) /* "the statement said … It added" */
        by->speakers = x->last.speakers;
    by->confidence =
        clause->confidence * (by->speakers.count ? by->speakers.items[0].confidence : 0.5);
    return status;
}

dm_attribution dm_continued(const dm_attribution *by, const char *rule, double factor)
{
    dm_attribution again = *by;
    again.rule = rule;
    again.confidence = by->confidence * factor;
    again.cue = (dm_slice){NULL, 0};
    return again;
}

void dm_heard(dm_extraction *x, const dm_attribution *by, bool quoted)
{
    x->last = *by;
    x->heard_at = x->paragraphs;
    if (quoted)
        x->quoted = *by;
}

/* --- sentences ------------------------------------------------------------------------------- */

/* Where a name after a comma follows a subordinate clause: "Asked about that, Blinken smiled." */
static bool follows_comma(const dm_extraction *x, size_t at)
{
    return at > 0 && dm_is_mark(&x->p, at - 1, ',');
}

typedef struct noting {
    bool subject_found, pronoun_first;
    size_t previous_end; /* of the mention before; joined to the next by "and" */
    dm_mention only;     /* the one name of the sentence */
    size_t names;
} noting;

static dm_status note_mention(dm_extraction *x, const dm_mention *mention, noting *so_far,
                              dm_error *error)
{
    size_t at = mention->whole.first;
    bool named = dm_names_somebody(mention);
    bool prepositional = at > 0 && dm_word_is(&x->p, at - 1, UINT64_C(1) << DM_WORD_PREPOSITION);
    bool owner = !mention->pronoun && x->p.words[mention->core.last - 1].possessive;
    bool together = so_far->previous_end && at == so_far->previous_end + 1 &&
                    dm_word_is(&x->p, at - 1, UINT64_C(1) << DM_WORD_JOINT);
    bool subject = !so_far->subject_found && !prepositional && !owner &&
                   (!so_far->pronoun_first || follows_comma(x, at));
    so_far->pronoun_first |= mention->pronoun && !mention->neuter;
    so_far->previous_end = named ? mention->whole.last : 0;
    if (!named)
        return dm_cast_note(x->cast, &x->p, mention, subject, false, error);
    so_far->subject_found |= subject;
    so_far->names++;
    so_far->only = *mention;
    return dm_cast_note(x->cast, &x->p, mention, subject, together, error);
}

/* A capital at the sentence's start may be an ordinary word. */
static bool is_ordinary(const dm_extraction *x, const dm_mention *mention, size_t first)
{
    enum { LONGEST_ACRONYM = 5 };
    bool single = mention->name.last == mention->name.first + 1 && !mention->role_noun &&
                  !mention->institution && mention->name.first == first;
    const dm_word *word = &x->p.words[mention->name.first];
    static const char *const vessels[] = {"ms", "mv", "hms", "uss", "ss", "mt"};
    for (size_t i = 0; i < sizeof vessels / sizeof *vessels && word->upper; i++)
        if (dm_slice_equal(word->folded, dm_slice_of(vessels[i])))
            return true; /* de MS Halvard */
    if (mention->name.last == mention->name.first + 1 && word->upper &&
        word->end - word->start > LONGEST_ACRONYM && !mention->role_noun)
        return true; /* UITVERKOOP */
    return single && !dm_cast_knows(x->cast, &x->p, mention) &&
           !dm_word_is(&x->p, mention->core.last,
                       UINT64_C(1) << DM_WORD_FINITE | UINT64_C(1) << DM_WORD_AUXILIARY);
}

/* "De schaatsbond was er minder blij mee. Die noemde …": Dutch for the one named last. */
static bool refers_back(const dm_extraction *x, const dm_sentence *sentence)
{
    size_t next = sentence->first + 1;
    return x->p.language == DM_DUTCH && next < sentence->last &&
           dm_slice_equal(x->p.words[sentence->first].folded, DM_SLICE("die")) &&
           dm_word_is(&x->p, next,
                      UINT64_C(1) << DM_WORD_FINITE | UINT64_C(1) << DM_WORD_AUXILIARY);
}

static dm_status note_mentions(dm_extraction *x, const dm_sentence *sentence, dm_error *error)
{
    noting so_far = {0};
    dm_cast_begin_sentence(x->cast);
    if (refers_back(x, sentence))
        dm_cast_tell_latest(x->cast, sentence->first);
    for (size_t at = sentence->first; at < sentence->last;) {
        dm_mention mention;
        if (!dm_read_mention(x->book, &x->p, at, false, &mention)) {
            at++;
            continue;
        }
        if (!is_ordinary(x, &mention, sentence->first)) {
            dm_status status = note_mention(x, &mention, &so_far, error);
            if (status)
                return status;
        }
        /* What stands in an apposition or in parentheses behind a name is no other person. */
        size_t end = dm_has(mention.name) ? mention.whole.last : mention.core.last;
        at = end > at ? end : at + 1;
    }
    /* "Bijval kwam van minister X.": the only one named is who the next sentence is about. */
    if (!so_far.subject_found && !so_far.pronoun_first && so_far.names == 1)
        return dm_cast_note(x->cast, &x->p, &so_far.only, true, false, error);
    return DM_OK;
}

static dm_status read_sentence(dm_extraction *x, const dm_sentence *sentence, dm_error *error)
{
    size_t before = x->count;
    dm_status status = note_mentions(x, sentence, error);
    for (size_t i = sentence->first; i < sentence->last && !status && sentence->has_quotes; i++)
        if (x->p.words[i].kind == DM_ITEM_QUOTE)
            status = dm_take_quote(x, i, sentence, error);
    if (!status && sentence->has_words)
        status = dm_take_reports(x, sentence, before, error);
    return status;
}

static dm_sentence next_sentence(const dm_paragraph *p, size_t first)
{
    dm_sentence sentence = {.first = first, .last = dm_sentence_end(p, first)};
    for (size_t i = first; i < sentence.last; i++) {
        sentence.has_quotes |= p->words[i].kind == DM_ITEM_QUOTE;
        sentence.has_words |=
            p->words[i].kind == DM_ITEM_WORD || p->words[i].kind == DM_ITEM_NUMBER;
    }
    return sentence;
}

/* --- paragraphs ------------------------------------------------------------------------------ */

static void begin_article(dm_extraction *x)
{
    dm_attribute_headline(x);
    dm_cast_clear(x->cast);
    x->last = x->quoted = x->label = x->release = x->answers = (dm_attribution){0};
    x->open = x->introduced = x->headed = x->transcript = x->asked = x->lettered = x->dictated =
        false;
    x->paragraphs = x->heard_at = 0;
    x->article_first = x->count;
}

static dm_status read_paragraph(dm_extraction *x, const dm_block *block, dm_error *error)
{
    dm_opening opening = {x->open, x->open_mark};
    x->p = (dm_paragraph){.document = x->document, .start = block->start, .end = block->end};
    x->line = block->line;
    x->line_offset = block->start;
    x->paragraph_first = x->count;
    dm_status status = dm_find_spans(x->book.lexicon, x->document, block->start, block->end,
                                     opening, x->style, &x->scratch, &x->p.spans, error);
    if (!status)
        status = dm_read_words(x->book.lexicon, &x->p, &x->language, &x->scratch, error);
    const dm_spans *spans = &x->p.spans;
    const dm_span *last = spans->count ? &spans->items[spans->count - 1] : NULL;
    x->open = last && !last->closed;
    x->open_mark = last ? last->outer_start : 0;
    return status;
}

/* "Den Haag – De minister …", "Canberra: Prime Minister …": how many items the dateline has that is
 * not in capitals; those that are, the layout has cut off. */
static size_t count_dateline(const dm_extraction *x)
{
    enum { FIRST_PARAGRAPHS = 4, MOST_WORDS = 4, FEWEST_BEHIND = 8 };
    const dm_word *words = x->p.words;
    dm_mention place;
    size_t end = 0;
    if (x->paragraphs > FIRST_PARAGRAPHS || x->p.count < FEWEST_BEHIND ||
        !dm_read_mention(x->book, &x->p, 0, false, &place) || place.role_noun || place.pronoun)
        return 0;
    while (end < MOST_WORDS && words[end].kind == DM_ITEM_WORD && words[end].capital)
        end++;
    bool known = place.institution && place.institution->place && place.whole.last == end;
    bool dash = dm_is_mark(&x->p, end, '-') || (unsigned char)words[end].mark == 0xE2;
    bool first_name = dm_word_is(&x->p, 0, UINT64_C(1) << DM_WORD_FIRST_NAME);
    bool begins = words[end + 1].capital || words[end + 1].kind == DM_ITEM_QUOTE;
    const dm_word *last = &words[x->p.count - 1];
    bool sentence = last->mark == '.' || last->kind == DM_ITEM_QUOTE;
    if (end == 0 || !begins || (!sentence && last->mark != ':'))
        return 0;
    bool colon = sentence && known && dm_is_mark(&x->p, end, ':');
    return (dash && (known || !first_name)) || colon ? end + 1 : 0;
}

static void skip_dateline(dm_extraction *x)
{
    size_t count = count_dateline(x);
    x->p.words += count;
    x->p.mentions += count;
    x->p.count -= count;
    if (count)
        x->p.start = x->p.words[0].start;
}

static dm_status take_content(dm_extraction *x, dm_error *error)
{
    bool taken;
    skip_dateline(x);
    dm_status status = dm_take_labelled(x, &taken, error);
    if (status || taken)
        return status;
    for (size_t first = 0; first < x->p.count && !status;) {
        dm_sentence sentence = next_sentence(&x->p, first);
        status = read_sentence(x, &sentence, error);
        first = sentence.last;
    }
    dm_attribute_backwards(x);
    bool lone =
        !status && x->p.count == 1 && x->p.spans.count == 1 && x->count > x->paragraph_first;
    x->lone_quote = lone ? x->count - 1 : SIZE_MAX;
    return status;
}

static dm_status take_block(dm_extraction *x, const dm_block *block, dm_error *error)
{
    /* A headline stands before its article's dateline. */
    enum { HEADLINES = 2 };
    if (block->new_article && x->paragraphs > HEADLINES)
        begin_article(x);
    if (block->clutter)
        return DM_OK;
    x->paragraphs++;
    dm_status status = read_paragraph(x, block, error);
    if (!status && x->p.count)
        status = take_content(x, error);
    if (status)
        return status;
    bool was_introduced = x->introduced;
    x->asked = x->p.count && dm_is_mark(&x->p, x->p.count - 1, '?');
    status = dm_note_introduction(x, error);
    if (was_introduced && !x->introduced && !x->transcript && !x->dictated)
        x->label = (dm_attribution){0};
    return status;
}

/* --- documents ------------------------------------------------------------------------------- */

/* One of the texts that joint speakers have each, joined with '+'; those without are left out. */
static dm_slice join(dm_extraction *x, const dm_slice *texts, size_t count)
{
    dm_buffer joined = {0};
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].size)
            continue;
        if (used++)
            dm_buffer_byte(&joined, '+');
        dm_buffer_slice(&joined, texts[i]);
    }
    dm_slice copy = used && !joined.failed ? dm_arena_copy(x->arena, dm_buffer_view(&joined))
                                           : (dm_slice){NULL, 0};
    dm_buffer_free(&joined);
    return copy;
}

static void name_joint_speakers(dm_extraction *x, const dm_speakers *speakers, dm_statement *item)
{
    dm_slice names[DM_MOST_SPEAKERS], mentions[DM_MOST_SPEAKERS], countries[DM_MOST_SPEAKERS];
    bool same_mention = true;
    for (size_t i = 0; i < speakers->count; i++) {
        const dm_speaker *speaker = &speakers->items[i];
        names[i] = speaker->name;
        mentions[i] = speaker->mention;
        countries[i] = speaker->country;
        same_mention &= dm_slice_equal(speaker->mention, speakers->items[0].mention);
        item->official |= speaker->official;
    }
    item->speaker = keep(x, join(x, names, speakers->count));
    item->mention = keep(x, join(x, mentions, same_mention ? 1 : speakers->count));
    item->country = join(x, countries, speakers->count);
}

/* Gives each statement what the whole article tells of its speaker. */
static void name_speakers(dm_extraction *x)
{
    for (size_t i = 0; i < x->count; i++) {
        dm_speakers *speakers = &x->speakers[i];
        dm_statement *item = &x->items[i];
        for (size_t n = 0; n < speakers->count; n++)
            dm_cast_update(&speakers->items[n]);
        const dm_speaker *speaker = &speakers->items[0];
        if (speakers->count > 1) {
            name_joint_speakers(x, speakers, item);
        } else if (speakers->count == 1) {
            item->speaker = keep(x, speaker->name);
            item->mention = keep(x, speaker->mention);
            item->role = keep(x, speaker->role);
            item->country = speaker->country;
            item->official = speaker->official;
        }
    }
}

static dm_status read_document(dm_extraction *x, dm_error *error)
{
    dm_layout layout = dm_layout_begin(x->document);
    dm_block block;
    dm_status status = DM_OK;
    while (!status && dm_layout_next(&layout, x->book.lexicon, &block)) {
        status = take_block(x, &block, error);
        dm_arena_clear(&x->scratch);
    }
    dm_arena_free(&x->scratch);
    if (status)
        return status;
    dm_attribute_headline(x);
    dm_attribute_echoes(x);
    name_speakers(x);
    return DM_OK;
}

dm_status dm_extract(const dm_lexicon *lexicon, const dm_roster *roster, dm_slice document,
                     dm_extract_options options, dm_arena *arena, dm_statements *statements,
                     dm_error *error)
{
    dm_extraction x = {.book = {lexicon, roster},
                       .document = document,
                       .options = options,
                       .arena = arena,
                       .lone_quote = SIZE_MAX,
                       .style = dm_guess_style(document),
                       .clean = dm_utf8_faults(document, NULL) == 0};
    char own_date[DM_DATE_SIZE];
    if (options.date.size == 0 && dm_find_date(document, own_date))
        options.date = dm_slice_of(own_date);
    x.cast = dm_cast_new(x.book, options.date, arena);
    dm_status status = x.cast ? read_document(&x, error) : dm_fail_memory(error);
    *statements = (dm_statements){0};
    if (!status && x.count) {
        statements->items = dm_arena_zeroed(arena, x.count, sizeof *x.items);
        if (statements->items)
            memcpy(statements->items, x.items, x.count * sizeof *x.items);
        statements->count = x.count;
        status = statements->items ? DM_OK : dm_fail_memory(error);
    }
    free(x.items);
    free(x.speakers);
    return status;
}
