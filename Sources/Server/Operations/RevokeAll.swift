import ConnectorKit
import Domain
import Kernel
import Web

/// Stops an organization's connections at once, ends the sessions this process has of them, and says how long it took.
///
/// Other processes learn of it with the next call they would make: each reads the connection's state first, and ends
/// what it has.
struct RevokeAll: Sendable {
    let services: Services
    let reason: String
    /// Whether nothing is stopped: what would be is counted, or tried on the one connection that was chosen.
    let isDrill: Bool
    let wipes: Bool
    /// The connection on which a drill is tried for good: its sessions are ended and minted anew.
    let chosen: ID<Connection>?

    init(_ input: JSON, services: Services) throws {
        self.services = services
        (isDrill, wipes) = (input["drill"]?.bool == true, input["wipe"]?.bool == true)
        chosen = input["connection"]?.string.map { ID($0) }
        reason = try input.require("reason")
        guard !isDrill || !wipes else {
            throw Refusal(.invalid, "drill_wipes_nothing", "a drill wipes nothing; leave one of the two out")
        }
        guard isDrill || chosen == nil else {
            throw Refusal(
                .invalid,
                "all_means_all",
                "a connection is chosen for a drill only; `clearance connect disable` stops a single one"
            )
        }
    }

    func callAsFunction(in scope: OrganizationScope, by actor: Actor) async throws -> JSON {
        let start = ContinuousClock.now
        let connections = try await stop(in: scope, by: actor)
        let stopped = start.duration(to: .now)
        var withdrawal = Withdrawal()
        for connection in connections where !isDrill || connection == chosen {
            withdrawal = withdrawal + (await services.localCore.withdraw(connection, in: scope))
        }
        let took = start.duration(to: .now)
        let record = drill(connections: connections.count, withdrawal, took: Span(took), at: services.time.now())
        let note = RecordRevocation(record, reason: reason)
        try await services.store.write(in: scope, by: actor) { try note(in: $0) }
        return [
            "organization": .string(scope.organization.rawValue), "drill": .bool(isDrill),
            "connections": .integer(Int64(connections.count)), "sessions": .integer(Int64(withdrawal.sessions)),
            "revoked": .integer(Int64(withdrawal.revoked)), "othersEnd": .instant(withdrawal.lastEnds),
            "stoppedAfterMilliseconds": .integer(Span(stopped).milliseconds),
            "tookMilliseconds": .integer(Span(took).milliseconds),
        ]
    }

    /// From the commit on nothing is minted.
    private func stop(in scope: OrganizationScope, by actor: Actor) async throws -> [ID<Connection>] {
        guard isDrill else {
            let stop = StopMinting(reason: reason, wipingSecrets: wipes)
            return try await services.store.write(in: scope, by: actor) { try stop(in: $0).map(\.id) }
        }
        let all = try await services.store.read(in: scope) { try $0.connections.all() }
        if let chosen, !all.contains(where: { $0.id == chosen }) {
            throw Refusal(.notFound, "no_such_connection", "there is no such connection")
        }
        return all.filter { ![.disabled, .revoked].contains($0.state) }.map(\.id)
    }

    private func drill(connections: Int, _ withdrawal: Withdrawal, took: Span, at now: Instant) -> RevocationDrill {
        RevocationDrill(
            isDrill: isDrill,
            connections: connections,
            sessions: withdrawal.sessions,
            revoked: withdrawal.revoked,
            took: took,
            at: now
        )
    }
}

extension Span {
    fileprivate init(_ duration: Duration) {
        self.init(
            milliseconds: duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
        )
    }
}

extension Operation {
    static let revocations = [
        Operation("connect/revoke-all") { input, desk in
            let revoke = try RevokeAll(input, services: desk.services)
            let (scope, actor) = try await desk.caller()
            return try await revoke(in: scope, by: actor)
        },
        Operation(machine: "connect/revoke-everywhere") { input, desk in
            let revoke = try RevokeAll(input, services: desk.services)
            var told: [JSON] = []
            for id in try await desk.services.store.everyOrganization() {
                // One that fails keeps none of the others from being stopped.
                do { told.append(try await revoke(in: OrganizationScope(verified: id), by: Desk.operator)) } catch {
                    told.append(["organization": .string(id.rawValue), "failed": .string("\(error)")])
                }
            }
            return .array(told)
        },
        Operation("connect/drill", reads: .administer) { _, desk in
            let (last, since, now) = try await desk.read { tx in
                (try tx.mints.lastDrill(), try tx.organizations.current()?.createdAt, tx.now)
            }
            let from = last?.at ?? since ?? now
            return [
                "last": .instant(last?.at), "wasDrill": last.map { .bool($0.isDrill) } ?? .null,
                "tookMilliseconds": last.map { .integer($0.took.milliseconds) } ?? .null,
                "dueAt": .instant(from + MintThresholds.drill), "isDue": .bool(now - from >= MintThresholds.drill),
            ]
        },
    ]
}
