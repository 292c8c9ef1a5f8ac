/* A verb's subject stands right before it or, inverted, right behind it, with some adverbs between.
 * Where neither is so, the nearest mention before it that no other verb parts from it will do. */
#include "quotes/verbs.h"

/* --- verbs --------------------------------------------------------------------------------- */

/* Whether the separable verb's particle stands behind it, in its clause. */
static bool particle_follows(reader r, size_t at, size_t end, dm_slice particle)
{
    for (size_t i = at + 1; i < end && i < at + DM_MOST_TAIL && !is_quote(r, i); i++) {
        if (is_word(r, i) && dm_slice_equal(word_at(r, i)->folded, particle))
            return true;
        bool that = is_class(r, i, CLASS(REPORT_THAT)) && i + 1 < end && /* deed dat af als */
                    !dm_slice_equal(word_at(r, i + 1)->folded, particle);
        if (dm_is_mark(r.p, i, ':') || that)
            return false;
    }
    return false;
}

/* "was dismissed by critics": what is the subject there does not speak. */
static bool is_passive(reader r, size_t at)
{
    static const char *const forms[] = {"was", "were", "is", "are", "be", "been", "being"};
    if (r.p->language != DM_ENGLISH || at == 0 || dm_is_gerund(r, at))
        return false;
    if (says(r, at, "accused") && says(r, at + 1, "of"))
        return true; /* a headline's "Mulcahy accused of ‘megaphone diplomacy’" */
    size_t before = at - 1;
    while (before > 0 && is_class(r, before, CLASS(ADVERB)))
        before--;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (says(r, before, forms[i]))
            return is_class(r, at, CLASS(PARTICIPLE));
    return false;
}

const dm_lexeme *dm_verb_at(reader r, size_t at, size_t end)
{
    const dm_lexeme *plain = NULL;
    if (is_passive(r, at))
        return NULL;
    if (!is_class(r, at, CLASS(FINITE)) || (word_at(r, at)->capital && !is_sentence_start(r, at)))
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

const dm_lexeme *dm_participle_at(reader r, size_t at, size_t end)
{
    const dm_lexeme *plain = NULL, *participle = dm_word_as(r.p, at, DM_WORD_PARTICIPLE);
    for (; participle;
         participle = dm_lexeme_as(participle->next, DM_WORD_PARTICIPLE, r.p->language)) {
        /* Dutch writes the particle with it: opgeroepen. */
        bool bare = !participle->particle.size || r.p->language == DM_DUTCH;
        if (bare)
            plain = plain ? plain : participle;
        else if (particle_follows(r, at, end, participle->particle))
            return participle;
    }
    return plain;
}

bool dm_is_any_verb(reader r, size_t at)
{
    if (is_class(r, at, CLASS(AUXILIARY)))
        return true;
    const dm_lexeme *verb = dm_word_as(r.p, at, DM_WORD_FINITE);
    return verb && !(verb->traits & DM_VERB_NOUN);
}

bool dm_is_plural_form(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    return r.p->language == DM_DUTCH && is_word(r, at) && word.size > 3 &&
           memcmp(word.data + word.size - 2, "en", 2) == 0;
}

bool dm_is_gerund(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    return r.p->language == DM_ENGLISH && is_word(r, at) && word.size > 4 &&
           memcmp(word.data + word.size - 3, "ing", 3) == 0;
}

size_t dm_skip_adverbs(reader r, size_t at, size_t end)
{
    for (size_t n = 0; n < DM_MOST_ADVERBS && at < end && is_class(r, at, CLASS(ADVERB)); n++)
        at++;
    return at;
}

bool dm_make_clause(dm_clause *clause, const dm_lexeme *verb, size_t first, size_t last,
                    const char *rule, double confidence)
{
    clause->verb = verb;
    clause->items = (dm_item_range){first, last};
    clause->rule = rule;
    clause->confidence = confidence;
    return true;
}

/* --- texts that speak ---------------------------------------------------------------------- */

bool dm_is_text(reader r, const dm_mention *mention)
{
    if (dm_has(mention->name) || mention->institution || mention->pronoun)
        return false;
    for (size_t i = mention->role.first; i < mention->role.last; i++)
        if (is_class(r, i, CLASS(TEXT)))
            return true;
    return false;
}

bool dm_take_author(reader r, dm_clause *clause)
{
    dm_mention author;
    size_t behind = clause->subject.whole.last;
    bool named =
        dm_has(clause->subject.complement) && dm_read_owner(r.book, r.p, &clause->subject, &author);
    if (!named && is_class(r, behind, CLASS(PREPOSITION)))
        named = dm_read_mention(r.book, r.p, behind + 1, false, &author) && !author.pronoun;
    clause->speaker = named ? DM_SPEAKS_SUBJECT : DM_SPEAKS_TOPIC;
    if (named)
        clause->subject = author;
    clause->confidence *= 0.8;
    return true;
}

/* --- subjects ------------------------------------------------------------------------------ */

bool dm_is_prepositional(reader r, size_t at)
{
    return at > 0 && is_class(r, at - 1, CLASS(PREPOSITION) | CLASS(TOWARD) | CLASS(ACCORDING));
}

bool dm_is_owner(reader r, const dm_mention *mention)
{
    return !mention->pronoun && word_at(r, mention->core.last - 1)->possessive;
}

/* "Anonymous memo accuses": the sentence's first word, before a noun. */
static bool is_adjective(reader r, const dm_mention *mention)
{
    size_t at = mention->name.first;
    return dm_has(mention->name) && mention->name.last == at + 1 && is_sentence_start(r, at) &&
           (is_class(r, at + 1, CLASS(TEXT)) || word_at(r, at + 1)->role);
}

size_t dm_list_mentions(reader r, size_t first, size_t last, dm_mention *mentions)
{
    size_t count = 0;
    for (size_t at = first; at < last && count < DM_MOST_MENTIONS;) {
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

static bool is_joinable(const dm_mention *mention)
{
    return !mention->pronoun && !mention->someone &&
           (dm_has(mention->name) || mention->institution || mention->role_noun);
}

/* The mention joined to the one that ends before `at` ("…, Blinken", "… en Blinken"); false where
 * what follows begins a clause of its own. */
static bool read_partner(reader r, size_t at, dm_mention *partner, bool *last)
{
    *last = is_class(r, at, CLASS(JOINT));
    if (!*last && !dm_is_mark(r.p, at, ','))
        return false;
    if (!dm_read_mention(r.book, r.p, at + 1, false, partner) || !is_joinable(partner) ||
        says(r, at + 1, "a") || says(r, at + 1, "an") || says(r, at + 1, "een"))
        return false; /* "Kinzinger, an Illinois Republican and veteran" is one */
    size_t behind = partner->whole.last;
    if (*last)
        return !(is_class(r, behind, CLASS(AUXILIARY)));
    return is_class(r, behind, CLASS(JOINT)) || dm_is_mark(r.p, behind, ',');
}

/* "Kamerleden van VVD en JA21", "the Department for Food and Rural Affairs": what follows "and" is
 * part of what they belong to. */
static bool owns_partners(const dm_mention *mention)
{
    return dm_has(mention->complement) && !mention->owner_before && !dm_has(mention->name) &&
           mention->complement.last == mention->core.last;
}

static size_t behind_partners(reader r, size_t at)
{
    dm_mention partner;
    bool last = false;
    size_t end = at;
    while (!last && read_partner(r, end, &partner, &last) && !partner.role_noun)
        end = partner.whole.last;
    return last ? end : at;
}

bool dm_read_speakers(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, bool generic,
                      dm_clause *clause)
{
    reader r = {book, paragraph};
    clause->other_count = 0;
    if (!dm_read_mention(book, paragraph, at, generic, &clause->subject))
        return false;
    size_t end = clause->subject.whole.last;
    clause->items = (dm_item_range){at, end};
    if (!is_joinable(&clause->subject))
        return true;
    dm_mention others[DM_MOST_SPEAKERS - 1];
    size_t count = 0;
    bool last = false;
    if (owns_partners(&clause->subject)) {
        clause->items.last = behind_partners(r, end);
        return true;
    }
    while (count < DM_MOST_SPEAKERS - 1 && !last && read_partner(r, end, &others[count], &last))
        end = others[count++].whole.last;
    if (!last)
        return true; /* "Blinken, Raab" alone is no list of speakers */
    memcpy(clause->others, others, count * sizeof *others);
    clause->other_count = count;
    clause->items.last = end;
    return true;
}

/* Zowel Desaeger als Kellendonk */
static bool is_second_of_both(reader r, const dm_mention *mentions, size_t i, size_t between)
{
    size_t first = mentions[i - 1].whole.first;
    return says(r, between, "als") && first > 0 && says(r, first - 1, "zowel");
}

/* "Biden, Scholz warn Moscow": a headline's comma for "and". */
static bool is_headline_comma(reader r, const dm_mention *mentions, size_t i, size_t between)
{
    return r.p->language == DM_ENGLISH && i == 1 && dm_is_mark(r.p, between, ',') &&
           mentions[0].whole.first == 0 && mentions[0].whole.last == between &&
           dm_has(mentions[0].name) && dm_has(mentions[1].name) &&
           mentions[0].name.last == mentions[0].name.first + 1;
}

/* Takes mention `i` of a list as the subject, with those that "and" joins to it on its left. */
static bool take_subject(reader r, const dm_mention *mentions, size_t i, dm_clause *clause)
{
    clause->subject = mentions[i];
    clause->other_count = 0;
    bool joined = is_joinable(&mentions[i]);
    while (joined && i > 0 && clause->other_count < DM_MOST_SPEAKERS - 1) {
        size_t between = mentions[i].whole.first - 1;
        bool and = is_class(r, between, CLASS(JOINT)) || is_second_of_both(r, mentions, i, between);
        bool mark = clause->other_count ? dm_is_mark(r.p, between, ',')
                                        : and || is_headline_comma(r, mentions, i, between);
        joined = mark && mentions[i - 1].whole.last == between && is_joinable(&mentions[i - 1]) &&
                 !dm_is_prepositional(r, mentions[i - 1].whole.first);
        if (!joined)
            break;
        i--;
        if (owns_partners(&mentions[i]) && !clause->subject.role_noun) {
            clause->subject = mentions[i];
            clause->other_count = 0;
            break;
        }
        memmove(clause->others + 1, clause->others, clause->other_count * sizeof *clause->others);
        clause->others[0] = clause->subject;
        clause->other_count++;
        clause->subject = mentions[i];
    }
    return true;
}

static bool has_verb_between(reader r, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (dm_is_any_verb(r, i))
            return true;
    return false;
}

/* Where the words before the verb at `verb` that may stand between it and its subject begin. */
static size_t before_adverbs(reader r, size_t first, size_t verb)
{
    size_t at = verb;
    while (at > first && (is_class(r, at - 1, CLASS(ADVERB) | CLASS(AUXILIARY)) ||
                          (says(r, at - 1, "on") && at < verb))) /* India on Thursday assured */
        at--;
    return at;
}

static bool is_plural_noun(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    return r.p->language == DM_ENGLISH && is_word(r, at) && word.size > 4 &&
           !word_at(r, at)->upper && word.data[word.size - 1] == 's' &&
           word.data[word.size - 2] != 's' && !is_class(r, at, CLASS(FIRST_NAME));
}

/* "The judges described", "de rederij zegt": an article and nouns right before the verb. */
static bool read_generic_before(reader r, size_t first, size_t verb, dm_clause *clause)
{
    enum { MOST_NOUNS = 6 };
    for (size_t at = verb; at > first && verb - at <= MOST_NOUNS; at--) {
        if ((says(r, at - 1, "van") || says(r, at - 1, "of")) && at < verb &&
            word_at(r, at)->capital)
            continue; /* De voetbalbond van Westmark */
        if (is_class(r, at - 1, CLASS(DETERMINER) | CLASS(QUANTITY)) ||
            word_at(r, at - 1)->kind == DM_ITEM_NUMBER) {
            clause->other_count = 0;
            return at < verb && !dm_is_prepositional(r, at - 1) &&
                   dm_read_mention(r.book, r.p, at - 1, true, &clause->subject) &&
                   (clause->subject.whole.last == verb ||
                    is_class(r, clause->subject.whole.last, CLASS(PREPOSITION)));
        }
        if (!is_word(r, at - 1) || is_function_word(r, at - 1))
            return false;
        if (at - 1 == first && is_sentence_start(r, first) && is_plural_noun(r, verb - 1)) {
            clause->other_count = 0; /* Rights groups say */
            clause->subject = (dm_mention){.gender = 'p',
                                           .role = {first, verb},
                                           .core = {first, verb},
                                           .whole = {first, verb}};
            return true;
        }
        if (word_at(r, at - 1)->possessive && at < verb) { /* China's coast guard */
            clause->other_count = 0;
            clause->subject = (dm_mention){
                .gender = '-', .role = {at, verb}, .core = {at - 1, verb}, .whole = {at - 1, verb}};
            return !dm_is_prepositional(r, at - 1);
        }
    }
    return false;
}

/* "Trump, who this week said": the relative pronoun is the verb's subject. */
static bool has_relative(reader r, const dm_mention *mention, size_t verb)
{
    size_t at = mention->core.last + dm_is_mark(r.p, mention->core.last, ',');
    if (!says(r, at, "who") && !says(r, at, "die") && !says(r, at, "which"))
        return false;
    for (size_t i = at + 1; i < verb; i++)
        if (dm_is_mark(r.p, i, ',') || is_quote(r, i) || dm_is_any_verb(r, i))
            return false;
    return at < verb;
}

bool dm_subject_before(reader r, size_t first, size_t verb, bool adjacent_only, dm_clause *clause)
{
    dm_mention mentions[DM_MOST_MENTIONS];
    size_t start = verb > first + DM_WINDOW ? verb - DM_WINDOW : first;
    size_t count = dm_list_mentions(r, start, verb, mentions);
    size_t behind = before_adverbs(r, first, verb);
    for (size_t i = count; i-- > 0;) {
        const dm_mention *m = &mentions[i];
        if (has_relative(r, m, verb))
            return take_subject(r, mentions, i, clause);
        bool adjacent = m->whole.last == behind || m->core.last == behind;
        if ((m->neuter && !adjacent) || dm_is_prepositional(r, m->whole.first) ||
            dm_is_owner(r, m) || is_adjective(r, m))
            continue;
        if (adjacent || (!adjacent_only && !has_verb_between(r, m->core.last, behind)))
            return take_subject(r, mentions, i, clause);
    }
    if (read_generic_before(r, first, behind, clause))
        return true;
    for (size_t i = 0; i < count && !adjacent_only; i++)
        if (!mentions[i].neuter && !dm_is_prepositional(r, mentions[i].whole.first) &&
            !dm_is_owner(r, &mentions[i]) && !is_adjective(r, &mentions[i]))
            return take_subject(r, mentions, i, clause);
    return false;
}

bool dm_subject_behind(reader r, size_t first, size_t verb, size_t end, dm_clause *clause)
{
    /* English has it only in "Said Blinken: …"; elsewhere a listener stands there. */
    if (r.p->language == DM_ENGLISH && verb != first)
        return false;
    return dm_subject_after(r, verb, end, r.p->language == DM_DUTCH, clause);
}

bool dm_inverted_subject(reader r, size_t first, size_t verb, size_t end, dm_clause *clause)
{
    return r.p->language == DM_DUTCH && verb > first &&
           is_class(r, first, CLASS(PREPOSITION) | CLASS(TAIL)) &&
           dm_subject_after(r, verb, end, false, clause);
}

bool dm_subject_after(reader r, size_t verb, size_t end, bool generic, dm_clause *clause)
{
    size_t at = dm_skip_adverbs(r, verb + 1, end);
    /* "hem", "haar" are skipped as objects, but may be pronouns that speak: "zei haar woordvoerder"
     */
    while (at > verb + 1 && is_class(r, at - 1, CLASS(DETERMINER)))
        at--;
    return at < end && dm_read_speakers(r.book, r.p, at, generic, clause) &&
           !clause->subject.neuter && clause->subject.core.last <= end;
}

/* heeft Borrell … opgeroepen: the subject stands beside the auxiliary. */
bool dm_subject_of_participle(reader r, size_t first, size_t at, dm_clause *clause)
{
    static const char *const perfect[] = {"heeft", "hebben", "had", "hadden", "has", "have"};
    /* Dutch has the participle at the clause's end, English has it behind the auxiliary. */
    size_t reach = r.p->language == DM_DUTCH ? DM_MOST_TAIL : 3;
    for (size_t i = at; i > first && at - i < reach; i--) {
        bool found = false;
        if (r.p->language == DM_ENGLISH && i < at && !is_class(r, i, CLASS(ADVERB)))
            return false;
        for (size_t n = 0; n < sizeof perfect / sizeof *perfect && !found; n++)
            found = says(r, i - 1, perfect[n]);
        if (found)
            return dm_subject_before(r, first, i - 1, true, clause) ||
                   dm_subject_after(r, i - 1, at, false, clause) ||
                   dm_subject_before(r, first, i - 1, false, clause);
    }
    return false;
}
