/*
 * A new process takes the place of the one that serves the same address, and no request is lost between the two.
 *
 * A server keeps a door: a local socket whose name follows from the address and the user. A successor knocks, makes
 * itself ready while the old one serves, asks for the listening socket, starts on it, and says so; only then does the
 * old one stop accepting. Whatever goes wrong before that, the old one goes on. The door goes along with the listening
 * socket, so that at every moment there is one, and the next successor finds it.
 *
 *   successor                          server
 *   knocks                 ->
 *                          <-          "here", its pid          (one successor at a time; others wait in the door)
 *   prepares
 *   "give", its book       ->
 *                          <-          "take", both sockets     (or "other": it serves another book)
 *   accepts
 *   "ready"                ->          stops accepting
 *                          <-          "gone"
 *
 * The name is abstract (unix(7)): it lives in the network namespace, as the address does, and dies with its holder, so
 * nothing stale is ever found. Such a name has no permissions; both sides look at the other's user instead
 * (SO_PEERCRED) and turn away any but their own.
 */
#pragma once

#include "base/ctx.h"

#define TAKEOVER_PATIENCE_MS 300000 /* for a successor that prepares */
#define TAKEOVER_ANSWER_S 30        /* for an answer of the server */

/* The server's side. */
struct takeover_door {
	int fd;        /* -1: nobody can take this server over */
	int peer;      /* the successor that has knocked; -1: none */
	int64_t until; /* of the patience with it, ms of http_watch_now() */
};

/* Makes a door for a server of this address (http_listen_name). Without one, which is logged, the server works. */
void takeover_open(struct takeover_door *door, struct str name);
/* What to wait for with poll(): the successor while there is one, else the door; -1: nothing. */
int takeover_fd(const struct takeover_door *door);
/*
 * Something has come there, or a while has passed. Opens, gives `listen_fd` away if the successor's book is `book`
 * (db_identity), closes who has gone. True: the successor serves; stop accepting, then takeover_let_go().
 */
bool takeover_step(struct takeover_door *door, int listen_fd, struct str book);
void takeover_let_go(struct takeover_door *door); /* tells the successor, closes the door on this side */
void takeover_close(struct takeover_door *door);  /* fine when it is closed */

/* The successor's side. */
struct takeover {
	int fd;
	int64_t pid; /* of the server */
};

/* NOT_FOUND: no server of this address has a door. DENIED with a problem: it is another user's. BUSY with a problem: it
 * does not answer. */
MUST enum status takeover_knock(struct ctx *ctx, struct str name, struct takeover *out);
/* CONFLICT with a problem: another book is served there. BUSY with a problem: the server has gone. */
MUST enum status takeover_receive(struct ctx *ctx, struct takeover *takeover, struct str book, int *out_listen_fd,
				  struct takeover_door *out_door);
/* This process accepts; comes back when the other one has stopped accepting. Closes. */
void takeover_finish(struct takeover *takeover);
void takeover_drop(struct takeover *takeover); /* the server goes on; fine when it is closed */
