import ConnectorKit
import Connectors
import Domain
import Jobs
import Kernel
import Logging
import Synchronization
import TestKit
import Vault

/// A company whose people have mail addresses, and whose mails and posts are kept.
struct NoticeBench {
    static let domain = "example.com"

    let company: Company
    let post = FakePost()
    let wire = FakeWire()
    private let worker: Worker
    let context: OperationContext

    /// - Parameter isTold: whether the organization has told how people are written to.
    init(isTold: Bool = true) async throws {
        company = try await Company()
        let randomness = SeededRandomness(seed: 1)
        let keys = DataKeys(
            store: MemoryKeyStore(),
            provider: try LocalKeyEncryption(key: Secret(Array(repeating: 5, count: 32)), randomness: randomness),
            randomness: randomness,
            time: company.clock
        )
        try await keys.open(company.scope)
        let vault = EnvelopeVault(keys: keys)
        let opener = ConnectionOpener(
            store: company.store,
            connectors: connectorRegistry,
            broker: MintingBroker(
                JiraAPIToken(),
                secrets: [:],
                transport: wire,
                time: company.clock,
                randomness: randomness
            ),
            transport: wire,
            time: company.clock
        )
        guard let address = WebAddress("https://clearance.example.com") else {
            throw Refusal(.invalid, "address", "no address")
        }
        let core = LocalCore(opener: opener, time: company.clock)
        let work = WorkContext(
            store: company.store,
            core: core,
            vault: vault,
            trackers: opener,
            signer: KeyRing(keys: keys),
            time: company.clock,
            randomness: randomness,
            notices: NoticePorts(
                mail: post,
                chats: chatWebhooks,
                transport: wire,
                zones: FakeZones(),
                address: address
            )
        )
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        worker = Worker(work, owner: "test", alarm: NoAlarm(), logger: logger)
        context = OperationContext(
            store: company.store,
            core: core,
            vault: vault,
            scope: company.scope,
            actor: company.admin.actor
        )
        if isTold { try await furnish() }
    }

    private func furnish() async throws {
        try await configure()
        for person in [company.admin, company.approver, company.second, company.requester] {
            try await SealMailAddress(Secret(Self.address(of: person)), of: person.id)(in: context)
        }
    }

    func configure(
        language: NoticeLanguage = .english,
        commentsInJira: Bool = false,
        host: String = "mail.example.com",
        user: String? = nil
    ) async throws {
        let mail = NoticeSettings.Mail(
            host: host,
            port: 587,
            security: .startTLS,
            user: user,
            from: "clearance@example.com",
            domains: [Self.domain]
        )
        let settings = NoticeSettings(mail: mail, language: language, commentsInJira: commentsInJira)
        try await company.write(by: company.admin) {
            _ = try ConfigureNotices(settings, zones: FakeZones())(in: $0)
        }
    }

    /// `Ria Requester` is `ria@example.com`.
    static func address(of person: Person) -> String {
        person.displayName.split(separator: " ")[0].lowercased() + "@" + domain
    }

    func openRoom(_ field: NoticeSecret, _ address: String = "https://hooks.slack.com/services/T0/B0/secret")
        async throws
    {
        try await SealNoticeSecret(field, Secret(address))(in: context)
    }

    func wish(_ preferences: NoticePreferences, _ person: Person) async throws {
        try await company.write(by: person) {
            try SetNoticePreferences(preferences, of: person.id, zones: FakeZones())(in: $0)
        }
    }

    func forgetAddress(of person: Person) async throws { try await SealMailAddress(nil, of: person.id)(in: context) }

    /// Keeps every promise about notices that is due.
    func work() async throws {
        for _ in 1...50 where try await worker.runOnce([.notice, .delivery, .digest]) == 0 { return }
    }

    func remind() async throws { try await company.system { _ = try RemindPeople()(in: $0) } }

    /// Who was written to since the last time somebody asked, by first name and in order of the alphabet.
    func readers() async throws -> [String] {
        try await work()
        return post.take().map { String($0.recipient.text.split(separator: "@")[0]) }.sorted()
    }
}

/// Keeps mails, and fails as it is told.
final class FakePost: MailTransport {
    private struct State {
        var mails: [Mail] = []
        var failures: [ProviderFailure] = []
    }

    private let state = Mutex(State())

    func send(_ mail: Mail, over server: MailServer, password: Secret?) async throws(ProviderFailure) {
        let failure = state.withLock { state -> ProviderFailure? in
            state.mails.append(mail)
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        if let failure { throw failure }
    }

    func fail(_ failures: [ProviderFailure]) { state.withLock { $0.failures = failures } }

    var mails: [Mail] { state.withLock { $0.mails } }

    func take() -> [Mail] {
        state.withLock { state in
            defer { state.mails = [] }
            return state.mails
        }
    }
}

/// Answers posts to chat systems.
final class FakeWire: Transport {
    private let calls = Mutex<[HTTPCall]>([])
    private let reply = Mutex(HTTPReply(200, body: Array("ok".utf8)))

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        calls.withLock { $0.append(call) }
        return reply.withLock { $0 }
    }

    func answer(_ new: HTTPReply) { reply.withLock { $0 = new } }
    var posts: [HTTPCall] { calls.withLock { $0 } }
}

/// Knows UTC, one zone ten hours ahead and one that changes its clocks.
struct FakeZones: TimeZones {
    func offset(of zone: String, at instant: Instant) -> Span? {
        switch zone {
        case "UTC": .seconds(0)
        case "Australia/Brisbane": .hours(10)
        default: nil
        }
    }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}

extension Mail {
    /// A field of the header, unfolded, with encoded words read.
    func field(_ name: String) -> String? {
        let text = String(decoding: message, as: UTF8.self).replacing("\r\n ", with: " ")
        let line = text.split(separator: "\r\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
            .first { $0.hasPrefix(name + ": ") }
        guard let value = line?.dropFirst(name.count + 2) else { return nil }
        let words = value.split(separator: " ").map(String.init)
        guard words.allSatisfy({ $0.hasPrefix("=?utf-8?B?") }) else { return String(value) }
        let bytes = words.flatMap { Base64.decode(String($0.dropFirst(10).dropLast(2))) ?? [] }
        return String(decoding: bytes, as: UTF8.self)
    }

    var headerNames: [String] {
        let text = String(decoding: message, as: UTF8.self)
        let head = text.split(separator: "\r\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        return head.filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
    }

    var body: String {
        let text = String(decoding: message, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return "" }
        let bytes = Base64.decode(
            String(text[end.upperBound...].unicodeScalars.filter { $0 != "\r" && $0 != "\n" }.map(Character.init))
        )
        return String(decoding: bytes ?? [], as: UTF8.self)
    }
}
