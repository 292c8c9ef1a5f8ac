/* Names of persons are told by capitals and particles, names of institutions by the roster.
 *
 *   name = capitalised word {particle | capitalised word | nickname in quotation marks} */
#include "quotes/reader.h"

enum {
    MOST_NAME_WORDS = 8,
    CITY = 6,
    LONGEST_PHRASE = 6,
    PHRASE_BYTES = 128,
    LONGEST_NICKNAME = 30
};

typedef struct phrase {
    char text[PHRASE_BYTES];
    size_t size;
} phrase;

/* Appends the word to the phrase; false where it does not fit. */
static bool extend(phrase *so_far, dm_slice word)
{
    if (so_far->size + word.size + 1 > PHRASE_BYTES)
        return false;
    if (so_far->size)
        so_far->text[so_far->size++] = ' ';
    memcpy(so_far->text + so_far->size, word.data, word.size);
    so_far->size += word.size;
    return true;
}

/* China's foreign ministry: folded words have lost their ending. */
static bool extend_possessive(phrase *so_far)
{
    if (so_far->size + 2 > PHRASE_BYTES)
        return false;
    memcpy(so_far->text + so_far->size, "'s", 2);
    so_far->size += 2;
    return true;
}

size_t dm_phrase_at(reader r, size_t at, dm_word_class word_class)
{
    size_t longest = is_class(r, at, UINT64_C(1) << word_class) ? 1 : 0;
    phrase so_far;
    so_far.size = 0;
    if (!is_class(r, at, CLASS(PHRASE)))
        return longest;
    for (size_t n = 0; n < LONGEST_PHRASE && is_word(r, at + n); n++) {
        if (!extend(&so_far, word_at(r, at + n)->folded))
            break;
        dm_slice text = {so_far.text, so_far.size};
        if (n && dm_lexeme_as(dm_lexicon_find(r.book.lexicon, text), word_class, r.p->language))
            longest = n + 1;
    }
    return longest;
}

size_t dm_institution_at(reader r, size_t at, const dm_institution **institution)
{
    size_t longest = 0;
    phrase so_far;
    so_far.size = 0;
    if (!is_word(r, at) || !(word_at(r, at)->capital || word_at(r, at)->role))
        return 0;
    size_t most = dm_roster_phrase(r.book.roster, word_at(r, at)->folded);
    for (size_t n = 0; n < most; n++) {
        bool number = n && word_at(r, at + n)->kind == DM_ITEM_NUMBER; /* No 10, G 7 */
        if (!(is_word(r, at + n) || number) || !extend(&so_far, word_at(r, at + n)->folded))
            break;
        const dm_institution *found =
            dm_roster_institution(r.book.roster, (dm_slice){so_far.text, so_far.size});
        if (found && (n > 0 || !found->acronym || word_at(r, at)->upper)) {
            longest = n + 1;
            *institution = found;
        }
        if (word_at(r, at + n)->possessive && !extend_possessive(&so_far))
            break;
    }
    return longest;
}

/* "Insisting Turkey is …", "Asked about that": a capital only because a sentence begins. */
static bool is_verbal(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    if (r.p->language != DM_ENGLISH || word.size < 5)
        return false;
    return memcmp(word.data + word.size - 3, "ing", 3) == 0 ||
           memcmp(word.data + word.size - 2, "ed", 2) == 0;
}

static bool ends_in(dm_slice word, const char *ending)
{
    dm_slice end = dm_slice_of(ending);
    return word.size > end.size + 2 &&
           memcmp(word.data + word.size - end.size, end.data, end.size) == 0;
}

/* "Noordlandse zakenman", "Ostravian ambassador": an adjective of a country that no lexicon has,
 * before a plain noun. */
static bool is_adjective_of_place(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    bool form = r.p->language == DM_DUTCH
                    ? ends_in(word, "se") || ends_in(word, "sche")
                    : ends_in(word, "ian") || ends_in(word, "ese") || ends_in(word, "ish");
    return form && !dm_is_first_name(r, at) && is_word(r, at + 1) && !word_at(r, at + 1)->capital &&
           !is_function_word(r, at + 1);
}

bool dm_is_name_word(reader r, size_t at)
{
    if (!is_word(r, at) || !word_at(r, at)->capital || is_adjective_of_place(r, at))
        return false;
    if (is_class(r, at, CLASS(ADVERB) | CLASS(DEMONYM)))
        return false;
    if (is_class(r, at, CLASS(NATIONAL)) && at > 0 && is_class(r, at - 1, CLASS(DETERMINER)))
        return false; /* de Noor, but: Noor Hachimi */
    return !is_sentence_start(r, at) || !(is_function_word(r, at) || is_verbal(r, at));
}

/* The item behind the particles at `at` where they lead to a capitalised word; else `at`. */
static size_t particles_end(reader r, size_t at)
{
    size_t end = at;
    while (end < at + 3 && is_class(r, end, CLASS(NAME_PARTICLE)) && !word_at(r, end)->capital)
        end++;
    return end > at && is_word(r, end) && word_at(r, end)->capital ? end : at;
}

/* van, in, op, de: behind a full name they are prepositions. */
static bool is_plain_preposition(reader r, size_t at)
{
    return says(r, at, "van") || says(r, at, "in") || says(r, at, "op") || says(r, at, "de") ||
           says(r, at, "di") || says(r, at, "y") || says(r, at, "e");
}

static bool is_nickname(reader r, size_t at)
{
    const dm_word *word = word_at(r, at);
    return word->kind == DM_ITEM_QUOTE && word->end - word->start < LONGEST_NICKNAME &&
           is_word(r, at + 1) && word_at(r, at + 1)->capital;
}

bool dm_is_first_name(reader r, size_t at)
{
    dm_slice word = word_at(r, at)->folded;
    if (!word_at(r, at)->compound || !is_word(r, at))
        return is_class(r, at, CLASS(FIRST_NAME));
    dm_slice part = dm_slice_cut(&word, '-'); /* Peter-Jan */
    return dm_lexeme_as(dm_lexicon_find(r.book.lexicon, part), DM_WORD_FIRST_NAME, r.p->language) !=
           NULL;
}

/* A capitalised word within a name; "Van" and "De" are names' beginnings, not small words. */
static bool continues_name(reader r, size_t at)
{
    return is_word(r, at) && word_at(r, at)->capital && !is_class(r, at, CLASS(ADVERB)) &&
           !(is_class(r, at, CLASS(PRONOUN_M) | CLASS(PRONOUN_F) | CLASS(SELF)));
}

/* "Van Schijndel zegt": a sentence that begins with a name's particle, not "Van Brussel tot
 * Parijs".
 */
static bool begins_with_capital_particle(reader r, size_t at)
{
    const dm_institution *place;
    if (!is_class(r, at, CLASS(NAME_PARTICLE)) || is_class(r, at, CLASS(DETERMINER)) ||
        !word_at(r, at)->capital)
        return false;
    return (dm_is_name_word(r, at + 1) || particles_end(r, at + 1) > at + 1) &&
           !dm_institution_at(r, at + 1, &place);
}

size_t dm_name_end(reader r, size_t at)
{
    size_t start = at, capitals = 0;
    bool begins = dm_is_name_word(r, at) || begins_with_capital_particle(r, at);
    if (!begins)
        return start;
    while (at < start + MOST_NAME_WORDS) {
        size_t behind = particles_end(r, at);
        const dm_word *word = word_at(r, at);
        bool place = capitals && start > 0 && says(r, start - 1, "in") && dm_is_first_name(r, at) &&
                     !dm_is_first_name(r, start);
        if (place) /* In Lisk Nino Saravan asked … */
            break;
        if (continues_name(r, at)) {
            bool short_form =
                word->end - word->start == 1 || (capitals && is_class(r, at, CLASS(ABBREVIATION)));
            bool initial = short_form && dm_is_mark(r.p, at + 1, '.') && /* John F., Marcos Jr. */
                           !word_at(r, at + 1)->ends_sentence;
            bool particle = is_class(r, at, CLASS(NAME_PARTICLE));
            capitals++;
            /* "Van der Veen": a capital particle, small ones, the name. */
            if (particle && capitals == 1 && particles_end(r, at + 1) > at + 1)
                at = particles_end(r, at + 1);
            else
                at += initial ? 2 : 1;
            bool dateline = word->upper && capitals == 1 && word->end - word->start >= CITY &&
                            !word_at(r, at)->upper; /* BRUSSEL Het … */
            if (word->possessive || dateline)
                break;
        } else if (behind > at && capitals &&
                   !(capitals > 1 && is_plain_preposition(r, at) && !dm_is_first_name(r, at - 1)) &&
                   !(capitals > 1 && says(r, at, "in"))) {
            at = behind;
        } else if (capitals && is_nickname(r, at)) {
            at++;
        } else {
            break;
        }
    }
    return capitals ? at : start;
}
