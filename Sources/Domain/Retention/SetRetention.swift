package import Kernel

/// Says how long an organization's records are kept.
package struct SetRetention: Sendable {
    private let settings: RetentionSettings
    private let operators: RetentionPeriods

    /// - Parameter operators: what the operator of the server set.
    package init(_ settings: RetentionSettings, over operators: RetentionPeriods) {
        (self.settings, self.operators) = (settings, operators)
    }

    package func callAsFunction(in tx: some Scope & HasRetention) throws {
        try tx.requirePerson(.admin, to: "say how long records are kept")
        // Whoever has something to hide may be an admin, so nobody shortens the log from within the organization.
        if let days = settings.auditDays, .days(Int64(days)) < operators.audit {
            throw Refusal(
                .forbidden,
                "audit_days_too_few",
                "whoever runs the server keeps the log for \(operators.audit.days) days, so it cannot be fewer here"
            )
        }
        let old = try tx.retention.settings()
        try tx.retention.save(settings)
        try tx.record(AuditEvent(.retentionSet, [], ["old": old.json, "new": settings.json]))
    }
}

extension Span {
    /// Whole days.
    package var days: Int64 { milliseconds / 86_400_000 }
}
