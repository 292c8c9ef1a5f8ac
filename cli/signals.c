/* The handlers only leave a note; the batch looks at it between two documents. */
#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t stop_asked, status_asked;

static void ask_to_stop(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

static void ask_for_status(int signal_number)
{
    (void)signal_number;
    status_asked = 1;
}

void dm_signals_catch(void)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction stop = {.sa_handler = ask_to_stop, .sa_flags = (int)SA_RESETHAND | SA_RESTART};
    struct sigaction status = {.sa_handler = ask_for_status, .sa_flags = SA_RESTART};
    struct sigaction old;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) /* nohup */
            sigaction(ends[i], &stop, NULL);
    sigaction(SIGUSR1, &status, NULL);
}

bool dm_signals_stop(void *unused)
{
    (void)unused;
    return stop_asked != 0;
}

bool dm_signals_status(void)
{
    bool asked = status_asked != 0;
    status_asked = 0;
    return asked;
}
