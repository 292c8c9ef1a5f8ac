/* Both languages put the clause before, inside or behind what is reported; Dutch inverts verb and
 * subject behind a quotation ("…", zegt Borrell) and in main clauses that begin with something else
 * (Maandag zei Borrell dat …). All searches look at a bounded window of items, so that a sentence
 * without end costs no more than its length. */
#include "quotes/verbs.h"

enum { MOST_COMMAS = 6 };

static const struct {
    const char *word;
    char gender;
    bool object;
} own_pronouns[] = {{"hem", 'm', true},   {"haar", 'f', true},  {"hen", 'p', true},
                    {"hun", 'p', false},  {"zijn", 'm', false}, {"him", 'm', true},
                    {"his", 'm', false},  {"her", 'f', true},   {"them", 'p', true},
                    {"their", 'p', false}};

/* --- behind a quotation -------------------------------------------------------------------- */

static bool take_pronoun(size_t first, size_t last, char gender, dm_clause *clause)
{
    clause->other_count = 0;
    clause->subject = (dm_mention){.pronoun = true, .gender = gender};
    clause->subject.whole = clause->subject.core = (dm_item_range){first, last};
    clause->items = (dm_item_range){first, last};
    return true;
}

/* in his view, in haar ogen: the phrase has its speaker within. */
static bool read_own(reader r, size_t at, size_t length, dm_clause *clause)
{
    for (size_t i = at + 1; i < at + length; i++)
        for (size_t n = 0; n < sizeof own_pronouns / sizeof *own_pronouns; n++)
            if (says(r, i, own_pronouns[n].word))
                return take_pronoun(at, at + length, own_pronouns[n].gender, clause);
    return false;
}

/* volgens hem; "volgens haar" where no noun of hers follows. */
static bool read_object_pronoun(reader r, size_t at, size_t end, dm_clause *clause)
{
    dm_mention hers;
    if (at >= end || (dm_read_mention(r.book, r.p, at, false, &hers) && !hers.pronoun))
        return false;
    for (size_t n = 0; n < sizeof own_pronouns / sizeof *own_pronouns; n++)
        if (own_pronouns[n].object && says(r, at, own_pronouns[n].word))
            return take_pronoun(at, at + 1, own_pronouns[n].gender, clause);
    return false;
}

/* "Volgens de planning": the noun is of no person that the lexicon knows. */
static bool is_mere_thing(reader r, const dm_mention *subject)
{
    return !subject->role_noun && !subject->pronoun && !dm_has(subject->name) &&
           !subject->institution && !subject->national &&
           (says(r, subject->whole.first, "de") || says(r, subject->whole.first, "het") ||
            says(r, subject->whole.first, "the"));
}

bool dm_read_source(reader r, size_t at, size_t end, dm_clause *clause)
{
    const dm_lexeme *adverb = dm_word_as(r.p, at, DM_WORD_FINITE);
    adverb = adverb && (adverb->traits & DM_VERB_ADVERB) ? adverb : NULL;
    size_t length = adverb ? 1 : dm_phrase_at(r, at, DM_WORD_ACCORDING);
    size_t speaker = at + length;
    if (!length || speaker > end)
        return false;
    if (!read_own(r, at, length, clause) && !read_object_pronoun(r, speaker, end, clause) &&
        (speaker == end || !dm_read_speakers(r.book, r.p, speaker, true, clause) ||
         clause->subject.neuter || is_mere_thing(r, &clause->subject)))
        return false;
    static const char *const matter[] = {"figures", "data",      "sources", "records", "statistics",
                                         "reports", "estimates", "cijfers", "bronnen"};
    for (size_t i = 0; i < sizeof matter / sizeof *matter; i++)
        if (says(r, clause->items.last, matter[i]) && clause->items.last < end) {
            clause->items.last++; /* according to UN figures */
            break;
        }
    return dm_make_clause(clause, adverb, at, clause->items.last, adverb ? "aldus" : "according-to",
                          0.95);
}

/* klinkt het in Brussel; luidt de verklaring van Borrell; is te horen op beelden. */
static bool read_thing_clause(reader r, const dm_lexeme *verb, size_t at, size_t end,
                              dm_clause *clause)
{
    size_t next = at + 1;
    clause->speaker = DM_SPEAKS_TOPIC;
    dm_make_clause(clause, verb, at, next, "thing", 0.6);
    if (verb->traits & DM_VERB_HEARSAY) {
        clause->speaker = DM_SPEAKS_NOBODY;
        return true;
    }
    if (verb->particle.size)
        return true; /* zo valt te lezen */
    if (says(r, next, "het") || says(r, next, "er"))
        next = dm_skip_adverbs(r, next + 1, end);
    bool place = is_class(r, next, CLASS(PREPOSITION));
    if (says(r, next, "in") && is_class(r, next + 1, CLASS(DETERMINER)) &&
        is_class(r, next + 2, CLASS(TEXT)))
        return true; /* klinkt het in een verklaring */
    next += place;
    if (next >= end || !dm_read_mention(r.book, r.p, next, true, &clause->subject))
        return true;
    clause->items.last = clause->subject.whole.last;
    if (dm_is_text(r, &clause->subject))
        return dm_take_author(r, clause);
    if (place || clause->subject.institution)
        clause->speaker = DM_SPEAKS_SUBJECT;
    return true;
}

static bool ends_in_ed(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    return word.size > 3 && memcmp(word.data + word.size - 2, "ed", 2) == 0;
}

/* "beet hij van zich af", "shrugged Weller": any small word between a quotation and a name
 * or pronoun is its verb, though the lexicon does not have it. */
static bool read_unlisted(reader r, size_t at, size_t end, dm_clause *clause)
{
    if (at == 0 || !is_word(r, at) || word_at(r, at)->capital ||
        (r.p->language == DM_ENGLISH && !ends_in_ed(r, at)) ||
        (word_at(r, at)->entry && !dm_word_as(r.p, at, DM_WORD_FINITE)) ||
        !dm_subject_after(r, at, end, false, clause))
        return false;
    bool behind_quote = is_quote(r, at - 1) || (at > 1 && is_quote(r, at - 2));
    if (!behind_quote || !(dm_has(clause->subject.name) || clause->subject.pronoun))
        return false;
    return dm_make_clause(clause, NULL, at, clause->items.last, "verb-speaker", 0.8);
}

/* citeert persbureau Reuters minister Lavrov: the second one speaks. */
static void take_relayed(reader r, size_t end, dm_clause *clause)
{
    size_t next = clause->items.last;
    dm_mention quoted;
    if (next < end && dm_read_mention(r.book, r.p, next, false, &quoted) && !quoted.neuter) {
        clause->subject = quoted;
        clause->other_count = 0;
        clause->items.last = quoted.whole.last;
    }
}

/* heeft Rutte woensdag gezegd */
static bool read_perfect(reader r, size_t at, size_t end, dm_clause *clause)
{
    if (r.p->language != DM_DUTCH || !is_class(r, at, CLASS(AUXILIARY)) ||
        !(says(r, at, "heeft") || says(r, at, "hebben") || says(r, at, "had")) ||
        !dm_subject_after(r, at, end, true, clause))
        return false;
    for (size_t i = clause->items.last; i < end && i < at + DM_MOST_TAIL && !is_quote(r, i); i++) {
        const dm_lexeme *participle = dm_participle_at(r, i, end);
        if (participle)
            return dm_make_clause(clause, participle, at, i + 1, "verb-speaker", 0.9);
    }
    return false;
}

bool dm_read_inverted(reader r, size_t at, size_t end, dm_clause *clause)
{
    const dm_lexeme *verb = dm_verb_at(r, at, end);
    if (read_perfect(r, at, end, clause))
        return true;
    if (!verb)
        return read_unlisted(r, at, end, clause);
    if (verb->traits & DM_VERB_THING)
        return read_thing_clause(r, verb, at, end, clause);
    /* In English "described the act" has an object there, except behind a quotation. */
    bool generic = r.p->language == DM_DUTCH || (at > 0 && is_quote(r, at - 1));
    if (!dm_subject_after(r, at, end, generic, clause))
        return read_unlisted(r, at, end, clause);
    if (verb->traits & DM_VERB_RELAY)
        take_relayed(r, end, clause);
    clause->plural = dm_is_plural_form(r, at);
    return dm_make_clause(clause, verb, at, clause->items.last, "verb-speaker", 0.95);
}

/* a diplomat with knowledge of the talks said, a source close to the minister said: the item of the
 * verb behind what tells more of somebody without a name; `at` where there is none. */
static size_t behind_attribute(reader r, size_t at, size_t end)
{
    enum { FURTHEST = 9 };
    if (!is_class(r, at, CLASS(PREPOSITION)) && !says(r, at, "close") && !says(r, at, "familiar"))
        return at;
    for (size_t i = at + 1; i < end && i < at + FURTHEST && is_word(r, i); i++) {
        if (dm_verb_at(r, i, end) && !(dm_verb_at(r, i, end)->traits & DM_VERB_NOUN))
            return i;
        if (dm_is_any_verb(r, i) || is_class(r, i, CLASS(CONNECTIVE) | CLASS(REPORT_THAT)))
            break;
    }
    return at;
}

/* residents and medics said: the item of the verb. */
static size_t behind_plain_partner(reader r, const dm_mention *subject, size_t at, size_t end)
{
    bool partner = subject->role_noun && at + 2 < end && is_class(r, at, CLASS(JOINT)) &&
                   is_word(r, at + 1) && !word_at(r, at + 1)->capital &&
                   !is_function_word(r, at + 1) && dm_verb_at(r, at + 2, end);
    return partner ? at + 2 : at;
}

bool dm_read_straight(reader r, size_t at, size_t end, dm_clause *clause)
{
    if (!dm_read_speakers(r.book, r.p, at, true, clause))
        return false;
    size_t place = clause->items.last;
    for (size_t n = 0;
         n < DM_MOST_ADVERBS && place < end && is_class(r, place, CLASS(ADVERB) | CLASS(AUXILIARY));
         n++)
        place++;
    const dm_mention *subject = &clause->subject;
    if (!dm_has(subject->name) && !subject->pronoun)
        place = behind_attribute(r, behind_plain_partner(r, subject, place, end), end);
    const dm_lexeme *verb = place < end ? dm_verb_at(r, place, end) : NULL;
    if (!verb && place < end)
        verb = dm_participle_at(r, place, end);
    if (!verb || ((verb->traits & DM_VERB_NOUN) && subject->role_noun && !dm_has(subject->name) &&
                  subject->whole.last != place))
        return false;
    clause->plural = dm_is_plural_form(r, place);
    dm_make_clause(clause, verb, at, place + 1, "speaker-verb", 0.95);
    return dm_is_text(r, subject) ? dm_take_author(r, clause) : true;
}

/* “…” – Commissioner X */
static bool read_signature(reader r, size_t at, size_t end, dm_clause *clause)
{
    bool dash = dm_is_mark(r.p, at, '-') || (word_at(r, at)->kind == DM_ITEM_PUNCTUATION &&
                                             (unsigned char)word_at(r, at)->mark == 0xE2);
    if (!dash || !dm_read_mention(r.book, r.p, at + 1, false, &clause->subject) ||
        clause->subject.pronoun)
        return false;
    size_t behind = clause->subject.whole.last;
    if (behind < end && !dm_is_mark(r.p, behind, '.') && !dm_is_mark(r.p, behind, ','))
        return false;
    return dm_make_clause(clause, NULL, at, behind, "signature", 0.85);
}

bool dm_clause_after(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, size_t end,
                     dm_clause *clause)
{
    reader r = {book, paragraph};
    *clause = (dm_clause){0};
    bool found = read_signature(r, at, end, clause);
    while (dm_is_mark(paragraph, at, ','))
        at++;
    if (!found && (says(r, at, "zo") || says(r, at, "so")) && dm_verb_at(r, at + 1, end))
        at++;
    found = found || dm_read_source(r, at, end, clause) || dm_read_inverted(r, at, end, clause) ||
            dm_read_straight(r, at, end, clause);
    clause->adjacent = found;
    return found;
}

/* --- before a quotation -------------------------------------------------------------------- */

/* Reuters quoted Lavrov as saying: the one behind the verb speaks. */
static bool read_relay(reader r, size_t verb_place, size_t at, dm_clause *clause)
{
    const dm_lexeme *verb = dm_verb_at(r, verb_place, at);
    bool passive = verb_place > 0 && is_class(r, verb_place - 1, CLASS(AUXILIARY)) &&
                   r.p->language == DM_ENGLISH;
    return verb && (verb->traits & DM_VERB_RELAY) && !passive &&
           dm_subject_after(r, verb_place, at, false, clause) && !clause->subject.pronoun &&
           dm_make_clause(clause, verb, verb_place, at, "relayed", 0.85);
}

/* "…, with Foreign Minister Tissot-Ndiaye warning that …": the one named right before it. */
static bool subject_of_with(reader r, size_t first, size_t verb, dm_clause *clause)
{
    enum { LONGEST = 12 };
    for (size_t at = verb; at-- > first && verb - at <= LONGEST;)
        if (says(r, at, "with"))
            return dm_read_mention(r.book, r.p, at + 1, false, &clause->subject) &&
                   clause->subject.whole.last == verb;
    return false;
}

/* "…, saying “…”": who the sentence is about says it. */
static bool take_sentence_subject(reader r, size_t first, size_t verb, dm_clause *clause)
{
    /* "…, the ministry said on Tuesday, calling it …": who just was given the word. */
    for (size_t i = verb; i-- > first && dm_is_gerund(r, verb);)
        if (dm_verb_at(r, i, verb) && !dm_is_gerund(r, i) &&
            dm_subject_before(r, first, i, true, clause))
            return true;
    clause->other_count = 0;
    return subject_of_with(r, first, verb, clause) ||
           dm_sentence_subject(r.book, r.p, first, verb, &clause->subject);
}

static bool read_introduction(reader r, size_t first, size_t at, size_t verb_place,
                              dm_clause *clause)
{
    const dm_lexeme *verb = dm_verb_at(r, verb_place, at);
    const dm_lexeme *participle = dm_participle_at(r, verb_place, at);
    if (says(r, verb_place, "accused") && says(r, verb_place + 1, "of") && !verb) {
        clause->speaker = DM_SPEAKS_NOBODY; /* Mulcahy accused of ‘megaphone diplomacy’ */
        return dm_make_clause(clause, participle, verb_place, at, "before", 0.5);
    }
    if (participle && dm_subject_of_participle(r, first, verb_place, clause))
        return dm_make_clause(clause, participle, clause->subject.whole.first, at, "before", 0.85);
    if (!verb)
        return false;
    if (read_relay(r, verb_place, at, clause))
        return true;
    if (r.p->language == DM_DUTCH && verb_place == first + 1 && says(r, first, "die")) {
        clause->speaker = DM_SPEAKS_TOPIC; /* Die noemde haar vertrek ‘een keuze’ */
        return dm_make_clause(clause, verb, first, at, "before", 0.7);
    }
    bool noun = verb->traits & DM_VERB_NOUN;
    bool gerund = dm_is_gerund(r, verb_place);
    if (gerund && verb_place > first && says(r, verb_place - 1, "as"))
        return false; /* Reuters quoted Lavrov as saying */
    bool joined = verb_place > first && is_class(r, verb_place - 1, CLASS(JOINT));
    bool found = gerund || joined
                     ? take_sentence_subject(r, first, verb_place, clause)
                     : dm_inverted_subject(r, first, verb_place, at, clause) ||
                           dm_subject_before(r, first, verb_place, true, clause) ||
                           dm_subject_behind(r, first, verb_place, at, clause) ||
                           (!noun && dm_subject_before(r, first, verb_place, false, clause));
    const dm_mention *s = &clause->subject; /* "a Palestinian state “when the time is right”" */
    if (found && noun && !dm_has(s->name) && !s->pronoun && !s->institution && !s->role_noun)
        return false;
    if (!found && (verb->traits & DM_VERB_OBJECT) && !says(r, at - 1, "by") &&
        !says(r, at - 1, "door")) /* "Memo accuses envoy of ‘selling visas’" */
        clause->speaker = DM_SPEAKS_NOBODY;
    else if (!found)
        return false;
    clause->plural = dm_is_plural_form(r, verb_place);
    size_t start = found && clause->subject.whole.first < verb_place ? clause->subject.whole.first
                                                                     : verb_place;
    dm_make_clause(clause, verb, start, at, "before", 0.85);
    return found && dm_is_text(r, &clause->subject) ? dm_take_author(r, clause) : true;
}

/* Borrell: “…” and the headline's Borrell: ‘…’ */
static bool read_label(reader r, size_t first, size_t at, dm_clause *clause)
{
    if (at < first + 2 || !dm_is_mark(r.p, at - 1, ':'))
        return false;
    dm_mention mentions[DM_MOST_MENTIONS];
    size_t start = at > first + DM_WINDOW ? at - DM_WINDOW : first;
    size_t count = dm_list_mentions(r, start, at - 1, mentions);
    size_t leading = 0; /* in "Human Rights Watch's Omar Shakir was not: “…”" the second */
    while (leading + 1 < count && (dm_is_owner(r, &mentions[leading]) ||
                                   dm_is_prepositional(r, mentions[leading].whole.first)))
        leading++;
    for (size_t i = count; i-- > 0;) {
        const dm_mention *m = &mentions[i];
        bool from = m->whole.first == first + 1 && is_class(r, first, CLASS(PREPOSITION));
        bool alone = m->whole.last == at - 1 && (m->whole.first == first || from);
        if (m->someone || m->neuter)
            continue;
        if (alone || (i == leading && !dm_is_prepositional(r, m->whole.first))) {
            clause->subject = *m;
            return dm_make_clause(clause, NULL, first, at, "label", alone ? 0.95 : 0.6);
        }
    }
    return false;
}

/* "One diplomat shrugged: “…”": a word that no lexicon has as a verb, between name and colon. */
static bool read_unlisted_before(reader r, size_t first, size_t at, dm_clause *clause)
{
    size_t verb = at - 2;
    if (at < first + 3 || !dm_is_mark(r.p, at - 1, ':') || !is_word(r, verb) ||
        word_at(r, verb)->capital || word_at(r, verb)->entry)
        return false;
    *clause = (dm_clause){0};
    if (!dm_subject_before(r, first, verb, true, clause))
        return false;
    clause->adjacent = true;
    return dm_make_clause(clause, NULL, clause->subject.whole.first, at, "before", 0.75);
}

bool dm_clause_before(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t at,
                      dm_clause *clause)
{
    enum { NEAR = 4 };
    const uint64_t cues = CLASS(ACCORDING) | CLASS(PHRASE) | CLASS(FINITE) | CLASS(PARTICIPLE);
    reader r = {book, paragraph};
    size_t start = at > first + DM_WINDOW ? at - DM_WINDOW : first;
    if (read_unlisted_before(r, first, at, clause))
        return true;
    for (size_t i = at; i-- > start;) {
        if (!is_class(r, i, cues))
            continue;
        *clause = (dm_clause){0};
        if (is_class(r, i, CLASS(ACCORDING) | CLASS(PHRASE)) && dm_read_source(r, i, at, clause))
            return true;
        if (!is_class(r, i, CLASS(FINITE) | CLASS(PARTICIPLE)) ||
            !read_introduction(r, first, at, i, clause))
            continue;
        clause->adjacent = i + 1 == at || dm_is_mark(paragraph, at - 1, ':') ||
                           dm_is_mark(paragraph, at - 1, ',') || at - i <= NEAR;
        return true;
    }
    *clause = (dm_clause){0};
    bool found = read_label(r, first, at, clause);
    clause->adjacent = found;
    return found;
}

/* --- at the end of the sentence ------------------------------------------------------------ */

/* schrijft Coenen in een rapport dat donderdag in stemming komt: the text that it stands in. */
static bool tells_of_text(reader r, size_t at, size_t last)
{
    return at + 3 < last && is_class(r, at, CLASS(PREPOSITION)) &&
           is_class(r, at + 1, CLASS(DETERMINER)) && is_word(r, at + 2) &&
           is_class(r, at + 3, CLASS(REPORT_THAT) | CLASS(CONNECTIVE));
}

/* What may follow a closing clause: places, times, listeners; no verb of its own. */
static bool is_mere_tail(reader r, size_t at, size_t last, dm_slice particle)
{
    if (at + DM_MOST_TAIL < last)
        return false;
    size_t behind = at + dm_is_mark(r.p, at, ',');
    if (is_class(r, behind, CLASS(TAIL)))
        return true; /* zei hij, toen hij aankwam */
    bool set_off = behind > 0 && dm_is_mark(r.p, behind - 1, ',');
    if (set_off && (says(r, behind, "who") || says(r, behind, "die")))
        return true; /* said the negotiator, who called it … */
    if (tells_of_text(r, behind, last))
        return true;
    dm_slice word = at < last && is_word(r, at) ? word_at(r, at)->folded : (dm_slice){NULL, 0};
    bool participle = r.p->language == DM_ENGLISH &&
                      word.size > 4 && /* an official involved in it */
                      (ends_in_ed(r, at) || dm_is_gerund(r, at));
    if (word.size && !participle &&
        !is_class(r, at, CLASS(PREPOSITION) | CLASS(ADVERB) | CLASS(TOWARD)) &&
        !dm_slice_equal(word, particle))
        return false;
    for (size_t i = at; i < last; i++)
        if (dm_is_mark(r.p, i, ',') && (is_class(r, i + 1, CLASS(TAIL)) ||
                                        (dm_is_gerund(r, i + 1) && dm_verb_at(r, i + 1, last))))
            return true; /* said in a filing, adding that … */
        else if (is_quote(r, i) || dm_is_any_verb(r, i) || dm_is_mark(r.p, i, ':') ||
                 is_class(r, i, CLASS(REPORT_THAT) | CLASS(NEGATION)))
            return false;
    return true;
}

/* she told The Hindu from Birgunj: where the listener ends. */
static size_t behind_listener(reader r, const dm_clause *clause, size_t last)
{
    dm_mention listener;
    size_t at = clause->items.last;
    bool tells = clause->verb && (dm_slice_equal(clause->verb->lemma, DM_SLICE("tell")) ||
                                  dm_slice_equal(clause->verb->lemma, DM_SLICE("vertellen")));
    if (!tells || at >= last)
        return at;
    if (dm_read_mention(r.book, r.p, at, true, &listener) && listener.whole.last <= last)
        return listener.whole.last;
    return at + is_word(r, at);
}

bool dm_clause_final(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t last,
                     dm_clause *clause)
{
    reader r = {book, paragraph};
    size_t commas = 0, start = last > first + DM_WINDOW ? last - DM_WINDOW : first;
    for (size_t at = last; at-- > start && commas < MOST_COMMAS;) {
        if (!dm_is_mark(paragraph, at, ','))
            continue;
        commas++;
        size_t from = at + 1;
        if (!is_word(r, from))
            continue;
        *clause = (dm_clause){0};
        from += (says(r, from, "zo") || says(r, from, "so")) && dm_verb_at(r, from + 1, last);
        if (!dm_read_source(r, from, last, clause) && !dm_read_inverted(r, from, last, clause) &&
            !dm_read_straight(r, from, last, clause))
            continue;
        if (says(r, clause->items.last, "to") && r.p->language == DM_ENGLISH)
            continue; /* …, urged both sides to talk */
        dm_slice particle = clause->verb ? clause->verb->particle : (dm_slice){NULL, 0};
        if (!is_mere_tail(r, behind_listener(r, clause, last), last, particle))
            continue;
        clause->items = (dm_item_range){at, last};
        return true;
    }
    return false;
}

bool dm_sentence_subject(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                         size_t last, dm_mention *subject)
{
    reader r = {book, paragraph};
    for (size_t at = first; at < last && at < first + DM_WINDOW; at++) {
        if (!dm_read_mention(book, paragraph, at, false, subject) || subject->neuter)
            continue;
        if (!dm_is_prepositional(r, subject->whole.first) && subject->core.last <= last &&
            !dm_is_owner(r, subject))
            return true;
        at = subject->core.last - 1;
    }
    return false;
}
