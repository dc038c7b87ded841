import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct WireShapeTests {
    @Test(
        .enabled(if: SharedFiles.areExpected, "the vendors' specifications stand in ../shared"),
        arguments: DirectoryKind.allCases
    )
    func `everything said and answered on a tour is as the vendor specifies it`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        _ = await bench.directory.test()
        let group = try await bench.directory.bind(GroupContractTests.wanted).id
        _ = try await bench.directory.group(group)
        for login in ["ria@x.example", "dom/dev@x.example", "$quinn@x.example", "nobody@x.example"] {
            if login.first != "n" { _ = bench.vendor.addPerson(login) }
            let id = (try? await bench.directory.resolve(Secret(login)))?.id ?? Secret("none")
            let person = id.withText { $0 }
            _ = await bench.add(person, to: group)
            _ = await bench.add(person, to: group)
            _ = try await bench.members(of: group)
            _ = await bench.remove(person, from: group)
            _ = await bench.remove(person, from: group)
        }
        for trouble in [Trouble.rateLimited(.seconds(1)), .crowded, .conflict, .broken, .unavailable] {
            bench.vendor.appoint(.trouble(trouble))
            _ = try? await bench.members(of: group)
        }
        #expect(bench.problems == [])
        #expect(bench.wire.judged > 30)
    }
}
