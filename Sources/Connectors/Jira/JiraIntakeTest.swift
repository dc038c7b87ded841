import ConnectorKit
import Domain
import Kernel

/// Tries the intake project: its portal, its request types, and what cannot be asked of Jira.
struct JiraIntakeTest {
    private static let pageSize = 50

    let client: JiraClient
    let intake: TrackerIntake

    func checks() async -> [ConnectionTest.Check] { [await portal(), await requestTypes(), panel, webhook] }

    private func portal() async -> ConnectionTest.Check {
        let (id, key) = (intake.project.portalID, intake.project.projectKey)
        do throws(ProviderFailure) {
            guard let desk = try await client.find(JiraClient.serviceDesk + ["servicedesk", id]) else {
                return .init("portal", .failed, "there is no portal `\(id)`, or the account may not see it")
            }
            guard desk["projectKey"]?.string == key else {
                let other = desk["projectKey"]?.string ?? "another project"
                return .init("portal", .failed, "portal `\(id)` belongs to `\(other)`, not to `\(key)`")
            }
            return .init("portal", .passed, "portal `\(id)` of `\(key)`")
        } catch {
            return .init("portal", .failed, error.message)
        }
    }

    private func requestTypes() async -> ConnectionTest.Check {
        let wanted = intake.project.requestTypeIDs
        do throws(ProviderFailure) {
            let known = try await knownTypes()
            let missing = wanted.filter { !known.contains($0) }.map { "`\($0)`" }
            guard missing.isEmpty else {
                let names = missing.joined(separator: ", ")
                return .init("request types", .failed, "the portal has no request type \(names)")
            }
            return .init("request types", .passed, wanted.joined(separator: ", "))
        } catch {
            return .init("request types", .failed, error.message)
        }
    }

    private func knownTypes() async throws(ProviderFailure) -> Set<String> {
        var known: Set<String> = []
        let path = JiraClient.serviceDesk + ["servicedesk", intake.project.portalID, "requesttype"]
        for page in 0..<20 {
            let query = [("start", String(page * Self.pageSize)), ("limit", String(Self.pageSize))]
            let reply = try await client.get(path, query: query)
            known.formUnion((reply["values"]?.array ?? []).compactMap { $0["id"]?.string })
            if reply["isLastPage"]?.bool != false { break }
        }
        return known
    }

    /// Jira lists no app by the id of its portal panel; only a request shows whether the property is there.
    private var panel: ConnectionTest.Check {
        .init("portal panel", .notVerifiable, "the first request shows whether `\(intake.project.appUUID)` is the app")
    }

    private var webhook: ConnectionTest.Check {
        intake.hasWebhookSecret
            ? .init("webhook", .notVerifiable, "a secret is set; the first delivery shows whether Jira has the same")
            : .init("webhook", .notVerifiable, "no `webhook_secret` is set, so the poller alone finds requests")
    }
}
