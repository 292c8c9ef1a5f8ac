/* Statements belong to `source`, or, read back from a file, to the document's arena. */
#include "batch/result.h"

#include <stdlib.h>

void dm_result_free(dm_result *result)
{
    demarche_document_free(result->source);
    free(result->statements);
    dm_buffer_free(&result->records);
    dm_document_free(&result->document);
    *result = (dm_result){0};
}
