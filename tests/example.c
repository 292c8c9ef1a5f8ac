/* A whole program on the library's one header: reads a text and prints who said what. */
#include <demarche.h>
#include <stdio.h>
#include <string.h>

static int fail(const demarche_error *error)
{
    fprintf(stderr, "%s\n", error->message);
    return error->status;
}

int main(void)
{
    const char *text = "\"Wij eisen dat de gijzelaars vandaag nog vrijkomen\", zei minister "
                       "Marleen Oosterbaan maandag.\n";
    demarche_error error;
    demarche_model *model;
    demarche_scorer *scorer;
    demarche_extractor *extractor;
    demarche_document *document;
    if (demarche_model_embedded(&model, &error) || demarche_scorer_new(model, &scorer, &error) ||
        demarche_extractor_new(NULL, &extractor, &error) ||
        demarche_read(extractor, scorer, text, strlen(text), NULL, &document, &error))
        return fail(&error);
    size_t count = demarche_document_count(document);
    for (size_t i = 0; i < count; i++) {
        const demarche_statement *statement = demarche_document_statement(document, i);
        printf("%.*s: %s\n", (int)statement->speaker.size, statement->speaker.data,
               demarche_stance_name(statement->scores.label));
    }
    demarche_document_free(document);
    demarche_extractor_free(extractor);
    demarche_scorer_free(scorer);
    demarche_model_free(model);
    return count == 1 ? 0 : 1;
}
