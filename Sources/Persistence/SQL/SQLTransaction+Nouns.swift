package import Domain

extension SQLTransaction {
    package var organizations: any Organizations { SQLOrganizations(tx: self) }
    package var people: any People { SQLPeople(tx: self) }
    package var access: any Access { SQLAccess(tx: self) }
    package var answers: any Answers { SQLAnswers(tx: self) }
    package var entrances: any Entrances { SQLEntrances(tx: self) }
    package var rateLimits: any RateLimits { SQLRateLimits(tx: self) }
    package var connections: any Connections { SQLConnections(tx: self) }
    package var secretRotations: any SecretRotations { SQLSecretRotations(tx: self) }
    package var consents: any Consents { SQLConsents(tx: self) }
    package var licences: any Licences { SQLLicences(tx: self) }
    package var breakGlass: any BreakGlass { SQLBreakGlass(tx: self) }
    package var catalog: any Catalog { SQLCatalog(tx: self) }
    package var policies: any Policies { SQLPolicies(tx: self) }
    package var intake: any Intake { SQLIntake(tx: self) }
    package var identities: any Identities { SQLIdentities(tx: self) }
    package var approvals: any Approvals { SQLApprovals(tx: self) }
    package var requests: any Requests { SQLRequests(tx: self) }
    package var grants: any Grants { SQLGrants(tx: self) }
    package var jobs: any Jobs { SQLJobs(tx: self) }
    package var effects: any Effects { SQLEffects(tx: self) }
    package var insights: any Insights { SQLInsights(tx: self) }
    package var retention: any Retention { SQLRetention(tx: self) }
    package var departments: any Departments { SQLDepartments(tx: self) }
    package var reconciliation: any Reconciliation { SQLReconciliation(tx: self) }
    package var massChanges: any MassChanges { SQLMassChanges(tx: self) }
    package var reviews: any Reviews { SQLReviews(tx: self) }
    package var mints: any Mints { SQLMints(tx: self) }
    package var notices: any Notices { SQLNotices(tx: self) }
    package var credentialLinks: any CredentialLinks { SQLCredentialLinks(tx: self) }
}
