/* The statements of this slice, on both engines. */
#include "harness/database.h"

#include "features/records/records_queries.h"

static void every_statement_is_understood(struct harness_db *h)
{
	harness_check_statements(h, records_queries, n_records_queries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		each_engine(every_statement_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
