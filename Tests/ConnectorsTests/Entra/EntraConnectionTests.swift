import ConnectorKit
import Connectors
import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct EntraConnectionTests {
    private func grant(_ bench: DirectoryBench, _ permissions: Set<GraphRole>) throws {
        try bench.entra.withModel { tenant in
            tenant.changeApp(DirectoryBench.clientID) { $0.permissions = permissions }
            tenant.expireTokens()
        }
    }

    @Test func `a token without consent is no passed test, and what is missing is named`() async throws {
        let bench = try DirectoryBench(.entraAssertion)
        try grant(bench, [.applicationsRead, .groupsRead])
        let test = await bench.directory.test()
        #expect(!test.passed)
        #expect(test.missing == ["GroupMember.ReadWrite.All", "User.Read.All"])
        #expect(test.checks.first { $0.name == "token" }?.verdict == .passed)
    }

    @Test func `what may not be looked up is tried, and the write is said to be not exercised`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try grant(bench, [.membersWrite, .groupsRead, .usersRead])
        let test = await bench.directory.test()
        #expect(test.passed)
        #expect(
            test.checks.contains {
                $0.verdict == .notVerifiable && $0.detail.contains("read proved, write not exercised")
            }
        )
        try grant(bench, [.usersRead])
        let poorer = await bench.directory.test()
        #expect(!poorer.passed && poorer.missing == ["GroupMember.Read.All"])
    }

    @Test func `a service principal that an admin disabled or deleted is named`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        _ = await bench.directory.test()
        try bench.entra.withModel { $0.changeApp(DirectoryBench.clientID) { $0.isEnabled = false } }
        #expect(await bench.directory.test().missing == ["sign-in"])
        try bench.entra.withModel { $0.changeApp(DirectoryBench.clientID) { $0.isPresent = false } }
        #expect(await bench.directory.test().missing == ["admin consent"])
    }

    @Test func `another tenant than the one set is refused`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        let other = try #require(WebAddress("https://graph.microsoft.com"))
        let login = try #require(WebAddress(DirectoryBench.loginOrigin))
        var tenant = EntraTenant(
            id: "0a1b2c3d-0000-4000-8000-0000000000ff",
            displayName: "Other",
            domain: DirectoryBench.tenantID,
            authority: login,
            graph: other
        )
        tenant.addApp(DirectoryBench.clientID)
        let secret = tenant.addSecret(to: DirectoryBench.clientID, expiresAt: bench.clock.now() + .days(1))
        let host = VendorHost(tenant)
        let transport = VendorTransport([other.origin: host, login.origin: host], time: bench.clock)
        let broker = MintingBroker(
            EntraClientSecret(),
            secrets: ["client_secret": Secret(secret)],
            transport: transport,
            time: bench.clock,
            randomness: SeededRandomness(seed: 1)
        )
        let caller = AuthorizedCaller(
            bench.binding,
            scopes: [],
            broker: broker,
            transport: transport,
            time: bench.clock
        )
        let directory = try #require(try EntraConnector(bench.binding, caller: caller).directory)
        let test = await directory.test()
        #expect(!test.passed && test.checks.contains { $0.name == "tenant" && $0.verdict == .failed })
    }

    @Test func `a group is made with our service principal as its owner`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        let group = try await bench.directory.bind(GroupContractTests.wanted)
        let (owners, principal) = try bench.entra.withModel {
            ($0.group(group.id)?.owners, $0.app(DirectoryBench.clientID)?.principal)
        }
        #expect(owners == [try #require(principal)])
    }

    @Test func `where Graph owns by itself, the group is made without telling it`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try bench.entra.withModel { $0.behaviour.ownsByItself = true }
        #expect(try await bench.directory.bind(GroupContractTests.wanted).wasCreated)
        #expect(try await !bench.directory.bind(GroupContractTests.wanted).wasCreated)
    }

    @Test func `a group is found by name and key where it cannot be read by key`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try bench.entra.withModel { tenant in
            tenant.behaviour.readsByUniqueName = false
            tenant.addGroup(GroupContractTests.name, uniqueName: "somebody-elses", at: 0)
        }
        let made = try await bench.directory.bind(GroupContractTests.wanted)
        #expect(try await bench.directory.bind(GroupContractTests.wanted).id == made.id)
    }

    @Test func `without leave to make groups it says so, and still binds what is there`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try grant(bench, [.membersWrite, .groupsRead, .usersRead, .applicationsRead])
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.bind(GroupContractTests.wanted)
        }
        #expect(failure?.code == "permission_missing" && failure?.message.contains("Group.Create") == true)
        try grant(bench, [.membersWrite, .groupsRead, .usersRead])
        let ownerless = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.bind(GroupContractTests.wanted)
        }
        #expect(ownerless?.code == "owner_unknown")
    }

    @Test func `a new group that is not seen everywhere yet is asked for again`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try bench.entra.withModel { $0.behaviour.newObjectLag = .seconds(30) }
        let group = try await bench.directory.bind(GroupContractTests.wanted)
        let person = bench.vendor.addPerson("ria@small-company.example")
        let early = await bench.add(person, to: group.id)
        #expect(early.outcome == .retryable && early.code == "group_missing")
        bench.clock.advance(by: .seconds(31))
        #expect(await bench.add(person, to: group.id).outcome == .done)
    }

    @Test func `members are listed where they cannot be filtered`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try bench.entra.withModel { $0.behaviour.filtersMembers = false }
        let (person, group) = (bench.vendor.addPerson("ria@x.example"), bench.vendor.addGroup("Users"))
        #expect(await bench.add(person, to: group).outcome == .done)
        #expect(await bench.remove(person, from: group).outcome == .done)
    }

    @Test func `an account whose state is hidden is not taken for enabled`() async throws {
        let bench = try DirectoryBench(.entraSecret)
        try grant(bench, [.membersWrite, .groupsRead, .usersReadBasic])
        _ = bench.vendor.addPerson("ria@small-company.example")
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.resolve(Secret("ria@small-company.example"))
        }
        #expect(failure?.code == "permission_missing" && failure?.message.contains("User.Read.All") == true)
    }

    static let settings: [[String: String]] = [
        ["tenant_id": "common"], ["tenant_id": "organizations"], ["tenant_id": ""], ["tenant_id": "a/b"],
        ["client_id": "not-a-guid"], ["graph_url": "http://graph.example"], ["graph_url": "https://graph.example/v1.0"],
    ]

    @Test(arguments: settings)
    func `settings that make no sense are refused before any call`(changes: [String: String]) throws {
        let bench = try DirectoryBench(.entraSecret)
        let settings = bench.binding.settings.merging(changes) { $1 }
        let binding = DirectoryBench.binding("entra", "entra_client_secret", settings)
        let caller = AuthorizedCaller(
            binding,
            scopes: [],
            broker: bench.broker,
            transport: bench.wire,
            time: bench.clock
        )
        #expect(throws: Refusal.self) { try EntraConnector(binding, caller: caller) }
    }
}
