/* The table of commands. */
#include "cli/commands.h"
#include "lib/demarche.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const dm_command *const commands[] = {
    &dm_score_command,    &dm_quotes_command,  &dm_analyze_command,
    &dm_merge_command,    &dm_filter_command,  &dm_train_command,
    &dm_evaluate_command, &dm_explain_command, &dm_model_command,
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_overview(FILE *out)
{
    fprintf(out, "usage: demarche COMMAND [OPTION]… [FILE]…\n\n"
                 "Finds what officials are quoted as saying in Dutch and English news, and tells\n"
                 "condemnations, threats of consequences and calls to action apart.\n\n"
                 "commands:\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out,
            "\n'demarche COMMAND --help' tells more about one; 'demarche --version' the version.\n"
            "exit status: 0 all well; 1 a check said no; 64 usage; 65 bad data; 66 no such\n"
            "input; 69 model held by another trainer; 70 internal; 71 out of memory; 73 cannot\n"
            "create; 74 input/output; 75 interrupted; 78 bad model\n");
}

static int complain_of(const char *name)
{
    fprintf(stderr, "demarche: unknown command '%s'", name);
    for (size_t i = 0; i < COMMANDS; i++)
        if (strncmp(commands[i]->name, name, 2) == 0)
            fprintf(stderr, "; did you mean '%s'?", commands[i]->name);
    fprintf(stderr, "\nTry 'demarche --help'.\n");
    return DEMARCHE_USAGE;
}

/* Output must never land in a file that happens to be opened as descriptor 0, 1 or 2. */
static void occupy_standard_descriptors(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDONLY); /* writing to it fails, and is reported */
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
}

static int finish(int status)
{
    if (fflush(stdout) != 0 && status == DEMARCHE_OK) {
        fprintf(stderr, "standard output: cannot write\n");
        return DEMARCHE_IO;
    }
    return status;
}

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        print_overview(stderr);
        return DEMARCHE_USAGE;
    }
    if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0 ||
        (strcmp(argv[1], "help") == 0 && argc == 2)) {
        print_overview(stdout);
        return finish(DEMARCHE_OK);
    }
    if (strcmp(argv[1], "-V") == 0 || strcmp(argv[1], "--version") == 0) {
        printf("demarche %s\n", demarche_version());
        return finish(DEMARCHE_OK);
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i]->name) == 0)
            return finish(commands[i]->run(commands[i], argc - 1, argv + 1));
    return complain_of(argv[1]);
}
