package import Kernel

/// The proof that the other side refuses whoever could only make us ask: for AWS, that the role demands the external id.
///
/// A connection whose last test held that proof is tried again every day, for as long as it is in use.
package enum TrustProof {
    /// The name of the check in a connection's test.
    package static let check = "external id"
    package static let interval = Span.days(1)
}

extension Connection {
    /// Whether its last test showed the proof.
    package var hasProvenTrust: Bool {
        guard lastTestPassed, let report = lastTestReport.flatMap({ try? JSON(parsing: $0) }) else { return false }
        return report["checks"]?.array?.contains {
            $0["name"]?.string == TrustProof.check && $0["verdict"]?.string == "passed"
        } ?? false
    }
}

/// The connections whose trust has to be tried again, the longest untried first.
package struct FindDueTrust: Sendable {
    package init() {}

    package func callAsFunction(in tx: some Scope & HasConnections) throws -> [ID<Connection>] {
        let before = tx.now - TrustProof.interval
        let due = try tx.connections.all().filter { connection in
            connection.isUsable && connection.hasProvenTrust && connection.lastTestedAt.map { $0 <= before } ?? true
        }
        return due.sorted { ($0.lastTestedAt ?? 0, $0.id) < ($1.lastTestedAt ?? 0, $1.id) }.map(\.id)
    }
}

/// Keeps what a daily try of a connection's trust came to.
///
/// Still refused: a passed test, on the record. Let in without proof: the connection is disconnected, which holds its jobs
/// and tells admins. No answer: everything stays as it was, and it is tried again.
package struct RecordTrustTry: Sendable {
    package enum Outcome: Sendable, Equatable {
        case proven(report: JSON)
        case unguarded(String)
        case undecided
    }

    private let id: ID<Connection>
    private let outcome: Outcome

    package init(_ id: ID<Connection>, _ outcome: Outcome) { (self.id, self.outcome) = (id, outcome) }

    package func callAsFunction(in tx: some Scope & HasConnections & HasJobs & HasGrants) throws {
        // Somebody may have switched it off in the meantime.
        guard try tx.connections.require(id).isUsable else { return }
        switch outcome {
        case .proven(let report): try RecordConnectionTest(id, passed: true, report: report)(in: tx)
        case .unguarded(let reason): try DisconnectConnection(id, because: reason)(in: tx)
        case .undecided: return
        }
    }
}
