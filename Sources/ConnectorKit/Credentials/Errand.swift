import Synchronization

/// What a session is wanted for: the piece of work or the deed that is going on.
///
/// It goes along with the task, so that no call between the work and the broker has to carry it. The broker notes here
/// which sessions it handed out, and the entry of the work names them. A mint without an errand is one outside any job,
/// which is an anomaly.
package final class Errand: Sendable {
    @TaskLocal package static var current: Errand?
    /// The header in which a Core of its own names the sessions of its answer.
    package static let field = "clearance-sessions"

    /// The kind of work as storage calls it, or the deed's name, for example `provisioning` or `connection_test`.
    package let kind: String
    private let outer: Errand?
    private let used = Mutex<[String]>([])

    init(_ kind: String, within outer: Errand?) { (self.kind, self.outer) = (kind, outer) }

    /// The sessions that were used so far, by the names that their mints have on the record, oldest first.
    package var sessions: [String] { used.withLock { $0 } }

    /// Notes that a session was handed out, here and on the errand that this one is a part of.
    package func note(_ session: String) {
        used.withLock { used in
            if !used.contains(session) { used.append(session) }
        }
        outer?.note(session)
    }

    /// Runs the body as an errand, which may be a part of the one that is going on.
    package static func within<T: Sendable, Failure: Error>(
        _ kind: String,
        _ body: () async throws(Failure) -> T
    ) async throws(Failure) -> T {
        let errand = Errand(kind, within: current)
        let result: Result<T, Failure> = await $current.withValue(errand) {
            do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The sessions of what is going on; none outside of an errand.
    package static var sessionsUsed: [String] { current?.sessions ?? [] }
}
