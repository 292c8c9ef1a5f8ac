/* Noting who is named. The same full name or surname is the same person; a newcomer is looked up in
 * the roster. Several officials may share a surname: the article's role words and date decide, and
 * where they don't, the name stays as the article has it. */
#include "quotes/stage.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

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
    cast->people = NULL;
    cast->group_count = 0;
    cast->last_role = (dm_slice){NULL, 0};
}

/* --- text of a mention ----------------------------------------------------------------------- */

/* The words of a name joined by single spaces, without a possessive ending; `folded` or as in the
 * text. Quoted nicknames are left out. Usually that is how the text has it: then nothing is copied.
 */
static dm_slice join_words(dm_cast *cast, const dm_paragraph *p, dm_item_range range, bool folded)
{
    if (range.last == range.first + 1 && (folded || !p->words[range.first].possessive))
        return folded ? dm_arena_copy(cast->arena, p->words[range.first].folded)
                      : dm_words_text(p, range.first, range.last);
    dm_buffer joined = {0};
    for (size_t i = range.first; i < range.last; i++) {
        const dm_word *word = &p->words[i];
        if (word->kind == DM_ITEM_QUOTE)
            continue;
        dm_slice text = folded && word->folded.data
                            ? word->folded
                            : dm_slice_between(p->document, word->start, word->end);
        text.size -= folded && word->folded.data ? 0 : word->ending;
        if (joined.size && word->kind != DM_ITEM_PUNCTUATION)
            dm_buffer_byte(&joined, ' ');
        dm_buffer_slice(&joined, text);
    }
    dm_slice copy =
        joined.failed ? (dm_slice){NULL, 0} : dm_arena_copy(cast->arena, dm_buffer_view(&joined));
    dm_buffer_free(&joined);
    return copy;
}

/* Penhaligon KC, Brown MP: letters behind a full name are no part of it. */
static bool is_honour(dm_slice word)
{
    static const char *const honours[] = {"kc",  "qc",  "sc",  "mp",  "mep", "msp", "td",
                                          "phd", "obe", "cbe", "mbe", "jr",  "sr"};
    for (size_t i = 0; i < sizeof honours / sizeof *honours; i++)
        if (dm_slice_equal(word, dm_slice_of(honours[i])))
            return true;
    return false;
}

/* The surname's items: the last word and the particles before it. */
static dm_item_range surname_items(const dm_paragraph *p, dm_item_range name)
{
    if (name.last > name.first + 1 && dm_is_mark(p, name.last - 1, '.')) /* Samir D. */
        name.last--;
    if (name.last > name.first + 2 && is_honour(p->words[name.last - 1].folded))
        name.last--;
    dm_item_range surname = {name.last - 1, name.last};
    while (surname.first > name.first &&
           dm_word_is(p, surname.first - 1, UINT64_C(1) << DM_WORD_NAME_PARTICLE))
        surname.first--;
    return surname;
}

static bool has_first_name(const dm_paragraph *p, dm_item_range name)
{
    return surname_items(p, name).first > name.first;
}

bool dm_contains_word(dm_slice text, dm_slice part)
{
    enum { FURTHEST = 400 };
    size_t end = text.size < FURTHEST ? text.size : FURTHEST;
    for (size_t at = 0; part.size && at + part.size <= end; at++)
        if ((text.data[at] | 0x20) == (part.data[0] | 0x20) &&
            strncasecmp(text.data + at, part.data, part.size) == 0)
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

/* Dutch drops the possessive's apostrophe: Borrells is of Borrell. */
static bool same_surname(dm_slice a, dm_slice b)
{
    if (a.size == 0 || b.size == 0)
        return false;
    return ends_with_word(a, b) || ends_with_word(b, a) ||
           (a.size == b.size + 1 && a.data[b.size] == 's' && memcmp(a.data, b.data, b.size) == 0);
}

/* Verhulst-Lamé is also named as Verhulst. */
static bool is_half_of(dm_slice whole, dm_slice half)
{
    return half.size > 3 && whole.size > half.size + 1 && whole.data[half.size] == '-' &&
           memcmp(whole.data, half.data, half.size) == 0;
}

/* Whether one of the words of a name is this one, which is folded. */
static bool has_word(dm_slice name, dm_slice folded)
{
    enum { SHORTEST = 3 };
    while (name.data && folded.size >= SHORTEST) {
        dm_slice word = dm_slice_cut(&name, ' ');
        if (word.size == folded.size && strncasecmp(word.data, folded.data, word.size) == 0)
            return true;
    }
    return false;
}

static dm_person *find_person(const dm_cast *cast, const dm_paragraph *p, dm_item_range name,
                              dm_slice surname)
{
    dm_slice first = p->words[name.first].folded;
    bool full = has_first_name(p, name);
    size_t left = DM_MOST_ON_STAGE;
    dm_person *by_first = NULL;
    for (dm_person *someone = cast->people; someone && left-- > 0; someone = someone->next) {
        if (someone->body || !someone->name.size)
            continue;
        bool same =
            same_surname(surname, someone->surname) || is_half_of(someone->surname, surname);
        if (same && (!full || !someone->first.size || dm_slice_equal(first, someone->first)))
            return someone;
        if (!full && !by_first &&
            (dm_slice_equal(surname, someone->first) || has_word(someone->name, first)))
            by_first = someone; /* friends and children go by their first names; Mr Koh Wee Tat */
    }
    return by_first;
}

static bool held_at(const dm_official *official, dm_slice date)
{
    if (date.size == 0)
        return true;
    dm_slice from = official->from, to = official->to;
    bool begun = from.size == 0 || dm_slice_compare(from, date) <= 0 || dm_slice_starts(from, date);
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
            if (dm_contains_word(role, known))
                return true;
        }
    }
    return false;
}

static int fit(const dm_official *official, dm_slice date, dm_slice role, dm_slice country,
               char gender)
{
    int points = 0;
    if (gender != '-' && official->gender != '-' && gender != official->gender)
        points -= 20; /* MR PATEL is not Priti Patel */
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
                                          dm_slice role, dm_slice country, char gender)
{
    const dm_official *best = NULL;
    int most = -8;
    bool tied = false;
    for (; candidates; candidates = candidates->next) {
        int points = fit(candidates, date, role, country, gender);
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

/* What the roster knows of a newcomer. */
static void consult_roster(dm_cast *cast, const dm_paragraph *p, dm_person *someone,
                           dm_slice folded, bool full_name)
{
    const dm_official *candidates = dm_roster_officials(cast->book.roster, folded);
    const dm_official *official =
        choose_official(candidates, cast->date, someone->role, someone->country, someone->gender);
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
    someone->human = true;
    if (!someone->role.size)
        someone->role = dm_official_role(official, p->language);
}

static char gender_of(const dm_paragraph *p, const dm_mention *mention)
{
    if (mention->gender == 'm' || mention->gender == 'f')
        return mention->gender;
    const dm_lexeme *known = dm_word_as(p, mention->name.first, DM_WORD_FIRST_NAME);
    return known && has_first_name(p, mention->name) ? known->gender : '-';
}

static bool is_official_role(const dm_mention *mention)
{
    return mention->role_noun && (mention->role_noun->traits & DM_ROLE_OFFICIAL);
}

static dm_slice role_text(const dm_cast *cast, const dm_paragraph *p, const dm_mention *mention)
{
    if (!dm_has(mention->role) || !(mention->role_noun || dm_has(mention->name)))
        return (dm_slice){NULL, 0};
    if (mention->role_noun && (mention->role_noun->traits & DM_ROLE_COLLEAGUE))
        return cast->last_role;
    return dm_words_text(p, mention->role.first, mention->role.last);
}

static bool is_body(const dm_mention *mention)
{
    return mention->institution || (mention->role_noun && !dm_has(mention->name) &&
                                    (mention->role_noun->traits & DM_ROLE_BODY));
}

/* The headline's "minister" or "UN envoy", whom the article then names. */
static dm_person *find_nameless(const dm_cast *cast, const dm_paragraph *p,
                                const dm_mention *mention)
{
    size_t left = DM_MOST_ON_STAGE;
    dm_slice role = mention->role_noun ? dm_words_text(p, mention->role.first, mention->role.last)
                                       : (dm_slice){NULL, 0};
    for (dm_person *one = cast->people; one && left-- > 0; one = one->next)
        if (one->headline && role.size && dm_contains_word(role, one->surname))
            return one;
    return NULL;
}

static dm_person *push(dm_cast *cast, dm_person newcomer)
{
    dm_person *someone = dm_arena_zeroed(cast->arena, 1, sizeof *someone);
    if (!someone)
        return NULL;
    *someone = newcomer;
    someone->next = cast->people;
    cast->people = someone;
    return someone;
}

static dm_person *add_person(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                             dm_person known)
{
    bool full = has_first_name(p, mention->name);
    dm_person *nameless = find_nameless(cast, p, mention);
    if (full)
        known.first = dm_arena_copy(cast->arena, p->words[mention->name.first].folded);
    known.country = mention->country;
    known.gender = gender_of(p, mention);
    known.official = is_official_role(mention);
    dm_slice folded = full ? join_words(cast, p, mention->name, true) : known.surname;
    if (!folded.data || !known.surname.data)
        return NULL;
    consult_roster(cast, p, &known, folded, full);
    if (!nameless)
        return push(cast, known);
    known.next = nameless->next;
    known.told = nameless->told;
    known.heard = nameless->heard;
    *nameless = known;
    return nameless;
}

/* HERMAN TEN CATE in a heading, Herman ten Cate in the text. */
static bool is_shouted(dm_slice known, dm_slice now)
{
    bool small = false;
    for (size_t i = 0; i < known.size; i++)
        if (known.data[i] >= 'a' && known.data[i] <= 'z')
            return false;
    for (size_t i = 0; i < now.size; i++)
        small |= now.data[i] >= 'a' && now.data[i] <= 'z';
    return small && now.size >= known.size;
}

static void enrich(dm_person *someone, const dm_paragraph *p, const dm_mention *mention,
                   const dm_person *now)
{
    if (now->name.size > someone->name.size || is_shouted(someone->name, now->name))
        someone->name = now->name;
    if (now->role.size && !someone->role.size)
        someone->role = now->role;
    if (mention->country.size && !someone->country.size)
        someone->country = mention->country;
    if (!someone->first.size && has_first_name(p, mention->name))
        someone->surname = now->surname;
    if (someone->gender == '-')
        someone->gender = gender_of(p, mention);
    someone->official |= is_official_role(mention);
}

/* Teme Valley NHS Trust, Huisartsencoöperatie Twente-Oost */
static bool names_body(const dm_paragraph *p, dm_item_range name)
{
    static const char *const words[] = {"trust",    "steel",   "athletics", "holding",
                                        "partners", "centre",  "center",    "corporation",
                                        "capital",  "airways", "register"};
    for (size_t i = name.first; i < name.last; i++) {
        const dm_lexeme *role = p->words[i].role;
        if (role && (role->traits & DM_ROLE_BODY))
            return true;
        for (size_t n = 0; n < sizeof words / sizeof *words; n++)
            if (dm_slice_equal(p->words[i].folded, dm_slice_of(words[n])))
                return true;
    }
    return false;
}

/* Bouzerda (GroenLinks-PvdA), Kaine (D-Va.) */
static bool is_of_party(const dm_paragraph *p, const dm_mention *mention)
{
    size_t open = mention->name.last;
    return dm_is_mark(p, open, '(') && open + 1 < p->count && p->words[open + 1].capital &&
           mention->whole.last > open;
}

static dm_status meet_person(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                             dm_person **met, dm_error *error)
{
    dm_person now = {.name = join_words(cast, p, mention->name, false),
                     .surname = join_words(cast, p, surname_items(p, mention->name), true),
                     .role = role_text(cast, p, mention)};
    if (!now.name.data || !now.surname.data)
        return dm_fail_memory(error);
    dm_person *someone = find_person(cast, p, mention->name, now.surname);
    if (someone)
        enrich(someone, p, mention, &now);
    else
        someone = add_person(cast, p, mention, now);
    if (!someone)
        return dm_fail_memory(error);
    bool known = dm_word_is(p, mention->name.first, UINT64_C(1) << DM_WORD_FIRST_NAME) ||
                 mention->name.first > mention->core.first || is_of_party(p, mention);
    someone->human |=
        someone->official || mention->role_noun || known || has_first_name(p, mention->name);
    someone->organisation |= !known && !mention->role_noun && names_body(p, mention->name);
    someone->surely_human |= known || mention->role_noun || someone->gender != '-';
    if (someone->role.size)
        cast->last_role = someone->role;
    *met = someone;
    return DM_OK;
}

/* An institution by the roster, or a body by its own words ("het havenbedrijf"). */
static dm_status meet_body(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                           dm_person **met, dm_error *error)
{
    dm_person now = {.body = true, .gender = '-', .country = mention->country};
    now.phrase = dm_words_text(p, mention->core.first, mention->core.last);
    if (mention->institution) {
        now.name = mention->institution->name;
        now.country = mention->institution->country;
        now.official = mention->institution->official;
        now.place = mention->institution->place;
        now.listed = true;
    } else {
        now.name = join_words(cast, p, mention->role, false);
        now.official = is_official_role(mention);
    }
    size_t left = DM_MOST_ON_STAGE;
    *met = NULL;
    for (dm_person *one = cast->people; one && left-- > 0 && !*met; one = one->next)
        if (one->body && one->name.size && dm_slice_equal(one->name, now.name))
            *met = one;
    if (!*met)
        *met = push(cast, now);
    return *met ? DM_OK : dm_fail_memory(error);
}

dm_person *dm_cast_add_nameless(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention)
{
    bool bare = mention->whole.first == mention->role.first && mention->gender != 'p' &&
                !p->words[mention->role.first].possessive;
    dm_slice noun = bare && dm_has(mention->role) ? p->words[mention->role.last - 1].folded
                                                  : (dm_slice){NULL, 0};
    if (noun.size)
        noun = dm_arena_copy(cast->arena, noun);
    return push(cast,
                (dm_person){.role = role_text(cast, p, mention),
                            .headline = noun.size > 0 && !is_body(mention),
                            .surname = noun,
                            .phrase = dm_words_text(p, mention->core.first, mention->core.last),
                            .country = mention->country,
                            .gender = mention->gender == 'p' ? '-' : mention->gender,
                            .official = is_official_role(mention),
                            .body = is_body(mention),
                            .human = !is_body(mention)});
}

/* A body without a name of its own: "de commissie", "the ministry". */
static bool is_bare_body(const dm_mention *mention)
{
    return !mention->institution && mention->role.last == mention->role.first + 1 &&
           !mention->country.size;
}

bool dm_names_somebody(const dm_mention *mention)
{
    return is_body(mention) ? !is_bare_body(mention) : dm_has(mention->name);
}

dm_status dm_cast_meet(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                       dm_person **met, dm_error *error)
{
    dm_status status = is_body(mention) ? meet_body(cast, p, mention, met, error)
                                        : meet_person(cast, p, mention, met, error);
    if (!status)
        (*met)->seen = ++cast->clock;
    return status;
}

void dm_cast_begin_sentence(dm_cast *cast)
{
    cast->sentence_at = cast->clock;
}

void dm_cast_tell(dm_cast *cast, dm_person *someone, size_t item)
{
    if (someone->told <= cast->sentence_at)
        someone->told_before = someone->told;
    someone->told = ++cast->clock;
    someone->told_item = item;
}

void dm_cast_tell_latest(dm_cast *cast, size_t item)
{
    dm_person *latest = NULL;
    size_t left = DM_MOST_ON_STAGE;
    for (dm_person *one = cast->people; one && left-- > 0; one = one->next)
        if (one->seen && (one->human || one->body) && (!latest || one->seen > latest->seen))
            latest = one;
    if (latest)
        dm_cast_tell(cast, latest, item);
}

/* Remembers who were named together. */
static void join_group(dm_cast *cast, dm_person *someone, bool together)
{
    if (!together)
        cast->group_count = 0;
    if (cast->group_count == DM_MOST_SPEAKERS)
        return;
    cast->group[cast->group_count++] = someone;
    cast->group_at = cast->clock;
}

dm_status dm_cast_note(dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention,
                       bool subject, bool together, dm_error *error)
{
    dm_person *someone = NULL;
    if (!dm_names_somebody(mention))
        return subject ? dm_cast_tell_role(cast, paragraph, mention, error) : DM_OK;
    dm_status status = dm_cast_meet(cast, paragraph, mention, &someone, error);
    if (status)
        return status;
    if (subject || together)
        join_group(cast, someone, together);
    if (subject)
        dm_cast_tell(cast, someone, mention->whole.first);
    return DM_OK;
}

bool dm_cast_knows(const dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention)
{
    if (!dm_has(mention->name))
        return false;
    dm_slice surname = paragraph->words[mention->name.last - 1].folded;
    size_t left = DM_MOST_ON_STAGE;
    for (const dm_person *someone = cast->people; someone && left-- > 0; someone = someone->next)
        if (!someone->body && someone->name.size && same_surname(surname, someone->surname))
            return true;
    return dm_roster_officials(cast->book.roster, surname) != NULL;
}
