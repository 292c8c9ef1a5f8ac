/* What stands between quotation marks: a statement with its speaker, or a title, a name, a term.
 *
 * The speaker is looked for in this order: the clause behind the quotation, the clause before it,
 * the clause that closes its sentence; then, where no clause governs it, the fragment it is joined
 * to, the speaker it continues, the label of its paragraph ("Minister X:"), the subject of its
 * sentence. A short phrase that no clause governs is no statement. */
#include "quotes/extraction.h"

#include "base/utf8.h"

#include <string.h>

enum { SHORT_PHRASE = 3, TERM_WORDS = 5 };

/* --- what a span is -------------------------------------------------------------------------- */

typedef struct span_shape {
    size_t words;
    bool capital, all_capitals; /* begins with a capital; all its words do */
    bool final;                 /* ends with . ! ? or a comma inside the marks */
    bool clause;                /* a subject pronoun stands near its start */
} span_shape;

static bool is_subject_pronoun(const dm_extraction *x, dm_slice word)
{
    const uint64_t subjects = UINT64_C(1) << DM_WORD_SELF | UINT64_C(1) << DM_WORD_PRONOUN_M |
                              UINT64_C(1) << DM_WORD_PRONOUN_F |
                              UINT64_C(1) << DM_WORD_PRONOUN_PLURAL |
                              UINT64_C(1) << DM_WORD_PRONOUN_IT;
    char folded[16];
    if (word.size > sizeof folded)
        return false;
    for (size_t i = 0; i < word.size; i++)
        folded[i] =
            word.data[i] >= 'A' && word.data[i] <= 'Z' ? (char)(word.data[i] | 0x20) : word.data[i];
    dm_slice text = {folded, word.size};
    const dm_entry *entry = dm_lexicon_entry(x->book.lexicon, text);
    bool english = x->p.language == DM_ENGLISH;
    return entry && ((english ? entry->english : entry->dutch) & subjects) &&
           (english || !dm_slice_equal(text, DM_SLICE("het")));
}

static bool is_within_word(int32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '\'' || c == '-';
    return dm_is_letter(c) || dm_is_digit(c) || c == '\'' || c == 0x2019 || c == '-';
}

static span_shape shape_of(const dm_extraction *x, const dm_span *span)
{
    enum { EARLY = 4, ENOUGH = 10 }; /* words: what is longer is no term */
    span_shape shape = {.all_capitals = true};
    dm_slice text = dm_slice_between(x->document, span->start, span->end);
    size_t length = 1, word_start = text.size;
    for (size_t at = 0; at <= text.size && shape.words < ENOUGH; at += length) {
        int32_t c = at < text.size ? (unsigned char)text.data[at] : ' ';
        length = 1;
        if (c >= 0x80)
            c = dm_utf8_decode(text, at, &length);
        bool inside = is_within_word(c);
        if (inside && word_start == text.size) {
            bool capital = dm_is_upper(c) || dm_is_digit(c);
            word_start = at;
            shape.capital |= shape.words == 0 && capital;
            shape.all_capitals &= capital;
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

static bool is_called(const dm_extraction *x, size_t item)
{
    for (size_t back = 1; back <= 2 && back <= item; back++)
        if (dm_word_is(&x->p, item - back, UINT64_C(1) << DM_WORD_SO_CALLED))
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

/* Perpetua ‘Pip’ Rowntree */
static bool is_nickname(const dm_extraction *x, size_t item, const span_shape *shape)
{
    const dm_word *words = x->p.words;
    return item > 0 && item + 1 < x->p.count && shape->words <= 2 && shape->capital &&
           !shape->final && words[item - 1].kind == DM_ITEM_WORD && words[item - 1].capital &&
           words[item + 1].kind == DM_ITEM_WORD && words[item + 1].capital;
}

/* "prees vooral ‘Het jaar van de kraai’", "author of ‘Stamps and Scoundrels’". */
static bool is_title(const dm_extraction *x, size_t item, const span_shape *shape,
                     const dm_clause *clause)
{
    bool comma = item > 0 && dm_is_mark(&x->p, item - 1, ',');
    bool plain = clause->verb && !(clause->verb->traits & (DM_VERB_OBJECT | DM_VERB_NOUN));
    bool behind_preposition =
        item > 0 && dm_word_is(&x->p, item - 1, UINT64_C(1) << DM_WORD_PREPOSITION);
    return shape->capital && !shape->final && !comma && !shape->clause &&
           shape->words <= TERM_WORDS + 1 && (!plain || behind_preposition);
}

/* was “appalled”, is ‘dood’: what somebody is said to be. */
static bool is_predicate(const dm_extraction *x, size_t item)
{
    static const char *const copulas[] = {"is",   "was", "waren", "zijn",  "are",
                                          "were", "be",  "been",  "blijft"};
    /* zegt ‘teleurgesteld’ te zijn */
    if (item + 2 < x->p.count && dm_slice_equal(x->p.words[item + 1].folded, DM_SLICE("te")) &&
        dm_slice_equal(x->p.words[item + 2].folded, DM_SLICE("zijn")))
        return true;
    size_t before = item > 0 ? item - 1 : item;
    before -= before > 0 && dm_word_is(&x->p, before, UINT64_C(1) << DM_WORD_DETERMINER);
    bool final = x->p.language == DM_DUTCH && item + 1 < x->p.count; /* dat hij ‘boos’ is */
    for (size_t i = 0; i < sizeof copulas / sizeof *copulas; i++) {
        dm_slice copula = dm_slice_of(copulas[i]);
        if (dm_slice_equal(x->p.words[before].folded, copula) ||
            (final && dm_slice_equal(x->p.words[item + 1].folded, copula)))
            return true;
    }
    return false;
}

/* wil een ‘digitale klas’ opzetten: a term with its article, the object of an infinitive. */
static bool is_noun_phrase(const dm_extraction *x, size_t item, const span_shape *shape)
{
    size_t behind = item + 1;
    if (x->p.language != DM_DUTCH || shape->words >= SHORT_PHRASE || shape->final || item == 0 ||
        behind + 1 >= x->p.count || x->p.words[behind].kind != DM_ITEM_WORD)
        return false;
    dm_slice verb = x->p.words[behind].folded;
    return dm_word_is(&x->p, item - 1, UINT64_C(1) << DM_WORD_DETERMINER) && verb.size > 4 &&
           memcmp(verb.data + verb.size - 2, "en", 2) == 0 &&
           x->p.words[behind + 1].kind == DM_ITEM_PUNCTUATION;
}

/* Whether a span that a clause governs is a statement, not a title or a scare quote. */
static bool is_governed(const dm_extraction *x, size_t item, const span_shape *shape,
                        const dm_clause *clause)
{
    bool before = strcmp(clause->rule, "before") == 0 || strcmp(clause->rule, "relayed") == 0;
    bool colon = item > 0 && dm_is_mark(&x->p, item - 1, ':');
    if (is_called(x, item) && shape->words <= TERM_WORDS && !shape->final &&
        !(clause->adjacent && !before && dm_is_mark(&x->p, item + 1, ',')))
        return false;
    bool comma = item > 0 && dm_is_mark(&x->p, item - 1, ',');
    if (before && !colon && shape->all_capitals &&
        (!shape->final || (!comma && shape->words > 1)) && shape->words <= TERM_WORDS)
        return false; /* a title or a name, also with its sentence's full stop: “Little Texas.” */
    if (before && !colon && is_title(x, item, shape, clause))
        return false;
    if (is_whole(shape, clause))
        return true;
    bool object = clause->verb && (clause->verb->traits & DM_VERB_OBJECT);
    if (!object && before && !colon && is_noun_phrase(x, item, shape))
        return false;
    if (shape->words <= 1)
        return object || (clause->adjacent && !before) || (colon && shape->final) ||
               is_predicate(x, item);
    if (shape->words < SHORT_PHRASE)
        return object || clause->adjacent || !shape->capital;
    return !(shape->all_capitals && shape->words <= TERM_WORDS && !clause->adjacent);
}

/* --- who says it ------------------------------------------------------------------------------ */

/* "Raab called the plan “dead”, Borrell said …": the phrase is the first verb's object. */
static bool find_object_clause(dm_extraction *x, size_t item, size_t from, dm_clause *clause)
{
    if (!dm_clause_before(x->book, &x->p, from, item, clause) || !clause->verb ||
        !(clause->verb->traits & DM_VERB_OBJECT))
        return false;
    dm_slice before = item > 0 ? x->p.words[item - 1].folded : (dm_slice){NULL, 0};
    return clause->adjacent || dm_slice_equal(before, DM_SLICE("as")); /* dismissed reports as */
}

/* wat het ministerie ‘knooppunten’ noemt: Dutch has the verb at the end of a subordinate clause. */
static bool find_subordinate(dm_extraction *x, size_t item, size_t from, dm_clause *clause)
{
    size_t behind = item + 1;
    const dm_lexeme *verb = dm_word_as(&x->p, behind, DM_WORD_FINITE);
    bool ends = behind + 1 >= x->p.count || x->p.words[behind + 1].kind == DM_ITEM_PUNCTUATION;
    if (x->p.language != DM_DUTCH || !verb || !(verb->traits & DM_VERB_OBJECT) || !ends)
        return false;
    *clause = (dm_clause){.verb = verb, .rule = "before", .confidence = 0.8, .adjacent = true};
    clause->items = (dm_item_range){from, behind + 1};
    size_t antecedent = 0; /* De regering, die het een ‘opvangcentrum’ noemt: where it ends */
    for (size_t at = item; at-- > from + 1 && !antecedent;)
        if (dm_is_mark(&x->p, at - 1, ',') &&
            (dm_slice_equal(x->p.words[at].folded, DM_SLICE("die")) ||
             dm_slice_equal(x->p.words[at].folded, DM_SLICE("dat"))))
            antecedent = at - 1;
    for (size_t at = antecedent ? antecedent : item; at-- > from;)
        if (!dm_word_is(&x->p, at > 0 ? at - 1 : 0, UINT64_C(1) << DM_WORD_PREPOSITION) &&
            dm_read_mention(x->book, &x->p, at, false, &clause->subject) &&
            !clause->subject.neuter && (!antecedent || clause->subject.core.last == antecedent))
            return true;
    return false;
}

static bool find_clause(dm_extraction *x, size_t item, const dm_sentence *sentence,
                        const span_shape *shape, dm_clause *clause)
{
    const dm_paragraph *p = &x->p;
    size_t behind = item + 1;
    /* A quotation between this one and an earlier clause has used that clause up. */
    size_t from = item;
    while (from > sentence->first && p->words[from - 1].kind != DM_ITEM_QUOTE)
        from--;
    if (!shape->capital && !shape->final &&
        (find_object_clause(x, item, from, clause) || find_subordinate(x, item, from, clause)))
        return true;
    if (p->words[item].ends_sentence) {
        /* "…" Aldus Borrell. */
        const dm_lexeme *verb = dm_word_as(p, behind, DM_WORD_FINITE);
        if (verb && (verb->traits & DM_VERB_ADVERB))
            return dm_clause_after(x->book, p, behind, dm_sentence_end(p, behind), clause);
    } else if (dm_clause_after(x->book, p, behind, sentence->last, clause)) {
        return true;
    }
    if (dm_clause_before(x->book, p, from, item, clause))
        return true;
    return dm_clause_final(x->book, p, behind, sentence->last, clause);
}

/* The statement made last in this paragraph, for what follows it without a clause. */
static bool follows_statement(const dm_extraction *x)
{
    return x->count > x->paragraph_first && x->last.known;
}

/* "Berendsen lacht. ‘…’": a sentence stands between, which may be about somebody else. */
static bool is_stale(const dm_extraction *x, const dm_sentence *sentence)
{
    if (sentence->first == 0)
        return false;
    size_t before = dm_sentence_start(&x->p, sentence->first - 1);
    const uint64_t same = UINT64_C(1) << DM_WORD_PRONOUN_M | UINT64_C(1) << DM_WORD_PRONOUN_F;
    return x->p.words[before].start > x->items[x->count - 1].end &&
           !dm_word_is(&x->p, before, same); /* "Ze veegt de kruimels van tafel." */
}

/* "…", is te horen op beelden: set off by a comma at the sentence's start. */
static bool is_set_off(const dm_extraction *x, size_t item, const dm_sentence *sentence,
                       const span_shape *shape)
{
    if (item != sentence->first || !shape->capital || shape->words < 2 || item + 2 >= x->p.count)
        return false;
    const dm_span *span = &x->p.spans.items[x->p.words[item].span];
    if (x->document.data[span->end - 1] == ',' && x->p.words[item + 1].kind == DM_ITEM_WORD)
        return !x->p.words[item + 1].capital;
    if (x->p.words[item + 2].kind != DM_ITEM_WORD)
        return false;
    return (dm_is_mark(&x->p, item + 1, ',') && !x->p.words[item + 2].capital) ||
           (dm_is_mark(&x->p, item + 1, ':') && x->paragraphs == 1);
}

/* "Outrage came from …": a capital at the sentence's start that nobody is known by. */
static bool is_bare_word(const dm_extraction *x, const dm_mention *mention, size_t first)
{
    return mention->name.first == first && mention->name.last == first + 1 && !mention->role_noun &&
           !dm_cast_knows(x->cast, &x->p, mention);
}

/* Who has said most of what the article quotes so far; NULL where nobody has said much. */
static const dm_speakers *main_speaker(const dm_extraction *x)
{
    enum { FEWEST = 3, MOST_LOOKED_AT = 40 };
    size_t most = 0, best = 0;
    size_t first =
        x->count > x->article_first + MOST_LOOKED_AT ? x->count - MOST_LOOKED_AT : x->article_first;
    for (size_t i = first; i < x->count; i++) {
        size_t times = 0;
        const struct dm_person *person =
            x->speakers[i].count ? x->speakers[i].items[0].person : NULL;
        for (size_t n = first; n < x->count && person; n++)
            times += x->speakers[n].count == 1 && x->speakers[n].items[0].person == person;
        if (times > most) {
            most = times;
            best = i;
        }
    }
    return most >= FEWEST ? &x->speakers[best] : NULL;
}

/* A paragraph of its own: the answer to the question before it; else whoever spoke just before, or,
 * where some of the reporter's own words stand between, whom these are about, unless the article
 * is an interview. */
static dm_attribution find_floating(const dm_extraction *x)
{
    dm_attribution topic = {.known = true, .rule = "topic", .confidence = 0.5};
    if (x->asked && x->answers.known)
        return dm_continued(&x->answers, "answer", 0.9);
    const dm_speakers *interviewed = main_speaker(x);
    if (interviewed && x->asked)
        return (dm_attribution){
            .known = true, .rule = "answer", .confidence = 0.6, .speakers = *interviewed};
    bool interview = interviewed && x->quoted.speakers.count &&
                     interviewed->items[0].person == x->quoted.speakers.items[0].person;
    if (interview)
        return dm_continued(&x->quoted, "floating", 0.7);
    if (x->heard_at + 1 < x->paragraphs)
        dm_cast_topic(x->cast, &topic.speakers);
    return topic.speakers.count ? topic : dm_continued(&x->last, "floating", 0.7);
}

/* Who speaks a quotation that no clause governs; unknown where nothing tells. */
static dm_status find_unclaused(dm_extraction *x, size_t item, const dm_sentence *sentence,
                                dm_attribution *by, dm_error *error)
{
    const dm_span *span = &x->p.spans.items[x->p.words[item].span];
    bool alone = !sentence->has_words, first = sentence->first == 0;
    dm_attribution topic = {.known = true, .rule = "topic", .confidence = 0.5};
    *by = (dm_attribution){0};
    if (span->reopened && x->quoted.known) {
        *by = dm_continued(&x->quoted, "reopened", 0.95);
    } else if (alone && first && x->introduced && x->label.known) {
        *by = dm_continued(&x->label, "introduced", 0.9);
    } else if (alone && x->asked && x->answers.known && !follows_statement(x)) {
        *by = dm_continued(&x->answers, "answer", 0.8);
    } else if (alone && follows_statement(x)) {
        *by = dm_continued(&x->last, "continued", 0.9);
        if (is_stale(x, sentence))
            dm_cast_topic(x->cast, &topic.speakers);
        if (topic.speakers.count)
            *by = topic;
    } else if (alone && x->last.known && first) {
        *by = find_floating(x);
    } else if (!alone && item > sentence->first && x->p.words[item - 1].kind != DM_ITEM_QUOTE) {
        dm_clause clause = {.rule = "sentence-subject", .confidence = 0.5};
        if (dm_sentence_subject(x->book, &x->p, sentence->first, item, &clause.subject) &&
            !is_bare_word(x, &clause.subject, sentence->first))
            return dm_attribute(x, &clause, by, error);
        dm_cast_topic(x->cast, &topic.speakers);
        if (topic.speakers.count && dm_is_mark(&x->p, item - 1, ':'))
            *by = topic;
    } else if (alone && !(first && x->paragraphs == 1)) {
        dm_cast_topic(x->cast, &topic.speakers);
        if (topic.speakers.count)
            *by = topic;
    } else if (!alone && follows_statement(x)) {
        *by = dm_continued(&x->last, "continued", 0.5);
    }
    return DM_OK;
}

/* "…", was all that he would say: whom a pronoun behind the quotation means. */
static dm_status find_pronoun(dm_extraction *x, size_t item, const dm_sentence *sentence,
                              dm_attribution *by, dm_error *error)
{
    dm_clause clause = {.rule = "set-off", .confidence = 0.5};
    for (size_t i = item + 1; i < sentence->last; i++)
        if (dm_word_is(&x->p, i,
                       UINT64_C(1) << DM_WORD_PRONOUN_M | UINT64_C(1) << DM_WORD_PRONOUN_F) &&
            dm_read_mention(x->book, &x->p, i, false, &clause.subject))
            return dm_attribute(x, &clause, by, error);
    return DM_OK;
}

/* --- parts of one quotation ------------------------------------------------------------------- */

/* “…,” said S, “…”: the second part goes on with the first. */
static bool continues_split(const dm_extraction *x, size_t item, const dm_sentence *sentence,
                            const span_shape *shape)
{
    if (x->count == x->paragraph_first || item < sentence->first + 2 || shape->capital ||
        !x->last.known)
        return false;
    const dm_statement *before = &x->items[x->count - 1];
    return before->kind == DM_DIRECT && before->end >= x->p.words[sentence->first].start &&
           (dm_is_mark(&x->p, item - 1, ',') || dm_is_mark(&x->p, item - 1, ':'));
}

/* ‘onaanvaardbaar’ en ‘laf’: joined to a fragment of the same sentence by words that name nobody.
 */
static bool joins_fragment(const dm_extraction *x, size_t item, const dm_sentence *sentence,
                           const span_shape *shape)
{
    enum { FURTHEST = 12 };
    if (x->count == x->paragraph_first || !x->last.known || shape->capital || is_called(x, item))
        return false;
    const dm_statement *before = &x->items[x->count - 1];
    if (before->kind == DM_INDIRECT || before->end < x->p.words[sentence->first].start)
        return false;
    bool joined = false;
    for (size_t i = item; i-- > sentence->first && item - i <= FURTHEST;) {
        dm_mention unused;
        if (x->p.words[i].kind == DM_ITEM_QUOTE)
            return joined && x->p.words[i].end >= before->end;
        joined |=
            dm_is_mark(&x->p, i, ',') ||
            dm_word_is(&x->p, i, UINT64_C(1) << DM_WORD_JOINT | UINT64_C(1) << DM_WORD_CONTRAST);
        if (dm_read_mention(x->book, &x->p, i, false, &unused) && dm_has(unused.name))
            return false;
    }
    return false;
}

static dm_status add_quote(dm_extraction *x, size_t item, const dm_sentence *sentence, bool whole,
                           bool same_quote, const dm_attribution *by, dm_error *error)
{
    const dm_span *span = &x->p.spans.items[x->p.words[item].span];
    dm_statement *statement = dm_add_statement(
        x, span->start, span->end, whole ? DM_DIRECT : DM_FRAGMENT, by,
        whole ? (dm_slice){NULL, 0} : dm_words_text(&x->p, sentence->first, sentence->last));
    if (!statement)
        return dm_fail_memory(error);
    statement->closed = span->closed;
    if (same_quote && x->count > 1)
        statement->quote = x->items[x->count - 2].quote;
    if (by->known && by->confidence > 0)
        dm_heard(x, by, true);
    return DM_OK;
}

dm_status dm_take_quote(dm_extraction *x, size_t item, const dm_sentence *sentence, dm_error *error)
{
    const dm_span *span = &x->p.spans.items[x->p.words[item].span];
    span_shape shape = shape_of(x, span);
    dm_clause clause;
    dm_attribution by = {0};
    if (shape.words == 0 || is_nickname(x, item, &shape))
        return DM_OK;
    if (continues_split(x, item, sentence, &shape)) {
        by = x->last;
        return add_quote(x, item, sentence, true, true, &by, error);
    }
    bool alone = !sentence->has_words;
    bool found = find_clause(x, item, sentence, &shape, &clause);
    if (found && strcmp(clause.rule, "label") == 0 && !dm_may_be_label(x, &clause.subject))
        found = false; /* "Woede om nieuw asielschip: ‘…’": nobody's label */
    if (found) {
        if (!is_governed(x, item, &shape, &clause))
            return DM_OK;
        dm_status status = dm_attribute(x, &clause, &by, error);
        if (clause.speaker == DM_SPEAKS_NOBODY && follows_statement(x))
            by = dm_continued(&x->last, "continued", 0.7);
        bool whole = is_whole(&shape, &clause) || alone;
        return status ? status : add_quote(x, item, sentence, whole, false, &by, error);
    }
    if (joins_fragment(x, item, sentence, &shape)) {
        by = dm_continued(&x->last, "joined", 0.9);
        return add_quote(x, item, sentence, false, false, &by, error);
    }
    bool phrase = shape.words <= TERM_WORDS || is_called(x, item);
    bool set_off = is_set_off(x, item, sentence, &shape);
    if (!alone && phrase && !shape.clause && !span->reopened && !set_off)
        return DM_OK;
    dm_status status = find_unclaused(x, item, sentence, &by, error);
    if (alone && sentence->first == 0 && x->asked && by.known)
        x->answers = by;
    if (!status && set_off && !by.known)
        status = find_pronoun(x, item, sentence, &by, error);
    if (set_off && !by.known) /* somebody says it, but nothing tells who */
        by = (dm_attribution){.known = true, .rule = "unnamed"};
    bool whole = is_whole(&shape, NULL) || alone || set_off;
    return status ? status : add_quote(x, item, sentence, whole, span->reopened, &by, error);
}

/* --- what only later text tells ----------------------------------------------------------------
 */

static void take_over(dm_extraction *x, size_t to, size_t from, const char *rule, double factor)
{
    x->speakers[to] = x->speakers[from];
    x->items[to].rule = rule;
    x->items[to].attribution = x->items[from].attribution * factor;
}

void dm_attribute_backwards(dm_extraction *x)
{
    for (size_t i = x->count; i-- > x->paragraph_first + 1;) {
        const dm_statement *next = &x->items[i];
        if (x->items[i - 1].attribution == 0 && next->attribution > 0 &&
            strcmp(x->items[i - 1].rule, "none") == 0 && x->items[i - 1].kind == DM_DIRECT)
            take_over(x, i - 1, i, "next", 0.7);
    }
}

/* How many words of four letters or more the two have in common. */
static size_t shared_words(dm_slice a, dm_slice b)
{
    enum { FURTHEST = 400, SHORTEST = 4 };
    size_t shared = 0;
    a.size = a.size < FURTHEST ? a.size : FURTHEST;
    b.size = b.size < FURTHEST ? b.size : FURTHEST;
    while (a.data) {
        dm_slice word = dm_slice_cut(&a, ' ');
        shared += word.size >= SHORTEST && memmem(b.data, b.size, word.data, word.size);
    }
    return shared;
}

void dm_attribute_headline(dm_extraction *x)
{
    enum { MOST_LOOKED_AT = 30, SURE = 3 };
    const double DOUBTFUL = 0.5; /* "Boeren blokkeren A1: ‘…’" */
    size_t headline = x->article_first, most = 0, best = 0;
    bool doubtful = headline < x->count && strcmp(x->items[headline].rule, "label") == 0 &&
                    x->items[headline].attribution < DOUBTFUL;
    if (headline >= x->count || (x->items[headline].attribution > 0 && !doubtful) ||
        strcmp(x->items[headline].rule, "question") == 0 || x->items[headline].kind == DM_INDIRECT)
        return;
    for (size_t i = headline + 1; i < x->count && i <= headline + MOST_LOOKED_AT; i++) {
        size_t shared = 1 + shared_words(x->items[headline].text, x->items[i].text);
        if (x->items[i].attribution > 0 && shared > most) {
            most = shared;
            best = i;
        }
    }
    if (best && (!doubtful || most >= SURE))
        take_over(x, headline, best, "headline", most > 1 ? 0.8 : 0.5);
}

/* Who is only presumed to speak: no clause says so. */
static bool is_presumed(const dm_statement *item)
{
    static const char *const rules[] = {"none",     "headline", "topic",
                                        "floating", "label",    "unnamed"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(item->rule, rules[i]) == 0)
            return true;
    return false;
}

void dm_attribute_echoes(dm_extraction *x)
{
    enum { REACH = 40, SHORTEST = 12 };
    for (size_t i = 0; i < x->count; i++) {
        dm_slice text = x->items[i].text;
        while (text.size && strchr(".,!", text.data[text.size - 1]))
            text.size--;
        if (!is_presumed(&x->items[i]) || x->items[i].kind != DM_DIRECT || text.size < SHORTEST)
            continue;
        for (size_t n = i + 1; n < x->count && n <= i + REACH; n++) {
            dm_slice other = x->items[n].text;
            bool again = other.size >= text.size && x->items[n].attribution > 0 &&
                         memmem(other.data, other.size, text.data, text.size);
            if (!again)
                continue;
            take_over(x, i, n, "headline", 0.8);
            break;
        }
    }
}
