/* The languages of the program; see texts.h. */
#include "i18n/texts.h"

const struct texts *texts_of_language(struct str language)
{
	return str_is(language, texts_en.language) ? &texts_en : NULL;
}
