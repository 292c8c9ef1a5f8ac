/* A paragraph as a row of words, with each quotation folded into one item.
 *
 * What stands in quotation marks is opaque to the search for speakers: nobody named inside a
 * quotation is its speaker. Sentences are runs of items. */
#ifndef DM_QUOTES_WORDS_H
#define DM_QUOTES_WORDS_H

#include "quotes/marks.h"

typedef enum { DM_ITEM_WORD, DM_ITEM_NUMBER, DM_ITEM_PUNCTUATION, DM_ITEM_QUOTE } dm_item_kind;

typedef struct dm_word {
    size_t start, end;     /* offsets in the document */
    dm_slice folded;       /* words: case-folded, without a possessive 's */
    const dm_entry *entry; /* what the lexicon knows of it, or NULL */
    uint64_t classes;      /* what it may be in the paragraph's language: 1 << dm_word_class */
    const dm_lexeme *role; /* the role noun that it is or ends in (EU-buitenlandchef), or NULL */
    dm_item_kind kind;
    char mark;            /* punctuation: its first byte; else NUL */
    bool capital;         /* begins with a capital */
    bool upper;           /* two or more letters, all capitals */
    bool compound;        /* has a hyphen */
    bool possessive;      /* Raab's; Dutch also Raabs, before "woordvoerder" */
    unsigned char ending; /* bytes of its possessive ending */
    bool ends_sentence;   /* the last item of its sentence */
    bool begins_mention;  /* a noun phrase that can speak may begin here */
    size_t span;          /* DM_ITEM_QUOTE: index of the span */
} dm_word;

typedef struct dm_paragraph {
    dm_slice document;
    size_t start, end; /* offsets in the document */
    dm_language language;
    dm_spans spans;
    dm_word *words;
    size_t count;
    dm_arena *arena;               /* of all this */
    struct dm_mention **mentions;  /* what begins at each item, once it has been asked for */
    struct dm_mention *no_mention; /* stands for: none does */
} dm_paragraph;

/* Fills words and sentence ends for document[start..end), whose spans are found already, and the
 * language: that of most words outside the quotations. Where these don't tell, it is that of the
 * paragraph before, `*so_far`, and where that is 0, the document's. Sets `*so_far`. */
dm_status dm_read_words(const dm_lexicon *lexicon, dm_paragraph *paragraph, dm_language *so_far,
                        dm_arena *arena, dm_error *error);

/* Whether item `at` is a word that may be of one of these classes (1 << dm_word_class, joined). */
static inline bool dm_word_is(const dm_paragraph *paragraph, size_t at, uint64_t classes)
{
    return at < paragraph->count && (paragraph->words[at].classes & classes);
}

/* Whether one of the items [first, last) is a word that may be of one of these classes. */
static inline bool dm_words_have(const dm_paragraph *paragraph, size_t first, size_t last,
                                 uint64_t classes)
{
    uint64_t seen = 0;
    for (size_t i = first; i < last; i++)
        seen |= paragraph->words[i].classes;
    return seen & classes;
}

static inline bool dm_is_mark(const dm_paragraph *paragraph, size_t at, char mark)
{
    return at < paragraph->count && paragraph->words[at].mark == mark;
}

/* The lexeme of item `at` with this class in the paragraph's language; NULL where there is none or
 * `at` is not a word. */
const dm_lexeme *dm_word_as(const dm_paragraph *paragraph, size_t at, dm_word_class word_class);

/* The items [first, last) of the sentence that item `at` is in. */
size_t dm_sentence_start(const dm_paragraph *paragraph, size_t at);
size_t dm_sentence_end(const dm_paragraph *paragraph, size_t at);

/* The text of items [first, last), from the first one's start to the last one's end. */
dm_slice dm_words_text(const dm_paragraph *paragraph, size_t first, size_t last);

#endif
