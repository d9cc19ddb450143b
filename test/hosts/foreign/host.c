/*
 * A host in C, written from assembly/FORMAT.md alone: the core, translated by wasm2c, decides without any JavaScript of ours.
 * Reads questions from standard input, as test.mjs writes them: a blob is a length and so many bytes, all numbers are
 * 32 bits, little-endian. Prints one decision a line: 0 implicitDeny, 1 allowed, 2 explicitDeny, below 0 an error.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core.h"

enum { FRAME = 0x400, FRAME_BYTES = 100, ENTRIES = 0x800, TEXT = 0x10000, VALUES = 0x20000, LIMIT = 65536 };
enum { KEYS = 2, DERIVED = 3, CURRENT_TIME = 10, EPOCH_TIME = 11, KEY_TAG = 4, ARRAY = 1, MERGED = 2, MAX_KEYS = 300 };

typedef struct { uint32_t bytes; uint8_t *at; } Blob;
typedef struct { Blob name; uint32_t isArray, count; Blob *values; int32_t key; } Given;

static Z_postern_instance_t core;
static uint32_t artifact, nextText, nextValue, entryCount;

static uint8_t *memory(uint32_t address) { return Z_posternZ_memory(&core)->data + address; }
static uint32_t word(uint32_t address) { uint32_t value; memcpy(&value, memory(address), 4); return value; }
static void put(uint32_t address, uint32_t value) { memcpy(memory(address), &value, 4); }
static void stop(const char *why, int32_t code) { fprintf(stderr, "%s %d\n", why, code); exit(2); }

/* --- standard input ------------------------------------------------------------------------------------------------ */

static uint32_t number(void) {
  uint32_t value;
  if (fread(&value, 4, 1, stdin) != 1) stop("the input ends too early", 0);
  return value;
}

static Blob blob(void) {
  Blob read = { number(), NULL };
  read.at = malloc(read.bytes + 1);
  if (fread(read.at, 1, read.bytes, stdin) != read.bytes) stop("the input ends too early", 0);
  return read;
}

/* --- the artifact (sections 2, 4, 14) ------------------------------------------------------------------------------ */

static uint32_t section(uint32_t id) { return artifact + word(artifact + 32 + 16 * id); }
static uint32_t items(uint32_t id) { return word(artifact + 32 + 16 * id + 8); }

static void loadArtifact(Blob bytes) {
  static int isLoaded;
  if (isLoaded++) Z_postern_free(&core);
  Z_postern_instantiate(&core);
  artifact = Z_posternZ_reserve(&core, bytes.bytes);
  if (artifact == 0) stop("no memory", 0);
  memcpy(memory(artifact), bytes.at, bytes.bytes);
  uint32_t code = Z_posternZ_loadArtifact(&core, artifact, bytes.bytes);
  if (code != 0) stop("the artifact is refused:", (int32_t)code);
}

/* Index of a condition key, whose name is folded; -1: no policy asks for it. */
static int32_t findKey(Blob name) {
  for (uint32_t at = 0; at < name.bytes; at++) if (name.at[at] >= 'A' && name.at[at] <= 'Z') name.at[at] += 32;
  for (uint32_t key = 0; key < items(KEYS); key++) {
    uint32_t record = section(KEYS) + 12 * key;
    if (word(record + 4) != name.bytes) continue;
    if (memcmp(memory(section(0) + word(record)), name.at, name.bytes) == 0) return (int32_t)key;
  }
  return -1;
}

/* --- the frame (section 16) ---------------------------------------------------------------------------------------- */

static void slice(uint32_t address, Blob text) {
  if (nextText - TEXT + text.bytes + (nextValue - VALUES) + 8 > LIMIT) stop("the request is too large", 0);
  memcpy(memory(nextText), text.at, text.bytes);
  put(address, nextText);
  put(address + 4, text.bytes);
  nextText += text.bytes;
}

static void value(Blob text) { slice(nextValue, text); nextValue += 8; }

static void entry(int32_t key, uint32_t shape, uint32_t first) {
  uint32_t at = ENTRIES + 16 * entryCount++;
  put(at, (uint32_t)key);
  put(at + 4, shape);
  put(at + 8, first);
  put(at + 12, (nextValue - first) / 8);
}

/* All values of the given key at `index`; two spellings of a tag are one entry, of another key they are refused. */
static void writeKey(Given *given, uint32_t index, uint32_t count) {
  uint32_t first = nextValue, spellings = 0;
  for (uint32_t at = index; at < count; at++) {
    if (given[at].key != given[index].key) continue;
    if (++spellings > 1 && !(word(section(KEYS) + 12 * (uint32_t)given[index].key + 8) & KEY_TAG)) stop("duplicate key", 0);
    for (uint32_t one = 0; one < given[at].count; one++) value(given[at].values[one]);
  }
  entry(given[index].key, spellings > 1 ? MERGED : given[index].isArray ? ARRAY : 0, first);
}

static int isFirst(Given *given, uint32_t index) {
  for (uint32_t at = 0; at < index; at++) if (given[at].key == given[index].key) return 0;
  return 1;
}

/* The clock, where a policy asks for it and the request does not say. */
static void writeTime(Given *given, uint32_t count, uint32_t derived, Blob text) {
  int32_t key = (int32_t)word(section(DERIVED) + 4 * derived) - 1;
  if (key < 0) return;
  for (uint32_t at = 0; at < count; at++) if (given[at].key == key && given[at].count > 0) return;
  uint32_t first = nextValue;
  value(text);
  entry(key, 0, first);
}

static void writeServices(void) {
  uint32_t count = number();
  put(FRAME + 56, count == 0 ? 0 : nextValue);
  put(FRAME + 60, count);
  for (uint32_t at = 0; at < count; at++) value(blob());
}

static void ask(void) {
  static Given given[MAX_KEYS];
  nextText = TEXT, nextValue = VALUES, entryCount = 0;
  memset(memory(FRAME), 0, FRAME_BYTES);
  for (uint32_t count = number(); count > 0; count--) { uint32_t at = number(); put(FRAME + at, number()); }
  for (uint32_t count = number(); count > 0; count--) { uint32_t at = number(); slice(FRAME + at, blob()); }
  writeServices();
  uint32_t count = number();
  if (count > MAX_KEYS) stop("too many keys", (int32_t)count);
  for (uint32_t at = 0; at < count; at++) {
    Given *one = &given[at];
    one->name = blob(), one->isArray = number(), one->count = number();
    one->values = malloc(sizeof(Blob) * (one->count + 1));
    for (uint32_t which = 0; which < one->count; which++) one->values[which] = blob();
    one->key = findKey(one->name);
  }
  for (uint32_t at = 0; at < count; at++) if (given[at].key >= 0 && isFirst(given, at)) writeKey(given, at, count);
  writeTime(given, count, CURRENT_TIME, blob());
  writeTime(given, count, EPOCH_TIME, blob());
  put(FRAME + 88, entryCount);
  printf("%d\n", (int32_t)Z_posternZ_decide(&core));
}

int main(void) {
  wasm_rt_init();
  Z_postern_init_module();
  for (int command; (command = getchar()) != EOF;) command == 'A' ? loadArtifact(blob()) : ask();
  return 0;
}
