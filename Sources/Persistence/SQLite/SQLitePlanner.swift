/// What SQLite's planner is told about the sizes of tables, so that it chooses the same index on an empty database, on
/// a full one and on every machine.
///
/// Left alone it takes a table's own key for the best way to anything, since each key begins with the organization:
/// then a look-up reads all rows of the organization. `ANALYZE` would measure, but only what is there on that day.
enum SQLitePlanner {
    /// A whole index is said to hold a million rows and a partial one fifty thousand, all of one organization; a closed
    /// set of words leaves twenty thousand, any other column leaves twenty rows, then five, then two.
    static let statistics = """
        ANALYZE sqlite_schema;
        DELETE FROM sqlite_stat1;
        INSERT INTO sqlite_stat1 (tbl, idx, stat)
        SELECT tables.name,
            CASE WHEN indexes.origin = 'pk' AND tables.wr THEN tables.name ELSE indexes.name END,
            CASE indexes.partial WHEN 1 THEN '50000' ELSE '1000000' END || (
                SELECT group_concat(' ' || CASE
                    WHEN indexes."unique" AND seqno = (SELECT max(seqno) FROM pragma_index_info(indexes.name)) THEN 1
                    WHEN name = 'organization_id' THEN CASE indexes.partial WHEN 1 THEN 50000 ELSE 1000000 END
                    WHEN name IN ('status', 'state', 'decision') THEN 20000
                    WHEN seqno = 1 THEN 20 WHEN seqno = 2 THEN 5 ELSE 2 END, '')
                FROM pragma_index_info(indexes.name))
        FROM pragma_table_list() AS tables, pragma_index_list(tables.name) AS indexes
        WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%';
        ANALYZE sqlite_schema;
        """
}
