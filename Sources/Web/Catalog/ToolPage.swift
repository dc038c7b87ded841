import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// One tool in full: what it is, whether its access can be given, and what an admin can do about it.
struct ToolPage: Sendable {
    let id: ID<Tool>
    let problem: Refusal?

    init(_ id: ID<Tool>, problem: Refusal?) { (self.id, self.problem) = (id, problem) }

    func page(_ visit: Visit) async throws -> Response {
        let (id, clock, canChange) = (id, visit.clock, visit.may(.administer))
        let (suggested, typed) = (visit.query["fact"], problem == nil ? Form() : visit.form)
        let (title, view) = try await visit.read { tx in
            let tool = try tx.catalog.require(id)
            let names = Names(tx)
            let roles = try tool.roles.map {
                try role($0, of: tool, names, clock, tx).adding(["canChange": .flag(canChange)])
            }
            return (
                tool.name,
                try facts(tool, names, tx).adding(["roleRows": .list(roles)]).adding(try owners(tool, names, tx))
                    .adding(
                        AttestationForm.view(tool, suggested: suggested, typed: typed, names, clock, tx)
                    )
            )
        }
        return Page(
            title: title,
            template: "catalog/show",
            view: view.adding(["canChange": .flag(canChange)]),
            tab: .catalog,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func facts(_ tool: Tool, _ names: Names, _ tx: any Transaction) throws -> View {
        [
            "id": .text(tool.id.rawValue), "headline": .text(tool.name), "vendor": .text(tool.vendor.orUnknown),
            "summary": .some(tool.summary), "lozenges": tool.lozenges.field, "version": .number(tool.version),
            "status": .text(tool.status.rawValue.capitalizedFirst), "risk": .text(tool.risk.rawValue.capitalizedFirst),
            "days": .text(tool.maximumDays.map { ViewerClock.count($0, "day") } ?? "by policy"),
            "connection": .text(try tool.connection.map { try names.connection($0) } ?? "none"),
            "statuses": Choices.of(Tool.Status.self, chosen: tool.status.rawValue),
            "affected": .text(try affected(tool, tx)),
        ]
    }

    /// Who answers for the tool: a stage of approval can be routed to them.
    private func owners(_ tool: Tool, _ names: Names, _ tx: any Transaction) throws -> View {
        let owners = try tx.approvals.owners(of: tool.id)
        let deciders = try tx.people.withRole(.approver)
        let admins = try tx.people.withRole(.admin).filter { admin in !deciders.contains { $0.id == admin.id } }
        let options = (deciders + admins).map { person -> View in
            [
                "value": .text(person.id.rawValue), "label": .text(person.displayName),
                "chosen": .flag(owners.contains(person.id)),
            ]
        }
        let words = try owners.map { try names.person($0) }.joined(separator: ", ")
        return ["owners": .text(words.isEmpty ? "nobody" : words), "ownerOptions": .list(options)]
    }

    /// How many people a change of status would concern, as far as one page of them goes.
    private func affected(_ tool: Tool, _ tx: any Transaction) throws -> String {
        let open = GrantFilter(tool: tool.id, statuses: [.pendingProvision, .active])
        let page = try tx.grants.list(open, page: PageRequest(size: 100))
        let count = ViewerClock.count(page.items.count, "open grant")
        return page.next == nil ? count : "more than \(count)"
    }

    private func role(
        _ role: ToolRole,
        of tool: Tool,
        _ names: Names,
        _ clock: ViewerClock,
        _ tx: any Transaction
    ) throws -> View {
        let missing = try MissingStep.of(tool, role: role.name, in: tx)
        let lozenge = missing.map { Lozenge($0.rawValue.spaced.capitalizedFirst, .warn) } ?? Lozenge("Ready", .good)
        let confirmer = try role.group?.assignmentConfirmedBy.map { try names.person($0) }
        let confirmed = role.group?.assignmentConfirmedAt.map {
            "\(clock.moment($0)), by \(confirmer ?? "the operator")"
        }
        let baseline = try role.group.flatMap { group in
            try tool.connection.map { try tx.catalog.baselineCount(of: group.id, connection: $0) }
        }
        return [
            "role": .text(role.name), "isDefault": .flag(role.isDefault), "ready": [lozenge].field,
            "finding": .text(missing?.words.sentence ?? "Access can be given."),
            "group": .some(role.group?.name), "groupID": .some(role.group?.id),
            "bound": .some(role.group.map { clock.moment($0.boundAt) }),
            "baseline": .some(baseline.map { ViewerClock.count($0, "member") }), "confirmed": .some(confirmed),
            "canBind": .flag(tool.isConnected),
            "canConfirm": .flag(role.group != nil && role.group?.assignmentConfirmedAt == nil),
        ]
    }
}

extension String {
    fileprivate var orUnknown: String { isEmpty ? "not named" : self }
}

extension Tool {
    var statusLozenge: Lozenge {
        switch status {
        case .approved: Lozenge("Approved", .good)
        case .pilot: Lozenge("Pilot", .info)
        case .restricted: Lozenge("Restricted", .warn)
        case .blocked: Lozenge("Blocked", .bad)
        case .retired: Lozenge("Retired", .calm)
        }
    }
}
