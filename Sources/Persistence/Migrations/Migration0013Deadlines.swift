extension Migration {
    /// Clocks of requests that wait, questions to requesters, delegations and absences.
    ///
    /// Requests that wait already receive their clocks from a sweep, because no step of the schema sees their rows on
    /// PostgreSQL.
    static let deadlines = Migration(
        number: 13,
        name: "deadlines",
        sql: clockTables + awayTables + """
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'approval-clocks', 0, 0, 1 FROM organization_doors;
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'approvals', 0, 0, 1 FROM organization_doors;
            """,
        scopedTables: ["approval_clocks", "information_requests", "delegations", "absences"]
    )
}

/// A decision does not touch the clock of its request, so that it pays nothing for it.
private let clockTables = """
    CREATE TABLE approval_clocks (
        organization_id @text NOT NULL,
        request_id @text NOT NULL,
        started_at @int NOT NULL,
        due_at @int NOT NULL,
        level @int NOT NULL CONSTRAINT approval_clocks_level CHECK (level >= 0),
        breached_at @int,
        paused_at @int,
        paused @int NOT NULL CONSTRAINT approval_clocks_paused CHECK (paused >= 0),
        version @int NOT NULL CONSTRAINT approval_clocks_version CHECK (version > 0),
        PRIMARY KEY (organization_id, request_id),
        FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id)
    ) @keyed;
    CREATE INDEX approval_clocks_due ON approval_clocks (organization_id, due_at, request_id);
    CREATE TABLE information_requests (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        request_id @text NOT NULL,
        asked_by @text NOT NULL,
        asked_at @int NOT NULL,
        question @text NOT NULL CONSTRAINT information_requests_question CHECK (question <> ''),
        answer @text,
        answered_by @text,
        answered_at @int,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id),
        FOREIGN KEY (organization_id, asked_by) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, answered_by) REFERENCES people (organization_id, id),
        CONSTRAINT information_requests_answer CHECK ((answer IS NULL) = (answered_at IS NULL))
    ) @keyed;
    CREATE INDEX information_requests_of_request ON information_requests (organization_id, request_id, asked_at, id);
    CREATE UNIQUE INDEX information_requests_open ON information_requests (organization_id, request_id)
        WHERE answered_at IS NULL;

    """

private let awayTables = """
    ALTER TABLE stage_approvals ADD COLUMN on_behalf_of @text;
    CREATE TABLE delegations (
        organization_id @text NOT NULL,
        from_id @text NOT NULL,
        to_id @text NOT NULL,
        reason @text NOT NULL CONSTRAINT delegations_reason CHECK (reason <> ''),
        created_by @text NOT NULL,
        created_at @int NOT NULL,
        ends_at @int NOT NULL,
        PRIMARY KEY (organization_id, from_id),
        FOREIGN KEY (organization_id, from_id) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, to_id) REFERENCES people (organization_id, id),
        CONSTRAINT delegations_end CHECK (ends_at BETWEEN created_at AND created_at + 7776000000),
        CONSTRAINT delegations_other CHECK (from_id <> to_id)
    ) @keyed;
    CREATE INDEX delegations_to ON delegations (organization_id, to_id, from_id);
    CREATE TABLE absences (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        from_at @int NOT NULL,
        until_at @int NOT NULL,
        PRIMARY KEY (organization_id, person_id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id),
        CONSTRAINT absences_order CHECK (from_at < until_at)
    ) @keyed;
    CREATE INDEX absences_until ON absences (organization_id, until_at, person_id);

    """
