/* The tables of the SQLite output, as SQL. */
#ifndef DM_BATCH_SCHEMA_H
#define DM_BATCH_SCHEMA_H

extern const char dm_schema_tables[], dm_schema_indexes[], dm_schema_add_document[],
    dm_schema_add_speaker[], dm_schema_add_statement[], dm_schema_put_state[];

#endif
