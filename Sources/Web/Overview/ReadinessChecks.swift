import Domain
import Kernel

/// What has to be set up before a request can become access, each with the page where it is done.
struct ReadinessChecks {
    struct Check: Sendable {
        let area: String
        let tab: Tab
        let isDone: Bool
        let finding: String
        /// Where to go when it is not the tab itself.
        var place: String?

        var view: View {
            let lozenge = isDone ? Lozenge("Ready", .good) : Lozenge("To do", .warn)
            return [
                "area": .text(area), "finding": .text(finding), "lozenges": [lozenge].field,
                "href": .text(place ?? tab.path), "step": .text(isDone ? "Look" : "Do this next"),
            ]
        }
    }

    let checks: [Check]

    init(in tx: any Transaction) throws {
        checks = [
            try Self.connections(tx), try Self.intake(tx), try Self.people(tx), try Self.catalog(tx),
            try Self.mappings(tx), try Self.policy(tx),
            try Self.licence(tx),
        ]
    }

    private static func connections(_ tx: any Transaction) throws -> Check {
        let all = try tx.connections.all()
        guard !all.isEmpty else {
            return Check(area: "Connectors", tab: .connectors, isDone: false, finding: "Connect Jira and a directory.")
        }
        let failing = all.filter { ![.disabled, .revoked].contains($0.state) && !$0.isUsable }
        if let first = failing.first {
            let rest = failing.count > 1 ? " and \(failing.count - 1) more" : ""
            return Check(
                area: "Connectors",
                tab: .connectors,
                isDone: false,
                finding: "\(first.name)\(rest): the last test did not pass.",
                place: "/connections/\(first.id)"
            )
        }
        if let stale = all.first(where: { $0.isTestStale(at: tx.now) }) {
            return Check(
                area: "Connectors",
                tab: .connectors,
                isDone: false,
                finding: "\(stale.name): the last test is more than a week old. Test it again.",
                place: "/connections/\(stale.id)"
            )
        }
        let count = ViewerClock.count(all.count, "connection")
        return Check(area: "Connectors", tab: .connectors, isDone: true, finding: "\(count), tested this week.")
    }

    private static func intake(_ tx: any Transaction) throws -> Check {
        guard let project = try tx.intake.project() else {
            return Check(
                area: "Intake",
                tab: .intake,
                isDone: false,
                finding: "Choose the project, its portal and request types."
            )
        }
        let types = ViewerClock.count(project.requestTypeIDs.count, "request type")
        return Check(area: "Intake", tab: .intake, isDone: true, finding: "Project \(project.projectKey), \(types).")
    }

    private static func catalog(_ tx: any Transaction) throws -> Check {
        let tools = try tx.catalog.all().filter(\.status.isRequestable)
        guard !tools.isEmpty else {
            return Check(
                area: "Catalog",
                tab: .catalog,
                isDone: false,
                finding: "Add a tool that people may ask for.",
                place: "/catalog/new"
            )
        }
        for tool in tools {
            for role in tool.roles {
                guard let step = try MissingStep.of(tool, role: role.name, in: tx) else { continue }
                return Check(
                    area: "Catalog",
                    tab: .catalog,
                    isDone: false,
                    finding: "\(tool.name): \(step.words).",
                    place: "/tools/\(tool.id)"
                )
            }
        }
        let finding = "\(ViewerClock.count(tools.count, "tool")) can be asked for."
        return Check(area: "Catalog", tab: .catalog, isDone: true, finding: finding)
    }

    /// Only what somebody waits for is told: not everybody needs an account at every directory.
    private static func mappings(_ tx: any Transaction) throws -> Check {
        let waiting = try tx.jobs.waitingForPeople(page: PageRequest(size: 100)).items
            .filter { $0.code == "identity_missing" }
        let place = "/identities?show=missing"
        guard waiting.isEmpty else {
            let finding = "Waiting because a person is not mapped: \(ViewerClock.count(waiting.count, "job"))."
            return Check(area: "Identities", tab: .connectors, isDone: false, finding: finding, place: place)
        }
        return Check(
            area: "Identities",
            tab: .connectors,
            isDone: true,
            finding: "No job waits for a mapping.",
            place: place
        )
    }

    private static func licence(_ tx: any Transaction) throws -> Check {
        let standing = try tx.licences.standing(at: tx.now)
        let isDone = standing.allowsAdditions
        return Check(
            area: "Licence",
            tab: .overview,
            isDone: isDone,
            finding: standing.words.sentence,
            place: "/licence"
        )
    }

    private static func policy(_ tx: any Transaction) throws -> Check {
        guard let revision = try tx.policies.current() else {
            return Check(
                area: "Governance",
                tab: .governance,
                isDone: false,
                finding: "No policy is published, so every request waits for a person."
            )
        }
        let drafts = try tx.policies.openDrafts().count
        let more = drafts == 0 ? "." : "; \(ViewerClock.count(drafts, "draft")) open."
        return Check(
            area: "Governance",
            tab: .governance,
            isDone: true,
            finding: "Revision \(revision.number) is in force\(more)"
        )
    }

    private static func people(_ tx: any Transaction) throws -> Check {
        let deciders = try tx.people.withRole(.approver) + tx.people.withRole(.admin)
        let linked = Set(deciders.filter { $0.jiraAccount != nil }.map(\.id))
        guard linked.count >= 2 else {
            let finding = "At least two people who may decide need a linked Jira account, so that nobody decides alone."
            return Check(area: "Approvals", tab: .intake, isDone: false, finding: finding)
        }
        return Check(area: "Approvals", tab: .intake, isDone: true, finding: "\(linked.count) people may decide.")
    }
}
