import AsyncHTTPClient
import Kernel
import NIOCore

/// One HTTP client for each origin and the address that was checked for it.
///
/// A client's connections are kept for the next call, so an address is pinned by the client, not by the call.
actor Clients {
    struct Place: Hashable {
        let origin: String
        let host: String
        let address: String
    }

    private struct Entry {
        let client: HTTPClient
        var users = 0
        var lastUse = 0
    }

    private var entries: [Place: Entry] = [:]
    private var uses = 0
    private let timeouts: Timeouts
    private let capacity: Int

    init(timeouts: Timeouts, capacity: Int = 64) { (self.timeouts, self.capacity) = (timeouts, capacity) }

    func lend(_ place: Place) -> HTTPClient {
        var entry = entries[place] ?? Entry(client: makeClient(place))
        uses += 1
        entry.users += 1
        entry.lastUse = uses
        entries[place] = entry
        return entry.client
    }

    func giveBack(_ place: Place) async {
        entries[place]?.users -= 1
        guard entries.count > capacity,
            let idle = entries.filter({ $0.value.users == 0 }).min(by: { $0.value.lastUse < $1.value.lastUse })
        else { return }
        entries[idle.key] = nil
        try? await idle.value.client.shutdown()
    }

    func shutDown() async {
        let all = entries.values.map(\.client)
        entries = [:]
        for client in all { try? await client.shutdown() }
    }

    private func makeClient(_ place: Place) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = [place.host: place.address]
        configuration.timeout = .init(connect: timeouts.connect.amount, read: timeouts.read.amount)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }
}

extension Span {
    var amount: TimeAmount { .milliseconds(milliseconds) }
}
