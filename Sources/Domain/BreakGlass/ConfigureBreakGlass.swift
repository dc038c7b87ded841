package import Kernel

/// Switches break-glass on, by a site admin as a person, or off.
package struct ConfigureBreakGlass: Sendable {
    private let settings: BreakGlassSettings?

    /// - Parameter settings: nil switches it off; what was used stays to be reviewed.
    package init(_ settings: BreakGlassSettings?) { self.settings = settings }

    package func callAsFunction(in tx: some Scope & HasBreakGlass) throws {
        try tx.requirePerson(.admin, to: "say who may break the glass")
        let old = try tx.breakGlass.settings()
        try tx.breakGlass.save(settings)
        let data: JSON = ["old": old?.json ?? .null, "new": settings?.json ?? .null]
        try tx.record(AuditEvent(.breakGlassConfigured, [], data))
    }
}

extension BreakGlassSettings {
    package var json: JSON {
        ["invokers": .string(invokers.rawValue), "mostHours": .int(mostHours), "reviewDays": .int(reviewDays)]
    }

    /// What is not said is as usual.
    package init(_ json: JSON) throws(Refusal) {
        try self.init(
            invokers: json["invokers"]?.string.flatMap(Invokers.init) ?? .admin,
            mostHours: json["mostHours"]?.integer.map(Int.init) ?? Self.longest,
            reviewDays: json["reviewDays"]?.integer.map(Int.init) ?? Self.usualReviewDays
        )
    }
}
