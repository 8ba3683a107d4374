/* Telling the supervisor (notify.h). */
#include "app/notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

void notify_supervisor(const char *state)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t n = path ? strlen(path) : 0;

	if (n < 2 || n >= sizeof where.sun_path || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(where.sun_path, path, n);
	if (path[0] == '@')
		where.sun_path[0] = '\0'; /* an abstract name */

	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);

	if (fd < 0 || sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&where, length) < 0)
		log_line(LOG_WARN, "notify event=not_told reason=\"%s\"", strerror(errno));
	if (fd >= 0)
		close(fd);
}
