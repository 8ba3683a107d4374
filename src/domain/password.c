/* Argon2id behind a gate (password.h). */
#include "domain/password.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"

#define PASSES 3
#define MEMORY ((size_t)32 << 20)

struct password_gate {
	pthread_mutex_t lock;
	pthread_cond_t left;
	int n_inside;
	int n_waiting;
};

struct password_gate *password_gate_new(void)
{
	struct password_gate *gate = calloc(1, sizeof *gate);
	if (!gate || sodium_init() < 0)
		abort(); /* nothing can be served without */
	pthread_mutex_init(&gate->lock, NULL);
	pthread_cond_init(&gate->left, NULL);
	return gate;
}

void password_gate_free(struct password_gate *gate)
{
	if (!gate)
		return;
	pthread_cond_destroy(&gate->left);
	pthread_mutex_destroy(&gate->lock);
	free(gate);
}

static enum status gate_enter(struct ctx *ctx, struct password_gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	if (gate->n_inside == PASSWORD_AT_ONCE && gate->n_waiting == PASSWORD_WAITING_MAX) {
		pthread_mutex_unlock(&gate->lock);
		problem_add(ctx, "", T("Quá nhiều người đăng nhập cùng lúc. Chờ vài giây rồi thử lại."));
		return BUSY;
	}
	gate->n_waiting++;
	while (gate->n_inside == PASSWORD_AT_ONCE)
		pthread_cond_wait(&gate->left, &gate->lock);
	gate->n_waiting--;
	gate->n_inside++;
	pthread_mutex_unlock(&gate->lock);
	return OK;
}

static void gate_leave(struct password_gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->n_inside--;
	pthread_cond_signal(&gate->left);
	pthread_mutex_unlock(&gate->lock);
}

static bool is_one_character(struct str s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] != s.p[0])
			return false;
	}
	return true;
}

enum status password_check(struct ctx *ctx, struct str password)
{
	size_t length = utf8_length(password);
	if (length < PASSWORD_MIN || length > PASSWORD_MAX)
		return problem_add(ctx, "password", T("Mật khẩu cần từ %d đến %d ký tự."), PASSWORD_MIN, PASSWORD_MAX);
	if (!utf8_is_valid(password) || is_one_character(password))
		return problem_add(ctx, "password", T("Mật khẩu cần nhiều ký tự khác nhau."));
	return OK;
}

enum status password_hash(struct ctx *ctx, struct password_gate *gate, struct str password, struct str *out)
{
	char *hash = arena_alloc(ctx->arena, crypto_pwhash_STRBYTES);

	TRY(gate_enter(ctx, gate));
	int rc = crypto_pwhash_str_alg(hash, password.p ? password.p : "", password.n, PASSES, MEMORY,
				       crypto_pwhash_ALG_ARGON2ID13);
	gate_leave(gate);
	if (rc != 0)
		return fail("argon2id: out of memory");
	*out = str_of(hash);
	return OK;
}

enum status password_verify(struct ctx *ctx, struct password_gate *gate, struct str hash, struct str password,
			    bool *out_fits, bool *out_is_stale)
{
	if (hash.n == 0) {
		struct str unused;
		TRY(password_hash(ctx, gate, password, &unused));
		*out_fits = *out_is_stale = false;
		return OK;
	}
	const char *text = str_zero(ctx->arena, hash);
	TRY(gate_enter(ctx, gate));
	int rc = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n);
	gate_leave(gate);
	*out_fits = rc == 0;
	*out_is_stale = rc == 0 && crypto_pwhash_str_needs_rehash(text, PASSES, MEMORY) != 0;
	return OK;
}
