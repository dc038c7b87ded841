package import Kernel

/// Records what trying the new values found: a pass puts them into use, in this very transaction; a failure is tried again,
/// and after the last one the old values simply stay.
package struct FinishSecretProbe: Sendable {
    private let id: ID<SecretRotation>
    private let fence: Int64
    private let failure: String?
    private let grace: Span

    /// - Parameter failure: a code, or nil when the new values passed.
    package init(_ id: ID<SecretRotation>, fence: Int64, failure: String?, grace: Span = SecretRotation.grace) {
        (self.id, self.fence, self.failure, self.grace) = (id, fence, failure, grace)
    }

    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws {
        guard try tx.queue.holds(.rotation, id: id.rawValue, fence: fence),
            var rotation = try tx.secretRotations.find(id), rotation.state == .staged
        else { return }
        rotation.probes += 1
        rotation.failure = failure
        guard let failure else { return try promote(&rotation, in: tx) }
        guard rotation.probes < SecretRotation.maximumProbes else { return try giveUp(&rotation, failure, in: tx) }
        try tx.secretRotations.save(rotation)
        let next = tx.now + SecretRotation.wait(afterProbes: rotation.probes)
        _ = try tx.queue.postpone(.rotation, id: id.rawValue, fence: fence, to: next)
    }

    private func promote(_ rotation: inout SecretRotation, in tx: some Scope & HasSecretRotations) throws {
        try tx.retirePromoted(of: rotation.connection)
        for field in rotation.fields {
            guard let new = try tx.secretRotations.value(.staged, field, of: id) else {
                throw Refusal(.conflict, "staged_secret_missing", "a staged value is missing; rotate the secret again")
            }
            if let old = try tx.connections.secret(field, of: rotation.connection) {
                try tx.secretRotations.setValue(old, .previous, field, of: id)
            }
            try tx.connections.setSecret(new, field: field, of: rotation.connection)
        }
        (rotation.state, rotation.promotedAt) = (.promoted, tx.now)
        try tx.secretRotations.save(rotation)
        try tx.touch(rotation.connection)
        _ = try tx.queue.postpone(.rotation, id: id.rawValue, fence: fence, to: tx.now + grace)
        try tx.record(rotation.event(.secretPromoted, [.init("probes", .int(rotation.probes))]))
    }

    private func giveUp(_ rotation: inout SecretRotation, _ why: String, in tx: some Scope & HasSecretRotations) throws
    {
        (rotation.state, rotation.finishedAt) = (.failed, tx.now)
        try tx.secretRotations.save(rotation)
        try tx.secretRotations.removeValues(of: id)
        try tx.shredRemoved(of: rotation.connection)
        _ = try tx.queue.keep(.rotation, id: id.rawValue, fence: fence)
        let more: [JSON.Member] = [.init("probes", .int(rotation.probes)), .init("code", .string(why))]
        try tx.record(rotation.event(.secretRotationFailed, more))
    }
}

extension Scope where Self: HasSecretRotations {
    /// Lets go of the old values of the connection's rotation that is in its grace.
    func retirePromoted(of connection: ID<Connection>) throws {
        guard var earlier = try secretRotations.find(.promoted, of: connection) else { return }
        try retire(&earlier)
        try queue.withdraw(.rotation, id: earlier.id.rawValue)
    }

    func retire(_ rotation: inout SecretRotation) throws {
        (rotation.state, rotation.finishedAt) = (.retired, now)
        try secretRotations.save(rotation)
        try secretRotations.removeValues(of: rotation.id)
        try shredRemoved(of: rotation.connection)
        try record(rotation.event(.secretRetired))
    }

    /// Promises that what was removed of the connection's secrets becomes unreadable in older copies of the database too: what
    /// stays is sealed anew, and the key before is destroyed.
    func shredRemoved(of connection: ID<Connection>) throws {
        try queue.promise(.shredding, id: connection.rawValue, at: now)
    }

    /// Raises the connection's version, so that no session that the other values minted is served any more.
    func touch(_ id: ID<Connection>) throws { try connections.save(try connections.require(id)) }
}
