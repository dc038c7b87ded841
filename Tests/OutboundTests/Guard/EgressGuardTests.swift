import ConnectorKit
import Kernel
import Outbound
import Testing

/// A name server that answers from a table.
struct TableResolver: Resolver {
    struct Unknown: Error {}

    let table: [String: [String]]

    func addresses(of host: String) async throws -> [IPAddress] {
        guard let found = table[host] else { throw Unknown() }
        return found.compactMap { IPAddress($0) }
    }
}

@Suite struct EgressGuardTests {
    let resolver = TableResolver(table: [
        "public.example": ["8.8.8.8", "2606:4700::1111"], "private.example": ["10.0.0.7"],
        "mixed.example": ["8.8.8.8", "127.0.0.1"], "mapped.example": ["::ffff:169.254.169.254"], "empty.example": [],
        "localhost": ["127.0.0.1", "::1"],
    ])

    private func verdict(_ text: String, allowing allowed: [String] = []) async throws -> String {
        let address = try #require(WebAddress(text))
        let egress = EgressGuard(allowing: allowed.compactMap { WebAddress($0) }, resolver: resolver)
        do {
            return try await egress.addresses(for: address).map(\.description).joined(separator: " ")
        } catch {
            switch error {
            case .forbidden: return "forbidden"
            case .unreachable: return "unreachable"
            default: return "other"
            }
        }
    }

    @Test func `a public name leads to the addresses that were checked`() async throws {
        #expect(try await verdict("https://public.example/x") == "8.8.8.8 2606:4700::1111")
    }

    @Test(arguments: [
        "http://public.example", "https://private.example", "https://mixed.example", "https://mapped.example",
        "https://localhost", "https://127.0.0.1", "https://[::1]", "https://[::ffff:127.0.0.1]", "https://[fd00::1]",
        "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0", "https://2130706433", "https://0x7f000001",
        "https://0x7f.0.0.1", "https://017700000001", "https://127.1", "https://0177.0.0.1", "https://1.2.3.256",
    ])
    func `what is not public and https is forbidden`(address: String) async throws {
        #expect(try await verdict(address) == "forbidden")
    }

    @Test func `a name without an address is unreachable, not forbidden`() async throws {
        #expect(try await verdict("https://unknown.example") == "unreachable")
        #expect(try await verdict("https://empty.example") == "unreachable")
    }

    @Test func `the operator allows an origin, and no other port or scheme of it`() async throws {
        let allowed = ["http://localhost:8080", "https://private.example"]
        #expect(try await verdict("http://localhost:8080/a", allowing: allowed) == "127.0.0.1 ::1")
        #expect(try await verdict("https://private.example:443/", allowing: allowed) == "10.0.0.7")
        #expect(try await verdict("http://localhost:8081/a", allowing: allowed) == "forbidden")
        #expect(try await verdict("https://localhost:8080/a", allowing: allowed) == "forbidden")
        #expect(try await verdict("http://private.example", allowing: allowed) == "forbidden")
    }
}
