extension Migration {
    /// Which Jira account was linked with whom, also formerly; and which token made which.
    static let linkedAccounts = Migration(
        number: 6,
        name: "linked accounts",
        sql: accountTable + tokenParents,
        only: [.sqlite: known, .postgres: unguarded + known + guarded],
        scopedTables: ["linked_accounts"]
    )
}

/// The id is what the log says instead of the account.
private let accountTable = """
    CREATE TABLE linked_accounts (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        account @text NOT NULL,
        id @text NOT NULL,
        linked_at @int NOT NULL,
        PRIMARY KEY (organization_id, person_id, account),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE INDEX linked_accounts_by_account ON linked_accounts (organization_id, account);
    CREATE UNIQUE INDEX linked_accounts_by_id ON linked_accounts (organization_id, id);

    """

private let tokenParents = """
    ALTER TABLE api_tokens ADD COLUMN parent_id @text;
    CREATE INDEX api_tokens_of_parent ON api_tokens (organization_id, parent_id) WHERE parent_id IS NOT NULL;

    """

/// The links of today; when each was made is in the log.
private let known = """
    INSERT INTO linked_accounts (organization_id, person_id, account, id, linked_at)
    SELECT organization_id, id, jira_account, id, 0 FROM people WHERE jira_account IS NOT NULL;

    """

/// Row-level security holds the owner too, who would copy nothing and not be told.
private let unguarded = "ALTER TABLE people NO FORCE ROW LEVEL SECURITY;\n"
private let guarded = "ALTER TABLE people FORCE ROW LEVEL SECURITY;\n"
