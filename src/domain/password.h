/*
 * Passwords: Argon2id (libsodium), 3 passes over 32 MiB, about 60 ms of a core. A gate lets at most two be computed at
 * once and a bounded number wait, so that a Monday morning of sign-ins cannot starve the machine; over it: BUSY.
 */
#pragma once

#include "base/ctx.h"

#define PASSWORD_AT_ONCE 2
#define PASSWORD_WAITING_MAX 64
#define PASSWORD_MIN 10 /* characters */
#define PASSWORD_MAX 200

struct password_gate;

struct password_gate *password_gate_new(void);
void password_gate_free(struct password_gate *gate);

/* INVALID with a problem of field "password" if it is too short or too long or only one character repeated. */
MUST enum status password_check(struct ctx *ctx, struct str password);
/* The hash with its parameters, as text for table account. */
MUST enum status password_hash(struct ctx *ctx, struct password_gate *gate, struct str password, struct str *out);
/* Whether the password fits; *out_is_stale says that the hash was made with other parameters and should be made anew.
 * An empty hash takes as long as a real one and never fits, so that an unknown login cannot be told by the clock. */
MUST enum status password_verify(struct ctx *ctx, struct password_gate *gate, struct str hash, struct str password,
				 bool *out_fits, bool *out_is_stale);
