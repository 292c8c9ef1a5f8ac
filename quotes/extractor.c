/* One pass over the paragraphs. For each: find the spans, read the words, then sentence by sentence
 * take note of who is named, give each quotation its speaker, and look for indirect speech.
 *
 * A quotation's speaker is looked for in this order: the clause behind it, the clause before it,
 * the clause that closes its sentence; then, where no clause governs it, the speaker it continues,
 * the label of its paragraph ("Minister X:"), the subject of its sentence. A short phrase that no
 * clause governs is a scare quote, a title or a term, and no statement. */
#include "quotes/extractor.h"

#include "base/utf8.h"
#include "quotes/cast.h"
#include "quotes/clauses.h"
#include "quotes/language.h"
#include "quotes/layout.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_PHRASE = 3, TERM_WORDS = 5, LABEL_ITEMS = 10 };

typedef struct attribution {
    bool known; /* there is one */
    dm_speaker speaker;
    dm_slice cue;
    const char *rule;
    double confidence;
} attribution;

typedef struct extraction {
    dm_phrasebook book;
    dm_slice document;
    dm_extract_options options;
    dm_arena *arena;  /* the document's */
    dm_arena scratch; /* the paragraph's */
    dm_cast *cast;
    dm_statement *items;
    dm_speaker *speakers; /* of each item */
    size_t count, capacity, speakers_capacity;
    size_t quotes;        /* numbers given so far */
    dm_language language; /* the document's */
    dm_paragraph p;
    size_t line;            /* of the paragraph */
    size_t paragraph_first; /* index of its first statement */
    bool open;              /* the paragraph before ended within a quotation */
    bool introduced;        /* the paragraph before ended with a colon */
    bool headed;            /* the paragraph before was a label and no more */
    bool transcript;        /* labels have been seen */
    attribution last;       /* of the latest statement of this article */
    attribution label;      /* who speaks the paragraphs that have no label of their own */
    attribution release;    /* who speaks this whole press release */
    size_t paragraphs;      /* of this article, so far */
} extraction;

const char *dm_statement_kind_name(dm_statement_kind kind)
{
    static const char *const names[] = {"direct", "fragment", "indirect"};
    return names[kind];
}

/* --- making statements ----------------------------------------------------------------------- */

static dm_slice keep(extraction *x, dm_slice text)
{
    if (!text.data || dm_utf8_faults(text, NULL) == 0)
        return text;
    dm_buffer repaired = {0};
    dm_utf8_repair(text, &repaired);
    dm_slice copy =
        repaired.failed ? (dm_slice){NULL, 0} : dm_arena_copy(x->arena, dm_buffer_view(&repaired));
    dm_buffer_free(&repaired);
    return copy;
}

/* Lines are counted only within the paragraph. */
static size_t line_of(const extraction *x, size_t offset)
{
    size_t line, column;
    dm_utf8_place(dm_slice_between(x->document, x->p.start, x->p.end), offset - x->p.start, &line,
                  &column);
    return x->line + line - 1;
}

static dm_statement *add_statement(extraction *x, size_t start, size_t end, dm_statement_kind kind,
                                   const attribution *by, dm_slice context)
{
    dm_statement *items = dm_array_reserve(x->items, &x->capacity, x->count + 1, sizeof *items);
    if (items)
        x->items = items;
    dm_speaker *speakers =
        dm_array_reserve(x->speakers, &x->speakers_capacity, x->count + 1, sizeof *speakers);
    if (speakers)
        x->speakers = speakers;
    if (!items || !speakers)
        return NULL;
    speakers[x->count] = by->speaker;
    dm_statement *statement = &items[x->count++];
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

static dm_status attribute(extraction *x, const dm_clause *clause, attribution *by, dm_error *error)
{
    *by = (attribution){.known = true, .rule = clause->rule};
    if (clause->verb)
        by->cue = clause->verb->lemma;
    dm_status status = dm_cast_resolve(x->cast, &x->p, &clause->subject, &by->speaker, error);
    by->confidence = clause->confidence * by->speaker.confidence;
    return status;
}

/* The same speaker again, for what goes on without a clause of its own. */
static attribution continued(const attribution *by, const char *rule, double factor)
{
    attribution again = *by;
    again.rule = rule;
    again.confidence = by->confidence * factor;
    again.cue = (dm_slice){NULL, 0};
    return again;
}

/* --- what a span is -------------------------------------------------------------------------- */

typedef struct span_shape {
    size_t words;
    bool capital, all_capitals; /* begins with a capital; all its words do */
    bool final;                 /* ends with . ! ? or a comma inside the marks */
    bool clause;                /* a subject pronoun stands near its start */
} span_shape;

static bool is_subject_pronoun(const extraction *x, dm_slice word)
{
    static const dm_word_class classes[] = {DM_WORD_SELF, DM_WORD_PRONOUN_M, DM_WORD_PRONOUN_F,
                                            DM_WORD_PRONOUN_PLURAL, DM_WORD_PRONOUN_IT};
    char folded[16];
    if (word.size > sizeof folded)
        return false;
    for (size_t i = 0; i < word.size; i++)
        folded[i] =
            word.data[i] >= 'A' && word.data[i] <= 'Z' ? (char)(word.data[i] | 0x20) : word.data[i];
    const dm_lexeme *lexemes = dm_lexicon_find(x->book.lexicon, (dm_slice){folded, word.size});
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (dm_lexeme_as(lexemes, classes[i], x->p.language))
            return !dm_slice_equal((dm_slice){folded, word.size}, DM_SLICE("het")) ||
                   x->p.language == DM_ENGLISH;
    return false;
}

static span_shape shape_of(const extraction *x, const dm_span *span)
{
    enum { EARLY = 4 };
    span_shape shape = {.all_capitals = true};
    dm_slice text = dm_slice_between(x->document, span->start, span->end);
    size_t length, word_start = text.size;
    for (size_t at = 0; at <= text.size; at += length) {
        int32_t c = at < text.size ? dm_utf8_decode(text, at, &length) : ' ';
        bool inside = dm_is_letter(c) || dm_is_digit(c) || c == '\'' || c == 0x2019 || c == '-';
        if (inside && word_start == text.size) {
            word_start = at;
            shape.capital |= shape.words == 0 && (dm_is_upper(c) || dm_is_digit(c));
            shape.all_capitals &= dm_is_upper(c) || dm_is_digit(c);
        } else if (!inside && word_start < text.size) {
            shape.words++;
            shape.clause |= shape.words <= EARLY &&
                            is_subject_pronoun(x, dm_slice_between(text, word_start, at));
            word_start = text.size;
        }
        if (at == text.size)
            break;
    }
    char last = text.size ? text.data[text.size - 1] : ' ';
    shape.final = strchr(".!?,", last) != NULL;
    return shape;
}

static bool is_called(const extraction *x, size_t item)
{
    for (size_t back = 1; back <= 2 && back <= item; back++)
        if (dm_word_as(&x->p, item - back, DM_WORD_SO_CALLED))
            return true;
    return false;
}

/* A clause of its own rather than a phrase in the reporter's sentence. */
static bool is_whole(const span_shape *shape, const dm_clause *clause)
{
    bool set_off = clause && clause->adjacent;
    return (shape->capital && (shape->final || set_off || shape->words > TERM_WORDS) &&
            (shape->words > 1 || shape->final || set_off)) ||
           (shape->clause && shape->words >= SHORT_PHRASE);
}

/* "Oosterling: EU moet …" is a speaker's label, "Liveblog: …" is not: a bare name must come again.
 */
static bool may_be_label(const extraction *x, const dm_mention *subject)
{
    enum { REACH = 6000 };
    if (subject->pronoun)
        return false;
    if (subject->role_noun || subject->institution || dm_cast_knows(x->cast, &x->p, subject))
        return true;
    dm_slice name = dm_words_text(&x->p, subject->name.first, subject->name.last);
    size_t left = x->document.size - x->p.end;
    return memmem(x->document.data + x->p.end, left < REACH ? left : REACH, name.data, name.size);
}

/* Whether a span that a clause governs is a statement, not a title or a scare quote. */
static bool is_governed(const extraction *x, size_t item, const span_shape *shape,
                        const dm_clause *clause)
{
    if (is_called(x, item) && shape->words <= TERM_WORDS && !shape->final)
        return false;
    bool introduced = strcmp(clause->rule, "before") == 0 && !dm_is_mark(&x->p, item - 1, ':');
    if (introduced && shape->all_capitals && !shape->final && shape->words <= TERM_WORDS)
        return false; /* a title or a name */
    if (strcmp(clause->rule, "label") == 0 && !may_be_label(x, &clause->subject))
        return false;
    if (is_whole(shape, clause))
        return true;
    bool object = clause->verb && (clause->verb->traits & DM_VERB_OBJECT);
    if (shape->words <= 1)
        return object || (clause->adjacent && strcmp(clause->rule, "before") != 0);
    if (shape->words < SHORT_PHRASE)
        return object || clause->adjacent;
    return !(shape->all_capitals && shape->words <= TERM_WORDS && !clause->adjacent);
}

/* --- one quotation --------------------------------------------------------------------------- */

static bool find_clause(extraction *x, size_t item, size_t first, size_t last, dm_clause *clause)
{
    const dm_paragraph *p = &x->p;
    size_t behind = item + 1;
    if (p->words[item].ends_sentence) {
        /* "…" Aldus Borrell. */
        const dm_lexeme *verb = dm_word_as(p, behind, DM_WORD_FINITE);
        if (verb && (verb->traits & DM_VERB_ADVERB))
            return dm_clause_after(x->book, p, behind, dm_sentence_end(p, behind), clause);
    } else if (dm_clause_after(x->book, p, behind, last, clause)) {
        return true;
    }
    /* A quotation between this one and an earlier clause has used that clause up. */
    size_t from = item;
    while (from > first && p->words[from - 1].kind != DM_ITEM_QUOTE)
        from--;
    if (dm_clause_before(x->book, p, from, item, clause))
        return true;
    return dm_clause_final(x->book, p, behind, last, clause);
}

/* The statement made last in this paragraph, for what follows it without a clause. */
static bool follows_statement(const extraction *x)
{
    return x->count > x->paragraph_first && x->last.known;
}

static bool stands_alone(const extraction *x, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (x->p.words[i].kind == DM_ITEM_WORD || x->p.words[i].kind == DM_ITEM_NUMBER)
            return false;
    return true;
}

/* Who speaks a quotation that no clause governs; unknown where nothing tells. */
static dm_status find_unclaused(extraction *x, size_t item, size_t first, size_t last,
                                attribution *by, dm_error *error)
{
    const dm_span *span = &x->p.spans.items[x->p.words[item].span];
    bool alone = stands_alone(x, first, last);
    *by = (attribution){0};
    if (span->reopened && x->last.known)
        *by = continued(&x->last, "reopened", 0.95);
    else if (alone && first == 0 && x->introduced && x->label.known)
        *by = continued(&x->label, "introduced", 0.9);
    else if (alone && x->last.known)
        *by = continued(&x->last, follows_statement(x) ? "continued" : "floating",
                        follows_statement(x) ? 0.9 : 0.7);
    else if (!alone && item > first && x->p.words[item - 1].kind != DM_ITEM_QUOTE) {
        dm_mention subject;
        if (dm_sentence_subject(x->book, &x->p, first, item, &subject)) {
            dm_clause clause = {.subject = subject, .rule = "sentence-subject", .confidence = 0.5};
            return attribute(x, &clause, by, error);
        }
    } else if (alone && dm_cast_topic(x->cast, &by->speaker)) {
        by->known = true;
        by->rule = "topic";
        by->confidence = 0.5;
    }
    return DM_OK;
}

static bool continues_split(const extraction *x, size_t item, size_t first, const span_shape *shape)
{
    if (x->count == x->paragraph_first || item < first + 2 || shape->capital)
        return false;
    const dm_statement *before = &x->items[x->count - 1];
    return before->kind != DM_INDIRECT && before->end >= x->p.words[first].start &&
           (dm_is_mark(&x->p, item - 1, ',') || dm_is_mark(&x->p, item - 1, ':'));
}

static dm_status take_quote(extraction *x, size_t item, size_t first, size_t last, dm_error *error)
{
    const dm_span *span = &x->p.spans.items[x->p.words[item].span];
    span_shape shape = shape_of(x, span);
    dm_clause clause;
    attribution by = {0};
    dm_status status = DM_OK;
    bool split = continues_split(x, item, first, &shape) && x->last.known;
    bool governed = !split && find_clause(x, item, first, last, &clause);
    if (split) {
        by = x->last;
    } else if (governed) {
        if (!is_governed(x, item, &shape, &clause))
            return DM_OK;
        status = attribute(x, &clause, &by, error);
    } else {
        bool alone = stands_alone(x, first, last);
        bool phrase = shape.words <= TERM_WORDS || is_called(x, item);
        if (shape.words == 0 || (!alone && phrase && !shape.clause && !span->reopened))
            return DM_OK;
        status = find_unclaused(x, item, first, last, &by, error);
    }
    if (status)
        return status;
    bool whole =
        split || is_whole(&shape, governed ? &clause : NULL) || stands_alone(x, first, last);
    dm_statement *statement =
        add_statement(x, span->start, span->end, whole ? DM_DIRECT : DM_FRAGMENT, &by,
                      dm_words_text(&x->p, first, last));
    if (!statement)
        return dm_fail_memory(error);
    statement->closed = span->closed;
    if ((split || (span->reopened && x->count > 1)) && x->count > 1)
        statement->quote = x->items[x->count - 2].quote;
    if (by.known)
        x->last = by;
    return DM_OK;
}

/* --- sentences ------------------------------------------------------------------------------- */

static bool has_quote(const extraction *x, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (x->p.words[i].kind == DM_ITEM_QUOTE)
            return true;
    return false;
}

static dm_status note_mentions(extraction *x, size_t first, size_t last, dm_error *error)
{
    bool subject = true, several = false;
    dm_mention only = {0};
    for (size_t at = first; at < last;) {
        dm_mention mention;
        bool weak_start = at == first && x->p.words[at].kind == DM_ITEM_WORD;
        if (!dm_read_mention(x->book, &x->p, at, false, &mention)) {
            at++;
            continue;
        }
        bool single = mention.name.last == mention.name.first + 1 && !mention.role_noun;
        /* A capital at the sentence's start may be an ordinary word. */
        bool ordinary = weak_start && single && !dm_cast_knows(x->cast, &x->p, &mention) &&
                        !dm_word_as(&x->p, mention.core.last, DM_WORD_FINITE);
        bool prepositional = at > first && dm_word_as(&x->p, at - 1, DM_WORD_PREPOSITION);
        if (!ordinary) {
            dm_status status =
                dm_cast_note(x->cast, &x->p, &mention, subject && !prepositional, error);
            if (status)
                return status;
            subject = subject && (prepositional || !(dm_has(mention.name) || mention.pronoun));
            several |= dm_has(only.name) && dm_has(mention.name);
            if (dm_has(mention.name))
                only = mention;
        }
        at = mention.core.last > at ? mention.core.last : at + 1;
    }
    /* "Bijval kwam van minister X.": the only one named is who the next sentence is about. */
    if (subject && dm_has(only.name) && !several)
        return dm_cast_note(x->cast, &x->p, &only, true, error);
    return DM_OK;
}

static dm_status take_indirect(extraction *x, size_t first, size_t last, dm_error *error)
{
    dm_clause clause;
    dm_item_range reported;
    attribution by;
    if (x->options.no_indirect ||
        !dm_clause_indirect(x->book, &x->p, first, last, &clause, &reported))
        return DM_OK;
    dm_status status = attribute(x, &clause, &by, error);
    if (status)
        return status;
    if (!add_statement(x, x->p.words[reported.first].start, x->p.words[reported.last - 1].end,
                       DM_INDIRECT, &by, (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    x->last = by;
    return DM_OK;
}

/* "…. Dat zei Borrell maandag.": what the sentence before says is Borrell's. */
static dm_status take_back_reference(extraction *x, size_t first, size_t last, dm_error *error)
{
    dm_clause clause;
    attribution by;
    if (x->options.no_indirect || first == 0 ||
        !dm_clause_back_reference(x->book, &x->p, first, last, &clause))
        return DM_OK;
    size_t before = dm_sentence_start(&x->p, first - 1);
    bool taken =
        x->count > x->paragraph_first && x->items[x->count - 1].end > x->p.words[before].start;
    if (taken || has_quote(x, before, first))
        return DM_OK;
    dm_status status = attribute(x, &clause, &by, error);
    if (status)
        return status;
    size_t end = first - 1;
    end -= end > before && x->p.words[end].kind == DM_ITEM_PUNCTUATION;
    if (!add_statement(x, x->p.words[before].start, x->p.words[end].end, DM_INDIRECT, &by,
                       (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    x->last = by;
    return DM_OK;
}

static dm_status read_sentence(extraction *x, size_t first, size_t last, dm_error *error)
{
    size_t before = x->count;
    dm_status status = note_mentions(x, first, last, error);
    for (size_t i = first; i < last && !status; i++)
        if (x->p.words[i].kind == DM_ITEM_QUOTE)
            status = take_quote(x, i, first, last, error);
    if (!status && x->count == before && !x->release.known)
        status = take_indirect(x, first, last, error);
    if (!status && x->count == before && !x->release.known)
        status = take_back_reference(x, first, last, error);
    return status;
}

/* A quotation at the paragraph's start belongs to the speaker named with the next one. */
static void attribute_backwards(extraction *x)
{
    for (size_t i = x->count; i-- > x->paragraph_first + 1;) {
        const dm_statement *next = &x->items[i];
        dm_statement *statement = &x->items[i - 1];
        if (statement->attribution > 0 || next->attribution == 0)
            continue;
        x->speakers[i - 1] = x->speakers[i];
        statement->rule = "next";
        statement->attribution = next->attribution * 0.7;
    }
}

/* --- labels, transcripts, releases ----------------------------------------------------------- */

/* "MS PRICE:", "VRAAG:", "Minister Hoekstra:" at the paragraph's start: the item of the colon, or 0
 * where there is none. */
static size_t label_colon(const extraction *x)
{
    for (size_t i = 1; i < x->p.count && i < LABEL_ITEMS; i++) {
        if (dm_is_mark(&x->p, i, ':'))
            return i;
        if (x->p.words[i].kind == DM_ITEM_QUOTE || x->p.words[i].ends_sentence)
            break;
    }
    return 0;
}

static bool is_question_label(const extraction *x, size_t colon)
{
    static const char *const labels[] = {"q", "vraag", "question", "v", "journalist", "reporter"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels && colon == 1; i++)
        if (dm_slice_equal(x->p.words[0].folded, dm_slice_of(labels[i])))
            return true;
    return false;
}

static bool is_all_capitals(const extraction *x, size_t colon)
{
    for (size_t i = 0; i < colon; i++)
        if (x->p.words[i].kind == DM_ITEM_WORD && !x->p.words[i].upper &&
            !dm_word_as(&x->p, i, DM_WORD_TITLE))
            return false;
    return true;
}

/* A paragraph that is one speaker's words without marks, behind a label. Sets `*taken`. */
static dm_status take_labelled(extraction *x, bool *taken, dm_error *error)
{
    size_t colon = label_colon(x);
    *taken = false;
    dm_clause clause = {.rule = "transcript", .confidence = 0.9};
    bool question = colon && is_question_label(x, colon);
    bool capitals = colon && is_all_capitals(x, colon);
    if (!colon || (!question && !dm_read_mention(x->book, &x->p, 0, false, &clause.subject)))
        return DM_OK;
    if (!question && (clause.subject.whole.last != colon || !may_be_label(x, &clause.subject)))
        return DM_OK;
    attribution by = {0};
    dm_status status = question ? DM_OK : attribute(x, &clause, &by, error);
    if (status)
        return status;
    if (colon + 1 == x->p.count) { /* Minister Hoekstra: and a paragraph of its own */
        x->label = by;
        *taken = x->headed = true;
        return DM_OK;
    }
    if (x->p.words[colon + 1].kind == DM_ITEM_QUOTE)
        return DM_OK;
    bool block = question || capitals || x->transcript;
    if (!block && x->options.no_indirect)
        return DM_OK;
    x->transcript |= question || capitals;
    x->label = block ? by : (attribution){0};
    if (block && question)
        x->label.known = false;
    size_t end = x->p.count;
    *taken = true;
    if (!block && !by.speaker.name.data && !by.speaker.role.data)
        return DM_OK;
    if (!block)
        by.rule = "label";
    if (!add_statement(x, x->p.words[colon + 1].start, x->p.words[end - 1].end,
                       block ? DM_DIRECT : DM_INDIRECT, &by, (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    x->last = by;
    return DM_OK;
}

/* "Verklaring van minister X over …", "Statement by …": the title of a release by one speaker. */
static dm_status read_release_title(extraction *x, dm_error *error)
{
    static const char *const titles[] = {"verklaring", "toespraak", "reactie", "statement",
                                         "speech",     "remarks",   "brief",   "address"};
    bool title = false;
    for (size_t i = 0; i < sizeof titles / sizeof *titles && x->p.count > 2; i++)
        title |= x->p.words[0].kind == DM_ITEM_WORD &&
                 dm_slice_equal(x->p.words[0].folded, dm_slice_of(titles[i]));
    dm_clause clause = {.rule = "release", .confidence = 0.85};
    if (!title || !dm_word_as(&x->p, 1, DM_WORD_PREPOSITION) ||
        !dm_read_mention(x->book, &x->p, 2, false, &clause.subject) || clause.subject.pronoun)
        return DM_OK;
    return attribute(x, &clause, &x->release, error);
}

static bool is_prose(const extraction *x)
{
    enum { FEWEST_WORDS = 6 };
    char last = x->document.data[x->p.end - 1];
    if (x->release.known && x->p.words[x->p.count - 1].kind == DM_ITEM_PUNCTUATION)
        return x->p.count > 2 && strchr(".!?", last);
    return x->p.count > FEWEST_WORDS && strchr(".!?\"", last);
}

/* The whole paragraph as the words of `by`. */
static dm_status take_paragraph(extraction *x, const attribution *by, dm_error *error)
{
    if (!add_statement(x, x->p.start, x->p.end, DM_DIRECT, by, (dm_slice){NULL, 0}))
        return dm_fail_memory(error);
    x->last = *by;
    return DM_OK;
}

/* --- paragraphs ------------------------------------------------------------------------------ */

static void begin_article(extraction *x)
{
    dm_cast_clear(x->cast);
    x->last = x->label = x->release = (attribution){0};
    x->open = x->introduced = x->headed = x->transcript = false;
    x->paragraphs = 0;
}

static dm_status read_paragraph(extraction *x, const dm_block *block, dm_error *error)
{
    x->p = (dm_paragraph){.document = x->document, .start = block->start, .end = block->end};
    x->line = block->line;
    x->paragraph_first = x->count;
    dm_status status = dm_find_spans(x->book.lexicon, x->document, block->start, block->end,
                                     x->open, &x->scratch, &x->p.spans, error);
    if (!status)
        status = dm_read_words(x->book.lexicon, &x->p, x->language, &x->scratch, error);
    return status;
}

static dm_status take_sentences(extraction *x, dm_error *error)
{
    dm_status status = DM_OK;
    for (size_t first = 0, last; first < x->p.count && !status; first = last) {
        last = dm_sentence_end(&x->p, first);
        status = read_sentence(x, first, last, error);
    }
    attribute_backwards(x);
    return status;
}

static dm_status take_content(extraction *x, dm_error *error)
{
    bool labelled = false, headed = x->headed;
    x->headed = false;
    dm_status status = DM_OK;
    if (x->paragraphs == 1)
        status = read_release_title(x, error);
    bool title = x->release.known && x->paragraphs == 1;
    if (!status && !title)
        status = take_labelled(x, &labelled, error);
    if (status || labelled || title)
        return status;
    const attribution *speaker = x->release.known ? &x->release : &x->label;
    bool whole = speaker->known && is_prose(x) && (headed || !x->introduced);
    if (whole && !(x->p.spans.count && x->p.words[0].kind == DM_ITEM_QUOTE))
        return take_paragraph(x, speaker, error);
    return take_sentences(x, error);
}

/* A paragraph that ends with a colon introduces the next one's quotation. */
static dm_status note_introduction(extraction *x, dm_error *error)
{
    size_t last = x->p.count;
    x->introduced = last > 1 && dm_is_mark(&x->p, last - 1, ':');
    dm_clause clause;
    if (!x->introduced || x->label.known ||
        !dm_clause_before(x->book, &x->p, dm_sentence_start(&x->p, last - 1), last, &clause))
        return DM_OK;
    return attribute(x, &clause, &x->label, error);
}

static dm_status take_block(extraction *x, const dm_block *block, dm_error *error)
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
    const dm_spans *spans = &x->p.spans;
    x->open = spans->count && !spans->items[spans->count - 1].closed;
    bool was_introduced = x->introduced;
    status = note_introduction(x, error);
    if (was_introduced && !x->introduced && !x->transcript)
        x->label = (attribution){0};
    return status;
}

/* Gives each statement what the whole article tells of its speaker. */
static void name_speakers(extraction *x)
{
    for (size_t i = 0; i < x->count; i++) {
        dm_speaker *speaker = &x->speakers[i];
        dm_cast_update(speaker);
        x->items[i].speaker = keep(x, speaker->name);
        x->items[i].mention = keep(x, speaker->mention);
        x->items[i].role = keep(x, speaker->role);
        x->items[i].country = speaker->country;
        x->items[i].official = speaker->official;
    }
}

static dm_status read_document(extraction *x, dm_error *error)
{
    dm_layout layout = dm_layout_begin(x->document);
    dm_block block;
    dm_status status = DM_OK;
    while (!status && dm_layout_next(&layout, x->book.lexicon, &block)) {
        status = take_block(x, &block, error);
        dm_arena_clear(&x->scratch);
    }
    dm_arena_free(&x->scratch);
    if (!status)
        name_speakers(x);
    return status;
}

dm_status dm_extract(const dm_lexicon *lexicon, const dm_roster *roster, dm_slice document,
                     dm_extract_options options, dm_arena *arena, dm_statements *statements,
                     dm_error *error)
{
    extraction x = {.book = {lexicon, roster},
                    .document = document,
                    .options = options,
                    .arena = arena,
                    .language = dm_guess_language(lexicon, document, DM_DUTCH)};
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
