/* A hand-written grammar, greedy and with bounded look-ahead:
 *
 *   mention   = pronoun | [article] {modifier} role {complement} [name] | institution
 *             | [title] name ["," role-phrase ","]
 *   modifier  = demonym | capitalised word | small word that is no verb, preposition …
 *   complement= ("van" | "voor" | "of" | "for" …) (portfolio | institution | names | nouns)
 *   name      = capitalised word {particle | capitalised word | nickname in quotation marks}
 */
#include "quotes/mentions.h"

#include <string.h>

enum { MOST_MODIFIERS = 6, MOST_NAME_WORDS = 8, LONGEST_PHRASE = 6, PHRASE_BYTES = 128 };

typedef struct reader {
    dm_phrasebook book;
    const dm_paragraph *p;
} reader;

static const dm_word *word_at(reader r, size_t at)
{
    static const dm_word none = {.kind = DM_ITEM_PUNCTUATION};
    return at < r.p->count ? &r.p->words[at] : &none;
}

static bool is_word(reader r, size_t at)
{
    return word_at(r, at)->kind == DM_ITEM_WORD;
}

static bool is_class(reader r, size_t at, dm_word_class word_class)
{
    return dm_word_is(r.p, at, UINT32_C(1) << word_class);
}

static bool is_sentence_start(reader r, size_t at)
{
    return at == 0 || r.p->words[at - 1].ends_sentence;
}

/* Words that end a noun phrase, whatever else they may be. */
static bool is_function_word(reader r, size_t at)
{
    const uint32_t classes =
        1u << DM_WORD_AUXILIARY | 1u << DM_WORD_PREPOSITION | 1u << DM_WORD_CONNECTIVE |
        1u << DM_WORD_PRONOUN_M | 1u << DM_WORD_PRONOUN_F | 1u << DM_WORD_SELF |
        1u << DM_WORD_REPORT_THAT | 1u << DM_WORD_ADVERB | 1u << DM_WORD_DETERMINER |
        1u << DM_WORD_ACCORDING | 1u << DM_WORD_PRONOUN_PLURAL | 1u << DM_WORD_PRONOUN_IT;
    if (dm_word_is(r.p, at, classes))
        return true;
    const dm_lexeme *verb = dm_word_as(r.p, at, DM_WORD_FINITE);
    return verb && !(verb->traits & DM_VERB_NOUN);
}

/* A capital that makes a name: not that of a sentence's first word, where that is a small word. */
static bool is_name_word(reader r, size_t at)
{
    if (!is_word(r, at) || !word_at(r, at)->capital)
        return false;
    if (is_class(r, at, DM_WORD_ADVERB) || is_class(r, at, DM_WORD_DEMONYM))
        return false;
    return !is_sentence_start(r, at) || !is_function_word(r, at);
}

/* Matches the longest phrase of items from `at` that `known` accepts; returns its item count. */
typedef bool phrase_test(reader r, dm_slice phrase, const void **found);

static size_t longest_phrase(reader r, size_t at, phrase_test *known, const void **found)
{
    char phrase[PHRASE_BYTES];
    size_t size = 0, longest = 0;
    for (size_t n = 0; n < LONGEST_PHRASE && is_word(r, at + n); n++) {
        dm_slice folded = word_at(r, at + n)->folded;
        if (size + folded.size + 1 > sizeof phrase)
            break;
        if (n)
            phrase[size++] = ' ';
        memcpy(phrase + size, folded.data, folded.size);
        size += folded.size;
        if (known(r, (dm_slice){phrase, size}, found))
            longest = n + 1;
        if (word_at(r, at + n)->possessive)
            break;
    }
    return longest;
}

static bool is_institution(reader r, dm_slice phrase, const void **found)
{
    const dm_institution *institution = dm_roster_institution(r.book.roster, phrase);
    if (institution)
        *found = institution;
    return institution != NULL;
}

static bool is_portfolio(reader r, dm_slice phrase, const void **found)
{
    (void)found;
    return dm_lexeme_as(dm_lexicon_find(r.book.lexicon, phrase), DM_WORD_PORTFOLIO,
                        r.p->language) != NULL;
}

static size_t institution_at(reader r, size_t at, const dm_institution **institution)
{
    const void *found = NULL;
    if (!is_word(r, at) || (!word_at(r, at)->capital && !is_class(r, at, DM_WORD_ROLE)))
        return 0;
    size_t count = longest_phrase(r, at, is_institution, &found);
    *institution = found;
    return count;
}

/* --- roles --------------------------------------------------------------------------------- */

static size_t name_end(reader r, size_t at);

/* How many items of the complement stand behind its preposition; 0 where it is none. */
static size_t complement_length(reader r, size_t at, bool of_spokesperson)
{
    const void *unused = NULL;
    const dm_institution *institution;
    size_t first = at;
    while (is_class(r, at, DM_WORD_DETERMINER) && !word_at(r, at)->capital)
        at++;
    while (is_class(r, at, DM_WORD_DEMONYM))
        at++;
    size_t count = longest_phrase(r, at, is_portfolio, &unused);
    if (!count)
        count = institution_at(r, at, &institution);
    if (count)
        return at + count - first;
    if (is_name_word(r, at)) {
        size_t names = name_end(r, at) - at;
        /* "minister van Staat Joke Schauvliege": the last two are the minister's own name. */
        if (names > 2 && !of_spokesperson)
            names -= 2;
        return at + names - first;
    }
    while (count < 3 && is_word(r, at + count) && !word_at(r, at + count)->capital &&
           !is_function_word(r, at + count))
        count++;
    return count ? at + count - first : 0;
}

static bool takes_complement(reader r, size_t at)
{
    static const char *const prepositions[] = {"van", "voor", "bij", "of",     "for",
                                               "to",  "at",   "in",  "namens", "des"};
    for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++)
        if (is_word(r, at) && dm_slice_equal(word_at(r, at)->folded, dm_slice_of(prepositions[i])))
            return prepositions[i][0] != 'i' || word_at(r, at + 1)->capital;
    return false;
}

static size_t read_complements(reader r, size_t at, dm_mention *mention)
{
    bool spokesperson = mention->role_noun->traits & DM_ROLE_SPOKESPERSON;
    for (int i = 0; i < 3 && takes_complement(r, at); i++) {
        size_t length = complement_length(r, at + 1, spokesperson);
        if (!length)
            break;
        if (!dm_has(mention->complement))
            mention->complement.first = at + 1;
        at += 1 + length;
        mention->complement.last = at;
    }
    return at;
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
        if (found && !(noun && word_at(r, i)->capital && (found->traits & DM_ROLE_PLAIN))) {
            noun = found;
            role = i;
        } else if ((noun && (word_at(r, i)->capital || i > role + 1)) ||
                   (!demonym && is_function_word(r, i) &&
                    !(word_at(r, i)->capital && !is_sentence_start(r, i)))) {
            break;
        } else if (demonym) {
            mention->country = demonym->country;
        } else if (word_at(r, i)->possessive && i + 1 < r.p->count && word_at(r, i + 1)->role &&
                   (word_at(r, i + 1)->role->traits & DM_ROLE_SPOKESPERSON)) {
            mention->complement = (dm_item_range){at, i + 1}; /* Raab's spokesman */
        }
    }
    if (!noun)
        return at;
    mention->role_noun = noun;
    mention->gender = noun->gender;
    size_t end = read_complements(r, role + 1, mention);
    mention->role = (dm_item_range){at, end};
    return end;
}

/* --- names --------------------------------------------------------------------------------- */

/* The item behind the particles at `at` where they lead to a capitalised word; else `at`. */
static size_t particles_end(reader r, size_t at)
{
    size_t end = at;
    while (end < at + 3 && is_class(r, end, DM_WORD_NAME_PARTICLE) && !word_at(r, end)->capital)
        end++;
    return end > at && is_word(r, end) && word_at(r, end)->capital ? end : at;
}

static bool is_plain_preposition(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    return dm_slice_equal(word, DM_SLICE("van")) || dm_slice_equal(word, DM_SLICE("in")) ||
           dm_slice_equal(word, DM_SLICE("op")) || dm_slice_equal(word, DM_SLICE("de"));
}

/* The item behind the name that begins at `at`. */
static size_t name_end(reader r, size_t at)
{
    size_t start = at, capitals = 0;
    while (at < start + MOST_NAME_WORDS) {
        size_t behind = particles_end(r, at);
        const dm_word *word = word_at(r, at);
        bool nickname = word->kind == DM_ITEM_QUOTE && capitals && word->end - word->start < 30 &&
                        is_word(r, at + 1) && word_at(r, at + 1)->capital;
        if (is_word(r, at) && word->capital && (capitals || is_name_word(r, at)) &&
            !is_class(r, at, DM_WORD_ADVERB)) {
            capitals++;
            bool initial = word->end - word->start == 1 && dm_is_mark(r.p, at + 1, '.');
            at += initial ? 2 : 1;
            if (word->possessive)
                break;
        } else if (behind > at && capitals &&
                   !(capitals > 1 && behind == at + 1 && is_plain_preposition(r, at)) &&
                   !(capitals > 1 && dm_slice_equal(word->folded, DM_SLICE("in")))) {
            at = behind;
        } else if (nickname) {
            at++;
        } else {
            break;
        }
    }
    return capitals ? at : start;
}

static bool begins_with_particle(reader r, size_t at)
{
    static const char *const particles[] = {"von", "bin", "al", "ibn", "ben", "di", "le", "el"};
    if (!is_word(r, at) || particles_end(r, at) == at)
        return false;
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (dm_slice_equal(word_at(r, at)->folded, dm_slice_of(particles[i])))
            return true;
    return false;
}

static size_t read_name(reader r, size_t at, dm_mention *mention)
{
    size_t start = at;
    if (is_class(r, at, DM_WORD_TITLE)) {
        dm_slice title = word_at(r, at)->folded;
        if (dm_slice_equal(title, DM_SLICE("mrs")) || dm_slice_equal(title, DM_SLICE("ms")) ||
            dm_slice_equal(title, DM_SLICE("mevrouw")) || dm_slice_equal(title, DM_SLICE("lady")))
            mention->gender = 'f';
        else if (dm_slice_equal(title, DM_SLICE("heer")) ||
                 dm_slice_equal(title, DM_SLICE("sir")) ||
                 dm_slice_equal(title, DM_SLICE("meneer")))
            mention->gender = 'm';
        at += dm_is_mark(r.p, at + 1, '.') ? 2 : 1;
    }
    size_t first = at;
    if (begins_with_particle(r, at))
        at = particles_end(r, at);
    size_t end = name_end(r, at);
    if (end == at)
        return start;
    mention->name = (dm_item_range){first, end};
    return end;
}

/* Name, a doctor, … or the minister, Jane Doe, …: what is set off by commas behind `at`. */
static size_t read_apposition(reader r, size_t at, dm_mention *mention)
{
    if (!dm_is_mark(r.p, at, ','))
        return at;
    dm_mention inner = {.gender = '-'};
    size_t first = at + 1, end;
    while (is_class(r, first, DM_WORD_DETERMINER))
        first++;
    if (dm_has(mention->name)) {
        if (word_at(r, first)->kind == DM_ITEM_NUMBER && dm_is_mark(r.p, first + 1, ','))
            return read_apposition(r, first + 1, mention); /* Obinna Ezeh, 44, a … */
        end = read_role(r, first, &inner);
        if (end == first || !(dm_is_mark(r.p, end, ',') || word_at(r, end - 1)->ends_sentence ||
                              dm_is_mark(r.p, end, '.')))
            return at;
        mention->role = inner.role;
        mention->role_noun = inner.role_noun;
        mention->complement = inner.complement;
        mention->country = inner.country;
        mention->gender = mention->gender == '-' ? inner.gender : mention->gender;
    } else {
        end = read_name(r, first, &inner);
        if (end < first + 2 || !dm_is_mark(r.p, end, ','))
            return at;
        mention->name = inner.name;
    }
    return end + dm_is_mark(r.p, end, ',');
}

/* --- the whole phrase ---------------------------------------------------------------------- */

static bool read_pronoun(reader r, size_t at, dm_mention *mention)
{
    if (!is_word(r, at))
        return false;
    bool male = is_class(r, at, DM_WORD_PRONOUN_M), female = is_class(r, at, DM_WORD_PRONOUN_F);
    bool several = is_class(r, at, DM_WORD_PRONOUN_PLURAL);
    mention->neuter = is_class(r, at, DM_WORD_PRONOUN_IT);
    if (!male && !female && !several && !mention->neuter)
        return false;
    /* Dutch zij and ze are she or they. */
    mention->gender = male ? 'm' : female ? 'f' : several ? 'p' : '-';
    mention->pronoun = true;
    mention->whole = mention->core = (dm_item_range){at, at + 1};
    return true;
}

static bool read_generic(reader r, size_t article, size_t at, dm_mention *mention)
{
    size_t end = at;
    while (end < at + 4 && is_word(r, end) && !is_function_word(r, end))
        end++;
    if (end == at || article == at)
        return false;
    mention->role = (dm_item_range){at, end};
    mention->whole = mention->core = (dm_item_range){article, end};
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
    mention->whole = mention->core = (dm_item_range){start, end};
    return true;
}

static bool same_text_as_institution(reader r, const dm_mention *mention,
                                     const dm_institution **institution)
{
    const dm_institution *found = NULL;
    size_t count = institution_at(r, mention->role.first, &found);
    bool same = count && mention->role.first + count == mention->role.last;
    if (same)
        *institution = found;
    return same;
}

static bool finish(reader r, size_t start, size_t end, dm_mention *mention)
{
    mention->core = (dm_item_range){start, end};
    mention->whole = (dm_item_range){start, read_apposition(r, end, mention)};
    return true;
}

static bool read_specific(reader r, size_t at, dm_mention *mention)
{
    *mention = (dm_mention){.gender = '-'};
    bool article = is_class(r, at, DM_WORD_DETERMINER) &&
                   (!word_at(r, at)->capital || is_sentence_start(r, at));
    size_t first = article ? at + 1 : at;
    size_t end = read_role(r, first, mention);
    if (end > first) {
        if (same_text_as_institution(r, mention, &mention->institution))
            return finish(r, at, end, mention);
        if (!(mention->role_noun->traits & DM_ROLE_BODY))
            end = read_name(r, end, mention);
        return finish(r, at, end, mention);
    }
    size_t count = institution_at(r, first, &mention->institution);
    if (count && !(name_end(r, first) > first + count)) {
        mention->whole = mention->core = (dm_item_range){at, first + count};
        return true;
    }
    mention->institution = NULL;
    *mention = (dm_mention){.gender = '-'};
    end = read_name(r, first, mention);
    if (end > first)
        return finish(r, at, end, mention);
    return read_pronoun(r, at, mention);
}

/* Each place is read once; what has been read there is remembered with the paragraph. */
static bool recall_specific(reader r, size_t at, dm_mention *mention)
{
    dm_mention **known = &r.p->mentions[at];
    if (!*known) {
        bool found = read_specific(r, at, mention);
        *known = dm_arena_zeroed(r.p->arena, 1, sizeof **known);
        if (!*known)
            return found;
        if (found)
            **known = *mention;
        return found;
    }
    if ((*known)->whole.last)
        *mention = **known;
    return (*known)->whole.last > 0;
}

bool dm_read_mention(dm_phrasebook book, const dm_paragraph *paragraph, size_t at, bool generic,
                     dm_mention *mention)
{
    reader r = {book, paragraph};
    if (!is_word(r, at))
        return false;
    if (recall_specific(r, at, mention))
        return true;
    if (!generic)
        return false;
    *mention = (dm_mention){.gender = '-'};
    size_t first = is_class(r, at, DM_WORD_DETERMINER) &&
                           (!word_at(r, at)->capital || is_sentence_start(r, at))
                       ? at + 1
                       : at;
    return read_trade(r, at, first, mention) || read_generic(r, at, first, mention);
}
