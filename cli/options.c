/* getopt_long does the parsing; its tables are made from ours. */
#include "cli/options.h"

#include "lib/demarche.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 40, HELP_COLUMN = 26 };

static const dm_option common[] = {
    {'q', "quiet", NULL, "say nothing but errors"},
    {'v', "verbose", NULL, "say more on standard error"},
    {'h', "help", NULL, "show this help"},
    {'V', "version", NULL, "show the version"},
};

enum { COMMON = sizeof common / sizeof *common };

static const dm_option *option_at(const dm_command *command, size_t i)
{
    return i < command->option_count ? &command->options[i] : &common[i - command->option_count];
}

static bool has_letter(const dm_option *option)
{
    return option->letter > ' ';
}

static void print_option(const dm_option *option)
{
    char left[64] = "";
    size_t used = 0;
    if (has_letter(option))
        used += (size_t)snprintf(left, sizeof left, "-%c", option->letter);
    if (option->name)
        used += (size_t)snprintf(left + used, sizeof left - used, "%s--%s", used ? ", " : "    ",
                                 option->name);
    if (option->argument)
        snprintf(left + used, sizeof left - used, " %s", option->argument);
    printf("  %-*s %s\n", HELP_COLUMN - 3, left, option->help);
}

int dm_parse_share(const dm_option_parser *parser, double *share)
{
    char *end;
    *share = strtod(parser->argument, &end);
    if (end != parser->argument && !*end && *share >= 0 && *share <= 1)
        return 0;
    return dm_usage_error(parser->command, "'%s' is not a number from 0 to 1", parser->argument);
}

bool dm_is_count(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
    char *end;
    *number = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && *number >= least && *number <= most;
}

int dm_parse_count(const dm_option_parser *parser, const char *what, uint64_t least, uint64_t most,
                   uint64_t *number)
{
    if (dm_is_count(parser->argument, least, most, number))
        return 0;
    return dm_usage_error(parser->command,
                          "'%s' is not a number of %s from %" PRIu64 " to %" PRIu64,
                          parser->argument, what, least, most);
}

void dm_print_help(const dm_command *command)
{
    printf("usage: demarche %s %s\n\n%s\n", command->name, command->synopsis, command->summary);
    if (command->details)
        printf("\n%s\n", command->details);
    printf("\noptions:\n");
    for (size_t i = 0; i < command->option_count + COMMON; i++)
        print_option(option_at(command, i));
}

int dm_usage_error(const dm_command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "demarche %s: ", command->name);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nTry 'demarche %s --help'.\n", command->name);
    va_end(arguments);
    return DEMARCHE_USAGE;
}

static void fill_tables(const dm_command *command, char *letters, struct option *names)
{
    *letters++ = ':'; /* complaints are ours */
    for (size_t i = 0; i < command->option_count + COMMON; i++) {
        const dm_option *option = option_at(command, i);
        if (has_letter(option)) {
            *letters++ = option->letter;
            if (option->argument)
                *letters++ = ':';
        }
        if (option->name)
            *names++ =
                (struct option){option->name, option->argument != NULL, NULL, option->letter};
    }
    *letters = '\0';
    *names = (struct option){0};
}

/* The known option that begins like an unknown one, or NULL. */
static const char *similar_option(const dm_command *command, const char *given)
{
    for (size_t same = strlen(given); same >= 3; same--)
        for (size_t i = 0; i < command->option_count + COMMON; i++) {
            const char *name = option_at(command, i)->name;
            if (name && strncmp(name, given, same) == 0)
                return name;
        }
    return NULL;
}

static int complain(dm_option_parser *parser, int code)
{
    const char *given = parser->argv[optind - 1];
    const char *similar =
        strncmp(given, "--", 2) == 0 ? similar_option(parser->command, given + 2) : NULL;
    if (code == ':')
        parser->exit_status = dm_usage_error(parser->command, "%s needs an argument", given);
    else if (similar)
        parser->exit_status = dm_usage_error(
            parser->command, "unknown option '%s'; did you mean --%s?", given, similar);
    else if (optopt > ' ')
        parser->exit_status = dm_usage_error(parser->command, "unknown option '-%c'", optopt);
    else
        parser->exit_status = dm_usage_error(parser->command, "unknown option '%s'", given);
    return DM_OPTIONS_EXIT;
}

int dm_next_option(dm_option_parser *parser)
{
    char letters[2 * MOST_OPTIONS + 3];
    struct option names[MOST_OPTIONS + 1];
    fill_tables(parser->command, letters, names);
    if (parser->index == 0)
        optind = 0; /* begin anew */
    for (;;) {
        opterr = 0;
        int code = getopt_long(parser->argc, parser->argv, letters, names, NULL);
        parser->argument = optarg;
        parser->index = optind;
        parser->exit_status = DEMARCHE_OK;
        if (code == 'q')
            parser->talk.quiet = true;
        else if (code == 'v')
            parser->talk.verbose = true;
        else if (code == 'h')
            dm_print_help(parser->command);
        else if (code == 'V')
            printf("demarche %s\n", demarche_version());
        if (code == 'h' || code == 'V')
            return DM_OPTIONS_EXIT;
        if (code == '?' || code == ':')
            return complain(parser, code);
        if (code != 'q' && code != 'v')
            return code == -1 ? DM_OPTIONS_DONE : code;
    }
}
