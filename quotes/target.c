/* A ministry, a capital and "the Russian army" stand for their state, as everywhere in news; an
 * armed group stands for itself. */
#include "quotes/target.h"

#include "quotes/reader.h"

/* What begins at item `at` and how many items it has; {NULL, 0} where nobody is named. */
static dm_slice named_at(reader r, size_t at, size_t *count, dm_slice *name)
{
    const dm_institution *institution = NULL;
    *count = dm_institution_at(r, at, &institution);
    *name = (dm_slice){NULL, 0};
    if (*count) {
        *name = institution->name;
        return institution->official && institution->country.size ? institution->country
                                                                  : institution->name;
    }
    *count = 1;
    const dm_lexeme *adjective = dm_word_as(r.p, at, DM_WORD_DEMONYM);
    const dm_lexeme *person = dm_word_as(r.p, at, DM_WORD_NATIONAL);
    if (!word_at(r, at)->capital)
        return (dm_slice){NULL, 0};
    return adjective ? adjective->country : person ? person->country : (dm_slice){NULL, 0};
}

dm_status dm_find_target(const dm_lexicon *lexicon, const dm_roster *roster, dm_slice text,
                         dm_slice country, dm_slice speaker, dm_arena *arena, dm_slice *target,
                         dm_error *error)
{
    dm_paragraph paragraph = {.document = text, .end = text.size, .arena = arena};
    dm_language language = 0;
    dm_status status = dm_read_words(lexicon, &paragraph, &language, arena, error);
    reader r = {{lexicon, roster}, &paragraph};
    *target = (dm_slice){NULL, 0};
    for (size_t at = 0, count; at < paragraph.count && !status && !target->size; at += count) {
        dm_slice name, found = named_at(r, at, &count, &name);
        bool own = dm_slice_equal(found, country) || (name.size && dm_slice_equal(name, speaker));
        if (found.size && !own)
            *target = found;
    }
    return status;
}
