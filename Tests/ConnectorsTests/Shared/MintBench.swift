import ConnectorKit
import Kernel
import Synchronization
import TestKit

/// What a provider mints with: secrets by name, and the ports around them.
///
/// It notes in which order things happened, so that a test can tell what was kept before what was used.
final class MintBench: Sendable {
    let clock = VirtualClock()
    private let transport: any Transport
    private let secrets: Mutex<[String: Secret]>
    private let apps: [String: OperatorApp]
    private let told = Mutex<[String]>([])
    private let keeps: Bool

    init(
        _ transport: any Transport,
        secrets: [String: String] = [:],
        apps: [String: OperatorApp] = [:],
        keeps: Bool = true
    ) {
        self.secrets = Mutex(secrets.mapValues { Secret($0) })
        (self.transport, self.apps, self.keeps) = (transport, apps, keeps)
    }

    /// What happened, in its order: `opened NAME`, `called PATH`, `kept NAME`.
    var order: [String] { told.withLock { $0 } }
    func secret(_ name: String) -> String? { secrets.withLock { $0[name] }?.withText { $0 } }
    func set(_ name: String, _ value: String) { secrets.withLock { $0[name] = Secret(value) } }

    var context: MintContext {
        MintContext(
            transport: Telling(inner: transport, bench: self),
            now: clock.now(),
            randomness: SeededRandomness(seed: 1),
            secret: { field in
                self.tell("opened \(field)")
                guard let secret = self.secrets.withLock({ $0[field] }) else {
                    throw Refusal(.notFound, "secret_missing", "no `\(field)`")
                }
                return secret
            },
            keep: { field, secret in
                guard self.keeps else { throw Refusal(.unavailable, "disk_full", "the disk is full") }
                self.tell("kept \(field)")
                self.secrets.withLock { $0[field] = secret }
            },
            app: { vendor in
                guard let app = self.apps[vendor] else { return try await MintContext.noApp(vendor) }
                return app
            }
        )
    }

    private func tell(_ what: String) { told.withLock { $0.append(what) } }

    private struct Telling: Transport {
        let inner: any Transport
        let bench: MintBench

        func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
            bench.tell("called \(call.address.path)")
            return try await inner.send(call)
        }
    }
}

/// One answer to every call; the calls are kept.
final class CannedTransport: Transport {
    private let reply: HTTPReply
    private let seen = Mutex<[HTTPCall]>([])

    init(_ reply: HTTPReply) { self.reply = reply }

    var calls: [HTTPCall] { seen.withLock { $0 } }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        seen.withLock { $0.append(call) }
        return reply
    }
}

extension ConnectionBinding {
    static func of(_ connector: String, _ provider: String, _ settings: [String: String]) -> ConnectionBinding {
        ConnectionBinding(
            organization: "org",
            connection: "one",
            connector: connector,
            provider: provider,
            settings: settings
        )
    }
}

extension Session {
    /// What a call to the address would carry.
    func authorization(for address: String, at now: Instant, header: String = "authorization") -> String? {
        guard let address = WebAddress(address) else { return nil }
        return authorize(HTTPCall(.get, address), at: now, answering: nil)?.headers[header]
    }
}
