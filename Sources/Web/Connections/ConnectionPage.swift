import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// One connection in full: its settings, what its last test found, and which secrets are set.
struct ConnectionPage: Sendable {
    let id: ID<Connection>
    let problem: Refusal?
    /// The address of a link that was made just now; shown this once.
    let freshLink: String?

    init(_ id: ID<Connection>, problem: Refusal?, freshLink: String? = nil) {
        (self.id, self.problem, self.freshLink) = (id, problem, freshLink)
    }

    func page(_ visit: Visit) async throws -> Response {
        let (id, clock, connectors, trust) = (id, visit.clock, visit.services.connectors, visit.services.trust)
        let pages = visit.services.consentPages
        let (title, view) = try await visit.read { tx in
            let connection = try tx.connections.require(id)
            let manifest = connectors.first { sameBytes($0.kind, connection.connector) }
            let set = try tx.connections.secretFields(of: id)
            let view = facts(connection, manifest, clock).adding(secrets(connection, manifest, set: set))
                .adding(report(connection)).adding(try use(connection, tx))
                .adding(consent(connection, pages, try tx.consents.find(id), clock))
                .adding(try SessionNews(connection, in: tx).view(clock))
                .adding(life(connection, manifest, trust(connection, tx.organization)))
                .adding(try links(connection, clock, tx)).adding(try heirs(connection, tx))
            return (connection.name, view)
        }
        return Page(
            title: title,
            template: "connections/show",
            view: view,
            tab: .connectors,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func facts(_ connection: Connection, _ manifest: ConnectorManifest?, _ clock: ViewerClock) -> View {
        let made = Set(manifest?.serverSettings.map(\.name) ?? [])
        let settings = connection.settings.filter { !made.contains($0.key) }.sorted { $0.key < $1.key }.map {
            pair -> View in
            ["label": .text(pair.key.spaced.capitalizedFirst), "value": .text(pair.value)]
        }
        let isOff = connection.state == .disabled
        return [
            "id": .text(connection.id.rawValue), "headline": .text(connection.name),
            "kind": .text(manifest?.displayName ?? connection.connector),
            "provider": .text(connection.provider.spaced.capitalizedFirst), "settings": .list(settings),
            "lozenges": [connection.lozenge(clock)].field, "finding": .text(connection.lastTest(clock)),
            "profile": .text(connection.profile.words), "version": .number(connection.version),
            "canSwitch": .flag(connection.state == .active || isOff),
            "state": .text(isOff ? "active" : "disabled"), "switchWords": .text(isOff ? "Switch on" : "Switch off"),
            "isDirectory": .flag(manifest?.capabilities.contains(.directory) == true),
            "mappingsHref": .text("/identities?connection=\(connection.id)"),
        ]
    }

    private func consent(
        _ connection: Connection,
        _ pages: [any ConsentPage],
        _ found: Consent?,
        _ clock: ViewerClock
    ) -> View {
        guard let page = pages.first(where: { sameBytes($0.provider, connection.provider) }) else {
            return ["consent": nil]
        }
        let words =
            switch found?.status {
            case nil: "An admin of yours has to let Clearance in there."
            case .withdrawn: "It was withdrawn: \(found?.reason?.sentence ?? "")"
            case .changed: "Given, but not as needed: \(found?.reason?.sentence ?? "")"
            case .given:
                "Given \(clock.moment(found?.givenAt ?? clock.now)); looked at \(clock.moment(found?.checkedAt ?? clock.now))."
            }
        return [
            "consent": .part([
                "id": .text(connection.id.rawValue), "vendor": .text(page.displayName), "consentWords": .text(words),
                "consentVerb": .text(found == nil ? "Ask for consent" : "Ask for consent again"),
            ])
        ]
    }

    private func secrets(_ connection: Connection, _ manifest: ConnectorManifest?, set: [String]) -> View {
        let provider = manifest?.providers.first { sameBytes($0.name, connection.provider) }
        let fields = (provider?.secretFields ?? []) + (manifest?.inboundSecrets ?? [])
        let rows = fields.map { field -> View in
            let isSet = set.contains { sameBytes($0, field) }
            return [
                "field": .text(field), "label": .text(field.spaced.capitalizedFirst),
                "manyLines": .flag(SecretField.hasManyLines(field)), "fieldID": .text("value-" + field),
                "fieldName": "value",
                "lozenges": [isSet ? Lozenge("Set", .good) : Lozenge("Not set", .warn)].field,
                "verb": .text(isSet ? "Rotate" : "Set"), "isSet": .flag(isSet),
            ]
        }
        let isOver = connection.state == .revoked
        return ["secrets": .list(isOver ? [] : rows), "hasSecrets": .flag(!rows.isEmpty && !isOver)]
    }

    private func report(_ connection: Connection) -> View {
        let report = connection.lastTestReport.flatMap { try? JSON(parsing: $0) }
        let checks = (report?["checks"]?.array ?? []).map { check -> View in
            let verdict = check["verdict"]?.string ?? ""
            let lozenge =
                switch verdict {
                case "passed": Lozenge("Passed", .good)
                case "failed": Lozenge("Failed", .bad)
                default: Lozenge("Not verifiable", .warn)
                }
            return [
                "name": .text((check["name"]?.string ?? "").spaced.capitalizedFirst),
                "detail": .text(check["detail"]?.string?.sentence ?? ""), "lozenges": [lozenge].field,
            ]
        }
        return ["checks": .list(checks), "hasChecks": .flag(!checks.isEmpty)]
    }

    private func use(_ connection: Connection, _ tx: any Transaction) throws -> View {
        let tools = try tx.catalog.tools(using: connection.id).map { tool -> View in
            ["href": .text("/tools/\(tool.id)"), "tool": .text(tool.name)]
        }
        return ["tools": .list(tools), "hasTools": .flag(!tools.isEmpty)]
    }
}

// What leads on from here.
extension ConnectionPage {
    private func life(
        _ connection: Connection,
        _ manifest: ConnectorManifest?,
        _ trust: [(name: String, value: String)]
    ) -> View {
        let isOver = connection.state == .revoked
        let fields = (manifest?.settings ?? []).map { setting -> View in
            [
                "field": .text("setting." + setting.name), "fieldID": .text("setting-" + setting.name),
                "label": .text(setting.name.spaced.capitalizedFirst), "help": .text(setting.help.sentence),
                "required": .flag(setting.isRequired && !setting.isAwaited),
                "typed": .text(connection.settings[setting.name] ?? ""),
            ]
        }
        return [
            "trust": .list(
                trust.map { ["label": .text($0.name.spaced.capitalizedFirst), "value": .text($0.value)] }
            ),
            "hasTrust": .flag(!trust.isEmpty), "fields": .list(fields), "canChange": .flag(!isOver),
            "canRevoke": .flag(!isOver), "canTest": .flag(!isOver),
            "lost": .some(connection.disconnectedBecause?.sentence), "wayBack": .some(connection.wayBack?.sentence),
            "canReauthorize": .flag(connection.state == .disconnected), "freshLink": .some(freshLink),
        ]
    }

    private func links(_ connection: Connection, _ clock: ViewerClock, _ tx: any Transaction) throws -> View {
        let open = try tx.credentialLinks.of(connection.id, limit: 100).filter { $0.isOpen(at: clock.now) }
        let rows = open.map { link -> View in
            [
                "link": .text(link.id.rawValue), "made": .text(clock.moment(link.madeAt)),
                "ends": .text(clock.moment(link.expiresAt)),
                "who": .text(link.needsAdmin ? "for a signed-in admin" : "for whoever has it"),
            ]
        }
        return ["links": .list(rows), "hasLinks": .flag(!rows.isEmpty)]
    }

    /// Connections whose binding this one could take over, now that its own has ended.
    private func heirs(_ connection: Connection, _ tx: any Transaction) throws -> View {
        guard connection.state == .revoked || connection.state == .disconnected else { return ["canAdopt": false] }
        let heirs = try tx.connections.all().filter {
            $0.id != connection.id && $0.isUsable && sameBytes($0.connector, connection.connector)
                && $0.profile == connection.profile
        }
        let choices = heirs.map { (value: $0.id.rawValue, label: $0.name) }
        return ["canAdopt": .flag(!heirs.isEmpty), "heirs": Choices.of(choices, chosen: nil)]
    }
}

extension Connection {
    /// A test older than this says little about today.
    static let testIsStaleAfter = Span.days(7)

    func isTestStale(at now: Instant) -> Bool {
        state == .active && (lastTestedAt.map { now >= $0 + Self.testIsStaleAfter } ?? true)
    }

    func lastTest(_ clock: ViewerClock) -> String {
        guard let lastTestedAt else { return "Never tested." }
        return "Last test \(lastTestPassed ? "passed" : "failed") \(clock.moment(lastTestedAt))."
    }

    func lozenge(_ clock: ViewerClock) -> Lozenge {
        switch state {
        case .draft: Lozenge("Not tested", .warn)
        case .active where !lastTestPassed: Lozenge("Last test failed", .bad)
        case .active where isTestStale(at: clock.now): Lozenge("Test is old", .warn)
        case .active: Lozenge("Active", .good)
        case .disabled: Lozenge("Switched off", .calm)
        case .disconnected: Lozenge("Disconnected", .bad)
        case .revoked: Lozenge("Revoked", .calm)
        }
    }
}

extension [ConnectorManifest] {
    /// The name as people know it; a kind that this server has not is its own name.
    func displayName(of kind: String) -> String { first { sameBytes($0.kind, kind) }?.displayName ?? kind }
}
