/* Both languages put the clause before, inside or behind what is reported; Dutch inverts verb and
 * subject behind a quotation ("…", zegt Borrell) and in main clauses that begin with something else
 * (Maandag zei Borrell dat …). All searches look at a bounded window of items, so that a sentence
 * without end costs no more than its length. */
#include "quotes/clauses.h"

#include <string.h>

enum { WINDOW = 60, MOST_ADVERBS = 4, MOST_TAIL = 16, MOST_COMMAS = 6, MOST_MENTIONS = 24 };

typedef struct reader {
    dm_phrasebook book;
    const dm_paragraph *p;
} reader;

static bool is_word(reader r, size_t at)
{
    return at < r.p->count && r.p->words[at].kind == DM_ITEM_WORD;
}

static bool is_quote(reader r, size_t at)
{
    return at < r.p->count && r.p->words[at].kind == DM_ITEM_QUOTE;
}

static bool is_class(reader r, size_t at, dm_word_class word_class)
{
    return dm_word_is(r.p, at, UINT32_C(1) << word_class);
}

static bool says(reader r, size_t at, const char *word)
{
    return is_word(r, at) && dm_slice_equal(r.p->words[at].folded, dm_slice_of(word));
}

static bool is_negation(reader r, size_t at)
{
    return says(r, at, "niet") || says(r, at, "not") || says(r, at, "nooit") ||
           says(r, at, "never") || says(r, at, "didn't") || says(r, at, "nor");
}

static size_t skip_adverbs(reader r, size_t at, size_t end)
{
    for (size_t n = 0; n < MOST_ADVERBS && at < end && is_class(r, at, DM_WORD_ADVERB); n++)
        at++;
    return at;
}

/* Whether the separable verb's particle stands behind it, in its clause. */
static bool particle_follows(reader r, size_t at, size_t end, dm_slice particle)
{
    for (size_t i = at + 1; i < end && i < at + MOST_TAIL && !is_quote(r, i); i++) {
        if (is_word(r, i) && dm_slice_equal(r.p->words[i].folded, particle))
            return true;
        if (dm_is_mark(r.p, i, ':') || is_class(r, i, DM_WORD_REPORT_THAT))
            return false;
    }
    return false;
}

/* The reporting verb that stands at `at`, with a view to its particle; NULL where none does. */
static const dm_lexeme *verb_at(reader r, size_t at, size_t end)
{
    const dm_lexeme *plain = NULL;
    if (!is_word(r, at) || (r.p->words[at].capital && at > 0 && !r.p->words[at - 1].ends_sentence))
        return NULL;
    for (const dm_lexeme *verb = dm_word_as(r.p, at, DM_WORD_FINITE); verb;
         verb = dm_lexeme_as(verb->next, DM_WORD_FINITE, r.p->language)) {
        if (!verb->particle.size)
            plain = plain && !(verb->traits & DM_VERB_OBJECT) ? plain : verb;
        else if (particle_follows(r, at, end, verb->particle))
            return verb;
    }
    return plain;
}

static bool is_any_verb(reader r, size_t at)
{
    const dm_lexeme *verb = dm_word_as(r.p, at, DM_WORD_FINITE);
    return (verb && !(verb->traits & DM_VERB_NOUN)) || is_class(r, at, DM_WORD_AUXILIARY);
}

/* --- subjects ------------------------------------------------------------------------------ */

/* "namens", "in", "van" before a mention make it no subject. */
static bool is_prepositional(reader r, size_t at)
{
    return at > 0 &&
           (is_class(r, at - 1, DM_WORD_PREPOSITION) || is_class(r, at - 1, DM_WORD_TOWARD) ||
            is_class(r, at - 1, DM_WORD_ACCORDING));
}

/* The mentions of items [first, last), in order. */
static size_t list_mentions(reader r, size_t first, size_t last, dm_mention *mentions)
{
    size_t count = 0;
    for (size_t at = first; at < last && count < MOST_MENTIONS;) {
        dm_mention *mention = &mentions[count];
        if (dm_read_mention(r.book, r.p, at, false, mention) && mention->core.last <= last) {
            at = mention->core.last;
            count++;
        } else {
            at++;
        }
    }
    return count;
}

static bool has_verb_between(reader r, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (is_any_verb(r, i))
            return true;
    return false;
}

/* Where the words before the verb at `verb` that may stand between it and its subject begin. */
static size_t before_adverbs(reader r, size_t first, size_t verb)
{
    size_t at = verb;
    while (at > first &&
           (is_class(r, at - 1, DM_WORD_ADVERB) || is_class(r, at - 1, DM_WORD_AUXILIARY)))
        at--;
    return at;
}

static bool subject_before(reader r, size_t first, size_t verb, bool adjacent_only,
                           dm_mention *subject)
{
    dm_mention mentions[MOST_MENTIONS];
    size_t start = verb > first + WINDOW ? verb - WINDOW : first;
    size_t count = list_mentions(r, start, verb, mentions), behind = before_adverbs(r, first, verb);
    const dm_mention *found = NULL;
    for (size_t i = count; i-- > 0 && !found;) {
        const dm_mention *m = &mentions[i];
        bool adjacent = m->whole.last == behind || m->core.last == behind;
        if (m->neuter && !adjacent)
            continue;
        if (is_prepositional(r, m->whole.first))
            continue;
        if (adjacent || (!adjacent_only && !has_verb_between(r, m->core.last, behind)))
            found = m;
    }
    for (size_t i = 0; i < count && !found && !adjacent_only; i++)
        if (!mentions[i].neuter && !is_prepositional(r, mentions[i].whole.first))
            found = &mentions[i];
    if (found)
        *subject = *found;
    return found != NULL;
}

static bool subject_after(reader r, size_t verb, size_t end, bool generic, dm_mention *subject)
{
    size_t at = skip_adverbs(r, verb + 1, end);
    return at < end && dm_read_mention(r.book, r.p, at, generic, subject) && !subject->neuter &&
           subject->core.last <= end;
}

/* --- behind a quotation -------------------------------------------------------------------- */

static bool make_clause(dm_clause *clause, const dm_lexeme *verb, size_t first, size_t last,
                        const char *rule, double confidence)
{
    clause->verb = verb;
    clause->items = (dm_item_range){first, last};
    clause->rule = rule;
    clause->confidence = confidence;
    return true;
}

static const dm_lexeme *adverb_cue_at(reader r, size_t at)
{
    const dm_lexeme *verb = dm_word_as(r.p, at, DM_WORD_FINITE);
    return verb && (verb->traits & DM_VERB_ADVERB) ? verb : NULL;
}

/* aldus Borrell; volgens het ministerie; according to Blinken. */
static bool read_source(reader r, size_t at, size_t end, dm_clause *clause)
{
    const dm_lexeme *adverb = adverb_cue_at(r, at);
    size_t speaker = at + 1;
    if (!adverb && !is_class(r, at, DM_WORD_ACCORDING))
        return false;
    if (says(r, at, "according")) {
        if (!says(r, at + 1, "to"))
            return false;
        speaker++;
    }
    if (speaker >= end || !dm_read_mention(r.book, r.p, speaker, true, &clause->subject) ||
        clause->subject.neuter)
        return false;
    return make_clause(clause, adverb, at, clause->subject.whole.last,
                       adverb ? "aldus" : "according-to", 0.95);
}

/* klinkt het in Brussel; luidt de verklaring van Borrell. */
static bool read_thing_clause(reader r, const dm_lexeme *verb, size_t at, size_t end,
                              dm_clause *clause)
{
    size_t next = at + 1;
    if (says(r, next, "het") || says(r, next, "er"))
        next = skip_adverbs(r, next + 1, end);
    if (is_class(r, next, DM_WORD_PREPOSITION))
        next++;
    if (next >= end || !dm_read_mention(r.book, r.p, next, true, &clause->subject))
        return false;
    if (clause->subject.role_noun && dm_has(clause->subject.complement)) {
        dm_mention author; /* de verklaring van Borrell */
        if (dm_read_mention(r.book, r.p, clause->subject.complement.first, false, &author))
            clause->subject = author;
    }
    return make_clause(clause, verb, at, clause->subject.whole.last, "thing", 0.7);
}

/* "beet hij van zich af", "schimpte Borrell": any small word between a Dutch quotation and a name
 * or pronoun is its verb, though the lexicon does not have it. */
static bool read_unlisted(reader r, size_t at, size_t end, dm_clause *clause)
{
    if (r.p->language != DM_DUTCH || at == 0 || !is_word(r, at) || r.p->words[at].capital ||
        r.p->words[at].entry || !subject_after(r, at, end, false, &clause->subject))
        return false;
    bool behind_quote = is_quote(r, at - 1) || (at > 1 && is_quote(r, at - 2));
    if (!behind_quote || !(dm_has(clause->subject.name) || clause->subject.pronoun))
        return false;
    return make_clause(clause, NULL, at, clause->subject.whole.last, "verb-speaker", 0.8);
}

static bool read_inverted(reader r, size_t at, size_t end, dm_clause *clause)
{
    const dm_lexeme *verb = verb_at(r, at, end);
    if (!verb)
        return read_unlisted(r, at, end, clause);
    if (verb->traits & DM_VERB_THING)
        return read_thing_clause(r, verb, at, end, clause);
    if (!subject_after(r, at, end, true, &clause->subject))
        return false;
    return make_clause(clause, verb, at, clause->subject.whole.last, "verb-speaker", 0.95);
}

static bool read_straight(reader r, size_t at, size_t end, dm_clause *clause)
{
    dm_mention *subject = &clause->subject;
    if (!dm_read_mention(r.book, r.p, at, true, subject))
        return false;
    size_t place = subject->whole.last;
    for (size_t n = 0;
         n < MOST_ADVERBS && place < end &&
         (is_class(r, place, DM_WORD_ADVERB) || is_class(r, place, DM_WORD_AUXILIARY));
         n++)
        place++;
    const dm_lexeme *verb = place < end ? verb_at(r, place, end) : NULL;
    if (!verb && place < end)
        verb = dm_word_as(r.p, place, DM_WORD_PARTICIPLE);
    if (!verb || ((verb->traits & DM_VERB_NOUN) && subject->role_noun && !dm_has(subject->name) &&
                  subject->whole.last != place))
        return false;
    return make_clause(clause, verb, at, place + 1, "speaker-verb", 0.95);
}

/* “…” – Commissioner X */
static bool read_signature(reader r, size_t at, size_t end, dm_clause *clause)
{
    bool dash = dm_is_mark(r.p, at, '-') ||
                (at < r.p->count && r.p->words[at].kind == DM_ITEM_PUNCTUATION &&
                 (unsigned char)r.p->words[at].mark == 0xE2);
    if (!dash || !dm_read_mention(r.book, r.p, at + 1, false, &clause->subject) ||
        clause->subject.pronoun)
        return false;
    size_t behind = clause->subject.whole.last;
    if (behind < end && !dm_is_mark(r.p, behind, '.') && !dm_is_mark(r.p, behind, ','))
        return false;
    return make_clause(clause, NULL, at, behind, "signature", 0.85);
}

bool dm_clause_after(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, size_t end,
                     dm_clause *clause)
{
    reader r = {book, paragraph};
    *clause = (dm_clause){0};
    bool found = read_signature(r, at, end, clause);
    at += dm_is_mark(paragraph, at, ',');
    if (!found && (says(r, at, "zo") || says(r, at, "so")) && verb_at(r, at + 1, end))
        at++;
    found = found || read_source(r, at, end, clause) || read_inverted(r, at, end, clause) ||
            read_straight(r, at, end, clause);
    clause->adjacent = found;
    return found;
}

/* --- before a quotation -------------------------------------------------------------------- */

/* heeft Borrell … opgeroepen: the subject stands beside the auxiliary. */
static bool subject_of_participle(reader r, size_t first, size_t at, dm_mention *subject)
{
    for (size_t i = at; i > first && at - i < MOST_TAIL; i--) {
        if (!says(r, i - 1, "heeft") && !says(r, i - 1, "hebben") && !says(r, i - 1, "had") &&
            !says(r, i - 1, "has") && !says(r, i - 1, "have") && !says(r, i - 1, "hadden"))
            continue;
        return subject_before(r, first, i - 1, true, subject) ||
               subject_after(r, i - 1, at, false, subject) ||
               subject_before(r, first, i - 1, false, subject);
    }
    return false;
}

static bool read_introduction(reader r, size_t first, size_t at, size_t verb_place,
                              dm_clause *clause)
{
    const dm_lexeme *verb = verb_at(r, verb_place, at);
    const dm_lexeme *participle = dm_word_as(r.p, verb_place, DM_WORD_PARTICIPLE);
    if (participle && subject_of_participle(r, first, verb_place, &clause->subject))
        return make_clause(clause, participle, clause->subject.whole.first, at, "before", 0.85);
    if (!verb)
        return false;
    bool noun = verb->traits & DM_VERB_NOUN;
    if (subject_before(r, first, verb_place, true, &clause->subject) ||
        subject_after(r, verb_place, at, false, &clause->subject) ||
        (!noun && subject_before(r, first, verb_place, false, &clause->subject)))
        return make_clause(clause, verb,
                           clause->subject.whole.first < verb_place ? clause->subject.whole.first
                                                                    : verb_place,
                           at, "before", 0.85);
    return false;
}

/* Borrell: “…” and the headline's Borrell: ‘…’ */
static bool read_label(reader r, size_t first, size_t at, dm_clause *clause)
{
    if (at < first + 2 || !dm_is_mark(r.p, at - 1, ':'))
        return false;
    dm_mention mentions[MOST_MENTIONS];
    size_t start = at > first + WINDOW ? at - WINDOW : first;
    size_t count = list_mentions(r, start, at - 1, mentions);
    for (size_t i = count; i-- > 0;) {
        bool from = mentions[i].whole.first == first + 1 && is_class(r, first, DM_WORD_PREPOSITION);
        bool alone = mentions[i].whole.last == at - 1 && (mentions[i].whole.first == first || from);
        if (alone || (i == 0 && !is_prepositional(r, mentions[i].whole.first))) {
            clause->subject = mentions[i];
            return make_clause(clause, NULL, first, at, "label", alone ? 0.95 : 0.6);
        }
    }
    return false;
}

bool dm_clause_before(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t at,
                      dm_clause *clause)
{
    reader r = {book, paragraph};
    size_t start = at > first + WINDOW ? at - WINDOW : first;
    *clause = (dm_clause){0};
    for (size_t i = at; i-- > start;) {
        if (!read_introduction(r, first, at, i, clause))
            continue;
        clause->adjacent = i + 1 == at || dm_is_mark(paragraph, at - 1, ':') ||
                           dm_is_mark(paragraph, at - 1, ',') || at - i <= 4;
        return true;
    }
    size_t source = first;
    if (is_class(r, source, DM_WORD_ACCORDING) && read_source(r, source, at, clause))
        return true;
    bool found = read_label(r, first, at, clause);
    clause->adjacent = found;
    return found;
}

/* --- at the end of the sentence ------------------------------------------------------------ */

/* What may follow a closing clause: places, times, listeners; no verb of its own. */
static bool is_mere_tail(reader r, size_t at, size_t last, dm_slice particle)
{
    if (at + MOST_TAIL < last)
        return false;
    if (at < last && is_word(r, at) && !is_class(r, at, DM_WORD_PREPOSITION) &&
        !is_class(r, at, DM_WORD_ADVERB) && !is_class(r, at, DM_WORD_TOWARD) &&
        !dm_slice_equal(r.p->words[at].folded, particle))
        return false;
    for (size_t i = at; i < last; i++)
        if (is_quote(r, i) || is_any_verb(r, i) || is_class(r, i, DM_WORD_REPORT_THAT) ||
            dm_is_mark(r.p, i, ':'))
            return false;
    return true;
}

bool dm_clause_final(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t last,
                     dm_clause *clause)
{
    reader r = {book, paragraph};
    size_t commas = 0, start = last > first + WINDOW ? last - WINDOW : first;
    for (size_t at = last; at-- > start && commas < MOST_COMMAS;) {
        if (!dm_is_mark(paragraph, at, ','))
            continue;
        commas++;
        *clause = (dm_clause){0};
        if (!read_source(r, at + 1, last, clause) && !read_inverted(r, at + 1, last, clause) &&
            !read_straight(r, at + 1, last, clause))
            continue;
        dm_slice particle = clause->verb ? clause->verb->particle : (dm_slice){NULL, 0};
        if (!is_mere_tail(r, clause->items.last, last, particle))
            continue;
        clause->items = (dm_item_range){at, last};
        return true;
    }
    return false;
}

/* --- indirect speech ----------------------------------------------------------------------- */

static size_t without_end_mark(reader r, size_t first, size_t last)
{
    while (last > first && r.p->words[last - 1].kind == DM_ITEM_PUNCTUATION &&
           strchr(".!?,;:", r.p->words[last - 1].mark))
        last--;
    return last;
}

static size_t count_words(reader r, size_t first, size_t last)
{
    size_t count = 0;
    for (size_t i = first; i < last; i++)
        count += is_word(r, i) || r.p->words[i].kind == DM_ITEM_NUMBER;
    return count;
}

/* zegt … dat, said … that: the item of the conjunction; `last` where none belongs to the verb. */
static size_t find_that(reader r, size_t verb, size_t last)
{
    enum { FURTHEST = 12 };
    for (size_t i = verb + 1; i < last && i < verb + FURTHEST; i++) {
        if (is_class(r, i, DM_WORD_REPORT_THAT))
            return i;
        if (is_quote(r, i) || is_any_verb(r, i) || is_negation(r, i) || dm_is_mark(r.p, i, ':'))
            return last;
    }
    return last;
}

/* The verb's own subject, right beside it. */
static bool close_subject(reader r, size_t first, size_t verb, size_t end, dm_mention *subject)
{
    if (dm_word_as(r.p, verb, DM_WORD_PARTICIPLE) && subject_of_participle(r, first, verb, subject))
        return true;
    return subject_before(r, first, verb, true, subject) ||
           subject_after(r, verb, end, r.p->language == DM_DUTCH, subject);
}

static bool is_denied(reader r, size_t first, size_t verb)
{
    for (size_t i = verb; i > first && verb - i < 4; i--)
        if (is_negation(r, i - 1))
            return true;
    return false;
}

static bool read_that_clause(reader r, size_t first, size_t last, dm_clause *clause,
                             dm_item_range *reported)
{
    for (size_t i = first; i < last && i < first + WINDOW; i++) {
        const dm_lexeme *verb = verb_at(r, i, last);
        if (!verb)
            verb = dm_word_as(r.p, i, DM_WORD_PARTICIPLE);
        if (!verb || is_denied(r, first, i))
            continue;
        size_t that = find_that(r, i, last);
        if (that == last || !close_subject(r, first, i, that, &clause->subject))
            continue;
        *reported = (dm_item_range){that + 1, without_end_mark(r, that + 1, last)};
        return make_clause(clause, verb, first, that + 1, "that-clause", 0.9);
    }
    return false;
}

/* The verbs that English follows with a clause without "that". */
static bool may_drop_that(const dm_lexeme *verb)
{
    static const char *const lemmas[] = {"say",    "add",     "warn",    "believe", "think",
                                         "insist", "argue",   "claim",   "admit",   "allege",
                                         "hope",   "confirm", "suggest", "tell"};
    for (size_t i = 0; i < sizeof lemmas / sizeof *lemmas; i++)
        if (dm_slice_equal(verb->lemma, dm_slice_of(lemmas[i])))
            return true;
    return false;
}

static bool has_finite_verb(reader r, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        dm_slice word = is_word(r, i) ? r.p->words[i].folded : (dm_slice){NULL, 0};
        if (is_any_verb(r, i) || (word.size > 4 && memcmp(word.data + word.size - 2, "ed", 2) == 0))
            return true;
    }
    return false;
}

static bool begins_clause(reader r, size_t at)
{
    dm_mention unused;
    return is_class(r, at, DM_WORD_DETERMINER) || is_class(r, at, DM_WORD_SELF) ||
           is_class(r, at, DM_WORD_PRONOUN_IT) || r.p->words[at].kind == DM_ITEM_NUMBER ||
           says(r, at, "there") || dm_read_mention(r.book, r.p, at, false, &unused);
}

static bool read_bare_clause(reader r, size_t first, size_t last, dm_clause *clause,
                             dm_item_range *reported)
{
    if (r.p->language != DM_ENGLISH)
        return false;
    for (size_t i = first; i + 3 < last && i < first + WINDOW; i++) {
        const dm_lexeme *verb = verb_at(r, i, last);
        if (!verb || !may_drop_that(verb) || is_denied(r, first, i) ||
            !subject_before(r, first, i, true, &clause->subject))
            continue;
        size_t start = skip_adverbs(r, i + 1, last);
        if (dm_slice_equal(verb->lemma, DM_SLICE("tell"))) {
            dm_mention listener;
            if (!dm_read_mention(r.book, r.p, start, true, &listener))
                start += is_word(r, start);
            else
                start = listener.core.last;
        }
        size_t end = without_end_mark(r, start, last);
        if (start >= end || !begins_clause(r, start) || count_words(r, start, end) < 4 ||
            !has_finite_verb(r, start + 1, end))
            continue;
        *reported = (dm_item_range){start, end};
        return make_clause(clause, verb, first, start, "bare-clause", 0.8);
    }
    return false;
}

static bool read_according_first(reader r, size_t first, size_t last, dm_clause *clause,
                                 dm_item_range *reported)
{
    if (!is_class(r, first, DM_WORD_ACCORDING) || !read_source(r, first, last, clause))
        return false;
    size_t start = clause->items.last + dm_is_mark(r.p, clause->items.last, ',');
    size_t end = without_end_mark(r, start, last);
    if (count_words(r, start, end) < 4)
        return false;
    *reported = (dm_item_range){start, end};
    return true;
}

bool dm_clause_indirect(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                        size_t last, dm_clause *clause, dm_item_range *reported)
{
    reader r = {book, paragraph};
    if (dm_clause_final(book, paragraph, first, last, clause)) {
        *reported = (dm_item_range){first, clause->items.first};
        dm_mention subject; /* "De minister, Jan Jansen, sprak dat tegen.": nothing is reported */
        bool bare = dm_read_mention(book, paragraph, first, false, &subject) &&
                    subject.whole.last >= reported->last;
        if (!bare && count_words(r, reported->first, reported->last) >= 3)
            return true;
    }
    *clause = (dm_clause){0};
    return read_that_clause(r, first, last, clause, reported) ||
           read_according_first(r, first, last, clause, reported) ||
           read_bare_clause(r, first, last, clause, reported);
}

bool dm_clause_back_reference(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                              size_t last, dm_clause *clause)
{
    reader r = {book, paragraph};
    *clause = (dm_clause){0};
    if (paragraph->language != DM_DUTCH || (!says(r, first, "dat") && !says(r, first, "dit")))
        return false;
    const dm_lexeme *verb = verb_at(r, first + 1, last);
    bool perfect = says(r, first + 1, "heeft") || says(r, first + 1, "hebben");
    for (size_t i = first + 2; perfect && !verb && i < last && i < first + WINDOW; i++)
        verb = dm_word_as(paragraph, i, DM_WORD_PARTICIPLE);
    if (!verb || !subject_after(r, first + 1, last, true, &clause->subject))
        return false;
    return make_clause(clause, verb, first, last, "back-reference", 0.85);
}

bool dm_sentence_subject(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                         size_t last, dm_mention *subject)
{
    reader r = {book, paragraph};
    for (size_t at = first; at < last && at < first + WINDOW; at++) {
        if (!dm_read_mention(book, paragraph, at, false, subject) || subject->neuter)
            continue;
        if (!is_prepositional(r, subject->whole.first) && subject->core.last <= last)
            return true;
        at = subject->core.last - 1;
    }
    return false;
}
