/*
 * What a supervisor is told, in the protocol of sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names.
 * Without that variable nobody is told.
 */
#pragma once

/* "READY=1", "STOPPING=1", "STATUS=…"; several in lines. */
void notify_supervisor(const char *state);
