import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct GroupContractTests {
    static let name = "AI Clearance - Claude Enterprise - Users"
    static let wanted = GroupWanted.named(name, key: "clr-claude-user", description: "Members may use it.")

    @Test(arguments: DirectoryKind.allCases)
    func `a sound connection passes its test and says who answered`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let test = await bench.directory.test()
        #expect(test.passed)
        #expect(test.missing == [])
        #expect(test.identity != nil)
        #expect(bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a group is made once, however often it is wanted`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let first = try await bench.directory.bind(Self.wanted)
        let second = try await bench.directory.bind(Self.wanted)
        #expect(first.wasCreated && !second.wasCreated)
        #expect(first.id == second.id)
        #expect(first.name == Self.name)
        #expect(bench.vendor.groups(named: Self.name) == 1)
        #expect(bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a group whose making was answered into the void is found again`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        bench.vendor.appoint(.lost(afterEffect: true), method: kind.isOkta ? .post : .patch, target: "/groups")
        let failure = await #expect(throws: ProviderFailure.self) { try await bench.directory.bind(Self.wanted) }
        #expect(failure?.kind == .retryable)
        let found = try await bench.directory.bind(Self.wanted)
        #expect(!found.wasCreated)
        #expect(bench.vendor.groups(named: Self.name) == 1)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `an existing group is bound by its id`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let id = bench.vendor.addGroup("Made by hand")
        let group = try await bench.directory.bind(.existing(id: id))
        #expect(group.id == id && group.name == "Made by hand" && !group.wasCreated)
        #expect(try await bench.directory.group(id).id == id)
        #expect(bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a group that is not there is named as missing`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.bind(.existing(id: "0a1b2c3d-0000-4000-8000-00000000dead"))
        }
        #expect(failure?.code == "group_missing")
    }

    @Test(arguments: DirectoryKind.allCases)
    func `an impossible name is refused before any call`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        for name in ["", String(repeating: "x", count: 257)] {
            let failure = await #expect(throws: ProviderFailure.self) {
                try await bench.directory.bind(.named(name, key: "clr-x", description: ""))
            }
            #expect(failure?.code == "name_invalid")
        }
        #expect(bench.broker.minted == 0)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `names with quotes stay names`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let name = #"O'Brien's "AI" \ group & more? #1 Zoë"#
        let wanted = GroupWanted.named(name, key: "clr-o'brien", description: "")
        let first = try await bench.directory.bind(wanted)
        let second = try await bench.directory.bind(wanted)
        #expect(first.id == second.id)
        #expect(first.name == name)
    }
}
