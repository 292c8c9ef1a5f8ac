/* Counting function words tells Dutch from English within a sentence or two; a statistical model
 * would be more than two languages need. Words that both have (is, of, in) count for both. */
#include "quotes/language.h"

enum { SAMPLE = 400, LONGEST_HINT = 16 };

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

dm_language dm_guess_language(const dm_lexicon *lexicon, dm_slice text, dm_language otherwise)
{
    size_t dutch = 0, english = 0, end = text.size < SAMPLE ? text.size : SAMPLE;
    char word[LONGEST_HINT];
    for (size_t at = 0; at < end;) {
        size_t length = 0;
        while (at < end && is_ascii_letter(text.data[at])) {
            if (length < LONGEST_HINT)
                word[length] = (char)(text.data[at] | 0x20);
            length++;
            at++;
        }
        at += length == 0;
        if (length == 0 || length > LONGEST_HINT)
            continue;
        const dm_lexeme *lexemes = dm_lexicon_find(lexicon, (dm_slice){word, length});
        dutch += dm_lexeme_as(lexemes, DM_WORD_HINT, DM_DUTCH) != NULL;
        english += dm_lexeme_as(lexemes, DM_WORD_HINT, DM_ENGLISH) != NULL;
    }
    if (dutch == english)
        return otherwise;
    return dutch > english ? DM_DUTCH : DM_ENGLISH;
}

const char *dm_language_code(dm_language language)
{
    return language == DM_ENGLISH ? "en" : "nl";
}
