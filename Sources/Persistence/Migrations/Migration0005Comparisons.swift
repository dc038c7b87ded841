extension Migration {
    /// Says "one of these words" as comparisons: for `IN` with three words or more SQLite builds a table of them each
    /// time that it checks a row, which cost an approval a fifth of its time.
    static let comparisons = Migration(
        number: 5,
        name: "comparisons",
        sql: partialIndexes,
        only: [.sqlite: checks],
        scopedTables: []
    )

    private static let partialIndexes = """
        DROP INDEX jobs_open;
        CREATE UNIQUE INDEX jobs_open ON jobs (organization_id, grant_id, kind)
            WHERE (state = 'queued' OR state = 'running' OR state = 'retryWait' OR state = 'held'
                OR state = 'manualPending' OR state = 'deadLetter');
        DROP INDEX grants_outstanding;
        CREATE INDEX grants_outstanding ON grants (organization_id, id)
            WHERE (removal = 'queued' OR removal = 'manualPending' OR removal = 'failed');

        """

    /// The rows stay as they are, so the words of their tables are changed in place, as SQLite's documentation of
    /// `ALTER TABLE` describes for constraints; making the tables anew would copy years of grants.
    private static let checks = """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(replace(sql,
            'decision IN (''pending'', ''approved'', ''denied'', ''cancelled'', ''lapsed'')',
            'decision = ''pending'' OR decision = ''approved'' OR decision = ''denied'' OR decision = ''cancelled''
                OR decision = ''lapsed'''),
            'source IN (''person'', ''auto-policy'', ''system'')',
            'source = ''person'' OR source = ''auto-policy'' OR source = ''system''')
        WHERE type = 'table' AND name = 'requests';
        UPDATE sqlite_schema SET sql = replace(replace(sql,
            'CHECK (status IN (''pendingProvision'', ''active'', ''expired'', ''revoked''))',
            'CHECK (status = ''pendingProvision'' OR status = ''active'' OR status = ''expired''
                OR status = ''revoked'')'),
            'removal IN (''none'', ''queued'', ''manualPending'', ''failed'', ''done'', ''notNeeded'')',
            'removal = ''none'' OR removal = ''queued'' OR removal = ''manualPending'' OR removal = ''failed''
                OR removal = ''done'' OR removal = ''notNeeded''')
        WHERE type = 'table' AND name = 'grants';
        UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
            'kind IN (''provision'', ''deprovision'', ''check'')',
            'kind = ''provision'' OR kind = ''deprovision'' OR kind = ''check'''),
            'state IN (''queued'', ''running'', ''retryWait'', ''held'',
                ''manualPending'', ''deadLetter'', ''succeeded'', ''cancelled'', ''abandoned'')',
            'state = ''queued'' OR state = ''running'' OR state = ''retryWait'' OR state = ''held''
                OR state = ''manualPending'' OR state = ''deadLetter'' OR state = ''succeeded''
                OR state = ''cancelled'' OR state = ''abandoned'''),
            'prior_membership IN (''member'', ''notMember'', ''unknown'')',
            'prior_membership = ''member'' OR prior_membership = ''notMember'' OR prior_membership = ''unknown''')
        WHERE type = 'table' AND name = 'jobs';
        UPDATE sqlite_schema SET sql = replace(sql,
            'state IN (''queued'', ''delivered'', ''deadLetter'')',
            'state = ''queued'' OR state = ''delivered'' OR state = ''deadLetter''')
        WHERE type = 'table' AND name = 'effects';
        UPDATE sqlite_schema SET sql = replace(sql,
            'state IN (''waiting'', ''accepted'', ''rejected'')',
            'state = ''waiting'' OR state = ''accepted'' OR state = ''rejected''')
        WHERE type = 'table' AND name = 'intake_items';
        PRAGMA writable_schema = RESET;
        """
}
