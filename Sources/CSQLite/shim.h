// Swift cannot call a C function with a variable number of arguments.

int sqlite3_config(int option, ...);

/// Switches off the count of bytes in use, for which every allocation of every thread takes one lock, and gives each
/// connection more small blocks of its own. Works only before the library is first used.
static inline void sqlite_prefer_speed(void) {
    const int memory_status = 9, lookaside = 13;
    sqlite3_config(memory_status, 0);
    sqlite3_config(lookaside, 1200, 200);
}
