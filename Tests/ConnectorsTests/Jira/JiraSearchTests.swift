import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct JiraSearchTests {
    let bench: JiraBench

    init() throws { bench = try JiraBench() }

    @Test func `changed issues come oldest first, page by page`() async throws {
        let start = bench.clock.now()
        var keys: [String] = []
        for _ in 0..<205 {
            bench.clock.advance(by: .seconds(1))
            keys.append(bench.raise())
        }
        var (found, cursor, pages): ([String], String?, Int) = ([], nil, 0)
        repeat {
            let page = try await bench.tracker.issues(in: "AI", updatedSince: start, after: cursor)
            found += page.items
            (cursor, pages) = (page.next, pages + 1)
        } while cursor != nil
        #expect(found == keys)
        #expect(pages == 3)
        #expect(bench.wire.problems == [])
    }

    @Test func `what changed before is left out`() async throws {
        _ = bench.raise()
        bench.clock.advance(by: .minutes(1))
        let since = bench.clock.now()
        let later = bench.raise()
        #expect(try await bench.tracker.issues(in: "AI", updatedSince: since, after: nil).items == [later])
    }

    @Test func `a search lags behind, so that a poller has to overlap`() async throws {
        bench.vendor.withModel { $0.searchLag = .seconds(10) }
        let since = bench.clock.now()
        let key = bench.raise()
        #expect(try await bench.tracker.issues(in: "AI", updatedSince: since, after: nil).items == [])
        bench.clock.advance(by: .seconds(10))
        #expect(try await bench.tracker.issues(in: "AI", updatedSince: since, after: nil).items == [key])
    }

    @Test(arguments: ["", "AI\" OR project != \"AI", "A B"])
    func `a project key cannot carry a query`(key: String) async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.tracker.issues(in: key, updatedSince: 0, after: nil)
        }
        #expect(failure?.code == "project_invalid")
    }
}
