/* Files that come with a form: in memory while small, then in an unnamed temporary file. */
#include "http/upload.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct mapping {
	void *at;
	size_t n;
};

static void close_file(void *arg)
{
	close((int)(intptr_t)arg);
}

static void unmap(void *arg)
{
	struct mapping *mapping = arg;

	munmap(mapping->at, mapping->n);
}

void http_upload_init(struct http_upload *upload, struct arena *a, const char *folder)
{
	*upload = (struct http_upload){ .fd = -1, .arena = a, .folder = folder };
}

static enum status write_all(int fd, struct str data)
{
	while (data.n > 0) {
		ssize_t n = write(fd, data.p, data.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail("upload: write: %s", strerror(errno));
		data = str_slice(data, (size_t)n, data.n);
	}
	return OK;
}

/* Where the file system cannot make files without a name, the name is taken away at once. */
static int open_temporary(struct arena *a, const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd;

	struct str pattern = str_fmt(a, "%s/upload-XXXXXX", folder);
	char *name = arena_alloc(a, pattern.n + 1);

	memcpy(name, pattern.p, pattern.n);
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	return fd;
}

static enum status spill(struct http_upload *upload)
{
	int fd = open_temporary(upload->arena, upload->folder);

	if (fd < 0)
		return fail("upload: temporary file in %s: %s", upload->folder, strerror(errno));
	upload->fd = fd;
	arena_defer(upload->arena, close_file, (void *)(intptr_t)fd);
	TRY(write_all(fd, upload->memory));
	upload->memory = STR_EMPTY;
	return OK;
}

static void keep_in_memory(struct http_upload *upload, struct str data)
{
	if (upload->size + data.n > upload->cap) {
		size_t cap = upload->cap > 0 ? upload->cap * 2 : 1024;

		while (cap < upload->size + data.n)
			cap *= 2;

		char *memory = arena_alloc(upload->arena, cap);

		if (upload->size > 0)
			memcpy(memory, upload->memory.p, upload->size);
		upload->memory = (struct str){ memory, upload->size };
		upload->cap = cap;
	}
	memcpy((char *)upload->memory.p + upload->size, data.p, data.n);
	upload->memory.n += data.n;
}

enum status http_upload_add(struct http_upload *upload, struct str data)
{
	if (data.n == 0)
		return OK;
	if (upload->fd < 0 && upload->size + data.n > HTTP_FILE_IN_MEMORY)
		TRY(spill(upload));
	if (upload->fd < 0)
		keep_in_memory(upload, data);
	else
		TRY(write_all(upload->fd, data));
	upload->size += data.n;
	return OK;
}

enum status http_upload_content(struct http_upload *upload, struct str *out)
{
	if (upload->fd < 0) {
		*out = upload->memory;
		return OK;
	}

	void *at = mmap(NULL, upload->size, PROT_READ, MAP_PRIVATE, upload->fd, 0);

	if (at == MAP_FAILED)
		return fail("upload: mmap: %s", strerror(errno));

	struct mapping *mapping = arena_new_of(upload->arena, struct mapping);

	*mapping = (struct mapping){ at, upload->size };
	arena_defer(upload->arena, unmap, mapping);
	*out = (struct str){ at, upload->size };
	return OK;
}
