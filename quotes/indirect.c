/* Tried in this order: the clause behind what it reports ("…, vindt Borrell"), amid it ("The
 * budget, she said, …"), before it ("zegt dat …", "volgens Borrell …", "said …"). What is denied,
 * asked or merely feared is not reported. */
#include "quotes/indirect.h"

#include "quotes/verbs.h"

enum { SHORT = 8, FEWEST_WORDS = 3, FEWEST_BARE = 3, REACH_OF_VERB = 5 };

static size_t without_end_mark(reader r, size_t first, size_t last)
{
    while (last > first && word_at(r, last - 1)->kind == DM_ITEM_PUNCTUATION &&
           strchr(".!?,;:", word_at(r, last - 1)->mark))
        last--;
    return last;
}

static size_t count_words(reader r, size_t first, size_t last)
{
    size_t count = 0;
    for (size_t i = first; i < last; i++)
        count += is_word(r, i) || word_at(r, i)->kind == DM_ITEM_NUMBER;
    return count;
}

static bool is_denied(reader r, size_t first, size_t verb)
{
    for (size_t i = verb; i > first && verb - i < 4; i--)
        if (is_class(r, i - 1, CLASS(NEGATION)))
            return true;
    return false;
}

static bool take_part(dm_report *report, size_t first, size_t last)
{
    report->parts[report->part_count++] = (dm_item_range){first, last};
    return true;
}

/* --- the clause behind or amid what it reports ------------------------------------------------ */

static bool read_final(reader r, size_t first, size_t last, dm_report *report)
{
    if (!dm_clause_final(r.book, r.p, first, last, &report->clause))
        return false;
    size_t end = report->clause.items.first;
    dm_mention subject; /* "De minister, Jan Jansen, sprak dat tegen.": nothing is reported */
    bool bare = dm_read_mention(r.book, r.p, first, false, &subject) && subject.whole.last >= end;
    bare |= is_class(r, first, CLASS(PREPOSITION)) && end < first + SHORT &&
            word_at(r, first + 1)->kind == DM_ITEM_NUMBER; /* At 11:14 p.m., … */
    if (bare || count_words(r, first, end) < FEWEST_WORDS)
        return false;
    return take_part(report, first, end);
}

static bool has_finite_verb(reader r, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        dm_slice word = is_word(r, i) ? word_at(r, i)->folded : (dm_slice){NULL, 0};
        if (says(r, i, "and") || says(r, i, "or") || says(r, i, "both") || says(r, i, "neither"))
            continue;
        if (is_class(r, i, CLASS(VERB)))
            return true;
        if (is_class(r, i, CLASS(CONNECTIVE) | CLASS(REPORT_THAT)) ||
            (says(r, i, "to") && !is_class(r, i + 1, CLASS(DETERMINER)) &&
             !word_at(r, i + 1)->capital))
            return false;
        if (dm_is_any_verb(r, i) ||
            (word.size > 4 && memcmp(word.data + word.size - 2, "ed", 2) == 0))
            return true;
    }
    return false;
}

/* "The budget, she said, would pass." */
static bool read_amid(reader r, size_t first, size_t last, dm_report *report)
{
    for (size_t at = first + 1; at + FEWEST_WORDS < last && at < first + DM_WINDOW; at++) {
        dm_clause *clause = &report->clause;
        if (!dm_is_mark(r.p, at, ','))
            continue;
        *clause = (dm_clause){0};
        bool found = dm_read_source(r, at + 1, last, clause) ||
                     dm_read_inverted(r, at + 1, last, clause) ||
                     dm_read_straight(r, at + 1, last, clause);
        size_t behind = clause->items.last;
        if (!found || clause->speaker != DM_SPEAKS_SUBJECT || !dm_is_mark(r.p, behind, ','))
            continue;
        size_t end = without_end_mark(r, behind + 1, last);
        if (count_words(r, behind + 1, end) < 2 || dm_verb_at(r, behind + 1, last))
            continue;
        clause->rule = "amid";
        take_part(report, first, at);
        /* "…, according to X, and most of it comes from …": the reporter's own words again */
        bool own = is_class(r, behind + 1, CLASS(JOINT) | CLASS(CONTRAST)) &&
                   has_finite_verb(r, behind + 2, end);
        return own || take_part(report, behind + 1, end);
    }
    return false;
}

/* --- the clause before what it reports ---------------------------------------------------------
 */

/* "over de berichten dat", "the fact that": not what the verb reports; but "tegen de pers dat". */
static bool belongs_to_noun(reader r, size_t that, size_t verb)
{
    enum { FAR = 4 };
    dm_slice noun = word_at(r, that - 1)->folded; /* asked it to stop diverting rivers that feed */
    if (r.p->language == DM_ENGLISH && that > verb + FAR && is_word(r, that - 1) &&
        !word_at(r, that - 1)->capital && !is_function_word(r, that - 1) &&
        !word_at(r, that - 1)->role && noun.size > 3 && noun.data[noun.size - 1] == 's')
        return true;
    if (that < verb + 3 || !is_class(r, that - 2, CLASS(DETERMINER)) ||
        is_function_word(r, that - 1) || word_at(r, that - 1)->role)
        return false;
    size_t before = that - 3;
    return says(r, before, "over") || says(r, before, "about") ||
           !is_class(r, before, CLASS(PREPOSITION) | CLASS(TOWARD) | CLASS(FINITE) | CLASS(ADVERB));
}

/* zegt … dat, said … that: the item of the conjunction; `last` where none belongs to the verb. */
static size_t find_that(reader r, size_t verb, size_t last)
{
    enum { FURTHEST = 14 };
    const dm_lexeme *lexeme = dm_verb_at(r, verb, last);
    bool negative =
        lexeme && dm_slice_starts(lexeme->lemma, DM_SLICE("niet ")); /* sluit niet uit */
    for (size_t i = verb + 1; i < last && i < verb + FURTHEST; i++) {
        if (r.p->language == DM_DUTCH && dm_is_mark(r.p, i, ',') &&
            is_class(r, i + 1, CLASS(REPORT_THAT)) && i > verb + 1)
            return last; /* graan uit Noordland, dat … */
        if (is_class(r, i, CLASS(REPORT_THAT)))
            return belongs_to_noun(r, i, verb) || says(r, i + 1, "as") ? last : i;
        bool own = lexeme && dm_slice_equal(word_at(r, i)->folded, lexeme->particle) &&
                   lexeme->particle.size; /* liet bij aankomst weten dat */
        bool title = is_quote(r, i) && is_class(r, i - 1, CLASS(PREPOSITION)); /* in ‘Buitenhof’ */
        if ((is_quote(r, i) && !title) || (dm_is_any_verb(r, i) && !own) ||
            (is_class(r, i, CLASS(NEGATION)) && !negative) || dm_is_mark(r.p, i, ':'))
            return last;
    }
    return last;
}

/* "She called it a mistake and warned that …": the subject of the sentence. */
static bool joined_subject(reader r, size_t first, size_t verb, dm_clause *clause)
{
    size_t before = verb;
    while (before > first && is_class(r, before - 1, CLASS(ADVERB)))
        before--;
    clause->other_count = 0;
    return before > first && is_class(r, before - 1, CLASS(JOINT) | CLASS(CONTRAST)) &&
           dm_sentence_subject(r.book, r.p, first, before, &clause->subject);
}

/* The verb's own subject, right beside it. */
static bool close_subject(reader r, size_t first, size_t verb, size_t end, dm_clause *clause)
{
    if (dm_word_as(r.p, verb, DM_WORD_PARTICIPLE) &&
        dm_subject_of_participle(r, first, verb, clause))
        return true;
    clause->other_count = 0;
    if (dm_is_gerund(r, verb))
        return dm_sentence_subject(r.book, r.p, first, verb, &clause->subject);
    if (dm_inverted_subject(r, first, verb, end, clause) ||
        dm_subject_before(r, first, verb, true, clause) ||
        dm_subject_behind(r, first, verb, end, clause))
        return true;
    return joined_subject(r, first, verb, clause);
}

/* Where a second report begins within the words of the first: "… en voegde eraan toe dat". */
static size_t next_report(reader r, size_t first, size_t last)
{
    size_t start = dm_sentence_start(r.p, first);
    bool subordinate = says(r, start, "while") || says(r, start, "although") ||
                       says(r, start, "terwijl") || says(r, start, "hoewel");
    for (size_t i = first + 2; i + 2 < last; i++) {
        if (subordinate && dm_is_mark(r.p, i, ','))
            return i; /* While Delhi maintains that …, the minister feels that … */
        bool apart = dm_is_mark(r.p, i - 1, ',') || is_quote(r, i - 1);
        if (is_class(r, i, CLASS(JOINT)) && is_class(r, i + 1, CLASS(REPORT_THAT)) && apart)
            return i; /* …, and that … */
        if (dm_is_mark(r.p, i, ',') && dm_is_gerund(r, i + 1) && dm_verb_at(r, i + 1, last) &&
            is_class(r, i + 2, CLASS(REPORT_THAT)))
            return i; /* …, adding that … */
        bool joined = is_class(r, i, CLASS(JOINT) | CLASS(CONTRAST)) && !is_quote(r, i + 1);
        size_t verb = dm_skip_adverbs(r, i + 1, last);
        dm_mention other;
        if (joined && dm_read_mention(r.book, r.p, i + 1, false, &other) && !other.neuter)
            verb = dm_skip_adverbs(r, other.whole.last, last);
        if (joined && dm_verb_at(r, verb, last) &&
            !(dm_verb_at(r, verb, last)->traits & DM_VERB_NOUN && r.p->language == DM_DUTCH))
            return i;
    }
    return last;
}

static bool finish_report(reader r, size_t start, size_t last, size_t fewest, dm_report *report)
{
    size_t stop = next_report(r, start, last);
    for (size_t i = start; i < stop; i++)
        if (dm_is_mark(r.p, i, ';'))
            stop = i;
    size_t end = without_end_mark(r, start, stop);
    return count_words(r, start, end) >= fewest && take_part(report, start, end);
}

static bool read_that_clause(reader r, size_t first, size_t last, dm_report *report)
{
    for (size_t i = first; i < last && i < first + DM_WINDOW; i++) {
        if (!is_class(r, i, CLASS(FINITE) | CLASS(PARTICIPLE)))
            continue;
        const dm_lexeme *verb = dm_verb_at(r, i, last);
        if (!verb)
            verb = dm_participle_at(r, i, last);
        if (!verb || (verb->traits & DM_VERB_ADVERB) || is_denied(r, first, i))
            continue;
        dm_clause *clause = &report->clause;
        *clause = (dm_clause){0};
        size_t that = find_that(r, i, last);
        if (r.p->language == DM_ENGLISH && (verb->traits & DM_VERB_OBJECT) && that > i + 1)
            continue; /* rejected suggestions that … */
        if (that == last || !close_subject(r, first, i, that, clause))
            continue;
        clause->plural = dm_is_plural_form(r, i);
        dm_make_clause(clause, verb, first, that + 1, "that-clause", 0.9);
        if (dm_is_text(r, &clause->subject))
            dm_take_author(r, clause);
        bool noun = is_class(r, that + 1, CLASS(NEGATION) | CLASS(ADVERB)); /* vindt dat niet erg */
        return finish_report(r, that + 1, last, noun ? FEWEST_WORDS : 2, report);
    }
    return false;
}

/* Not: said goodbye to, said in a statement that. */
static bool begins_clause(reader r, size_t at)
{
    if (is_class(r, at, CLASS(REPORT_THAT)))
        return false;
    if (is_class(r, at, CLASS(DETERMINER) | CLASS(SELF) | CLASS(PRONOUN_IT) | CLASS(QUANTITY)) ||
        word_at(r, at)->kind == DM_ITEM_NUMBER || says(r, at, "no") ||
        (says(r, at, "at") && says(r, at + 1, "least")))
        return true;
    return is_word(r, at) && !is_class(r, at,
                                       CLASS(PREPOSITION) | CLASS(CONNECTIVE) | CLASS(FINITE) |
                                           CLASS(AUXILIARY) | CLASS(TOWARD) | CLASS(NEGATION));
}

/* said on Monday: the day is passed over. */
static size_t behind_day(reader r, size_t at, size_t last)
{
    size_t day = at + 1;
    return says(r, at, "on") && is_class(r, day, CLASS(ADVERB)) ? dm_skip_adverbs(r, day, last)
                                                                : at;
}

/* said in a statement it …, told reporters on the steps of the palace the …: a phrase with its
 * preposition is passed over where a new noun phrase with a verb follows it. */
static size_t behind_phrases(reader r, size_t at, size_t last)
{
    enum { FURTHEST = 12, MOST_NOUNS = 4 };
    const uint64_t openers = CLASS(DETERMINER) | CLASS(SELF) | CLASS(PRONOUN_IT) |
                             CLASS(PRONOUN_M) | CLASS(PRONOUN_F) | CLASS(PRONOUN_PLURAL);
    if (!is_class(r, at, CLASS(PREPOSITION)))
        return at;
    for (size_t i = at + 2; i < last && i < at + FURTHEST; i++) {
        if (is_quote(r, i) || word_at(r, i)->kind == DM_ITEM_PUNCTUATION ||
            is_class(r, i, CLASS(REPORT_THAT)) || dm_is_any_verb(r, i))
            break;
        if (!is_class(r, i, openers) || is_class(r, i - 1, CLASS(PREPOSITION)))
            continue;
        for (size_t verb = i + 1; verb < last && verb <= i + MOST_NOUNS; verb++)
            if (is_class(r, verb, CLASS(AUXILIARY)))
                return i;
    }
    return at;
}

/* "thinks boycotts punish the wrong people": such a verb has no other object of that length. */
static bool is_long_enough(reader r, size_t start, size_t end)
{
    return count_words(r, start, end) >= FEWEST_BARE + 1 && is_word(r, start + 1) &&
           !is_class(r, start + 1, CLASS(PREPOSITION) | CLASS(CONNECTIVE));
}

/* told Raab, told reporters in London: where what was told begins. */
static size_t behind_listener(reader r, size_t at)
{
    dm_mention listener;
    if (dm_read_mention(r.book, r.p, at, true, &listener))
        return listener.core.last;
    return at + is_word(r, at);
}

/* English leaves "that" out: "Blinken said Russia must withdraw." */
static bool read_bare_clause(reader r, size_t first, size_t last, dm_report *report)
{
    if (r.p->language != DM_ENGLISH)
        return false;
    for (size_t i = first; i + 3 < last && i < first + DM_WINDOW; i++) {
        const dm_lexeme *verb = dm_verb_at(r, i, last);
        dm_clause *clause = &report->clause;
        if (!verb)
            continue;
        *clause = (dm_clause){0};
        if (!(verb->traits & DM_VERB_BARE) || is_denied(r, first, i) ||
            !(dm_subject_before(r, first, i, true, clause) || joined_subject(r, first, i, clause) ||
              (dm_is_gerund(r, i) && !(i > first && is_class(r, i - 1, CLASS(PREPOSITION))) &&
               dm_sentence_subject(r.book, r.p, first, i, &clause->subject))))
            continue;
        size_t start = dm_skip_adverbs(r, i + 1, last);
        if (dm_slice_equal(verb->lemma, DM_SLICE("tell")) && start == i + 1)
            start = behind_listener(r, start);
        start = behind_phrases(r, behind_day(r, start, last), last);
        size_t end = without_end_mark(r, start, last);
        bool clausal = verb->traits & DM_VERB_CLAUSAL;
        if (start >= end || !begins_clause(r, start) || count_words(r, start, end) < FEWEST_BARE ||
            !(has_finite_verb(r, start + 1, end) || (clausal && is_long_enough(r, start, end))))
            continue;
        dm_make_clause(clause, verb, first, start, "bare-clause", 0.8);
        if (dm_is_text(r, &clause->subject))
            dm_take_author(r, clause);
        return finish_report(r, start, last, FEWEST_BARE, report);
    }
    return false;
}

/* Volgens Borrell …; naar eigen zeggen heeft de fabriek … */
static bool read_source_first(reader r, size_t first, size_t last, dm_report *report)
{
    dm_clause *clause = &report->clause;
    *clause = (dm_clause){0};
    size_t start;
    if (is_class(r, first, CLASS(ACCORDING) | CLASS(PHRASE)) &&
        dm_read_source(r, first, last, clause)) {
        start = clause->items.last + dm_is_mark(r.p, clause->items.last, ',');
    } else {
        start = first + dm_phrase_at(r, first, DM_WORD_OWN_WORDS);
        start += start > first && dm_is_mark(r.p, start, ',');
        bool inverted = r.p->language == DM_DUTCH && is_class(r, start, CLASS(AUXILIARY));
        if (start == first || !dm_read_speakers(r.book, r.p, start + inverted, true, clause))
            return false;
        dm_make_clause(clause, NULL, first, start, "own-words", 0.8);
    }
    /* Bij monde van zijn advocaat laat het bedrijf weten dat … */
    for (size_t i = start; r.p->language == DM_DUTCH && i < last && i < start + REACH_OF_VERB;
         i++) {
        size_t that = dm_verb_at(r, i, last) ? find_that(r, i, last) : last;
        if (that < last)
            start = that + 1;
    }
    size_t end = without_end_mark(r, start, last);
    return count_words(r, start, end) >= FEWEST_BARE && take_part(report, start, end);
}

/* "Rusland heeft volgens Raab het verdrag geschonden": the whole sentence is reported. */
static bool read_source_amid(reader r, size_t first, size_t last, dm_report *report)
{
    for (size_t i = first + 1; i < last && i < first + DM_WINDOW; i++) {
        if (!is_class(r, i, CLASS(ACCORDING)))
            continue;
        report->clause = (dm_clause){0};
        if (!dm_read_source(r, i, last, &report->clause))
            continue;
        size_t end = without_end_mark(r, first, last);
        report->clause.confidence = 0.85;
        return count_words(r, first, end) >= FEWEST_BARE + 2 && take_part(report, first, end);
    }
    return false;
}

/* "and added that …", behind a report of the same speaker. */
static bool read_next_report(reader r, size_t at, size_t last, dm_report *report)
{
    size_t place = dm_skip_adverbs(r, at + 1, last);
    const dm_lexeme *verb = dm_verb_at(r, place, last);
    size_t that = find_that(r, place, last);
    if (is_class(r, at + 1, CLASS(REPORT_THAT))) {
        dm_make_clause(&report->clause, NULL, at, at + 2, "that-clause", 0.85);
        report->same_speaker = true;
        return finish_report(r, at + 2, last, 2, report);
    }
    if (!verb) /* "…, while Dumitrescu pledged that …" */
        return read_that_clause(r, at + 1, last, report) ||
               read_bare_clause(r, at + 1, last, report);
    if (that == last || is_denied(r, at, place))
        return false;
    dm_make_clause(&report->clause, verb, at, that + 1, "that-clause", 0.85);
    report->same_speaker = true;
    return finish_report(r, that + 1, last, 2, report);
}

/* With "that" or without, whichever stands first. */
static bool read_first_clause(reader r, size_t first, size_t last, dm_report *report)
{
    dm_report bare = {0};
    bool found = read_that_clause(r, first, last, report);
    size_t limit = found ? report->parts[0].first : last;
    if (!read_bare_clause(r, first, last, &bare) || (found && bare.parts[0].first >= limit))
        return found;
    *report = bare;
    return true;
}

size_t dm_read_reports(dm_phrasebook book, const dm_paragraph *paragraph, size_t first, size_t last,
                       dm_report reports[DM_MOST_REPORTED])
{
    reader r = {book, paragraph};
    size_t count = 0;
    reports[0] = (dm_report){0};
    if (read_final(r, first, last, &reports[0])) {
        size_t at = next_report(r, reports[0].clause.items.first + 1, last);
        reports[1] = (dm_report){0};
        return at < last && read_next_report(r, at, last, &reports[1]) ? 2 : 1;
    }
    if (read_amid(r, first, last, &reports[0]))
        return 1;
    if (!read_source_first(r, first, last, &reports[0]) &&
        !read_first_clause(r, first, last, &reports[0]) &&
        !read_source_amid(r, first, last, &reports[0]))
        return 0;
    for (count = 1; count < DM_MOST_REPORTED; count++) {
        size_t from = reports[count - 1].parts[0].first;
        size_t at = next_report(r, from, last);
        reports[count] = (dm_report){0};
        if (at == last || !read_next_report(r, at, last, &reports[count]))
            break;
    }
    return count;
}

bool dm_read_back_reference(dm_phrasebook book, const dm_paragraph *paragraph, size_t first,
                            size_t last, dm_clause *clause)
{
    reader r = {book, paragraph};
    *clause = (dm_clause){0};
    if (paragraph->language != DM_DUTCH || (!says(r, first, "dat") && !says(r, first, "dit")))
        return false;
    const dm_lexeme *verb = dm_verb_at(r, first + 1, last);
    bool perfect = says(r, first + 1, "heeft") || says(r, first + 1, "hebben");
    for (size_t i = first + 2; perfect && !verb && i < last && i < first + DM_WINDOW; i++)
        verb = dm_participle_at(r, i, last);
    if (!verb || (verb->traits & DM_VERB_THING) ||
        !dm_subject_after(r, first + 1, last, true, clause))
        return false;
    clause->plural = dm_is_plural_form(r, first + 1);
    return dm_make_clause(clause, verb, first, last, "back-reference", 0.85);
}
