/* Resolution goes by the kind of mention:
 *
 *   name          same full name, or same surname, on the stage; else the roster; else a new person
 *   pronoun       the person last heard or last spoken about, of the right gender
 *   role alone    the latest person with that role, or a bare official for *bewindsman*
 *   spokesperson  the person or institution spoken for
 *   colleague     the named person, with the role of the one before
 *   institution   by the roster, or by its own words
 *
 * Several officials may share a surname: the article's role words and date decide, and where they
 * don't, the name stays as the article has it. */
#include "quotes/cast.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct dm_person {
    struct dm_person *next; /* the one noted before */
    dm_slice name;          /* the fullest name so far */
    dm_slice surname;       /* folded last word, with its particles */
    dm_slice first;         /* folded first word; empty where only a surname is known */
    dm_slice role, country;
    char gender;
    bool official;
    bool human;  /* surely a person, not a place: a full name, a role, or has spoken */
    size_t seen; /* clock of the last mention */
} person;

struct dm_cast {
    dm_phrasebook book;
    dm_arena *arena;
    dm_slice date;
    person *people;     /* the newest first */
    person *last_heard; /* the last speaker who is a person */
    size_t heard_at;
    person *last_subject;
    size_t subject_at, clock;
    dm_slice last_role; /* of the person noted last, for colleagues */
};

dm_cast *dm_cast_new(dm_phrasebook book, dm_slice date, dm_arena *arena)
{
    dm_cast *cast = dm_arena_zeroed(arena, 1, sizeof *cast);
    if (cast) {
        cast->book = book;
        cast->arena = arena;
        cast->date = date;
    }
    return cast;
}

void dm_cast_clear(dm_cast *cast)
{
    cast->people = cast->last_heard = cast->last_subject = NULL;
    cast->last_role = (dm_slice){NULL, 0};
}

/* --- text of a mention ----------------------------------------------------------------------- */

/* The words of a name joined by single spaces, without a possessive ending; `folded` or as in the
 * text. Quoted nicknames are left out. */
static dm_slice join_words(dm_cast *cast, const dm_paragraph *p, dm_item_range range, bool folded)
{
    dm_buffer joined = {0};
    for (size_t i = range.first; i < range.last; i++) {
        const dm_word *word = &p->words[i];
        if (word->kind == DM_ITEM_QUOTE)
            continue;
        dm_slice text = folded && word->folded.data
                            ? word->folded
                            : dm_slice_between(p->document, word->start, word->end);
        if (!folded && word->possessive)
            text.size -= text.data[text.size - 2] == '\'' ? 2 : 4;
        if (joined.size && word->kind != DM_ITEM_PUNCTUATION)
            dm_buffer_byte(&joined, ' ');
        dm_buffer_slice(&joined, text);
    }
    dm_slice copy =
        joined.failed ? (dm_slice){NULL, 0} : dm_arena_copy(cast->arena, dm_buffer_view(&joined));
    dm_buffer_free(&joined);
    return copy;
}

/* The surname's items: the last word and the particles before it. */
static dm_item_range surname_items(const dm_paragraph *p, dm_item_range name)
{
    dm_item_range surname = {name.last - 1, name.last};
    while (surname.first > name.first && dm_word_as(p, surname.first - 1, DM_WORD_NAME_PARTICLE))
        surname.first--;
    return surname;
}

static bool contains(dm_slice text, dm_slice part)
{
    for (size_t at = 0; part.size && at + part.size <= text.size; at++)
        if (strncasecmp(text.data + at, part.data, part.size) == 0)
            return true;
    return false;
}

static bool ends_with_word(dm_slice text, dm_slice end)
{
    return text.size >= end.size &&
           dm_slice_equal(dm_slice_between(text, text.size - end.size, text.size), end) &&
           (text.size == end.size || text.data[text.size - end.size - 1] == ' ');
}

/* --- finding people -------------------------------------------------------------------------- */

static bool gender_fits(char known, char wanted)
{
    return wanted == '-' || known == '-' || known == wanted;
}

/* Dutch drops the possessive's apostrophe: Borrells is of Borrell. */
static bool same_surname(dm_slice a, dm_slice b)
{
    return ends_with_word(a, b) || ends_with_word(b, a) ||
           (a.size == b.size + 1 && a.data[b.size] == 's' && memcmp(a.data, b.data, b.size) == 0);
}

static person *find_person(const dm_cast *cast, const dm_paragraph *p, dm_item_range name,
                           dm_slice surname)
{
    dm_slice first = p->words[name.first].folded;
    bool full = name.last - name.first > 1 && surname_items(p, name).first > name.first;
    for (person *someone = cast->people; someone; someone = someone->next) {
        if (!same_surname(surname, someone->surname))
            continue;
        if (!full || !someone->first.size || dm_slice_equal(first, someone->first))
            return someone;
    }
    return NULL;
}

static bool held_at(const dm_official *official, dm_slice date)
{
    if (date.size == 0)
        return true;
    dm_slice from = official->from, to = official->to;
    bool begun = from.size == 0 || dm_slice_compare(from, date) <= 0;
    /* "2021-09" ends with its last day: a date that begins with it is still within. */
    bool ended = to.size && dm_slice_compare(to, date) < 0 && !dm_slice_starts(date, to);
    return begun && !ended;
}

static bool role_matches(const dm_official *official, dm_slice role)
{
    if (role.size == 0)
        return false;
    dm_slice lists[] = {official->role_en, official->role_nl};
    for (int i = 0; i < 2; i++) {
        while (lists[i].data) {
            dm_slice known = dm_slice_cut(&lists[i], '|');
            if (contains(role, known))
                return true;
        }
    }
    return false;
}

static int fit(const dm_official *official, dm_slice date, dm_slice role, dm_slice country)
{
    int points = 0;
    if (role_matches(official, role))
        points += 4;
    if (country.size && dm_slice_equal(country, official->country))
        points += 4;
    else if (country.size)
        points -= 8;
    if (date.size)
        points += held_at(official, date) ? 3 : -3;
    return points;
}

/* The best of those who answer to a name; NULL where two different persons fit equally well. */
static const dm_official *choose_official(const dm_official *candidates, dm_slice date,
                                          dm_slice role, dm_slice country)
{
    const dm_official *best = NULL;
    int most = -8;
    bool tied = false;
    for (; candidates; candidates = candidates->next) {
        int points = fit(candidates, date, role, country);
        if (points > most) {
            best = candidates;
            most = points;
            tied = false;
        } else if (points == most && best) {
            tied |= !dm_slice_equal(candidates->name, best->name);
            if (dm_slice_compare(candidates->from, best->from) > 0)
                best = candidates; /* the later office of one person */
        }
    }
    return tied ? NULL : best;
}

/* --- noting ---------------------------------------------------------------------------------- */

static void enrich(person *someone, dm_slice name, dm_slice role, dm_slice country, char gender,
                   bool official)
{
    if (name.size > someone->name.size)
        someone->name = name;
    if (role.size && !someone->role.size)
        someone->role = role;
    if (country.size && !someone->country.size)
        someone->country = country;
    if (gender == 'm' || gender == 'f')
        someone->gender = gender;
    someone->official |= official;
}

/* What the roster knows of a newcomer. */
static void consult_roster(dm_cast *cast, const dm_paragraph *p, person *someone, dm_slice folded,
                           bool full_name)
{
    const dm_official *candidates = dm_roster_officials(cast->book.roster, folded);
    const dm_official *official =
        choose_official(candidates, cast->date, someone->role, someone->country);
    if (!official)
        return;
    /* A surname alone is a name that many bear: the article's own role must not speak against it.
     */
    if (!full_name && someone->role.size && !role_matches(official, someone->role) &&
        !someone->official)
        return;
    someone->name = official->name;
    someone->gender = official->gender;
    someone->country = official->country;
    someone->official = true;
    if (!someone->role.size)
        someone->role = dm_official_role(official, p->language);
}

static person *add_person(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                          dm_slice name, dm_slice surname, dm_slice role)
{
    person *someone = dm_arena_zeroed(cast->arena, 1, sizeof *someone);
    if (!someone)
        return NULL;
    bool full = surname_items(p, mention->name).first > mention->name.first;
    dm_slice first = {NULL, 0};
    const dm_lexeme *known = NULL;
    if (full) {
        first = dm_arena_copy(cast->arena, p->words[mention->name.first].folded);
        known = dm_word_as(p, mention->name.first, DM_WORD_FIRST_NAME);
    }
    *someone =
        (person){.next = cast->people,
                 .name = name,
                 .surname = surname,
                 .first = first,
                 .role = role,
                 .country = mention->country,
                 .gender = mention->gender == '-' && known ? known->gender : mention->gender};
    someone->official = mention->role_noun && (mention->role_noun->traits & DM_ROLE_OFFICIAL);
    dm_slice folded = join_words(cast, p, mention->name, true);
    if (!folded.data)
        return NULL;
    consult_roster(cast, p, someone, folded, full);
    cast->people = someone;
    return someone;
}

/* Names such as "EU" or "Amnesty" are not persons. */
static bool names_person(const dm_mention *mention)
{
    return dm_has(mention->name) && !mention->institution &&
           !(mention->role_noun && (mention->role_noun->traits & DM_ROLE_BODY));
}

static dm_slice role_text(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention)
{
    if (!dm_has(mention->role) || !mention->role_noun)
        return (dm_slice){NULL, 0};
    if (mention->role_noun->traits & DM_ROLE_COLLEAGUE)
        return cast->last_role;
    return dm_words_text(p, mention->role.first, mention->role.last);
}

static dm_status meet(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention, person **met,
                      dm_error *error)
{
    dm_slice name = join_words(cast, p, mention->name, false);
    dm_slice surname = join_words(cast, p, surname_items(p, mention->name), true);
    dm_slice role = role_text(cast, p, mention);
    if (!name.data || !surname.data)
        return dm_fail_memory(error);
    person *someone = find_person(cast, p, mention->name, surname);
    if (someone)
        enrich(someone, name, role, mention->country, mention->gender,
               mention->role_noun && (mention->role_noun->traits & DM_ROLE_OFFICIAL));
    else
        someone = add_person(cast, p, mention, name, surname, role);
    if (!someone)
        return dm_fail_memory(error);
    someone->human |= someone->official || mention->role_noun ||
                      surname_items(p, mention->name).first > mention->name.first;
    someone->seen = ++cast->clock;
    if (someone->role.size)
        cast->last_role = someone->role;
    *met = someone;
    return DM_OK;
}

dm_status dm_cast_note(dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention,
                       bool subject, dm_error *error)
{
    person *someone = NULL;
    if (!names_person(mention))
        return DM_OK;
    dm_status status = meet(cast, paragraph, mention, &someone, error);
    if (!status && subject) {
        cast->last_subject = someone;
        cast->subject_at = cast->clock;
    }
    return status;
}

bool dm_cast_knows(const dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention)
{
    if (!dm_has(mention->name))
        return false;
    dm_slice surname = paragraph->words[mention->name.last - 1].folded;
    for (const person *someone = cast->people; someone; someone = someone->next)
        if (same_surname(surname, someone->surname))
            return true;
    return dm_roster_officials(cast->book.roster, surname) != NULL;
}

/* --- resolving ------------------------------------------------------------------------------- */

static void cast_person(const person *someone, dm_speaker *speaker)
{
    speaker->person = someone;
    speaker->name = someone->name;
    speaker->role = someone->role;
    speaker->country = someone->country;
    speaker->official = someone->official;
    speaker->gender = someone->gender;
}

void dm_cast_update(dm_speaker *speaker)
{
    if (speaker->person)
        cast_person(speaker->person, speaker);
}

static person *find_antecedent(const dm_cast *cast, char gender)
{
    person *heard = cast->last_heard, *subject = cast->last_subject;
    bool heard_fits = heard && gender_fits(heard->gender, gender);
    bool subject_fits = subject && subject->human && gender_fits(subject->gender, gender);
    if (heard_fits && (!subject_fits || cast->heard_at >= cast->subject_at))
        return heard;
    if (subject_fits)
        return subject;
    person *latest = NULL;
    for (person *someone = cast->people; someone; someone = someone->next)
        if (someone->human && gender_fits(someone->gender, gender) &&
            (!latest || someone->seen > latest->seen))
            latest = someone;
    return latest;
}

/* The latest person whose role has this noun: "de minister" after "minister van Defensie X". A
 * demonym must not contradict. */
static person *find_by_role(const dm_cast *cast, dm_slice noun, dm_slice country, char gender,
                            bool any_official)
{
    person *latest = NULL;
    for (person *someone = cast->people; someone; someone = someone->next) {
        bool same = contains(someone->role, noun);
        bool fits =
            (same || (any_official && someone->official)) && gender_fits(someone->gender, gender) &&
            (!country.size || !someone->country.size || dm_slice_equal(country, someone->country));
        if (fits && (!latest || someone->seen > latest->seen))
            latest = someone;
    }
    return latest;
}

/* Words that newspapers use for any official in order not to repeat the name. */
static bool is_byword(dm_slice noun)
{
    static const char *const bywords[] = {"bewindsman", "bewindsvrouw", "topdiplomaat", "diplomaat",
                                          "diplomat",   "politicus",    "official",     "chief"};
    for (size_t i = 0; i < sizeof bywords / sizeof *bywords; i++)
        if (dm_slice_equal(noun, dm_slice_of(bywords[i])))
            return true;
    return false;
}

/* The item of the role noun itself: the last word of the role before its complement. */
static dm_slice role_noun_of(const dm_paragraph *p, const dm_mention *mention)
{
    size_t last = dm_has(mention->complement) && mention->complement.first > mention->role.first + 1
                      ? mention->complement.first - 2
                      : mention->role.last - 1;
    return last < p->count ? p->words[last].folded : (dm_slice){NULL, 0};
}

static bool is_definite(const dm_paragraph *p, const dm_mention *mention)
{
    dm_slice word = p->words[mention->whole.first].folded;
    return dm_slice_equal(word, DM_SLICE("de")) || dm_slice_equal(word, DM_SLICE("het")) ||
           dm_slice_equal(word, DM_SLICE("the")) || dm_slice_equal(word, DM_SLICE("deze"));
}

static dm_status resolve_complement(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                                    dm_speaker *speaker, dm_error *error)
{
    dm_mention inner;
    if (!dm_read_mention(cast->book, p, mention->complement.first, false, &inner) || inner.pronoun)
        return DM_OK;
    dm_slice role = speaker->role, text = speaker->mention;
    dm_status status = dm_cast_resolve(cast, p, &inner, speaker, error);
    speaker->role = role;
    speaker->mention = text;
    speaker->person = NULL; /* the role is not the person's */
    speaker->official = speaker->official || speaker->name.data;
    return status;
}

static void resolve_role(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                         dm_speaker *speaker)
{
    dm_slice noun = role_noun_of(p, mention);
    bool byword = is_byword(noun);
    bool colleague = mention->role_noun && (mention->role_noun->traits & DM_ROLE_COLLEAGUE);
    person *someone = NULL;
    if (is_definite(p, mention))
        someone = find_by_role(cast, noun, mention->country, mention->gender, byword);
    else if (colleague && mention->country.size)
        someone = find_by_role(cast, noun, mention->country, mention->gender, true);
    if (someone) {
        cast_person(someone, speaker);
        speaker->confidence = byword ? 0.7 : 0.8;
        cast->last_heard = someone;
        cast->heard_at = cast->clock;
    }
}

static void resolve_body(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                         dm_speaker *speaker)
{
    bool bare = mention->role.last == mention->role.first + 1 && !mention->country.size;
    speaker->official = mention->role_noun->traits & DM_ROLE_OFFICIAL;
    if (!bare)
        speaker->name = join_words(cast, p, mention->role, false);
}

dm_status dm_cast_resolve(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                          dm_speaker *speaker, dm_error *error)
{
    *speaker = (dm_speaker){.gender = mention->gender, .confidence = 0.9};
    speaker->mention = dm_words_text(p, mention->core.first, mention->core.last);
    speaker->country = mention->country;
    if (dm_has(mention->role) && mention->role_noun) {
        speaker->role = dm_words_text(p, mention->role.first, mention->role.last);
        speaker->official = mention->role_noun->traits & DM_ROLE_OFFICIAL;
    }
    if (mention->institution) {
        speaker->name = mention->institution->name;
        speaker->country = mention->institution->country;
        speaker->role = (dm_slice){NULL, 0};
        speaker->official = mention->institution->official;
        return DM_OK;
    }
    if (names_person(mention)) {
        person *someone = NULL;
        dm_status status = meet(cast, p, mention, &someone, error);
        if (status)
            return status;
        someone->human = true;
        cast_person(someone, speaker);
        cast->last_heard = someone;
        cast->heard_at = cast->clock;
        return DM_OK;
    }
    if (mention->pronoun) {
        speaker->confidence = 0.7;
        person *someone = mention->neuter ? NULL : find_antecedent(cast, mention->gender);
        if (someone) {
            if (someone->gender == '-' && mention->gender != 'p')
                someone->gender = mention->gender;
            cast_person(someone, speaker);
            cast->last_heard = someone;
            cast->heard_at = cast->clock;
        }
        return DM_OK;
    }
    speaker->confidence = 0.6;
    if (!mention->role_noun)
        return DM_OK;
    if ((mention->role_noun->traits & DM_ROLE_SPOKESPERSON) && dm_has(mention->complement))
        return resolve_complement(cast, p, mention, speaker, error);
    if (mention->role_noun->traits & DM_ROLE_BODY)
        resolve_body(cast, p, mention, speaker);
    else
        resolve_role(cast, p, mention, speaker);
    return DM_OK;
}

bool dm_cast_topic(const dm_cast *cast, dm_speaker *speaker)
{
    const person *someone = find_antecedent(cast, '-');
    *speaker = (dm_speaker){.gender = '-', .confidence = 0.7};
    if (someone)
        cast_person(someone, speaker);
    return someone != NULL;
}
