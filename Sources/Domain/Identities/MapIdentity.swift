package import Kernel

/// Says which external identity a person has at a connection.
///
/// Site admins only; requesters are never asked (N35).
///
/// A change moves open grants: the old identity is removed, the new one added.
package struct MapIdentity: Sendable {
    private let person: ID<Person>
    private let connection: ID<Connection>
    private let sealed: SealedValue
    private let reference: [UInt8]
    private let identity: ID<ExternalIdentity>

    /// - Parameters:
    ///   - identity: the id under which the value was sealed; not used when the person had this identity before.
    ///   - sealed: the directory's own unchanging id of the person.
    package init(
        _ person: ID<Person>,
        at connection: ID<Connection>,
        identity: ID<ExternalIdentity>,
        sealed: SealedValue,
        reference: [UInt8]
    ) {
        (self.person, self.connection, self.identity) = (person, connection, identity)
        (self.sealed, self.reference) = (sealed, reference)
    }

    package func callAsFunction(
        in tx: some Scope & HasIdentities & HasPeople & HasConnections & HasGrants & HasJobs
    ) throws {
        try tx.requirePerson(.admin, to: "map identities")
        guard try tx.people.require(person).isActive else {
            throw Refusal(.conflict, "person_inactive", "this record is not active any more; map the one that is")
        }
        guard try tx.connections.find(connection) != nil else {
            throw Refusal(.notFound, "no_such_connection", "there is no such connection")
        }
        if let other = try tx.identities.mapping(reference: reference, at: connection) {
            guard other.person == person else {
                throw Refusal(.conflict, "identity_taken", "this identity already belongs to person `\(other.person)`")
            }
            return
        }
        guard try !tx.identities.isBusy(reference: reference, at: connection, forOthersThan: person) else {
            throw Refusal(
                .conflict,
                "identity_busy",
                "the access of the person who had this identity before is still being taken away; try again after that"
            )
        }
        let old = try tx.identities.mapping(of: person, at: connection)
        let identity = try rememberedIdentity(in: tx)
        let mapping = IdentityMapping(
            person: person,
            connection: connection,
            identity: identity,
            mappedBy: tx.actor.id,
            mappedAt: tx.now
        )
        try tx.identities.save(mapping)
        let subjects: [AuditEvent.Subject] = [.person(person), .connection(connection), .identity(identity)]
        try tx.record(
            AuditEvent(
                old == nil ? .identityMapped : .identityChanged,
                subjects,
                ["former": .text(old?.identity.rawValue)]
            )
        )
        if let old { try move(from: old.identity, to: identity, in: tx) }
        for var job in try tx.jobs.waitingForIdentity(person: person, connection: connection) {
            guard try tx.actingIdentity(of: job) == nil else {
                try tx.requeue(job, because: "identity mapped")
                continue
            }
            job.message = "the account that is mapped now was somebody else's before; see by hand whom to remove"
            try tx.jobs.save(job)
        }
    }

    /// One external identity keeps one id: a removal under it that is still open has to see that it is needed again.
    private func rememberedIdentity(in tx: some Scope & HasIdentities) throws -> ID<ExternalIdentity> {
        if let known = try tx.identities.known(reference: reference, of: person, at: connection) { return known.id }
        try tx.identities.add(ExternalIdentity(id: identity, sealed: sealed, reference: reference, createdAt: tx.now))
        return identity
    }

    private func move(
        from old: ID<ExternalIdentity>,
        to identity: ID<ExternalIdentity>,
        in tx: some Scope & HasGrants & HasJobs
    ) throws {
        for var grant in try tx.grants.open(holder: person, connection: connection) {
            let open = try tx.jobs.open(grant: grant.id)
            guard open.allSatisfy({ $0.state != .running && $0.kind != .deprovision }) else {
                throw Refusal(
                    .conflict,
                    "change_in_progress",
                    "a job is moving this person's access right now; try again in a minute"
                )
            }
            let former = grant.identity ?? old
            let mayHold = try tx.mayHold(grant, as: former)
            for job in open where job.kind == .provision { try tx.supersede(job) }
            if mayHold {
                try tx.enqueue(grant.nextJob(.deprovision, id: tx.newID(), at: tx.now, identity: former))
            }
            grant.identity = identity
            try tx.enqueueAgain(&grant, because: "identity_changed")
            try tx.grants.save(grant)
        }
    }
}

extension Scope where Self: HasJobs {
    /// Sends an open grant back to the directory; the result of an older job will be discarded.
    func enqueueAgain(_ grant: inout Grant, because reason: String) throws {
        let data: JSON = ["from": .string(grant.status.rawValue), "reason": .string(reason)]
        grant.status = .pendingProvision
        try record(AuditEvent(.grantReprovisioned, [.grant(grant.id)], data))
        try enqueue(grant.nextJob(.provision, id: newID(), at: now))
    }
}

/// Takes a mapping away, once nothing depends on it any more.
package struct DeleteIdentityMapping: Sendable {
    private let person: ID<Person>
    private let connection: ID<Connection>

    package init(_ person: ID<Person>, at connection: ID<Connection>) {
        (self.person, self.connection) = (person, connection)
    }

    package func callAsFunction(in tx: some Scope & HasIdentities & HasGrants) throws {
        try tx.requirePerson(.admin, to: "delete identity mappings")
        guard let mapping = try tx.identities.mapping(of: person, at: connection) else {
            throw Refusal(.notFound, "no_such_mapping", "this person has no mapping at that connection")
        }
        guard try tx.grants.open(holder: person, connection: connection).isEmpty else {
            throw Refusal(
                .conflict,
                "mapping_in_use",
                "this person still has open grants there; revoke them first, then delete the mapping"
            )
        }
        try tx.identities.removeMapping(of: person, at: connection)
        let subjects: [AuditEvent.Subject] = [.person(person), .connection(connection), .identity(mapping.identity)]
        try tx.record(AuditEvent(.identityDeleted, subjects))
    }
}
