/* SPDX-License-Identifier: MIT */
/*
 * drop_lines FILE: takes out of a BPF object which line of the source each instruction is of. Nobody asks that of a loaded program
 * here, and it is a third of an object that is read from the disk in the boot that is measured. A tool of the build.
 */
#include <fcntl.h>
#include <gelf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The head of .BTF.ext; offsets count from its end. */
struct head {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t length;
	uint32_t functions_at, functions_length;
	uint32_t lines_at, lines_length;
	uint32_t relocations_at, relocations_length;
};

static int drop(Elf_Data *data)
{
	struct head *head = data->d_buf;
	uint8_t *body = (uint8_t *)data->d_buf + sizeof(*head);

	if (data->d_size < sizeof(*head) || head->length != sizeof(*head) ||
	    head->lines_at + head->lines_length != head->relocations_at ||
	    sizeof(*head) + head->relocations_at + head->relocations_length != data->d_size)
		return -1;
	memmove(body + head->lines_at, body + head->relocations_at, head->relocations_length);
	data->d_size -= head->lines_length;
	head->relocations_at = head->lines_at;
	head->lines_length = 0;
	return 0;
}

static Elf_Scn *find_section(Elf *elf, const char *wanted)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((section = elf_nextscn(elf, section))) {
		const char *name = gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;

		if (name && strcmp(name, wanted) == 0)
			return section;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
	Elf_Data *data;
	Elf_Scn *section;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_RDWR, NULL);
	section = elf ? find_section(elf, ".BTF.ext") : NULL;
	data = section ? elf_getdata(section, NULL) : NULL;
	if (!data || drop(data)) {
		fprintf(stderr, "drop_lines: %s: not an object with a .BTF.ext that is known\n", argc > 1 ? argv[1] : "?");
		return 1;
	}
	elf_flagdata(data, ELF_C_SET, ELF_F_DIRTY);
	if (elf_update(elf, ELF_C_WRITE) < 0) {
		fprintf(stderr, "drop_lines: %s: %s\n", argv[1], elf_errmsg(-1));
		return 1;
	}
	elf_end(elf);
	return close(fd) ? 1 : 0;
}
