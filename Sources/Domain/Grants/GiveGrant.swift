package import Kernel

/// Turns an approved request into a grant: active at once, or waiting for a directory.
package struct GiveGrant: Sendable {
    private let request: AccessRequest
    private let tool: Tool
    private let days: Int
    private let end: Instant?

    /// - Parameter end: when it ends whatever happens, even if access begins late; nil counts days from the beginning.
    package init(for request: AccessRequest, tool: Tool, days: Int, until end: Instant? = nil) {
        (self.request, self.tool, self.days, self.end) = (request, tool, days, end)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasGrants & HasJobs) throws -> Grant {
        var grant = newGrant(id: tx.newID(), at: tx.now)
        try tx.record(AuditEvent(.grantCreated, [.grant(grant.id), .request(request.id)], particulars))
        if grant.target == nil {
            try grant.activate(at: tx.now)
            try tx.grants.add(grant)
            try tx.record(AuditEvent(.grantActivated, [.grant(grant.id)], ["expiresAt": .instant(grant.expiresAt)]))
        } else {
            let job = try grant.nextJob(.provision, id: tx.newID(), at: tx.now)
            try tx.grants.add(grant)
            try tx.enqueue(job)
        }
        return grant
    }

    private func newGrant(id: ID<Grant>, at now: Instant) -> Grant {
        Grant(
            id: id,
            request: request.id,
            holder: request.beneficiary,
            tool: tool.id,
            role: request.role,
            target: tool.target(role: request.role),
            approvedDays: days,
            createdAt: now,
            status: .pendingProvision,
            expiresAt: end
        )
    }

    private var particulars: JSON {
        [
            "tool": .string(tool.id.rawValue), "role": .string(request.role),
            "holder": .string(request.beneficiary.rawValue),
            "days": .integer(Int64(days)), "connected": .bool(tool.isConnected),
        ]
    }
}

extension Tool {
    /// The membership that this role of the tool needs; nil when no directory is involved.
    package func target(role name: String) -> Grant.Target? {
        guard let connection, let group = role(name)?.group else { return nil }
        return Grant.Target(connection: connection, group: group.id)
    }
}
