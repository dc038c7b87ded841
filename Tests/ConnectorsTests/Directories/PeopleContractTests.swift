import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct PeopleContractTests {
    static let login = "ria@small-company.example"

    @Test(arguments: DirectoryKind.allCases)
    func `a person is found by login and by id, with spaces around it or not`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let id = bench.vendor.addPerson(Self.login)
        for name in [Self.login, " \(Self.login) ", "RIA@small-company.example", id] {
            let person = try await bench.directory.resolve(Secret(name))
            #expect(person.id.withText { $0 } == id)
            #expect(person.isActive)
        }
        #expect(bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `nobody is found for a login that nobody has`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        for name in ["nobody@small-company.example", "", "  ", String(repeating: "x", count: 400)] {
            let failure = await #expect(throws: ProviderFailure.self) {
                try await bench.directory.resolve(Secret(name))
            }
            #expect(failure?.code == "person_missing")
            #expect(failure?.kind == .terminal)
        }
    }

    @Test(arguments: DirectoryKind.allCases)
    func `who was disabled is refused`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        bench.vendor.disable(bench.vendor.addPerson(Self.login))
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.resolve(Secret(Self.login))
        }
        #expect(failure?.code == "person_inactive")
    }

    @Test(arguments: DirectoryKind.allCases)
    func `logins with awkward characters are found`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let logins = [
            "guest_example.org#EXT#@small-company.example", "o'brien@small-company.example",
            "$dollar@small-company.example", "a+b&c=d@small-company.example", "a b%20c@small-company.example",
        ]
        for login in logins + (kind.isOkta ? ["dom/ria@small-company.example", #"dom/"q"\@x.example"#] : []) {
            let id = bench.vendor.addPerson(login)
            #expect(try await bench.directory.resolve(Secret(login)).id.withText { $0 } == id)
        }
    }

    @Test(arguments: DirectoryKind.allCases)
    func `no login or id of a person is repeated in what we say`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        let group = bench.vendor.addGroup("Users")
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.resolve(Secret(Self.login))
        }
        #expect(failure?.message.contains("ria") == false)
        let id = bench.vendor.addPerson(Self.login)
        bench.vendor.deletePerson(id)
        let result = await bench.add(id, to: group)
        #expect(result.code == "person_missing")
        #expect(!result.message.contains(id))
    }
}
