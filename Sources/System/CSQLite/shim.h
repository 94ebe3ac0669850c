#ifndef GAZETTE_CSQLITE_H
#define GAZETTE_CSQLITE_H

#include <sqlite3.h>

/// SQLITE_TRANSIENT is a cast macro, which Swift cannot see.
static inline int gz_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

/// sqlite3_db_config is variadic. Refuses double-quoted strings where identifiers are meant.
static inline int gz_strict_quotes(sqlite3 *handle) {
    int status = sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    return status != SQLITE_OK ? status : sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}

/// sqlite3_config is variadic. Must come before the first connection is opened.
static inline int gz_without_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
