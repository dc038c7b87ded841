import Domain
import Foundation
import Kernel
import Server
import Testing
import Web

/// What the command line may do, as the operator and with tokens of people.
@Suite struct OperatorTests {
    @Test func `a refusal comes over the socket as it was, with the wait it asks for`() {
        let refusal = Refusal(.rateLimited, "too_many_calls", "wait", retryAfter: .seconds(42))
        let heard = Refusal(json: refusal.json)
        #expect(heard?.reason == refusal.reason && heard?.code == refusal.code && heard?.retryAfter == .seconds(42))
        #expect(Refusal(json: Refusal(.notFound, "no", "none").json)?.retryAfter == nil)
    }

    /// A server's storage with one organization.
    private struct Place {
        let services: Services
        let folder: String
        let organization: OrganizationScope
        let admin: ID<Person>
        /// The first admin's token.
        let token: Secret

        init() async throws {
            folder = NSTemporaryDirectory() + "clearance-operator-\(UUID().uuidString)"
            let environment = ["CLEARANCE_MODE": "development", "CLEARANCE_DATA_FOLDER": folder]
            let effective = try await SettingsReader(file: nil, environment: environment, flags: [:]).read()
            services = try await OpenServices(Settings(effective))()
            let made = try await Desk(services).call(
                "organization/create",
                [
                    "name": "Acme", "issuer": "https://id.example", "clientID": "clearance", "adminName": "Ada",
                    "adminSubject": "ada",
                ]
            )
            organization = OrganizationScope(verified: ID(made["organization"]?.string ?? ""))
            admin = ID(made["admin"]?.string ?? "")
            token = Secret(made["token"]?.string ?? "")
        }

        var asOperator: Desk { Desk(services) }
        var asAdmin: Desk { Desk(services, token: token) }

        /// A desk with a token of the admin that carries only these roles.
        func desk(_ roles: Set<Role>) async throws -> Desk {
            let person = try await services.store.read(in: organization) { [admin] in try $0.people.require(admin) }
            let made = try await APITokens.make(
                "some",
                roles: roles,
                days: 1,
                by: person.actor,
                in: organization,
                services
            )
            return Desk(services, token: Secret(made.value.string ?? ""))
        }

        func actions() async throws -> [String] {
            try await services.store.read(in: organization) { try $0.audit.range(from: 1, limit: 1_000).map(\.action) }
        }

        func end() async throws {
            try await services.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private func reason(_ body: () async throws -> JSON) async -> String? {
        await #expect(throws: Refusal.self) { _ = try await body() }?.reason
    }

    static let reads = [
        "people/list", "identity/list", "catalog/list", "connect/list", "connect/drill", "token/list", "policy/show",
        "policy/drafts",
        "log/key", "log/checkpoint", "insights/show", "insights/departments", "insights/check", "approvals/show",
        "approvals/delegations", "reconcile/groups", "reconcile/findings", "breaker/show", "breaker/changes",
        "reviews/list", "reviews/settings", "licence/show", "break-glass/list", "break-glass/settings",
        "catalog/starter", "intake/fields",
        "notices/show", "notices/undelivered",
    ]

    /// Those that have to be told of what.
    static let readsOfOne = [
        "secrets/rotations",
        "log/prove", "policy/draft/show", "policy/explain", "policy/replay", "catalog/preview", "approvals/who",
        "catalog/attestations", "catalog/statuses/preview", "connect/show",
    ]

    /// What a verb or the log's own keeper guards and puts on record; what needs no organization.
    static let deeds: Set = [
        "issuer/show", "issuer/check", "issuer/rotate", "issuer/withdraw",
        "secrets/status", "secrets/rotate-master", "secrets/rotate-data-key", "secrets/destroy",
        "catalog/apply", "catalog/bind", "catalog/confirm", "connect/create", "connect/secret", "connect/test",
        "connect/enable", "connect/disable", "connect/revoke-all", "connect/revoke-everywhere",
        "connect/change", "connect/reauthorize", "connect/revoke", "connect/adopt", "connect/intake-link",
        "core/app", "identity/map", "identity/delete", "insights/department",
        "intake/set", "intake/hook", "policy/install", "policy/draft", "policy/discard", "policy/confirm",
        "policy/publish", "policy/override", "people/add", "people/roles", "people/link", "token/create",
        "token/revoke", "log/verify", "log/mac-keys", "log/rotate-key", "organization/create", "organization/list",
        "connect/kinds",
        "people/leave", "people/return", "catalog/status", "reviews/configure", "reviews/answer", "approvals/set",
        "approvals/owners", "approvals/delegate", "approvals/away", "reconcile/now",
        "reconcile/settle", "breaker/set", "breaker/settle", "licence/install", "licence/require",
        "break-glass/configure", "break-glass/use", "break-glass/review", "approvals/reassign",
        "catalog/starter/add", "catalog/attest",
        "catalog/withdraw", "catalog/export", "catalog/import", "catalog/statuses",
        "intake/fields/set",
        "notices/set", "notices/secret", "notices/address", "notices/wishes", "notices/retry", "notices/test",
        "notices/not-renewed", "notices/matrix",
        "issuer/show", "issuer/check", "issuer/rotate", "issuer/withdraw",
    ]

    @Test func `an operation is a deed, or a look that asks for a permission`() {
        #expect(Set(Operation.all.filter { !$0.isRead }.map(\.name)) == Self.deeds)
        #expect(Set(Operation.all.filter(\.isRead).map(\.name)) == Set(Self.reads + Self.readsOfOne))
    }

    @Test func `N2: the sixth sensitive command of a minute is refused, whatever became of the five`() async throws {
        #expect(Set(SensitiveDeeds.commands.keys).subtracting(Operation.all.map(\.name)) == [])
        let place = try await Place()
        var classes: Set<Sensitive> = []
        for (name, sensitive) in SensitiveDeeds.commands.sorted(by: { $0.key < $1.key }) {
            guard !sensitive.isCountedByVerb, classes.insert(sensitive).inserted else { continue }
            for _ in 1...Sensitive.perMinute {
                #expect(await reasonOfAny { try await place.asAdmin.call(name) } != "rate_limited", "\(name)")
            }
            #expect(await reasonOfAny { try await place.asAdmin.call(name) } == "rate_limited", "\(name)")
        }
        try await place.end()
    }

    @Test func `whatever the operator reads of an organization is on its log`() async throws {
        let place = try await Place()
        for name in Self.reads {
            _ = try await place.asOperator.call(name)
            #expect(try await place.actions().last == "operator_read", "\(name)")
        }
        let before = try await place.actions().count
        _ = try await place.asAdmin.call("people/list")
        #expect(try await place.actions().count == before, "an admin's look is the admin's own matter")
        try await place.end()
    }

    @Test func `a token reads what its roles read in the API`() async throws {
        let place = try await Place()
        let both: JSON = ["person": .string(place.admin.rawValue), "roles": ["admin", "auditor"]]
        _ = try await place.asOperator.call("people/roles", both)
        let (none, auditor) = (try await place.desk([]), try await place.desk([.auditor]))
        for name in Self.reads where name != "catalog/list" {
            #expect(await reason { try await none.call(name) } == "role_missing", "\(name)")
        }
        for name in ["people/list", "identity/list", "connect/list", "token/list"] {
            #expect(await reason { try await auditor.call(name) } == "role_missing", "\(name)")
        }
        for name in ["log/verify", "log/prove"] {
            #expect(await reason { try await none.call(name, ["seq": 1]) } == "role_missing", "\(name)")
        }
        for what in ["log", "requests"] {
            let refusal = await #expect(throws: Refusal.self) { _ = try await none.export(what, [:]) }
            #expect(refusal?.reason == "role_missing", "\(what)")
        }
        _ = try await auditor.call("log/key")
        try await place.end()
    }

    @Test(arguments: [[], [.approver], [.auditor], [.approver, .auditor]] as [Set<Role>])
    func `an operation opens to the roles it declares`(roles: Set<Role>) async throws {
        let place = try await Place()
        let all: JSON = ["person": .string(place.admin.rawValue), "roles": ["admin", "approver", "auditor"]]
        _ = try await place.asOperator.call("people/roles", all)
        let desk = try await place.desk(roles)
        for operation in Operation.all {
            guard case .permission(let permission) = operation.access else { continue }
            let isRefused = await reasonOfAny { try await desk.call(operation.name, [:]) } == "role_missing"
            #expect(isRefused != permission.isGiven(to: roles), "\(operation.name)")
        }
        try await place.end()
    }

    @Test func `the operator is asked for no role`() async throws {
        let place = try await Place()
        for operation in Operation.all {
            let reason = await reasonOfAny { try await place.asOperator.call(operation.name) }
            #expect(reason != "role_missing", "\(operation.name)")
        }
        try await place.end()
    }

    @Test func `nobody's token opens no operation on an organization`() async throws {
        let place = try await Place()
        let nobody = Desk(place.services, token: Secret("clr_made_up"))
        for operation in Operation.all where operation.access != .machine {
            #expect(
                await reasonOfAny { try await nobody.call(operation.name, [:]) } == "token_unknown",
                "\(operation.name)"
            )
        }
        try await place.end()
    }

    @Test func `what is about the machine alone is named`() {
        let machine = Operation.all.filter { $0.access == .machine }.map(\.name)
        #expect(
            Set(machine) == [
                "organization/create", "organization/list", "connect/kinds", "notices/matrix", "issuer/show",
                "issuer/check",
                "issuer/rotate", "issuer/withdraw",
                "connect/revoke-everywhere",
                "secrets/status", "secrets/rotate-master",
            ]
        )
    }

    /// The reason of the refusal; nil when it went well or failed in another way.
    private func reasonOfAny(_ body: () async throws -> JSON) async -> String? {
        do { _ = try await body() } catch { return (error as? Refusal)?.reason }
        return nil
    }

    @Test func `a token without a role changes nothing`() async throws {
        let place = try await Place()
        let desk = try await place.desk([])
        let before = try await place.actions().count
        let id = JSON.string(place.admin.rawValue)
        let wishes: [(String, JSON)] = [
            ("people/add", ["name": "X", "roles": ["admin"]]), ("people/roles", ["person": id, "roles": []]),
            ("people/link", ["person": id, "subject": "x"]), ("people/link", ["person": id, "jiraAccount": "x"]),
            ("identity/map", ["person": id, "connection": "c", "login": "x"]),
            ("identity/delete", ["person": id, "connection": "c"]), ("intake/hook", [:]), ("core/app", [:]),
            ("connect/secret", ["connection": "c", "field": "private_key", "value": "x"]),
            ("connect/create", ["kind": "okta", "settings": ["org_url": "https://x.okta.com"]]),
            ("catalog/apply", ["tools": [["id": "t", "name": "T"]]]),
            ("policy/draft", ["policy": ["rules": [], "guardrails": [:]]]),
        ]
        for (name, input) in wishes {
            #expect(await reason { try await desk.call(name, input) } == "role_missing", "\(name)")
        }
        #expect(try await place.actions().count == before)
        try await place.end()
    }

    @Test func `a token makes none with more than its own roles`() async throws {
        let place = try await Place()
        let plainest = try await place.desk([])
        let wish: JSON = ["name": "more", "roles": ["admin"]]
        #expect(await reason { try await plainest.call("token/create", wish) } == "more_than_own")
        let plain = try await plainest.call("token/create", ["name": "same"])
        let desk = Desk(place.services, token: Secret(plain["token"]?.string ?? ""))
        #expect(await reason { try await desk.call("people/list") } == "role_missing")
        #expect(await reason { try await place.asOperator.call("token/create", wish) } == "person_required")
        try await place.end()
    }

    @Test func `the operator maps no identity, sets no secret and links no account that nobody confirmed`() async throws
    {
        let place = try await Place()
        let id = JSON.string(place.admin.rawValue)
        let map: JSON = ["person": id, "connection": "c", "login": "x"]
        #expect(await reason { try await place.asOperator.call("identity/map", map) } == "person_required")
        let made = try await place.asAdmin.call(
            "connect/create",
            ["kind": "okta", "settings": ["org_url": "https://x.okta.com"]]
        )
        let secret: JSON = ["connection": made["connection"] ?? .null, "field": "private_key", "value": "x"]
        #expect(
            await reason { try await place.asOperator.call("connect/secret", secret) } == "operator_cannot_set_secrets"
        )
        let adopt: JSON = ["connection": made["connection"] ?? .null, "from": made["connection"] ?? .null]
        #expect(
            await reason { try await place.asOperator.call("connect/adopt", adopt) } == "operator_cannot_set_secrets"
        )
        let sent = try await place.asOperator.call("connect/intake-link", ["connection": made["connection"] ?? .null])
        #expect(sent["needsAdmin"]?.bool == true && sent["address"]?.string?.contains("/credential-intake/") == true)
        let link: JSON = ["person": id, "jiraAccount": "made-up"]
        #expect(await reason { try await place.asOperator.call("people/link", link) } == "intake_not_configured")
        let add: JSON = ["name": "Second", "roles": ["approver"], "jiraAccount": "made-up"]
        let before = try await place.actions().count
        #expect(await reason { try await place.asAdmin.call("people/add", add) } == "intake_not_configured")
        #expect(try await place.actions().count == before, "nobody was added")
        try await place.end()
    }

    @Test func `the operator gives nobody a further sign-in`() async throws {
        let place = try await Place()
        let link: JSON = ["person": .string(place.admin.rawValue), "subject": "operators-own"]
        #expect(await reason { try await place.asOperator.call("people/link", link) } == "person_required")
        try await place.end()
    }

    @Test func `webhook addresses and apps of the Core are on the log`() async throws {
        let place = try await Place()
        _ = try await place.asAdmin.call("intake/hook")
        _ = try await place.asAdmin.call("core/app")
        #expect(try await place.actions().suffix(2) == ["hook_created", "core_app_created"])
        try await place.end()
    }
}
