/* Runs a fuzz target over the files of the folders that are named, where libFuzzer is not at hand. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SEED_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;
	uint8_t *data;
	size_t size;

	if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path)
		return 0;
	file = fopen(path, "rb");
	if (!file)
		return 0;
	data = malloc(SEED_MAX);
	size = data ? fread(data, 1, SEED_MAX, file) : 0;
	fclose(file);
	if (data)
		LLVMFuzzerTestOneInput(data, size);
	free(data);
	return data != NULL;
}

int main(int argc, char **argv)
{
	int n_files = 0;

	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);

		for (struct dirent *entry; folder && (entry = readdir(folder));)
			if (entry->d_name[0] != '.')
				n_files += replay_file(argv[i], entry->d_name);
		if (folder)
			closedir(folder);
	}
	printf("%d seeds\n", n_files);
	return n_files < 5; /* a target brings at least five */
}
