#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

// Swift cannot call a C function with a variable number of arguments.

int sqlite3_config(int option, ...);

// Each statement takes and gives back some dozens of small blocks, more than the C library keeps at hand for a thread.
// Here a thread keeps what it gave back, by size, up to a limit, and takes from there first. A block may be given back
// by another thread than the one that took it: then that thread keeps it. What a thread keeps goes with the thread.

enum { clearance_step = 64, clearance_kinds = 96, clearance_most = 48 };

typedef struct clearance_block {
    size_t size;
    struct clearance_block *next;
} clearance_block;

typedef struct clearance_spare {
    clearance_block *first[clearance_kinds];
    unsigned short count[clearance_kinds];
} clearance_spare;

static inline pthread_key_t *clearance_spare_key(void) {
    static pthread_key_t key;
    return &key;
}

static inline void clearance_give_up(void *of) {
    clearance_spare *spare = (clearance_spare *)of;
    for (int kind = 0; kind < clearance_kinds; kind++) {
        while (spare->first[kind]) {
            clearance_block *block = spare->first[kind];
            spare->first[kind] = block->next;
            free(block);
        }
    }
    free(spare);
}

static inline clearance_spare *clearance_spare_of_thread(void) {
    clearance_spare *spare = (clearance_spare *)pthread_getspecific(*clearance_spare_key());
    if (spare) return spare;
    spare = (clearance_spare *)calloc(1, sizeof(clearance_spare));
    if (spare) pthread_setspecific(*clearance_spare_key(), spare);
    return spare;
}

static inline int clearance_roundup(int size) { return (size + clearance_step - 1) & ~(clearance_step - 1); }

static inline void *clearance_take(int size) {
    size_t room = (size_t)clearance_roundup(size);
    size_t kind = room / clearance_step;
    clearance_spare *spare = kind < clearance_kinds ? clearance_spare_of_thread() : NULL;
    clearance_block *block;
    if (spare && spare->first[kind]) {
        block = spare->first[kind];
        spare->first[kind] = block->next;
        spare->count[kind]--;
    } else {
        block = (clearance_block *)malloc(sizeof(clearance_block) + room);
        if (!block) return NULL;
        block->size = room;
    }
    return block + 1;
}

static inline void clearance_give_back(void *bytes) {
    clearance_block *block = (clearance_block *)bytes - 1;
    size_t kind = block->size / clearance_step;
    clearance_spare *spare = kind < clearance_kinds ? clearance_spare_of_thread() : NULL;
    if (!spare || spare->count[kind] >= clearance_most) {
        free(block);
        return;
    }
    block->next = spare->first[kind];
    spare->first[kind] = block;
    spare->count[kind]++;
}

static inline int clearance_size(void *bytes) { return bytes ? (int)((clearance_block *)bytes - 1)->size : 0; }

static inline void *clearance_resize(void *bytes, int size) {
    clearance_block *block = (clearance_block *)bytes - 1;
    size_t room = (size_t)clearance_roundup(size);
    if (room == block->size) return bytes;
    block = (clearance_block *)realloc(block, sizeof(clearance_block) + room);
    if (!block) return NULL;
    block->size = room;
    return block + 1;
}

static inline int clearance_begin(void *unused) { return 0; }
static inline void clearance_end(void *unused) {}

/// As the library declares it.
typedef struct clearance_memory {
    void *(*take)(int);
    void (*give_back)(void *);
    void *(*resize)(void *, int);
    int (*size)(void *);
    int (*roundup)(int);
    int (*begin)(void *);
    void (*end)(void *);
    void *unused;
} clearance_memory;

/// Switches off the count of bytes in use, for which every allocation of every thread takes one lock, gives each
/// connection more small blocks of its own, and keeps blocks at hand. Works only before the library is first used.
static inline void sqlite_prefer_speed(void) {
    const int memory = 4, memory_status = 9, lookaside = 13;
    const clearance_memory methods = {
        clearance_take, clearance_give_back, clearance_resize, clearance_size, clearance_roundup, clearance_begin,
        clearance_end, NULL,
    };
    sqlite3_config(memory_status, 0);
    sqlite3_config(lookaside, 1200, 200);
    if (pthread_key_create(clearance_spare_key(), clearance_give_up) == 0) sqlite3_config(memory, &methods);
}
