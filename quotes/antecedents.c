/* Who a mention means. It goes by the kind of mention:
 *
 *   name, institution  the one of that name
 *   pronoun            the person last heard or last spoken about, of the right gender
 *   "ze zeiden", both  those last named together
 *   het, it            the institution last heard or spoken about
 *   spokesperson       the person or institution spoken for
 *   national           the latest person of that country
 *   role               the latest person with that role; else the one spoken about who has none
 *   a role, "een …"    somebody without a name, who may come back as "he" or "the official" */
#include "quotes/stage.h"

#include <string.h>

static bool gender_fits(char known, char wanted)
{
    return wanted == '-' || known == '-' || known == wanted;
}

static bool country_fits(dm_slice known, dm_slice wanted)
{
    return !wanted.size || !known.size || dm_slice_equal(known, wanted);
}

static void cast_person(const dm_person *someone, dm_speaker *speaker)
{
    speaker->person = someone;
    speaker->name = someone->name.size ? someone->name : (dm_slice){NULL, 0};
    speaker->role = someone->body ? (dm_slice){NULL, 0} : someone->role;
    speaker->country = someone->country;
    speaker->official = someone->official;
    if (!someone->name.size && someone->phrase.size)
        speaker->mention = someone->phrase;
}

void dm_cast_update(dm_speaker *speaker)
{
    dm_slice role = speaker->role, mention = speaker->mention;
    if (!speaker->person)
        return;
    cast_person(speaker->person, speaker);
    if (speaker->spoken_for) {
        speaker->role = role;
        speaker->mention = mention;
    }
}

static void give_word(dm_cast *cast, dm_person *someone, dm_speaker *speaker)
{
    cast_person(someone, speaker);
    someone->heard = ++cast->clock;
    someone->human |= !someone->body;
}

/* --- choosing from the stage -------------------------------------------------------------------
 */

typedef struct wanted {
    char gender;
    dm_slice country;
    dm_slice noun;   /* in the role; empty: any */
    bool body;       /* institutions rather than persons */
    bool roleless;   /* persons of whose role nothing is known */
    bool official;   /* officials of whatever role */
    bool by_country; /* only who is known to be of the country */
    size_t behind;   /* a pronoun's item plus one: what its sentence tells later does not count */
} wanted;

static size_t latest_of(const dm_cast *cast, const dm_person *someone, const wanted *w)
{
    bool later = w->behind && someone->told > cast->sentence_at && someone->told_item >= w->behind;
    size_t told = later ? someone->told_before : someone->told;
    return someone->heard > told ? someone->heard : told;
}

static bool is_wanted(const dm_cast *cast, const dm_person *someone, const wanted *w)
{
    if (someone->body != w->body || (!w->body && !someone->human))
        return false;
    if (someone->organisation && (w->gender == 'm' || w->gender == 'f'))
        return false;
    if (!gender_fits(someone->gender, w->gender) || !country_fits(someone->country, w->country))
        return false;
    if (w->by_country && !someone->country.size)
        return false;
    if (w->roleless && someone->role.size)
        return false;
    /* Two capitals, named once in passing: as likely a place as a person. */
    if (!w->body && latest_of(cast, someone, w) == 0 && someone->gender == '-' &&
        !someone->role.size)
        return false;
    if (w->official)
        return someone->official;
    return !w->noun.size || dm_contains_word(w->body ? someone->phrase : someone->role, w->noun);
}

/* The one last heard or spoken about; failing that, the one last named, where a gender that is
 * known to fit goes before one that is not known. */
static dm_person *find_latest(const dm_cast *cast, const wanted *w)
{
    dm_person *best = NULL;
    size_t left = DM_MOST_ON_STAGE;
    for (dm_person *someone = cast->people; someone && left-- > 0; someone = someone->next) {
        if (!is_wanted(cast, someone, w))
            continue;
        if (!best) {
            best = someone;
            continue;
        }
        size_t a = latest_of(cast, someone, w), b = latest_of(cast, best, w);
        bool surer = someone->gender == w->gender && best->gender != w->gender;
        bool vaguer = someone->gender != w->gender && best->gender == w->gender;
        bool later = someone->seen > best->seen;
        if (a > b || (a == b && (surer || (later && !vaguer))))
            best = someone;
    }
    return best;
}

/* --- kinds of mentions -------------------------------------------------------------------------
 */

static void resolve_pronoun(dm_cast *cast, const dm_mention *mention, dm_speaker *speaker)
{
    wanted w = {
        .gender = mention->gender, .body = mention->neuter, .behind = mention->whole.first + 1};
    dm_person *someone = mention->someone ? NULL : find_latest(cast, &w);
    speaker->confidence = 0.7;
    if (!someone)
        return;
    if (someone->gender == '-' && (mention->gender == 'm' || mention->gender == 'f'))
        someone->gender = mention->gender;
    give_word(cast, someone, speaker);
}

/* The role noun itself: the last word of the role before its complement. */
static dm_slice role_noun_of(const dm_paragraph *p, const dm_mention *mention)
{
    size_t last = dm_has(mention->complement) && mention->complement.first > mention->role.first + 1
                      ? mention->complement.first - 2
                      : mention->role.last - 1;
    return last < p->count ? p->words[last].folded : (dm_slice){NULL, 0};
}

static bool is_indefinite(const dm_paragraph *p, const dm_mention *mention)
{
    const dm_word *word = &p->words[mention->whole.first];
    static const char *const articles[] = {"een", "a", "an", "'n", "one", "another"};
    if (word->possessive) /* Westmark's minister */
        return false;
    if (word->kind == DM_ITEM_NUMBER || mention->role.first == mention->whole.first ||
        dm_word_is(p, mention->whole.first, UINT64_C(1) << DM_WORD_QUANTITY))
        return true;
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (dm_slice_equal(word->folded, dm_slice_of(articles[i])))
            return true;
    return false;
}

/* The gender of "his", "haar" before a role: whose spokesperson or colleague it is. */
static char gender_of_owner(const dm_paragraph *p, const dm_mention *mention)
{
    static const struct {
        const char *word;
        char gender;
    } owners[] = {{"his", 'm'}, {"her", 'f'}, {"zijn", 'm'}, {"haar", 'f'}, {"diens", '-'}};
    dm_slice word = p->words[mention->whole.first].folded;
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        if (dm_slice_equal(word, dm_slice_of(owners[i].word)))
            return owners[i].gender;
    return '?';
}

static dm_status resolve_spokesperson(dm_cast *cast, const dm_paragraph *p,
                                      const dm_mention *mention, dm_speaker *speaker,
                                      dm_error *error)
{
    dm_mention owner;
    dm_person *someone = NULL;
    dm_slice role = speaker->role, text = speaker->mention;
    char gender = gender_of_owner(p, mention);
    if (dm_read_owner(cast->book, p, mention, &owner)) {
        wanted bare = {.gender = '-', .noun = owner.role_noun ? role_noun_of(p, &owner) : role};
        bare.body = owner.role_noun && (owner.role_noun->traits & DM_ROLE_BODY);
        dm_status status = DM_OK;
        if (dm_names_somebody(&owner))
            status = dm_cast_meet(cast, p, &owner, &someone, error);
        else if (owner.role_noun)
            someone = find_latest(cast, &bare);
        if (status)
            return status;
    } else if (gender != '?') {
        someone = find_latest(cast, &(wanted){.gender = gender});
    } else if (!is_indefinite(p, mention)) {
        someone = find_latest(cast, &(wanted){.gender = '-', .noun = role_noun_of(p, mention)});
    }
    if (!someone)
        return DM_OK;
    give_word(cast, someone, speaker);
    speaker->role = role;
    speaker->mention = text;
    speaker->spoken_for = true;
    speaker->official = true;
    return DM_OK;
}

/* oud-premier, ex-minister, VVD'er: of somebody who has been named in another way. */
static bool is_epithet(dm_slice word)
{
    return dm_slice_starts(word, DM_SLICE("oud-")) || dm_slice_starts(word, DM_SLICE("ex-")) ||
           (word.size > 3 && memcmp(word.data + word.size - 3, "'er", 3) == 0);
}

static bool is_byword(const dm_paragraph *p, const dm_mention *mention)
{
    for (size_t i = mention->role.first; i < mention->role.last; i++)
        if (dm_word_is(p, i, UINT64_C(1) << DM_WORD_BYWORD) || is_epithet(p->words[i].folded))
            return true;
    return false;
}

/* his office, haar kabinet: whose it is. */
static bool is_staff(const dm_paragraph *p, const dm_mention *mention)
{
    static const char *const nouns[] = {"office",  "team",   "campaign",  "staff",     "kabinet",
                                        "kantoor", "bureau", "entourage", "advocaten", "lawyers"};
    dm_slice noun = role_noun_of(p, mention);
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (dm_slice_equal(noun, dm_slice_of(nouns[i])))
            return true;
    return false;
}

/* "the company", "de vakbond": the organisation that was last spoken of, where none has the noun in
 * its name. Names that are surely nobody's will do. */
static dm_person *find_organisation(const dm_cast *cast)
{
    dm_person *best = NULL;
    size_t left = DM_MOST_ON_STAGE, most = 0;
    const wanted any = {.gender = '-'};
    for (dm_person *one = cast->people; one && left-- > 0; one = one->next) {
        size_t latest = latest_of(cast, one, &any);
        bool organisation = one->body ? !one->place : !one->surely_human && !one->official;
        organisation |= one->organisation;
        if (organisation && one->name.size && latest > most) {
            best = one;
            most = latest;
        }
    }
    return best;
}

static dm_person *find_by_role(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention)
{
    wanted w = {.gender = mention->gender == 'p' ? '-' : mention->gender,
                .country = mention->country,
                .noun = role_noun_of(p, mention)};
    bool colleague = mention->role_noun->traits & DM_ROLE_COLLEAGUE;
    dm_person *someone = colleague ? NULL : find_latest(cast, &w);
    w.noun = (dm_slice){NULL, 0};
    w.by_country = mention->country.size > 0;
    w.official = true;
    if (!someone && (colleague || is_byword(p, mention) || w.by_country))
        someone = find_latest(cast, &w);
    w.by_country = w.official = false;
    w.roleless = true;
    return someone || colleague ? someone : find_latest(cast, &w);
}

dm_status dm_cast_tell_role(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                            dm_error *error)
{
    bool body = mention->role_noun && (mention->role_noun->traits & DM_ROLE_BODY);
    if (!mention->role_noun || mention->gender == 'p' || is_indefinite(p, mention))
        return DM_OK;
    wanted w = {.gender = '-', .noun = role_noun_of(p, mention), .body = true};
    dm_person *someone = body ? find_latest(cast, &w) : find_by_role(cast, p, mention);
    if (!someone && body)
        someone = dm_cast_add_nameless(cast, p, mention);
    if (!someone)
        return body ? dm_fail_memory(error) : DM_OK;
    dm_cast_tell(cast, someone, mention->whole.first);
    return DM_OK;
}

static dm_status resolve_role(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                              dm_speaker *speaker, dm_error *error)
{
    bool body = mention->role_noun && (mention->role_noun->traits & DM_ROLE_BODY);
    dm_person *someone = NULL;
    speaker->confidence = 0.6;
    if (mention->role_noun && mention->gender != 'p' && !is_indefinite(p, mention)) {
        wanted w = {.gender = '-', .noun = role_noun_of(p, mention), .body = true};
        someone = body ? find_latest(cast, &w) : find_by_role(cast, p, mention);
        /* "the ministry" is not the company spoken of before */
        if (!someone && body && !(mention->role_noun->traits & DM_ROLE_OFFICIAL))
            someone = find_organisation(cast);
        speaker->confidence = someone ? 0.75 : 0.6;
    } else if (!mention->role_noun && dm_has(mention->role) && !is_indefinite(p, mention)) {
        /* de bondscoach: whoever was named with that word */
        someone = find_latest(cast, &(wanted){.gender = '-', .noun = role_noun_of(p, mention)});
        if (!someone && is_byword(p, mention))
            someone = find_latest(cast, &(wanted){.gender = '-'});
    }
    if (!someone)
        someone = dm_cast_add_nameless(cast, p, mention);
    if (!someone)
        return dm_fail_memory(error);
    give_word(cast, someone, speaker);
    return DM_OK;
}

static void resolve_national(dm_cast *cast, const dm_mention *mention, dm_speaker *speaker)
{
    wanted w = {.gender = mention->gender, .country = mention->country, .by_country = true};
    dm_person *someone = find_latest(cast, &w);
    w.by_country = false;
    if (!someone)
        someone = find_latest(cast, &w);
    speaker->confidence = 0.7;
    if (someone)
        give_word(cast, someone, speaker);
}

static dm_status resolve(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention,
                         dm_speaker *speaker, dm_error *error)
{
    *speaker = (dm_speaker){.confidence = 0.9, .country = mention->country};
    speaker->mention = dm_words_text(p, mention->core.first, mention->core.last);
    if (dm_has(mention->role) && mention->role_noun) {
        speaker->role = dm_words_text(p, mention->role.first, mention->role.last);
        speaker->official = mention->role_noun->traits & DM_ROLE_OFFICIAL;
    }
    bool spokesperson = mention->role_noun && (mention->role_noun->traits & DM_ROLE_SPOKESPERSON);
    spokesperson |=
        dm_has(mention->role) && gender_of_owner(p, mention) != '?' && is_staff(p, mention);
    if (spokesperson && !dm_has(mention->name))
        return resolve_spokesperson(cast, p, mention, speaker, error);
    if (dm_names_somebody(mention)) {
        dm_person *someone;
        dm_status status = dm_cast_meet(cast, p, mention, &someone, error);
        if (!status)
            give_word(cast, someone, speaker);
        return status;
    }
    if (mention->pronoun)
        resolve_pronoun(cast, mention, speaker);
    else if (mention->national)
        resolve_national(cast, mention, speaker);
    else
        return resolve_role(cast, p, mention, speaker, error);
    return DM_OK;
}

/* --- who speaks together ------------------------------------------------------------------------
 */

/* Whether those named together are persons, or for "de landen" institutions of the roster. */
static bool is_group_of(const dm_cast *cast, const dm_mention *mention)
{
    bool bodies = mention->role_noun && (mention->role_noun->traits & DM_ROLE_BODY);
    for (size_t i = 0; i < cast->group_count; i++)
        if (cast->group[i]->body != bodies || (bodies && !cast->group[i]->listed))
            return false;
    return cast->group_count > 1;
}

/* Sees to it that as many form the group as "both", "de drie" say: those heard or named last. False
 * where fewer are on the stage. */
static bool gather(dm_cast *cast, const dm_paragraph *p, const dm_mention *mention, bool counted)
{
    bool three = false;
    for (size_t i = mention->whole.first; i < mention->whole.last; i++)
        three |= dm_slice_equal(p->words[i].folded, DM_SLICE("three")) ||
                 dm_slice_equal(p->words[i].folded, DM_SLICE("drie"));
    size_t wanted_count = three ? 3 : 2, left = DM_MOST_ON_STAGE, count = 0;
    if (is_group_of(cast, mention) && (cast->group_count == wanted_count || !counted))
        return true;
    if (!counted || (mention->role_noun && (mention->role_noun->traits & DM_ROLE_BODY)))
        return false;
    dm_person *found[DM_MOST_SPEAKERS] = {NULL};
    for (dm_person *one = cast->people; one && left-- > 0; one = one->next) {
        if (one->body || !one->human || !one->name.size)
            continue;
        size_t at = count < wanted_count ? count++ : wanted_count;
        while (at > 0 && found[at - 1]->seen < one->seen) {
            if (at < wanted_count)
                found[at] = found[at - 1];
            at--;
        }
        if (at < wanted_count)
            found[at] = one;
    }
    if (count < wanted_count)
        return false;
    for (size_t i = 0; i < count; i++) /* in the order in which the text names them */
        cast->group[i] = found[count - 1 - i];
    cast->group_count = count;
    return true;
}

/* they, "ze zeiden", both ministers, de drie: those last named together. */
static bool means_group(dm_cast *cast, const dm_paragraph *p, const dm_clause *clause)
{
    const dm_mention *m = &clause->subject;
    bool they =
        m->pronoun && !m->someone && (m->gender == 'p' || (clause->plural && m->gender == 'f'));
    bool counted = dm_word_is(p, m->whole.first, UINT64_C(1) << DM_WORD_QUANTITY) ||
                   dm_word_is(p, m->whole.first + 1, UINT64_C(1) << DM_WORD_QUANTITY);
    bool both = (m->role_noun && m->gender == 'p' && !dm_has(m->name)) || (counted && !m->pronoun);
    bool definite = !is_indefinite(p, m) || counted;
    if (m->institution)
        return false;
    return they ? cast->group_count > 1 && (!cast->group[0]->body || cast->group[0]->listed)
                : both && definite && gather(cast, p, m, counted);
}

static void take_group(dm_cast *cast, const dm_paragraph *p, const dm_clause *clause,
                       dm_speakers *speakers)
{
    const dm_mention *m = &clause->subject;
    speakers->count = cast->group_count;
    for (size_t i = 0; i < cast->group_count; i++) {
        speakers->items[i] = (dm_speaker){.confidence = 0.7};
        speakers->items[i].mention = dm_words_text(p, m->core.first, m->core.last);
        give_word(cast, cast->group[i], &speakers->items[i]);
    }
}

/* Who spoke together may come back as "they" or "the two". */
static void remember_group(dm_cast *cast, const dm_speakers *speakers)
{
    cast->group_count = 0;
    for (size_t i = 0; i < speakers->count; i++) {
        size_t left = DM_MOST_ON_STAGE;
        dm_person *one = cast->people;
        while (one && left-- > 0 && one != speakers->items[i].person)
            one = one->next;
        if (one && one == speakers->items[i].person)
            cast->group[cast->group_count++] = one;
    }
    cast->group_at = cast->clock;
}

dm_status dm_cast_resolve(dm_cast *cast, const dm_paragraph *paragraph, const dm_clause *clause,
                          dm_speakers *speakers, dm_error *error)
{
    speakers->count = 0;
    if (clause->speaker == DM_SPEAKS_NOBODY)
        return DM_OK;
    if (clause->speaker == DM_SPEAKS_TOPIC) {
        dm_cast_topic(cast, speakers);
        return DM_OK;
    }
    if (means_group(cast, paragraph, clause)) {
        take_group(cast, paragraph, clause, speakers);
        return DM_OK;
    }
    dm_status status = resolve(cast, paragraph, &clause->subject, &speakers->items[0], error);
    for (size_t i = 0; i < clause->other_count && !status; i++)
        status = resolve(cast, paragraph, &clause->others[i], &speakers->items[i + 1], error);
    speakers->count = 1 + clause->other_count;
    if (!status && clause->other_count)
        remember_group(cast, speakers);
    return status;
}

void dm_cast_topic(const dm_cast *cast, dm_speakers *speakers)
{
    const wanted any = {.gender = '-'};
    const dm_person *someone = find_latest(cast, &any);
    const dm_person *body = find_latest(cast, &(wanted){.gender = '-', .body = true});
    if (body && (!someone || latest_of(cast, body, &any) > latest_of(cast, someone, &any)))
        someone = body;
    speakers->count = 0;
    if (someone && cast->group_count > 1 && cast->group_at + 1 >= latest_of(cast, someone, &any)) {
        for (size_t i = 0; i < cast->group_count; i++) {
            speakers->items[speakers->count] = (dm_speaker){.confidence = 0.7};
            cast_person(cast->group[i], &speakers->items[speakers->count++]);
        }
    } else if (someone) {
        speakers->items[0] = (dm_speaker){.confidence = 0.7};
        cast_person(someone, &speakers->items[speakers->count++]);
    }
}
