/* Signals that end a batch in good order, or ask how far it is. */
#ifndef DM_CLI_SIGNALS_H
#define DM_CLI_SIGNALS_H

#include <stdbool.h>

/* From here on, the first SIGINT, SIGTERM or SIGHUP only asks to stop, a second one of its kind
 * ends the program; SIGUSR1 asks for a line of status. */
void dm_signals_catch(void);

bool dm_signals_stop(void *unused); /* a dm_stop_function */

/* Whether a line of status was asked for since the last call. */
bool dm_signals_status(void);

#endif
