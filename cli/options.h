/* Options from one table: the same lines feed the parser and the help. */
#ifndef DM_CLI_OPTIONS_H
#define DM_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dm_option {
    char letter;          /* also what the parser reports; unprintable codes have no letter */
    const char *name;     /* long name, or NULL */
    const char *argument; /* name of its argument in the help; NULL: takes none */
    const char *help;
} dm_option;

typedef struct dm_command {
    const char *name;
    const char *synopsis; /* behind "demarche NAME" */
    const char *summary;  /* one line */
    const char *details;  /* more help; may be NULL */
    const dm_option *options;
    size_t option_count;
    int (*run)(const struct dm_command *command, int argc, char **argv);
} dm_command;

/* Levels of talk on standard error. */
typedef struct dm_talk {
    bool quiet, verbose;
} dm_talk;

enum { DM_OPTIONS_DONE = -1, DM_OPTIONS_EXIT = -2 };

/* A pass over a command's arguments. */
typedef struct dm_option_parser {
    const dm_command *command;
    int argc;
    char **argv;
    int index;            /* after DM_OPTIONS_DONE: the first operand */
    const char *argument; /* of the option just returned */
    int exit_status;      /* after DM_OPTIONS_EXIT */
    dm_talk talk;
} dm_option_parser;

/* The letter of the next option; DM_OPTIONS_DONE behind the last; DM_OPTIONS_EXIT where there is
 * nothing more to do: help or version was printed, or a wrong option complained of. -h, -V, -q and
 * -v are dealt with here. */
int dm_next_option(dm_option_parser *parser);

/* A complaint about the arguments, with a pointer to the help; returns the exit status. */
int dm_usage_error(const dm_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The option's argument as a number from 0 to 1; returns the exit status after a complaint. */
int dm_parse_share(const dm_option_parser *parser, double *share);

/* Whether `text` is a whole number from `least` to `most`, which `number` then is. */
bool dm_is_count(const char *text, uint64_t least, uint64_t most, uint64_t *number);

/* The option's argument as such a number of `what`; returns the exit status after a complaint. */
int dm_parse_count(const dm_option_parser *parser, const char *what, uint64_t least, uint64_t most,
                   uint64_t *number);

void dm_print_help(const dm_command *command);

#endif
