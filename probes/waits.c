/* SPDX-License-Identifier: MIT */
#include "waits.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call_names.h"
#include "kept.h"
#include "records.h"

#define FILL_TOLD (FILL_READAHEAD | FILL_METADATA | FILL_ANONYMOUS)

static uint64_t page_bytes(void)
{
	static uint64_t bytes;

	if (!bytes)
		bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	return bytes;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* How much of what is read lies in the pages that the call asks for. */
static uint64_t asked_for(const struct wire_fill *fill)
{
	uint64_t page = page_bytes();
	uint64_t from = fill->asked_from & ~(page - 1);
	uint64_t end = fill->asked_from + fill->asked_bytes;
	uint64_t fill_end = fill->first_byte + fill->bytes;

	if (!fill->asked_bytes)
		return 0;
	/* To the end of everything, where that is beyond the last number. */
	end = end < fill->asked_from || end > UINT64_MAX - page ? UINT64_MAX : (end + page - 1) & ~(page - 1);
	if (from < fill->first_byte)
		from = fill->first_byte;
	end = smaller(end, fill_end);
	return end > from ? end - from : 0;
}

static uint32_t filled_file(struct records *records, const struct wire_fill *fill)
{
	uint32_t number;

	/* As the process knows it: on a union mount its path, and of a device that too. */
	if (fill->flags & FILL_BY_CALL) {
		number = (uint32_t)table_get(&records->sent, fill->running.path_id, 0);
		if (number)
			return number;
	}
	if (fill->flags & (FILL_METADATA | FILL_ANONYMOUS))
		return 0;
	number = (uint32_t)table_get(&records->inodes, fill->device, fill->inode);
	/* Read before anyone opened it: its path is not known yet, its inode is. */
	return number ? number : file_number(records, 0, fill->device, fill->inode, fill->mode);
}

static struct recent_fill *recent_of(struct records *records, uint32_t tid)
{
	return &records->waits.recent[tid % RECENT_FILLS];
}

static int is_same_entry(const struct recent_fill *recent, uint32_t process, const struct wire_running *running)
{
	return recent->process == process && recent->tid == running->tid && recent->place == running->place &&
	       recent->call == running->call;
}

/*
 * How much of what is read the thread needs now. FORMAT.md has the definition. Metadata is read ahead only where the file system
 * means to; the call of a kernel thread, or of one that has others' requests done, tells nothing.
 */
static uint64_t needed_of(const struct wire_fill *fill, const struct recent_fill *recent, uint32_t file)
{
	int32_t call = fill->running.call;

	if (!(fill->flags & FILL_READAHEAD))
		return fill->bytes;
	if (fill->flags & FILL_BY_CALL)
		return asked_for(fill);
	if (fill->flags & (FILL_AHEAD | FILL_METADATA))
		return 0;
	if (call == CALL_UNKNOWN || call == __NR_io_uring_enter || call == __NR_io_submit)
		return fill->bytes;
	/* The thread touches memory: it needs one page, of which the rest of the file that is read around it is none. */
	if (recent && recent->file == file && recent->end == fill->first_byte && recent->end)
		return 0;
	return smaller(fill->bytes, page_bytes());
}

void take_fill(struct records *records, const struct wire_fill *fill)
{
	uint64_t ns = fill->header.ns;
	uint32_t process = process_number(records, &fill->header.process, ns);
	uint32_t file = filled_file(records, fill);
	struct recent_fill *recent = recent_of(records, fill->running.tid);
	uint64_t needed = needed_of(fill, is_same_entry(recent, process, &fill->running) ? recent : NULL, file);
	struct tally_entry *entry = NULL;

	if (keeps(records, process, file))
		entry = tally(&records->waits.fills, (uint64_t)process << 32 | name_file(records, file),
			      (uint64_t)fill->disk << 16 | (fill->flags & FILL_TOLD), ns, fill->bytes);
	if (entry && needed) {
		entry->extra += needed;
		entry->extra_count++;
	}
	*recent = (struct recent_fill){ .place = fill->running.place,
					.end = fill->first_byte + fill->bytes,
					.process = process,
					.tid = fill->running.tid,
					.file = file,
					.call = fill->running.call,
					.flags = fill->flags };
}

static uint32_t kind_of(const struct recent_fill *recent)
{
	uint32_t other = recent->flags & (FILL_METADATA | FILL_ANONYMOUS);

	return other ? other : 1;
}

static void add_access_wait(struct records *records, uint64_t file_id, uint32_t process, uint64_t ns)
{
	struct waits *waits = &records->waits;

	table_set(&waits->access_counts, file_id, process, table_get(&waits->access_counts, file_id, process) + 1);
	table_set(&waits->access_ns, file_id, process, table_get(&waits->access_ns, file_id, process) + ns);
}

void take_blocked(struct records *records, const struct wire_blocked *blocked)
{
	const struct wire_running *running = &blocked->running;
	uint64_t ns = blocked->header.ns;
	uint32_t process = process_number(records, &blocked->header.process, ns);
	uint32_t file = (uint32_t)table_get(&records->sent, running->path_id, 0);
	struct recent_fill *recent = recent_of(records, running->tid);
	uint32_t behind = running->tid - blocked->header.process.tgid;
	int32_t call = running->call < 1 << 16 ? running->call : CALL_UNKNOWN;
	uint32_t kind = 0;

	/* The same thread, from the same place in its program: what it had read there it waits for. */
	if (is_same_entry(recent, process, running)) {
		kind = kind_of(recent);
		recent->end = 0;
		/* Not of what the call names: of its buffer, of what is executed, or of what is mapped. */
		if (kind == 1 && !(recent->flags & FILL_BY_CALL))
			file = recent->file;
	}
	if (file && file == (uint32_t)table_get(&records->sent, running->path_id, 0))
		add_access_wait(records, blocked->file_id, process, blocked->span_ns);
	/* A wait that is for no file that is known is no file's to be left out with. */
	if (file ? !keeps(records, process, file) : !keeps_process(records, process))
		return;
	tally(&records->waits.blocked, (uint64_t)process << 32 | behind,
	      (uint64_t)name_file(records, file) << 32 | (uint64_t)(uint32_t)(call - CALL_UNKNOWN) << 8 | kind, ns, blocked->span_ns);
}

struct access_waits see_access_waits(const struct records *records, uint64_t file_id, uint32_t process)
{
	const struct waits *waits = &records->waits;
	struct access_waits seen = { .count = table_get(&waits->access_counts, file_id, process) };

	if (seen.count)
		seen.ns = table_get(&waits->access_ns, file_id, process);
	return seen;
}

struct access_waits take_access_waits(struct records *records, uint64_t file_id, uint32_t process)
{
	struct access_waits taken = see_access_waits(records, file_id, process);

	if (taken.count) {
		table_remove(&records->waits.access_counts, file_id, process);
		table_remove(&records->waits.access_ns, file_id, process);
	}
	return taken;
}

void write_fills(struct records *records)
{
	struct writer *writer = &records->writer;
	struct tally *fills = &records->waits.fills;

	for (size_t i = 0; i < fills->used; i++) {
		const struct tally_entry *entry = &fills->entries[i];

		writer_begin(writer, RECORD_FILL);
		writer_time(writer, entry->ns);
		writer_varint(writer, entry->key1 >> 32);
		writer_varint(writer, (uint32_t)entry->key1);
		writer_varint(writer, entry->key2 >> 16);
		writer_varint(writer, entry->key2 & 0xffff);
		writer_varint(writer, entry->count);
		writer_varint(writer, entry->sum);
		writer_varint(writer, entry->extra_count);
		writer_varint(writer, entry->extra);
		writer_end(writer);
	}
	empty_tally(fills);
}

static uint32_t call_string(struct records *records, int32_t call)
{
	char numbered[24];
	const char *name;

	if (call == CALL_UNKNOWN)
		return 0;
	name = call == CALL_FAULT ? "page-fault" : call_name(call, numbered, sizeof(numbered));
	return writer_string(&records->writer, name, strlen(name));
}

void write_waits(struct records *records)
{
	struct writer *writer = &records->writer;
	struct tally *blocked = &records->waits.blocked;

	for (size_t i = 0; i < blocked->used; i++) {
		const struct tally_entry *entry = &blocked->entries[i];
		uint32_t call = call_string(records, (int32_t)(entry->key2 >> 8 & 0xffffff) + CALL_UNKNOWN);

		writer_begin(writer, RECORD_BLOCKED);
		writer_time(writer, entry->ns);
		writer_varint(writer, entry->key1 >> 32);
		writer_varint(writer, entry->count);
		writer_varint(writer, entry->sum);
		writer_varint(writer, entry->most);
		writer_signed(writer, (int32_t)entry->key1);
		writer_varint(writer, call);
		writer_varint(writer, entry->key2 >> 32);
		writer_varint(writer, entry->key2 & 0xff);
		writer_end(writer);
	}
	empty_tally(blocked);
}
