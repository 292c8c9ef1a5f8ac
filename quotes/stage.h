/* Who is on the stage of an article: what the cast keeps, shared by noting and resolving. */
#ifndef DM_QUOTES_STAGE_H
#define DM_QUOTES_STAGE_H

#include "quotes/cast.h"

/* A person or an institution. */
typedef struct dm_person {
    struct dm_person *next; /* the one noted before */
    dm_slice name;          /* the fullest name so far; empty: nameless ("een diplomaat") */
    dm_slice surname;       /* folded last word, with its particles */
    dm_slice first;         /* folded first word; empty where only a surname is known */
    dm_slice role, country;
    dm_slice phrase; /* how the text first speaks of it */
    char gender;
    bool official;
    bool human;               /* a person, not a place: a full name, a role, or has spoken */
    bool surely_human;        /* a first name that is known, a title, a role */
    bool organisation;        /* has such a word in its name: Teme Valley Trust */
    bool headline;            /* a bare role: may yet be named; the noun is in `surname` */
    bool listed;              /* an institution of the roster */
    bool body;                /* an institution, state or group */
    bool place;               /* a state or capital */
    size_t seen, heard, told; /* clock of the last mention, of speaking, of being the subject */
    size_t told_before;       /* `told` before the present sentence */
    size_t told_item;         /* where in the sentence it was told */
} dm_person;

struct dm_cast {
    dm_phrasebook book;
    dm_arena *arena;
    dm_slice date;
    dm_person *people;                  /* the newest first */
    size_t clock, sentence_at;          /* the clock when the present sentence began */
    dm_slice last_role;                 /* of the person noted last, for colleagues */
    dm_person *group[DM_MOST_SPEAKERS]; /* who last were named together: "Borrell en Blinken" */
    size_t group_count, group_at;
};

/* However many an article names, only so many are thought of. */
enum { DM_MOST_ON_STAGE = 48 };

/* The person or institution that a mention names, who is added where new. */
dm_status dm_cast_meet(dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention,
                       dm_person **met, dm_error *error);

/* Someone without a name: "een diplomaat". NULL without memory. */
dm_person *dm_cast_add_nameless(dm_cast *cast, const dm_paragraph *paragraph,
                                const dm_mention *mention);

/* The person that a definite role means ("de trainer") is who the sentence is about. */
dm_status dm_cast_tell_role(dm_cast *cast, const dm_paragraph *paragraph, const dm_mention *mention,
                            dm_error *error);

/* Somebody is what the sentence is about, by the words at item `item`. */
void dm_cast_tell(dm_cast *cast, dm_person *someone, size_t item);

/* Whether `part` occurs in `text`, capitals or not. */
bool dm_contains_word(dm_slice text, dm_slice part);

#endif
