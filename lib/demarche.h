/* demarche: what officials are quoted as saying in Dutch and English news, and the stance they
 * take.
 *
 * Ownership: what a function returns through `**` is the caller's and is freed by the _free
 * function of its kind (which takes NULL); everything else that it points to lives as long as the
 * handle it came from. Text goes in as pointer and size, need not end in NUL, and is borrowed for
 * the call.
 *
 * Threads: models and extractors are immutable and may be shared; scorers, documents, data sets and
 * the calls on them belong to one thread at a time. The library prints nothing and keeps no state.
 *
 * Errors: what can fail returns a status and, as last argument, takes a demarche_error that it
 * fills on failure; NULL is allowed. */
#ifndef DEMARCHE_H
#define DEMARCHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DEMARCHE_VERSION "0.1.0"

typedef enum {
    DEMARCHE_OK = 0,
    DEMARCHE_USAGE = 64,       /* a wrong argument */
    DEMARCHE_DATA = 65,        /* the input's content is wrong */
    DEMARCHE_NO_INPUT = 66,    /* no such file, or not a readable one */
    DEMARCHE_BUSY = 69,        /* another trainer holds the model */
    DEMARCHE_INTERNAL = 70,    /* a fault of the library */
    DEMARCHE_NO_MEMORY = 71,   /* out of memory */
    DEMARCHE_CANT_CREATE = 73, /* the output cannot be created */
    DEMARCHE_IO = 74,          /* reading or writing failed */
    DEMARCHE_INTERRUPTED = 75, /* the caller asked to stop */
    DEMARCHE_BAD_MODEL = 78    /* the model file is not usable */
} demarche_status;

typedef struct demarche_error {
    demarche_status status;
    size_t line, column; /* from 1; 0: no such place */
    size_t offset;       /* in bytes, where line > 0 */
    char file[512];      /* "" where no file is concerned */
    char message[512];   /* what is wrong; what to do */
} demarche_error;

/* Borrowed text; data is NULL where there is none. */
typedef struct demarche_text {
    const char *data;
    size_t size;
} demarche_text;

const char *demarche_version(void);

/* --- stances ------------------------------------------------------------------------------- */

enum {
    DEMARCHE_NONE = -1,
    DEMARCHE_CONDEMNATION,
    DEMARCHE_THREAT,
    DEMARCHE_CALL,
    DEMARCHE_STANCES
};

/* "condemnation", "threat", "call"; "none" for anything else. */
const char *demarche_stance_name(int stance);

typedef struct demarche_scores {
    double decision[DEMARCHE_STANCES]; /* bias + weights · n-grams; above 0 speaks for the stance */
    double p[DEMARCHE_STANCES];        /* calibrated probabilities, in steps of 0.0001 */
    int label;                         /* the most probable of `stances`, or DEMARCHE_NONE */
    int stances[DEMARCHE_STANCES]; /* those that reach their threshold, the most probable first */
    int stance_count;
    double confidence;   /* the probability of the label; for none, 1 - that of the most probable */
    bool no_features;    /* not one n-gram of the text is known to the model: label is none */
    bool other_language; /* hardly a word of the text is known to the model: label is none */
    double unknown_share; /* of the text's n-grams, 0 to 1 */
} demarche_scores;

/* --- models -------------------------------------------------------------------------------- */

typedef struct demarche_model demarche_model;

/* The model that comes with the library. */
demarche_status demarche_model_embedded(demarche_model **model, demarche_error *error);
demarche_status demarche_model_load(const char *path, demarche_model **model,
                                    demarche_error *error);
demarche_status demarche_model_read(const void *bytes, size_t size, demarche_model **model,
                                    demarche_error *error);
demarche_status demarche_model_save(const demarche_model *model, const char *path,
                                    demarche_error *error);
void demarche_model_free(demarche_model *model);

/* What a model is, as names and values to show: data, options, figures, checksum. Fills up to
 * `capacity` facts, in a fixed order, and returns how many there are. */
typedef struct demarche_fact {
    char name[48];
    char value[320];
} demarche_fact;

size_t demarche_model_facts(const demarche_model *model, demarche_fact *facts, size_t capacity);

/* Scores statements one after the other. The model must outlive it. */
typedef struct demarche_scorer demarche_scorer;

demarche_status demarche_scorer_new(const demarche_model *model, demarche_scorer **scorer,
                                    demarche_error *error);
void demarche_scorer_free(demarche_scorer *scorer);

/* `cue` is the lemma of the reporting verb; {NULL, 0} where there is none. */
demarche_status demarche_score(demarche_scorer *scorer, demarche_text text, demarche_text cue,
                               demarche_scores *scores, demarche_error *error);

/* Why a statement is scored as it is. */
typedef struct demarche_explanation demarche_explanation;

typedef struct demarche_contribution {
    demarche_text ngram; /* "word:eisen", "chars:_eis", "cue=waarschuwen", "class:own>measure" */
    double values[DEMARCHE_STANCES]; /* what it adds to the decision value of each stance */
} demarche_contribution;

typedef struct demarche_word {
    size_t start, end;               /* bytes of the text */
    double values[DEMARCHE_STANCES]; /* its share in the n-grams that it is part of */
} demarche_word;

/* As demarche_score, with the reasons. For each stance the bias and the values of all n-grams add
 * up to the decision value. */
demarche_status demarche_explain(demarche_scorer *scorer, demarche_text text, demarche_text cue,
                                 demarche_explanation **explanation, demarche_error *error);
void demarche_explanation_free(demarche_explanation *explanation);

const demarche_scores *demarche_explanation_scores(const demarche_explanation *explanation);
double demarche_explanation_bias(const demarche_explanation *explanation, int stance);
const demarche_contribution *demarche_explanation_ngrams(const demarche_explanation *explanation,
                                                         size_t *count);
const demarche_word *demarche_explanation_words(const demarche_explanation *explanation,
                                                size_t *count);

/* --- documents ----------------------------------------------------------------------------- */

/* Knows the words and the officials. */
typedef struct demarche_extractor demarche_extractor;

/* `officials`: a file in the form of quotes/lexicon/officials.tsv that adds to the built-in roster
 * and, for the names it has, replaces it; NULL for none. */
demarche_status demarche_extractor_new(const char *officials, demarche_extractor **extractor,
                                       demarche_error *error);
void demarche_extractor_free(demarche_extractor *extractor);

typedef enum { DEMARCHE_DIRECT, DEMARCHE_FRAGMENT, DEMARCHE_INDIRECT } demarche_kind;

const char *demarche_kind_name(demarche_kind kind); /* "direct", "fragment", "indirect" */

typedef struct demarche_statement {
    size_t start, end, line; /* bytes in the document, without quotation marks; line from 1 */
    demarche_kind kind;
    demarche_text text, context; /* context: the sentence around a fragment; else the text */
    demarche_text
        speaker; /* canonical full name, joint speakers joined with '+'; none: not known */
    demarche_text mention; /* as the text has it */
    demarche_text role, country;
    bool official;
    demarche_text cue;      /* lemma of the reporting verb */
    const char *lang;       /* "nl" or "en" */
    size_t quote;           /* parts of one quotation share this number, from 1 */
    const char *rule;       /* the pattern that found the speaker */
    double attribution;     /* confidence of the speaker, 0 to 1 */
    bool closed;            /* false: the closing quotation mark is missing */
    demarche_scores scores; /* all zero where the document was read without a scorer */
} demarche_statement;

typedef struct demarche_document demarche_document;

/* Finds the statements of a document and, with a scorer (may be NULL), scores them: a fragment by
 * the sentence that governs it, everything else by itself, both with their cue. `date` (ISO, may be
 * NULL) tells who held which office. Bytes that are not UTF-8 are read as U+FFFD. `bytes` must
 * outlive the document. */
demarche_status demarche_read(const demarche_extractor *extractor, demarche_scorer *scorer,
                              const void *bytes, size_t size, const char *date,
                              demarche_document **document, demarche_error *error);
void demarche_document_free(demarche_document *document);

size_t demarche_document_count(const demarche_document *document);
const demarche_statement *demarche_document_statement(const demarche_document *document,
                                                      size_t index);

/* Whom a statement is about: the first state, organisation or group named in its sentence that is
 * not the speaker or of the speaker's country. A country code as in `country` (RU, EU), else a name
 * (Hamas); {NULL, 0} where nobody is named. Lives as long as the extractor. */
demarche_status demarche_target(const demarche_extractor *extractor,
                                const demarche_statement *statement, demarche_text *target,
                                demarche_error *error);

/* The name of a country code in a language ("nl" or "en"); {NULL, 0} for a code not known. */
demarche_text demarche_country_name(const demarche_extractor *extractor, demarche_text code,
                                    const char *lang);

/* --- labelled data, training, evaluation ----------------------------------------------------- */

typedef struct demarche_dataset demarche_dataset;

/* Is given one fault or conflict after the other; the reading goes on. */
typedef void demarche_fault_sink(void *context, const demarche_error *fault);

demarche_status demarche_dataset_new(demarche_dataset **dataset, demarche_error *error);
void demarche_dataset_free(demarche_dataset *dataset);

/* Adds a TSV, CSV or JSON Lines file, told by its name. Faulty records go to `sink` (may be NULL)
 * and make the result DEMARCHE_DATA. */
demarche_status demarche_dataset_add(demarche_dataset *dataset, const char *path,
                                     demarche_fault_sink *sink, void *context,
                                     demarche_error *error);
size_t demarche_dataset_count(const demarche_dataset *dataset);

/* One labelled statement; `stances` as in demarche_scores, in the order of the data. */
typedef struct demarche_labelled {
    demarche_text text, cue;
    int stances[DEMARCHE_STANCES], stance_count;
    const char *file;
    size_t line;
} demarche_labelled;

demarche_labelled demarche_dataset_item(const demarche_dataset *dataset, size_t index);

typedef struct demarche_measure {
    double precision, recall, f1;
} demarche_measure;

typedef struct demarche_interval {
    double low, high;
} demarche_interval;

enum {
    DEMARCHE_LABELS = DEMARCHE_STANCES + 1, /* none is the last label */
    DEMARCHE_BINS = 10,
    DEMARCHE_COVERAGE_STEPS = 8
};

/* Agreement of a model with labels, for one language or all. */
typedef struct demarche_figures {
    const char *scope; /* "all", "nl", "en", "other" */
    size_t statements;
    demarche_measure stances[DEMARCHE_STANCES]; /* by the sets of stances */
    demarche_measure labels[DEMARCHE_LABELS];   /* by the one label of each statement */
    double macro_f1, label_macro_f1, accuracy;  /* means over stances, over labels; of labels */
    double micro_f1;                            /* all stances counted together */
    size_t confusion[DEMARCHE_LABELS][DEMARCHE_LABELS]; /* [given in the data][by the model] */
    struct {
        size_t count;             /* probabilities in this tenth */
        double predicted, actual; /* their mean, and the share that came true */
    } bins[DEMARCHE_BINS];
    double calibration_error;

    /* Only demarche_evaluate fills what follows. Intervals: 95 % by bootstrap, of the F1s. */
    demarche_interval stance_intervals[DEMARCHE_STANCES], label_intervals[DEMARCHE_LABELS];
    demarche_interval macro_interval, label_macro_interval, accuracy_interval;
    struct {
        double least, coverage, accuracy; /* of statements with that confidence or more */
    } coverage[DEMARCHE_COVERAGE_STEPS];
} demarche_figures;

enum { DEMARCHE_SCOPES = 4 };

typedef struct demarche_training_options {
    size_t folds; /* 0: by the size of the data */
    uint64_t seed;
    double cost;                   /* C of the support vector machine */
    const char *solver;            /* "auto", "libsvm" or "liblinear" */
    size_t threads;                /* 0: one; they change no bit of the model */
    const demarche_model *compare; /* an old model to compare with; NULL: none */
    const char *thesaurus; /* a file in the form of features/thesaurus.tsv; NULL for that one */
    const char *date;      /* is written into the model; NULL for none */

    /* Called after each of `total` steps; false stops with DEMARCHE_INTERRUPTED. May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total);
    demarche_fault_sink *sink; /* conflicting labels; may be NULL */
    void *context;             /* of both */
} demarche_training_options;

demarche_training_options demarche_training_defaults(void);

/* How a model that is trained without the statements that the old one did not have does on the same
 * folds. */
typedef struct demarche_comparison {
    demarche_figures before[DEMARCHE_SCOPES]; /* "all" first */
    size_t known;      /* statements of the data that the old model was trained on */
    size_t trained_on; /* all that it was trained on */
} demarche_comparison;

/* Trains a model; `figures` (may be NULL) gets the cross-validated ones, "all" first, and
 * `comparison` (may be NULL) those of the model that `options` says to compare with. */
demarche_status demarche_train(demarche_dataset *dataset, const demarche_training_options *options,
                               demarche_model **model, demarche_figures figures[DEMARCHE_SCOPES],
                               demarche_comparison *comparison, demarche_error *error);

/* Compares a model with labelled data; `figures` as above. */
demarche_status demarche_evaluate(demarche_scorer *scorer, const demarche_dataset *dataset,
                                  demarche_figures figures[DEMARCHE_SCOPES], demarche_error *error);

/* Writes PREFIX.STANCE.model in libsvm's text format for each stance and, with `data` (may be
 * NULL), PREFIX.STANCE.vectors: svm-predict then gives the decision values of demarche. */
demarche_status demarche_model_export_svm(const demarche_model *model, const demarche_dataset *data,
                                          const char *prefix, demarche_error *error);

#ifdef __cplusplus
}
#endif

#endif
