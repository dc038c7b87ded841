extension Migration {
    /// A request's way through: requests, grants, provisioning jobs and what is told to the outside.
    static let lifecycle = Migration(
        number: 4,
        name: "lifecycle",
        sql: requestTables + grantTables + jobTables + effectTables,
        scopedTables: ["requests", "grants", "jobs", "effects"]
    )
}

/// A request is written once and decided once, so its lists may have an index each; deciding touches three of them.
private let requestTables = """
    CREATE TABLE requests (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        issue @text NOT NULL,
        project @text NOT NULL,
        requester_id @text NOT NULL,
        beneficiary_id @text NOT NULL,
        tool_id @text NOT NULL,
        role @text NOT NULL,
        business_use @text NOT NULL,
        data_classes @text NOT NULL,
        requested_days @int NOT NULL CONSTRAINT requests_requested_days CHECK (requested_days > 0),
        requester_groups @text NOT NULL,
        snapshot_hash @blob NOT NULL,
        policy_revision @int NOT NULL,
        created_at @int NOT NULL,
        stage @int NOT NULL,
        stages @int NOT NULL,
        decision @text NOT NULL CONSTRAINT requests_decision
            CHECK (decision IN ('pending', 'approved', 'denied', 'cancelled', 'lapsed')),
        source @text CONSTRAINT requests_source CHECK (source IN ('person', 'auto-policy', 'system')),
        decided_by @text,
        decided_at @int,
        reason @text,
        approved_days @int CONSTRAINT requests_approved_days CHECK (approved_days BETWEEN 1 AND 180),
        policy_record @text,
        blocked_by @text,
        version @int NOT NULL CONSTRAINT requests_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, requester_id) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, beneficiary_id) REFERENCES people (organization_id, id),
        CONSTRAINT requests_stage CHECK (stage BETWEEN 1 AND stages),
        CONSTRAINT requests_decided_at CHECK ((decision = 'pending') = (decided_at IS NULL))
    ) @keyed;
    CREATE UNIQUE INDEX requests_issue ON requests (organization_id, issue);
    CREATE UNIQUE INDEX requests_open ON requests (organization_id, beneficiary_id, tool_id, role)
        WHERE decision = 'pending';
    CREATE INDEX requests_pending ON requests (organization_id, created_at, id) WHERE decision = 'pending';
    CREATE INDEX requests_decided ON requests (organization_id, decision, created_at, id)
        WHERE decision <> 'pending';
    CREATE INDEX requests_by_time ON requests (organization_id, created_at, id);
    CREATE INDEX requests_of_beneficiary ON requests (organization_id, beneficiary_id, created_at, id);
    CREATE INDEX requests_for_others ON requests (organization_id, requester_id, created_at, id)
        WHERE requester_id <> beneficiary_id;

    """

/// 180 days, in milliseconds, are the longest that access may last from its first start (N3).
///
/// An approval pays for each index, so one serves both to find a holder's grants and to keep the second open one out:
/// ended grants differ by `ended_id`, open ones do not. A request's grant is found through it too.
private let grantTables = """
    CREATE TABLE grants (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        request_id @text NOT NULL,
        holder_id @text NOT NULL,
        tool_id @text NOT NULL,
        role @text NOT NULL,
        connection_id @text,
        group_id @text,
        approved_days @int NOT NULL CONSTRAINT grants_approved_days CHECK (approved_days BETWEEN 1 AND 180),
        created_at @int NOT NULL,
        status @text NOT NULL
            CONSTRAINT grants_status CHECK (status IN ('pendingProvision', 'active', 'expired', 'revoked')),
        removal @text NOT NULL CONSTRAINT grants_removal
            CHECK (removal IN ('none', 'queued', 'manualPending', 'failed', 'done', 'notNeeded')),
        started_at @int,
        expires_at @int,
        job_seq @int NOT NULL CONSTRAINT grants_job_seq CHECK (job_seq >= 0),
        ended_reason @text,
        identity_id @text,
        version @int NOT NULL CONSTRAINT grants_version CHECK (version > 0),
        ended_id @text NOT NULL
            GENERATED ALWAYS AS (CASE WHEN status IN ('pendingProvision', 'active') THEN '' ELSE id END) STORED,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id),
        FOREIGN KEY (organization_id, holder_id) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, tool_id) REFERENCES tools (organization_id, id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id),
        FOREIGN KEY (organization_id, identity_id) REFERENCES external_identities (organization_id, id),
        CONSTRAINT grants_target CHECK ((connection_id IS NULL) = (group_id IS NULL)),
        CONSTRAINT grants_active CHECK (status <> 'active' OR (started_at IS NOT NULL AND expires_at IS NOT NULL)),
        CONSTRAINT grants_lifetime CHECK (expires_at BETWEEN started_at AND started_at + 15552000000)
    ) @keyed;
    CREATE UNIQUE INDEX grants_of_holder ON grants (organization_id, holder_id, tool_id, role, ended_id);
    CREATE INDEX grants_due ON grants (organization_id, expires_at, id) WHERE status = 'active';
    CREATE INDEX grants_by_status ON grants (organization_id, status, id);
    CREATE INDEX grants_outstanding ON grants (organization_id, id)
        WHERE removal IN ('queued', 'manualPending', 'failed');

    """

private let jobTables = """
    CREATE TABLE jobs (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        grant_id @text NOT NULL,
        kind @text NOT NULL CONSTRAINT jobs_kind CHECK (kind IN ('provision', 'deprovision', 'check')),
        seq @int NOT NULL CONSTRAINT jobs_seq CHECK (seq >= 0),
        connection_id @text NOT NULL,
        group_id @text NOT NULL,
        person_id @text NOT NULL,
        identity_id @text,
        created_at @int NOT NULL,
        state @text NOT NULL CONSTRAINT jobs_state CHECK (state IN ('queued', 'running', 'retryWait', 'held',
            'manualPending', 'deadLetter', 'succeeded', 'cancelled', 'abandoned')),
        attempts @int NOT NULL CONSTRAINT jobs_attempts CHECK (attempts >= 0),
        run_at @int NOT NULL,
        code @text,
        message @text,
        provider_request_id @text,
        prior_membership @text
            CONSTRAINT jobs_prior_membership CHECK (prior_membership IN ('member', 'notMember', 'unknown')),
        completed_at @int,
        attested_by @text,
        note @text,
        version @int NOT NULL CONSTRAINT jobs_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, identity_id) REFERENCES external_identities (organization_id, id),
        FOREIGN KEY (organization_id, attested_by) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE UNIQUE INDEX jobs_of_grant ON jobs (organization_id, grant_id, kind, seq);
    CREATE UNIQUE INDEX jobs_open ON jobs (organization_id, grant_id, kind)
        WHERE state IN ('queued', 'running', 'retryWait', 'held', 'manualPending', 'deadLetter');
    CREATE INDEX jobs_for_people ON jobs (organization_id, created_at, id)
        WHERE state IN ('manualPending', 'deadLetter');

    """

private let effectTables = """
    CREATE TABLE effects (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        issue @text NOT NULL,
        kind @text NOT NULL CONSTRAINT effects_kind CHECK (kind IN ('transition', 'comment')),
        content @text NOT NULL,
        created_at @int NOT NULL,
        state @text NOT NULL CONSTRAINT effects_state CHECK (state IN ('queued', 'delivered', 'deadLetter')),
        attempts @int NOT NULL CONSTRAINT effects_attempts CHECK (attempts >= 0),
        last_error @text,
        PRIMARY KEY (organization_id, id)
    ) @keyed;
    CREATE INDEX effects_dead ON effects (organization_id, id) WHERE state = 'deadLetter';

    """
