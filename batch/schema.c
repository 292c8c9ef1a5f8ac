/* Statements keep role, country and office as they were at the time, speakers as first seen. */
#include "batch/schema.h"

/* The columns behind the first ones of each view. */
#define LABEL_COUNTS                                                                               \
    " count(*) AS statements, sum(label = 'condemnation') AS condemnation,"                        \
    " sum(label = 'threat') AS threat, sum(label = 'call') AS call, sum(label = 'none') AS none "

const char dm_schema_tables[] =
    "CREATE TABLE run(id INTEGER PRIMARY KEY CHECK(id = 1), state TEXT NOT NULL);"
    "CREATE TABLE documents("
    " id INTEGER PRIMARY KEY," /* from 1, in the order of the inputs */
    " file TEXT NOT NULL,"
    " source_id TEXT," /* the id that the input gave it */
    " title TEXT, date TEXT, url TEXT,"
    " statements INTEGER NOT NULL,"
    " error TEXT);" /* why it could not be read */
    "CREATE TABLE speakers("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL UNIQUE,"
    " role TEXT, country TEXT," /* as first seen; statements have their own */
    " official INTEGER NOT NULL);"
    "CREATE TABLE statements("
    " id INTEGER PRIMARY KEY,"
    " document INTEGER NOT NULL REFERENCES documents(id),"
    " \"start\" INTEGER NOT NULL, \"end\" INTEGER NOT NULL, line INTEGER NOT NULL,"
    " kind TEXT NOT NULL, text TEXT NOT NULL, context TEXT,"
    " speaker INTEGER REFERENCES speakers(id),"
    " mention TEXT, role TEXT, country TEXT, official INTEGER NOT NULL,"
    " cue TEXT, lang TEXT, quote INTEGER, rule TEXT, attribution REAL, closed INTEGER NOT NULL,"
    " label TEXT, stances TEXT, p_condemnation REAL, p_threat REAL, p_call REAL);"
    "CREATE VIEW by_speaker AS SELECT speakers.name AS speaker, speakers.country," LABEL_COUNTS
    "FROM statements JOIN speakers ON speakers.id = statements.speaker"
    " GROUP BY speakers.id ORDER BY statements DESC, speakers.name;"
    "CREATE VIEW by_month AS SELECT substr(documents.date, 1, 7) AS month," LABEL_COUNTS
    "FROM statements JOIN documents ON documents.id = statements.document"
    " GROUP BY month ORDER BY month;"
    "CREATE VIEW by_country AS SELECT country," LABEL_COUNTS
    "FROM statements GROUP BY country ORDER BY statements DESC, country;";

const char dm_schema_indexes[] =
    "CREATE INDEX IF NOT EXISTS statements_document ON statements(document);"
    "CREATE INDEX IF NOT EXISTS statements_speaker ON statements(speaker);"
    "CREATE INDEX IF NOT EXISTS statements_label ON statements(label);"
    "CREATE INDEX IF NOT EXISTS statements_country ON statements(country);"
    "CREATE INDEX IF NOT EXISTS documents_date ON documents(date);";

const char dm_schema_add_document[] = "INSERT INTO documents VALUES(?,?,?,?,?,?,?,?)";

const char dm_schema_add_speaker[] =
    "INSERT OR IGNORE INTO speakers(name, role, country, official) VALUES(?,?,?,?)";

const char dm_schema_add_statement[] =
    "INSERT INTO statements VALUES(NULL,?,?,?,?,?,?,?,(SELECT id FROM speakers WHERE name = ?),"
    "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

const char dm_schema_put_state[] = "INSERT OR REPLACE INTO run VALUES(1, ?)";
