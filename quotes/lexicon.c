/* The tables are read once into one arena; a map leads from each word form to the chain of its
 * lexemes. Adding a verb, a role or a word means adding a line to a table, nothing here. */
#include "quotes/lexicon.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { ENDING = 4, ENDINGS = 1 << 14 }; /* the shortest head of a compound */

struct dm_lexicon {
    dm_arena arena;
    dm_map forms; /* folded form → index in entries */
    dm_entry *entries;
    size_t count, capacity;
    bool role_endings[ENDINGS]; /* whether a role noun ends in bytes of this hash */
};

static const struct {
    const char *name;
    dm_word_class word_class;
} class_names[] = {
    {"determiner", DM_WORD_DETERMINER},
    {"pronoun-m", DM_WORD_PRONOUN_M},
    {"pronoun-f", DM_WORD_PRONOUN_F},
    {"pronoun-p", DM_WORD_PRONOUN_PLURAL},
    {"pronoun-it", DM_WORD_PRONOUN_IT},
    {"self", DM_WORD_SELF},
    {"particle", DM_WORD_NAME_PARTICLE},
    {"title", DM_WORD_TITLE},
    {"abbreviation", DM_WORD_ABBREVIATION},
    {"clitic", DM_WORD_CLITIC},
    {"auxiliary", DM_WORD_AUXILIARY},
    {"adverb", DM_WORD_ADVERB},
    {"report-that", DM_WORD_REPORT_THAT},
    {"according", DM_WORD_ACCORDING},
    {"toward", DM_WORD_TOWARD},
    {"so-called", DM_WORD_SO_CALLED},
    {"connective", DM_WORD_CONNECTIVE},
    {"preposition", DM_WORD_PREPOSITION},
    {"hint", DM_WORD_HINT},
    {"joint", DM_WORD_JOINT},
    {"clutter", DM_WORD_CLUTTER},
    {"portfolio", DM_WORD_PORTFOLIO},
    {"someone", DM_WORD_SOMEONE},
    {"own-words", DM_WORD_OWN_WORDS},
    {"negation", DM_WORD_NEGATION},
    {"byword", DM_WORD_BYWORD},
    {"release", DM_WORD_RELEASE},
    {"question", DM_WORD_QUESTION},
    {"text", DM_WORD_TEXT},
    {"quantity", DM_WORD_QUANTITY},
    {"tail", DM_WORD_TAIL},
    {"agency", DM_WORD_AGENCY},
    {"verb", DM_WORD_VERB},
    {"appendix", DM_WORD_APPENDIX},
    {"contrast", DM_WORD_CONTRAST},
};

static const struct {
    const char *name;
    unsigned trait;
} trait_names[] = {
    {"noun", DM_VERB_NOUN},           {"object", DM_VERB_OBJECT},
    {"thing", DM_VERB_THING},         {"adverb", DM_VERB_ADVERB},
    {"official", DM_ROLE_OFFICIAL},   {"spokesperson", DM_ROLE_SPOKESPERSON},
    {"colleague", DM_ROLE_COLLEAGUE}, {"plain", DM_ROLE_PLAIN},
    {"body", DM_ROLE_BODY},           {"bare", DM_VERB_BARE},
    {"clausal", DM_VERB_CLAUSAL},     {"relay", DM_VERB_RELAY},
    {"hearsay", DM_VERB_HEARSAY},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static size_t hash_of_ending(dm_slice word)
{
    uint32_t bytes;
    memcpy(&bytes, word.data + word.size - ENDING, ENDING);
    return (bytes * 2654435761u) >> 18;
}

/* The entry of a form, which may be a new and empty one; NULL without memory. */
static dm_entry *entry_of(dm_lexicon *lexicon, dm_slice folded)
{
    dm_slice key = dm_arena_copy(&lexicon->arena, folded);
    dm_entry *entries =
        dm_array_reserve(lexicon->entries, &lexicon->capacity, lexicon->count + 1, sizeof *entries);
    if (entries)
        lexicon->entries = entries;
    if (!entries || !key.data)
        return NULL;
    uint32_t at = dm_map_insert(&lexicon->forms, key, (uint32_t)lexicon->count);
    if (at == DM_ABSENT)
        return NULL;
    if (at == lexicon->count)
        entries[lexicon->count++] = (dm_entry){0};
    return &entries[at];
}

static void link(dm_entry *entry, dm_lexeme *lexeme)
{
    lexeme->next = entry->lexemes;
    entry->lexemes = lexeme;
    if (lexeme->languages & DM_DUTCH)
        entry->dutch |= UINT64_C(1) << lexeme->word_class;
    if (lexeme->languages & DM_ENGLISH)
        entry->english |= UINT64_C(1) << lexeme->word_class;
}

/* Marks the first word of a phrase, so that only there phrases are looked for. */
static bool add_phrase_start(dm_lexicon *lexicon, dm_slice phrase, dm_lexeme lexeme)
{
    dm_lexeme *start = dm_arena_zeroed(&lexicon->arena, 1, sizeof *start);
    dm_entry *entry = start ? entry_of(lexicon, dm_slice_cut(&phrase, ' ')) : NULL;
    if (!entry)
        return false;
    *start =
        (dm_lexeme){.word_class = DM_WORD_PHRASE, .languages = lexeme.languages, .gender = '-'};
    link(entry, start);
    return true;
}

/* Adds `lexeme` under each of the forms in `forms`, which are joined with '|'. */
static dm_status add_forms(dm_lexicon *lexicon, dm_slice forms, dm_lexeme lexeme, dm_error *error)
{
    dm_buffer folded = {0};
    dm_status status = DM_OK;
    while (!status && forms.data) {
        dm_slice form = dm_slice_cut(&forms, '|');
        if (form.size == 0)
            continue;
        status = dm_utf8_fold(form, &folded, error);
        dm_slice word = dm_buffer_view(&folded);
        dm_lexeme *added = dm_arena_zeroed(&lexicon->arena, 1, sizeof *added);
        dm_entry *entry = status || !added ? NULL : entry_of(lexicon, word);
        if (!entry) {
            status = dm_fail_memory(error);
            break;
        }
        *added = lexeme;
        link(entry, added);
        if (memchr(word.data, ' ', word.size) && !add_phrase_start(lexicon, word, lexeme)) {
            status = dm_fail_memory(error);
            break;
        }
        if (lexeme.word_class == DM_WORD_ROLE && word.size >= ENDING)
            lexicon->role_endings[hash_of_ending(word)] = true;
    }
    dm_buffer_free(&folded);
    return status;
}

static bool parse_language(dm_slice name, unsigned *languages)
{
    if (dm_slice_equal(name, DM_SLICE("nl")))
        *languages = DM_DUTCH;
    else if (dm_slice_equal(name, DM_SLICE("en")))
        *languages = DM_ENGLISH;
    else
        *languages = DM_ANY_LANGUAGE;
    return *languages != DM_ANY_LANGUAGE || dm_slice_equal(name, DM_SLICE("-"));
}

static bool parse_traits(dm_slice names, unsigned *traits)
{
    *traits = 0;
    while (names.size) {
        dm_slice name = dm_slice_cut(&names, '|');
        size_t i = 0;
        while (i < COUNT(trait_names) && !dm_slice_equal(name, dm_slice_of(trait_names[i].name)))
            i++;
        if (i == COUNT(trait_names))
            return false;
        *traits |= trait_names[i].trait;
    }
    return true;
}

static dm_status bad_row(const char *file, size_t line, const char *what, dm_error *error)
{
    return dm_fail_at(error, DM_DATA, file, line, 1, "%s", what);
}

/* In Dutch subordinate clauses a separable verb is one word: "waarop zij aanvulde". */
static dm_status add_joined_forms(dm_lexicon *lexicon, dm_slice forms, dm_lexeme lexeme,
                                  dm_error *error)
{
    dm_buffer joined = {0};
    while (forms.data) {
        size_t before = joined.size;
        dm_buffer_slice(&joined, lexeme.particle);
        dm_buffer_slice(&joined, dm_slice_cut(&forms, '|'));
        dm_slice form = {joined.data + before, joined.size - before};
        if (!joined.failed && dm_slice_equal(form, lexeme.lemma))
            joined.size = before; /* the infinitive is no finite verb */
        dm_buffer_byte(&joined, '|');
    }
    lexeme.particle = (dm_slice){NULL, 0};
    dm_status status = joined.failed ? dm_fail_memory(error)
                                     : add_forms(lexicon, dm_buffer_view(&joined), lexeme, error);
    dm_buffer_free(&joined);
    return status;
}

/* lang, lemma, finite, participle, particle, traits */
static dm_status read_verb(void *lexicon, const char *file, size_t line, const dm_slice *columns,
                           dm_error *error)
{
    dm_lexeme lexeme = {
        .word_class = DM_WORD_FINITE, .gender = '-', .lemma = columns[1], .particle = columns[4]};
    if (!parse_language(columns[0], &lexeme.languages))
        return bad_row(file, line, "the language is neither nl nor en", error);
    if (!parse_traits(columns[5], &lexeme.traits))
        return bad_row(file, line, "unknown trait of a verb", error);
    dm_status status = add_forms(lexicon, columns[2], lexeme, error);
    if (!status && lexeme.languages == DM_DUTCH && lexeme.particle.size)
        status = add_joined_forms(lexicon, columns[2], lexeme, error);
    lexeme.word_class = DM_WORD_PARTICIPLE;
    return status ? status : add_forms(lexicon, columns[3], lexeme, error);
}

/* lang, gender, traits, nouns */
static dm_status read_role(void *lexicon, const char *file, size_t line, const dm_slice *columns,
                           dm_error *error)
{
    dm_lexeme lexeme = {.word_class = DM_WORD_ROLE};
    if (!parse_language(columns[0], &lexeme.languages))
        return bad_row(file, line, "the language is neither nl nor en", error);
    if (columns[1].size != 1)
        return bad_row(file, line, "the gender is not one of m, f, p and -", error);
    lexeme.gender = columns[1].data[0];
    if (!parse_traits(columns[2], &lexeme.traits))
        return bad_row(file, line, "unknown trait of a role", error);
    return add_forms(lexicon, columns[3], lexeme, error);
}

/* lang, class, words */
static dm_status read_words(void *lexicon, const char *file, size_t line, const dm_slice *columns,
                            dm_error *error)
{
    dm_lexeme lexeme = {.gender = '-'};
    if (!parse_language(columns[0], &lexeme.languages))
        return bad_row(file, line, "the language is not one of nl, en and -", error);
    size_t i = 0;
    while (i < COUNT(class_names) && !dm_slice_equal(columns[1], dm_slice_of(class_names[i].name)))
        i++;
    if (i == COUNT(class_names))
        return bad_row(file, line, "unknown class of words", error);
    lexeme.word_class = class_names[i].word_class;
    return add_forms(lexicon, columns[2], lexeme, error);
}

/* country, adjectives en, nl, persons en, nl */
static dm_status read_demonym(void *lexicon, const char *file, size_t line, const dm_slice *columns,
                              dm_error *error)
{
    (void)file;
    (void)line;
    dm_lexeme lexeme = {.word_class = DM_WORD_DEMONYM, .gender = '-', .country = columns[0]};
    lexeme.languages = DM_ENGLISH;
    dm_status status = add_forms(lexicon, columns[1], lexeme, error);
    lexeme.languages = DM_DUTCH;
    status = status ? status : add_forms(lexicon, columns[2], lexeme, error);
    lexeme.word_class = DM_WORD_NATIONAL;
    status = status ? status : add_forms(lexicon, columns[4], lexeme, error);
    lexeme.languages = DM_ENGLISH;
    return status ? status : add_forms(lexicon, columns[3], lexeme, error);
}

/* gender, names */
static dm_status read_first_names(void *lexicon, const char *file, size_t line,
                                  const dm_slice *columns, dm_error *error)
{
    if (columns[0].size != 1)
        return bad_row(file, line, "the gender is neither m nor f", error);
    dm_lexeme lexeme = {.word_class = DM_WORD_FIRST_NAME,
                        .languages = DM_ANY_LANGUAGE,
                        .gender = columns[0].data[0]};
    return add_forms(lexicon, columns[1], lexeme, error);
}

dm_status dm_lexicon_load(const dm_lexicon_tables *tables, dm_lexicon **result, dm_error *error)
{
    const struct {
        dm_table_source source;
        size_t width;
        dm_table_reader *read_row;
    } all[] = {{tables->verbs, 6, read_verb},
               {tables->roles, 4, read_role},
               {tables->words, 3, read_words},
               {tables->demonyms, 5, read_demonym},
               {tables->first_names, 2, read_first_names}};
    dm_lexicon *lexicon = calloc(1, sizeof *lexicon);
    dm_status status = lexicon ? DM_OK : dm_fail_memory(error);
    for (size_t i = 0; i < COUNT(all) && !status; i++)
        status = dm_table_read(all[i].source, all[i].width, &lexicon->arena, all[i].read_row,
                               lexicon, error);
    if (status)
        dm_lexicon_free(lexicon);
    else
        *result = lexicon;
    return status;
}

void dm_lexicon_free(dm_lexicon *lexicon)
{
    if (!lexicon)
        return;
    dm_map_free(&lexicon->forms);
    dm_arena_free(&lexicon->arena);
    free(lexicon->entries);
    free(lexicon);
}

const dm_entry *dm_lexicon_entry(const dm_lexicon *lexicon, dm_slice folded)
{
    uint32_t at = dm_map_find(&lexicon->forms, folded);
    return at == DM_ABSENT ? NULL : &lexicon->entries[at];
}

const dm_lexeme *dm_lexicon_find(const dm_lexicon *lexicon, dm_slice folded)
{
    const dm_entry *entry = dm_lexicon_entry(lexicon, folded);
    return entry ? entry->lexemes : NULL;
}

const dm_lexeme *dm_lexicon_compound(const dm_lexicon *lexicon, dm_slice folded, unsigned languages)
{
    enum { LONGEST = 40, SURE_HEAD = 6 }; /* a short head must stand behind a hyphen */
    if (folded.size < ENDING || folded.size > LONGEST ||
        !lexicon->role_endings[hash_of_ending(folded)])
        return NULL;
    for (size_t i = 2; i + ENDING <= folded.size; i++) {
        bool sure = folded.size - i >= SURE_HEAD || folded.data[i - 1] == '-';
        const dm_lexeme *role =
            sure ? dm_lexeme_as(dm_lexicon_find(lexicon, dm_slice_between(folded, i, folded.size)),
                                DM_WORD_ROLE, languages)
                 : NULL;
        if (role && (!(role->traits & DM_ROLE_PLAIN) || folded.size - i >= SURE_HEAD))
            return role;
    }
    return NULL;
}

const dm_lexeme *dm_lexeme_as(const dm_lexeme *lexemes, dm_word_class word_class,
                              unsigned languages)
{
    for (; lexemes; lexemes = lexemes->next)
        if (lexemes->word_class == word_class && (lexemes->languages & languages))
            return lexemes;
    return NULL;
}
