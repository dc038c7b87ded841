extension Migration {
    /// Counts that follow the log, and the departments by which people may be told apart.
    ///
    /// Organizations that exist already are counted from their first entry on.
    static let insights = Migration(
        number: 11,
        name: "insights",
        sql: insightTables + """
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'insights', 0, 0, 1 FROM organization_doors;
            """,
        scopedTables: [
            "insight_progress", "insight_grants", "insight_requests", "insight_counts", "insight_holdings",
            "insight_levels", "departments",
        ]
    )
}

/// Facts hold what a grant or request contributes, so that a change replaces it; a count of nothing has no row.
private let insightTables = """
    CREATE TABLE insight_progress (
        organization_id @text NOT NULL PRIMARY KEY,
        through_seq @int NOT NULL,
        counted_at @int NOT NULL
    ) @keyed;
    CREATE TABLE insight_grants (
        organization_id @text NOT NULL,
        grant_id @text NOT NULL,
        tool_id @text NOT NULL,
        holder_id @text NOT NULL,
        data_classes @text NOT NULL,
        state @text NOT NULL CONSTRAINT insight_grants_state CHECK (state IN ('pending', 'active', 'ended')),
        start_day @int,
        end_day @int,
        has_begun @int NOT NULL CONSTRAINT insight_grants_begun CHECK (has_begun IN (0, 1)),
        ended_at @int,
        is_removed @int NOT NULL CONSTRAINT insight_grants_removed CHECK (is_removed IN (0, 1)),
        PRIMARY KEY (organization_id, grant_id)
    ) @keyed;
    CREATE TABLE insight_requests (
        organization_id @text NOT NULL,
        request_id @text NOT NULL,
        is_decided @int NOT NULL CONSTRAINT insight_requests_decided CHECK (is_decided IN (0, 1)),
        PRIMARY KEY (organization_id, request_id)
    ) @keyed;
    CREATE TABLE insight_counts (
        organization_id @text NOT NULL,
        measure @text NOT NULL,
        day @int NOT NULL,
        tool_id @text NOT NULL,
        detail @text NOT NULL,
        count @int NOT NULL,
        PRIMARY KEY (organization_id, measure, day, tool_id, detail)
    ) @keyed;
    CREATE TABLE insight_holdings (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        tool_id @text NOT NULL,
        grants @int NOT NULL CONSTRAINT insight_holdings_grants CHECK (grants >= 0),
        PRIMARY KEY (organization_id, person_id, tool_id)
    ) @keyed;
    CREATE INDEX insight_holdings_of_tool ON insight_holdings (organization_id, tool_id, person_id);
    CREATE TABLE insight_levels (
        organization_id @text NOT NULL,
        tool_id @text NOT NULL,
        day @int NOT NULL,
        grants @int NOT NULL,
        users @int NOT NULL,
        PRIMARY KEY (organization_id, tool_id, day)
    ) @keyed;
    CREATE TABLE departments (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        department @text NOT NULL CONSTRAINT departments_named CHECK (department <> ''),
        PRIMARY KEY (organization_id, person_id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE INDEX departments_by_name ON departments (organization_id, department, person_id);

    """
