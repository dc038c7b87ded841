import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vendors

/// 12: groups that must not be written are refused when they are bound, and again at each change.
@Suite struct GateTests {
    private func expectRefused(_ bench: DirectoryBench, _ group: String, as code: String) async {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.bind(.existing(id: group))
        }
        #expect(failure?.code == code && failure?.kind == .terminal)
        let person = bench.vendor.addPerson("gated-\(code)@x.example")
        let added = await bench.add(person, to: group)
        let removed = await bench.remove(person, from: group)
        #expect(added.code == code && added.outcome == .terminal)
        #expect(removed.code == code && removed.outcome == .terminal)
    }

    @Test(arguments: [(OktaGroupRecord.Kind.imported, "group_imported"), (.builtIn, "group_built_in")])
    func `a group that Okta does not master is refused`(kind: OktaGroupRecord.Kind, code: String) async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        let group = try bench.okta.withModel { $0.addGroup("Theirs", kind: kind, at: 0) }
        await expectRefused(bench, group, as: code)
    }

    @Test func `a group that a rule fills is refused while the rule is active`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        let (fed, idle) = try bench.okta.withModel { org in
            let (fed, idle) = (org.addGroup("Fed", at: 0), org.addGroup("Idle", at: 0))
            for number in 0..<5 { org.addRule("Other \(number)", filling: ["00g-other"], at: 0) }
            org.addRule("Sales", filling: ["00g-other", fed], at: 0)
            org.addRule("Old", filling: [idle], isActive: false, at: 0)
            org.behaviour.pageSize = 2
            return (fed, idle)
        }
        await expectRefused(bench, fed, as: "group_rule_fed")
        #expect(try await bench.directory.bind(.existing(id: idle)).id == idle)
    }

    @Test(arguments: [true, false])
    func `a group with an admin role is refused, wherever Okta shows it`(expandsSingleGroups: Bool) async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        let (admins, users) = try bench.okta.withModel { org in
            org.behaviour.expandsSingleGroups = expandsSingleGroups
            return (org.addGroup("Admins", hasAdminRole: true, at: 0), org.addGroup("Users", at: 0))
        }
        await expectRefused(bench, admins, as: "group_privileged")
        #expect(try await bench.directory.bind(.existing(id: users)).id == users)
    }

    @Test func `a name that an imported group has is not taken from it`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        _ = try bench.okta.withModel { $0.addGroup(GroupContractTests.name, kind: .imported, at: 0) }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.bind(GroupContractTests.wanted)
        }
        #expect(failure?.code == "group_imported")
    }

    struct Trait: CustomTestStringConvertible {
        let code: String
        let set: @Sendable (inout EntraGroupRecord.Traits) -> Void
        var testDescription: String { code }
    }

    static let traits = [
        Trait(code: "group_synced") { $0.isSynced = true },
        Trait(code: "group_dynamic") { $0.isDynamic = true },
        Trait(code: "group_role_assignable") { $0.isRoleAssignable = true },
        Trait(code: "group_mail_enabled") { $0.isMailEnabled = true },
        Trait(code: "group_restricted") { $0.isRestricted = true },
        Trait(code: "group_hidden") { $0.hidesMembers = true },
    ]

    @Test(arguments: traits)
    func `a group that Graph cannot or must not write is refused with the reason`(trait: Trait) async throws {
        let bench = try DirectoryBench(.entraSecret)
        var traits = EntraGroupRecord.Traits()
        trait.set(&traits)
        let wanted = traits
        let group = try bench.entra.withModel { $0.addGroup("Theirs", traits: wanted, at: 0) }
        await expectRefused(bench, group, as: trait.code)
    }

    @Test func `a Microsoft 365 group with mail is taken`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        var traits = EntraGroupRecord.Traits()
        (traits.isMailEnabled, traits.isUnified) = (true, true)
        let wanted = traits
        let group = try bench.entra.withModel { $0.addGroup("Team", traits: wanted, at: 0) }
        #expect(try await bench.directory.bind(.existing(id: group)).id == group)
    }
}
