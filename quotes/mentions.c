/* A hand-written grammar, greedy and with bounded look-ahead:
 *
 *   mention     = pronoun | someone | [article] national
 *               | [article] {modifier} role {complement} [name] | [article] institution
 *               | [title] name [affiliation] ["," role-phrase ","]
 *   modifier    = demonym | capitalised word | small word that is no verb, preposition …
 *   complement  = ("van" | "voor" | "of" | "for" …) (portfolio | institution | names | nouns)
 *   affiliation = "(" … ")" | ("van" | "of" …) (portfolio | institution | names) */
#include "quotes/reader.h"

enum {
    MOST_MODIFIERS = 6,
    MOST_COMPLEMENTS = 3,
    LONGEST_PARENTHESIS = 8,
    MOST_GENERIC = 5,
    MOST_TITLES = 3,
    LONGEST_RELATIVE = 16
};

/* --- roles --------------------------------------------------------------------------------- */

/* The words of a complement that stand before the official's own name: "minister van Werk Dirk Van
 * Overstraete". A known first name tells where that begins; else it is taken for the last two. */
static size_t own_name_begins(reader r, size_t first, size_t end)
{
    for (size_t at = first + 1; at < end; at++)
        if (is_class(r, at, CLASS(FIRST_NAME)))
            return at;
    return end - first > 2 ? end - 2 : end;
}

static bool is_plain_noun(reader r, size_t at)
{
    return is_word(r, at) && !word_at(r, at)->capital && !is_function_word(r, at);
}

/* a spokesman for Arman's foreign ministry: the item behind what the last word owns. */
static size_t behind_owned(reader r, size_t at)
{
    if (!word_at(r, at - 1)->possessive)
        return at;
    while (is_plain_noun(r, at))
        at++;
    return at;
}

/* How many items of the complement stand behind its preposition; 0 where it is none. */
static size_t complement_length(reader r, size_t at, bool of_spokesperson)
{
    const dm_institution *institution;
    size_t first = at, count = 0;
    while (is_class(r, at, CLASS(DETERMINER)) && !word_at(r, at)->capital)
        at++;
    while (is_class(r, at, CLASS(DEMONYM)))
        at++;
    /* the opposition Syrian National Commission */
    if (is_plain_noun(r, at) && word_at(r, at + 1)->capital && is_word(r, at + 1) &&
        !dm_phrase_at(r, at, DM_WORD_PORTFOLIO))
        at++;
    while (is_class(r, at, CLASS(DEMONYM)))
        at++;
    size_t portfolio = dm_phrase_at(r, at, DM_WORD_PORTFOLIO);
    count = dm_institution_at(r, at, &institution);
    count = portfolio > count ? portfolio : count;
    if (count)
        return behind_owned(r, at + count) - first;
    if (dm_is_name_word(r, at)) {
        size_t end = dm_name_end(r, at);
        end = of_spokesperson ? end : own_name_begins(r, at, end);
        return behind_owned(r, end) - first;
    }
    while (count < 3 && is_plain_noun(r, at + count))
        count++;
    return count ? at + count - first : 0;
}

/* The small prepositions that join a role or a name to what it belongs to. */
static bool takes_complement(reader r, size_t at)
{
    static const char *const prepositions[] = {"van", "voor", "bij", "of",     "for",
                                               "to",  "at",   "in",  "namens", "des"};
    for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++)
        if (!word_at(r, at)->capital && says(r, at, prepositions[i]))
            return !(prepositions[i][0] == 'i' || says(r, at, "to")) ||
                   word_at(r, at + 1)->capital ||
                   (says(r, at, "to") && is_class(r, at + 1, CLASS(DETERMINER)));
    return false;
}

static size_t read_complements(reader r, size_t at, dm_mention *mention)
{
    bool spokesperson = mention->role_noun->traits & DM_ROLE_SPOKESPERSON;
    for (int i = 0; i < MOST_COMPLEMENTS && takes_complement(r, at); i++) {
        size_t length = complement_length(r, at + 1, spokesperson);
        if (!length)
            break;
        if (!dm_has(mention->complement))
            mention->complement.first = at + 1;
        at += 1 + length;
        /* Vice-President for Values and Transparency, … */
        if (is_class(r, at, CLASS(JOINT)) && dm_is_name_word(r, at + 1) &&
            dm_is_mark(r.p, dm_name_end(r, at + 1), ','))
            at = dm_name_end(r, at + 1);
        mention->complement.last = at;
    }
    return at;
}

/* Raab's spokesman, Raabs woordvoerder. */
static bool owns_next(reader r, size_t at)
{
    const dm_lexeme *next = word_at(r, at + 1)->role;
    return next && (next->traits & (DM_ROLE_SPOKESPERSON | DM_ROLE_COLLEAGUE)) &&
           word_at(r, at)->possessive;
}

/* Kremlin spokesman, US Department of Defense spokesman: how many items the institution has. */
static size_t spoken_for(reader r, size_t at)
{
    const dm_institution *institution;
    if (!word_at(r, at)->capital)
        return 0;
    size_t count = dm_institution_at(r, at, &institution);
    const dm_lexeme *role = count ? word_at(r, at + count)->role : NULL;
    return role && (role->traits & DM_ROLE_SPOKESPERSON) ? count : 0;
}

/* hoogleraar internationale betrekkingen Amal Haddou: small words between a role and a full name.
 */
static size_t behind_field(reader r, size_t at)
{
    size_t end = at;
    while (r.p->language == DM_DUTCH && end < at + 2 && is_plain_noun(r, end) &&
           !word_at(r, end)->role)
        end++;
    return end > at && dm_name_end(r, end) >= end + 2 ? end : at;
}

/* {modifier} role {complement} from `at`; returns the item behind it, or `at` where there is no
 * role. The last of several roles counts: "deputy prime minister". */
static size_t read_role(reader r, size_t at, dm_mention *mention)
{
    size_t role = at, i = at;
    const dm_lexeme *noun = NULL;
    for (; i < at + MOST_MODIFIERS && is_word(r, i); i++) {
        const dm_lexeme *found = word_at(r, i)->role;
        const dm_lexeme *demonym = dm_word_as(r.p, i, DM_WORD_DEMONYM);
        size_t institution = noun ? 0 : spoken_for(r, i);
        if (owns_next(r, i) || institution) {
            mention->complement = (dm_item_range){i, i + (institution ? institution : 1)};
            mention->owner_before = true;
            i = mention->complement.last - 1;
        } else if (found && !(noun && word_at(r, i)->capital && (found->traits & DM_ROLE_PLAIN))) {
            /* In "the bloc's top diplomat" the later one counts, "the minister's car" has none. */
            noun = word_at(r, i)->possessive ? NULL : found;
            role = i;
        } else if ((noun &&
                    ((word_at(r, i)->capital && !word_at(r, i + 1)->role) || i > role + 1)) ||
                   (!demonym && is_function_word(r, i) &&
                    !(word_at(r, i)->capital && !is_sentence_start(r, i)))) {
            break;
        } else if (demonym) {
            mention->country = demonym->country;
        }
    }
    if (!noun)
        return at;
    mention->role_noun = noun;
    mention->gender = noun->gender;
    size_t end = behind_field(r, role + 1);
    end = read_complements(r, end, mention);
    mention->role = (dm_item_range){at, end};
    return end;
}

/* --- names --------------------------------------------------------------------------------- */

/* al-Assad, von der Leyen: names that begin with a small particle. */
static bool begins_with_particle(reader r, size_t at)
{
    static const char *const particles[] = {"von", "bin", "al", "ibn", "ben", "di", "le", "el"};
    if (!is_word(r, at) || word_at(r, at)->capital || !is_class(r, at, CLASS(NAME_PARTICLE)))
        return false;
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (says(r, at, particles[i]))
            return true;
    return false;
}

static char gender_of_title(reader r, size_t at)
{
    static const struct {
        const char *title;
        char gender;
    } titles[] = {{"mrs", 'f'},   {"ms", 'f'},   {"mevrouw", 'f'}, {"lady", 'f'},
                  {"mme", 'f'},   {"frau", 'f'}, {"dame", 'f'},    {"heer", 'm'},
                  {"sir", 'm'},   {"lord", 'm'}, {"meneer", 'm'},  {"monsieur", 'm'},
                  {"señor", 'm'}, {"herr", 'm'}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (says(r, at, titles[i].title))
            return titles[i].gender;
    return r.p->language == DM_ENGLISH && says(r, at, "mr") ? 'm' : '-';
}

/* VVD'er Van der Burg */
static bool is_party_member(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    return r.p->language == DM_DUTCH && word.size > 4 && word_at(r, at + 1)->capital &&
           is_word(r, at + 1) && memcmp(word.data + word.size - 3, "'er", 3) == 0;
}

/* "Machinist Peter-Jan de Wit": the capital is the sentence's, the name begins behind it. */
static bool is_trade_before_name(reader r, size_t at)
{
    return is_sentence_start(r, at) && is_word(r, at) && word_at(r, at)->capital &&
           !word_at(r, at)->entry && word_at(r, at + 1)->capital && dm_is_first_name(r, at + 1);
}

static size_t read_name(reader r, size_t at, dm_mention *mention)
{
    size_t start = at;
    while (is_class(r, at, CLASS(TITLE)) && at < start + MOST_TITLES) { /* Lt. Col. Trabelsi */
        char gender = gender_of_title(r, at);
        mention->gender = gender != '-' ? gender : mention->gender;
        at += dm_is_mark(r.p, at + 1, '.') ? 2 : 1;
    }
    if (is_trade_before_name(r, at))
        mention->role = (dm_item_range){at, at + 1};
    if (is_party_member(r, at) || is_trade_before_name(r, at))
        at++;
    size_t first = at;
    while (begins_with_particle(r, at))
        at++;
    size_t end = dm_name_end(r, at);
    if (end == at)
        return start;
    mention->name = (dm_item_range){first, end};
    return end;
}

/* "(71)", "(PvdA)" or "van het Waterinstituut" behind a name. */
static size_t read_affiliation(reader r, size_t at)
{
    const dm_institution *institution;
    if (dm_is_mark(r.p, at, '(')) {
        for (size_t i = at + 1; i < at + LONGEST_PARENTHESIS && i < r.p->count; i++)
            if (dm_is_mark(r.p, i, ')'))
                return i + 1;
        return at;
    }
    if (!takes_complement(r, at) || says(r, at, "in") || says(r, at, "to"))
        return at;
    size_t first = at + 1;
    while (is_class(r, first, CLASS(DETERMINER)) && !word_at(r, first)->capital)
        first++;
    size_t count = dm_phrase_at(r, first, DM_WORD_PORTFOLIO);
    if (!count)
        count = dm_institution_at(r, first, &institution);
    if (!count && (dm_is_name_word(r, first) || is_class(r, first, CLASS(DEMONYM)))) {
        size_t end = dm_name_end(r, first);
        /* of the Institute of Urban Mobility */
        while ((says(r, end, "of") || says(r, end, "for") || says(r, end, "van")) &&
               word_at(r, end + 1)->capital && dm_name_end(r, end + 1) > end + 1)
            end = dm_name_end(r, end + 1);
        count = end - first;
    }
    if (!count && word_at(r, first)->role && (word_at(r, first)->role->traits & DM_ROLE_BODY))
        count = 1;
    return count ? first + count : at;
}

/* ", a former naval officer now at the Center for Northern Strategy,": set off by commas behind a
 * name, an article first and no verb within; the item behind it, or `at`. */
static size_t behind_description(reader r, size_t at)
{
    enum { LONGEST = 14, FEWEST = 2 };
    size_t first = at + 1;
    /* als waarnemer aanwezig, from the group Save Our Whitmore */
    bool as = says(r, first, "als") || says(r, first, "as") || says(r, first, "from") ||
              says(r, first, "of") || says(r, first, "van");
    if ((!is_class(r, first, CLASS(DETERMINER)) && !as) || word_at(r, first)->capital)
        return at;
    for (size_t i = first + 1; i < first + LONGEST && i < r.p->count; i++) {
        if (dm_is_mark(r.p, i, ','))
            return i >= first + FEWEST ? i + 1 : at;
        if (word_at(r, i)->ends_sentence || is_quote(r, i) ||
            word_at(r, i)->kind == DM_ITEM_PUNCTUATION || dm_word_as(r.p, i, DM_WORD_FINITE) ||
            is_class(r, i, CLASS(AUXILIARY)))
            break;
    }
    return at;
}

static bool begins_relative(reader r, size_t at)
{
    at += is_class(r, at, CLASS(PREPOSITION));
    dm_slice word = word_at(r, at)->folded; /* ", speaking in The Hague," */
    if (r.p->language == DM_ENGLISH && word.size > 5 && !word_at(r, at)->capital &&
        memcmp(word.data + word.size - 3, "ing", 3) == 0)
        return true;
    return says(r, at, "who") || says(r, at, "whose") || says(r, at, "whom") ||
           says(r, at, "which") || says(r, at, "die") || says(r, at, "wiens") ||
           (r.p->language == DM_DUTCH && says(r, at, "dat")) || says(r, at, "wie") ||
           says(r, at, "wier");
}

/* ", who chaired the panel," is passed over; `otherwise` where it has no end. */
static size_t behind_relative(reader r, size_t at, size_t otherwise)
{
    for (size_t i = at; i < at + LONGEST_RELATIVE && i < r.p->count; i++) {
        if (dm_is_mark(r.p, i, ','))
            return i + 1;
        if (word_at(r, i)->ends_sentence || is_quote(r, i))
            break;
    }
    return otherwise;
}

/* Whether what is set off by a comma is set off at its end, too. */
static bool is_set_off(reader r, size_t end)
{
    return dm_is_mark(r.p, end, ',') || dm_is_mark(r.p, end, '.') || dm_is_mark(r.p, end, ':') ||
           word_at(r, end - 1)->ends_sentence;
}

/* Name, a doctor, … or the minister, Jane Doe, …: what is set off by commas behind `at`. */
static size_t read_apposition(reader r, size_t at, dm_mention *mention)
{
    if (!dm_is_mark(r.p, at, ','))
        return at;
    if (begins_relative(r, at + 1))
        return behind_relative(r, at + 1, at);
    dm_mention inner = {.gender = '-'};
    size_t first = at + 1, end;
    if (dm_has(mention->name)) {
        if (word_at(r, first)->kind == DM_ITEM_NUMBER && dm_is_mark(r.p, first + 1, ','))
            return read_apposition(r, first + 1, mention); /* Obinna Ezeh, 44, a … */
        while (is_class(r, first, CLASS(DETERMINER)))
            first++;
        end = read_role(r, first, &inner);
        if (end == first || !is_set_off(r, end) || !is_word(r, at - 1))
            return is_word(r, at - 1) ? behind_description(r, at) : at;
        mention->role = inner.role;
        mention->role_noun = inner.role_noun;
        mention->complement = inner.complement;
        mention->country = inner.country;
        mention->gender = mention->gender == '-' ? inner.gender : mention->gender;
    } else {
        /* the envoy, Colonel Mirko Stahl, */
        first += word_at(r, first)->role && dm_is_name_word(r, first + 1);
        end = read_name(r, first, &inner);
        if (end < first + 2 || !is_set_off(r, end))
            return at;
        mention->name = inner.name;
        mention->gender = mention->gender == '-' ? inner.gender : mention->gender;
    }
    return end + dm_is_mark(r.p, end, ',');
}

/* --- the whole phrase ---------------------------------------------------------------------- */

static bool read_pronoun(reader r, size_t at, dm_mention *mention)
{
    const uint64_t pronouns = CLASS(PRONOUN_M) | CLASS(PRONOUN_F) | CLASS(PRONOUN_PLURAL) |
                              CLASS(PRONOUN_IT) | CLASS(SOMEONE);
    if (!is_class(r, at, pronouns))
        return false;
    mention->neuter = is_class(r, at, CLASS(PRONOUN_IT));
    /* Dutch zij and ze are she or they: the verb tells. */
    mention->gender = is_class(r, at, CLASS(PRONOUN_M))        ? 'm'
                      : is_class(r, at, CLASS(PRONOUN_F))      ? 'f'
                      : is_class(r, at, CLASS(PRONOUN_PLURAL)) ? 'p'
                                                               : '-';
    mention->pronoun = true;
    mention->someone = is_class(r, at, CLASS(SOMEONE));
    mention->whole = mention->core = (dm_item_range){at, at + 1};
    return true;
}

/* "de Amerikaan", "the American": a person by country, where no noun follows. */
static bool read_national(reader r, size_t start, size_t at, dm_mention *mention)
{
    const dm_lexeme *person = dm_word_as(r.p, at, DM_WORD_NATIONAL);
    bool adjective = !person && at > start && is_class(r, at, CLASS(DEMONYM));
    if (adjective)
        person = dm_word_as(r.p, at, DM_WORD_DEMONYM);
    if (!person || at == start || word_at(r, at)->possessive)
        return false;
    size_t behind = at + 1;
    if (adjective && is_word(r, behind) && !is_function_word(r, behind) &&
        !dm_word_as(r.p, behind, DM_WORD_FINITE))
        return false;
    const dm_lexeme *verb = dm_word_as(r.p, behind, DM_WORD_FINITE);
    if (adjective && verb && (verb->traits & DM_VERB_NOUN))
        return false; /* a Palestinian state */
    dm_slice folded = word_at(r, at)->folded;
    bool feminine = adjective && r.p->language == DM_DUTCH && folded.data[folded.size - 1] == 'e';
    mention->country = person->country;
    mention->national = true;
    mention->gender = feminine ? 'f' : '-';
    size_t end = read_name(r, behind, mention);
    mention->core = mention->whole = (dm_item_range){start, end};
    return true;
}

static size_t behind_article(reader r, size_t at)
{
    bool article = is_class(r, at, CLASS(DETERMINER) | CLASS(QUANTITY)) &&
                   (!word_at(r, at)->capital || is_sentence_start(r, at)) &&
                   !(is_class(r, at, CLASS(REPORT_THAT)) && word_at(r, at + 1)->capital);
    if (!article) /* three men, but: 15:58 Trump */
        return at + (word_at(r, at)->kind == DM_ITEM_NUMBER && !word_at(r, at + 1)->capital);
    return at + 1 + is_class(r, at + 1, CLASS(QUANTITY));
}

/* Any noun with an article: "een buurtbewoner", "the judges", "drie personen". */
static bool read_generic(reader r, size_t start, size_t at, dm_mention *mention)
{
    size_t end = at;
    while (end < at + MOST_GENERIC && is_word(r, end) && !is_function_word(r, end) &&
           !says(r, end, "to") && !(end > at && dm_word_as(r.p, end, DM_WORD_FINITE)))
        end++;
    if (end == at || start == at)
        return false;
    mention->role = (dm_item_range){at, end};
    mention->whole = mention->core = (dm_item_range){start, end};
    mention->whole.last = read_apposition(r, end, mention); /* her granddaughter, Lerato Phiri, */
    dm_mention author;                                      /* the statement from the White House */
    if (is_class(r, end - 1, CLASS(TEXT)) && is_class(r, end, CLASS(PREPOSITION)) &&
        dm_read_mention(r.book, r.p, end + 1, false, &author) && !author.pronoun) {
        mention->complement = (dm_item_range){end + 1, author.whole.last};
        mention->whole.last = author.whole.last;
    }
    return true;
}

/* "hydroloog Dorus van Gelderen": a trade that the lexicon does not have, and a full name. */
static bool read_trade(reader r, size_t start, size_t at, dm_mention *mention)
{
    if (!is_word(r, at) || word_at(r, at)->capital || word_at(r, at)->entry)
        return false;
    size_t end = read_name(r, at + 1, mention);
    if (end < at + 3)
        return false;
    mention->role = (dm_item_range){at, at + 1};
    mention->core = (dm_item_range){start, end};
    mention->whole = (dm_item_range){start, read_affiliation(r, end)};
    return true;
}

static bool same_text_as_institution(reader r, const dm_mention *mention,
                                     const dm_institution **institution)
{
    const dm_institution *found = NULL;
    size_t count = dm_institution_at(r, mention->role.first, &found);
    bool same = count && mention->role.first + count == mention->role.last;
    if (same)
        *institution = found;
    return same;
}

/* The name behind a body's noun: persbureau Tass, the newspaper Le Monde. */
static size_t read_body_name(reader r, size_t at, dm_mention *mention)
{
    size_t end = dm_name_end(r, at), count = dm_institution_at(r, at, &mention->institution);
    if (count && at + count >= end)
        end = at + count;
    else
        mention->institution = NULL;
    mention->role.last = end;
    return end;
}

static bool finish(reader r, size_t start, size_t end, dm_mention *mention)
{
    size_t behind = dm_has(mention->name) ? read_affiliation(r, end) : end;
    mention->core = (dm_item_range){start, end};
    mention->whole = (dm_item_range){start, read_apposition(r, behind, mention)};
    return true;
}

static bool read_specific(reader r, size_t at, dm_mention *mention)
{
    size_t first = behind_article(r, at);
    *mention = (dm_mention){.gender = '-'};
    size_t end = read_role(r, first, mention);
    if (end > first) {
        if (same_text_as_institution(r, mention, &mention->institution))
            return finish(r, at, end, mention);
        if (mention->role_noun->traits & DM_ROLE_BODY) /* persbureau Reuters */
            end = read_body_name(r, end, mention);
        else
            end = read_name(r, end, mention);
        return finish(r, at, end, mention);
    }
    *mention = (dm_mention){.gender = '-'};
    size_t count = dm_institution_at(r, first, &mention->institution);
    if (count && !(dm_name_end(r, first) > first + count)) {
        mention->whole = mention->core = (dm_item_range){at, first + count};
        if (dm_is_mark(r.p, first + count, ',') && begins_relative(r, first + count + 1))
            mention->whole.last = behind_relative(r, first + count, first + count);
        return true;
    }
    mention->institution = NULL;
    if (read_national(r, at, first, mention))
        return true;
    end = read_name(r, first, mention);
    if (end > first)
        return finish(r, at, end, mention);
    return read_pronoun(r, at, mention);
}

/* Each place is read once; what has been read there is remembered with the paragraph. */
static bool recall_specific(reader r, size_t at, dm_mention *mention)
{
    dm_mention **known = &r.p->mentions[at];
    if (*known == r.p->no_mention)
        return false;
    if (*known) {
        *mention = **known;
        return true;
    }
    bool found = read_specific(r, at, mention);
    *known = found ? dm_arena_zeroed(r.p->arena, 1, sizeof **known) : r.p->no_mention;
    if (found && *known)
        **known = *mention;
    return found;
}

bool dm_read_mention(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, bool generic,
                     dm_mention *mention)
{
    reader r = {book, paragraph};
    if (at >= paragraph->count || (!paragraph->words[at].begins_mention && !generic))
        return false;
    if (recall_specific(r, at, mention))
        return true;
    if (!generic)
        return false;
    if (!is_word(r, at) && word_at(r, at)->kind != DM_ITEM_NUMBER)
        return false;
    *mention = (dm_mention){.gender = '-'};
    size_t first = behind_article(r, at);
    return read_trade(r, at, first, mention) || read_generic(r, at, first, mention);
}

bool dm_read_owner(dm_phrasebook book, const dm_paragraph *paragraph, const dm_mention *mention,
                   dm_mention *owner)
{
    reader r = {book, paragraph};
    size_t first = mention->complement.first, count;
    *owner = (dm_mention){.gender = '-'};
    if (!dm_has(mention->complement))
        return false;
    bool place = first > 0 && says(r, first - 1, "in"); /* a spokesman in Moscow */
    if (place && !dm_institution_at(r, first, &owner->institution))
        return false;
    if (!mention->owner_before)
        return dm_read_mention(book, paragraph, first, false, owner) && !owner->pronoun;
    first = behind_article(r, first); /* Raab's spokesman: the owner stands before the role */
    count = dm_institution_at(r, first, &owner->institution);
    size_t end = count ? first + count : read_name(r, first, owner);
    end = end < mention->complement.last ? end : mention->complement.last;
    if (dm_has(owner->name))
        owner->name.last = end;
    owner->core = owner->whole = (dm_item_range){first, end};
    return end > first;
}
