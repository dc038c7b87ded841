import ConnectorKit
import Domain
import Kernel
import Logging
import Sandbox
import TestKit
import Testing

@testable import Outbound

@Suite struct SMTPTransportTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let certificate: SandboxCertificate

    init() throws { certificate = try SandboxCertificate(at: Instant(milliseconds: 1_750_000_000_000)) }

    private func transport(
        to sink: MailSink,
        host: String = "localhost",
        trusting: Bool = true,
        read: Span = .seconds(20)
    ) throws -> SMTPTransport {
        try SMTPTransport(
            egress: EgressGuard(mail: ["\(host):\(sink.port)"]),
            name: "clearance.example",
            trusting: trusting ? [certificate.certificate] : [],
            timeouts: Timeouts(connect: .seconds(20), read: read, total: .seconds(60)),
            logger: Self.quiet
        )
    }

    private func server(
        _ sink: MailSink,
        host: String = "localhost",
        _ security: NoticeSettings.Mail.Security = .startTLS,
        user: String? = "clearance"
    ) throws -> MailServer {
        MailServer(
            NoticeSettings.Mail(
                host: host,
                port: sink.port,
                security: security,
                user: user,
                from: "clearance@example.com",
                domains: ["example.com"]
            )
        )
    }

    private func mail(_ subject: String = "Zugang für Ria") throws -> Mail {
        let sender = try #require(MailAddress("clearance@example.com"))
        let recipient = try #require(MailAddress("ria@example.com"))
        let address = try #require(WebAddress("https://clearance.example.com"))
        let text = NoticeText(
            subject: subject,
            lines: [".a line with a dot", "and ünother"],
            path: "/requests/1",
            openWord: "Open",
            why: "because",
            language: .english
        )
        return WriteMail(from: sender, address: address)(
            text,
            to: recipient,
            id: "01jd",
            thread: "r1",
            at: Instant(milliseconds: 1_750_000_000_000)
        )
    }

    @Test(arguments: [true, false])
    func `a mail arrives encrypted, signed in, with all its words`(isImplicit: Bool) async throws {
        let sink = try await MailSink.start(
            certificate,
            security: isImplicit ? .implicit : .startTLS,
            password: Secret("pässword")
        )
        let server = try server(sink, isImplicit ? .implicit : .startTLS)
        try await transport(to: sink).send(mail(), over: server, password: Secret("pässword"))
        let got = try #require(sink.mails.first)
        #expect(sink.mails.count == 1)
        #expect(got.isEncrypted)
        #expect(got.user == "clearance")
        #expect(got.from == "clearance@example.com")
        #expect(got.to == "ria@example.com")
        #expect(got.subject == "Zugang für Ria")
        #expect(got.field("Message-ID") == "<01jd@example.com>")
        #expect(got.body.contains(".a line with a dot\r\nand ünother"))
        #expect(got.body.contains("https://clearance.example.com/requests/1"))
        try await sink.stop()
    }

    @Test func `a certificate that nobody vouches for is not accepted`() async throws {
        let sink = try await MailSink.start(certificate)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await transport(to: sink, trusting: false).send(mail(), over: server(sink, user: nil), password: nil)
        }
        #expect(failure?.code == "mail_tls_failed")
        #expect(sink.mails.isEmpty)
        try await sink.stop()
    }

    @Test func `a certificate for another name is not accepted`() async throws {
        let other = try SandboxCertificate(
            hosts: ["elsewhere.example"],
            addresses: [],
            at: Instant(milliseconds: 1_750_000_000_000)
        )
        let sink = try await MailSink.start(other)
        let transport = try SMTPTransport(
            egress: EgressGuard(mail: ["localhost:\(sink.port)"]),
            name: "clearance.example",
            trusting: [other.certificate],
            logger: Self.quiet
        )
        let failure = await #expect(throws: ProviderFailure.self) {
            try await transport.send(mail(), over: server(sink, user: nil), password: nil)
        }
        #expect(failure?.code == "mail_tls_failed")
        #expect(sink.mails.isEmpty)
        try await sink.stop()
    }

    static let faults: [(MailFault, String, ProviderFailure.Kind)] = [
        (.refusesEverybody, "mail_refused", .terminal), (.offersNoEncryption, "no_starttls", .terminal),
        (.injectsReply, "mail_protocol", .retryable), (.refusesPassword, "mail_auth_refused", .terminal),
        (.refusesRecipient, "recipient_refused", .terminal), (.isBusy, "sender_refused", .retryable),
        (.hangs, "mail_timed_out", .retryable), (.closes, "mail_lost", .retryable),
        (.losesReply, "mail_lost", .retryable), (.sendsEndlessLine, "mail_protocol", .retryable),
        (.sendsEndlessReply, "mail_protocol", .retryable), (.speaksNonsense, "mail_protocol", .retryable),
    ]

    @Test(arguments: faults)
    func `a server that lies, hangs, closes or refuses is told apart, and its words go no further`(
        fault: MailFault,
        code: String,
        kind: ProviderFailure.Kind
    ) async throws {
        let sink = try await MailSink.start(certificate)
        sink.set(fault)
        let read: Span = fault == .hangs ? Span(milliseconds: 200) : .seconds(20)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await transport(to: sink, read: read).send(mail(), over: server(sink), password: Secret("password"))
        }
        #expect(failure?.code == code)
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains("ria") == false)
        #expect(failure?.message.contains("password") == false)
        #expect(sink.mails.count == (fault == .losesReply ? 1 : 0))
        try await sink.stop()
    }

    @Test func `every fault of the sink is tried`() {
        #expect(Self.faults.count == MailFault.allCases.count)
    }

    @Test func `a mail server at a private address is not called unless an operator allows it`() async throws {
        let sink = try await MailSink.start(certificate)
        let transport = try SMTPTransport(egress: EgressGuard(), name: "clearance.example", logger: Self.quiet)
        for port in [sink.port, 587] {
            let server = MailServer(
                NoticeSettings.Mail(
                    host: "localhost",
                    port: port,
                    security: .startTLS,
                    user: nil,
                    from: "a@example.com",
                    domains: ["example.com"]
                )
            )
            let failure = await #expect(throws: ProviderFailure.self) {
                try await transport.send(mail(), over: server, password: nil)
            }
            #expect(failure?.code == "mail_forbidden")
        }
        #expect(sink.mails.isEmpty)
        try await sink.stop()
    }

    @Test func `where nobody listens it is tried again later`() async throws {
        let deaf = try DeafPort()
        let settings = NoticeSettings.Mail(
            host: "127.0.0.1",
            port: Int(deaf.number),
            security: .startTLS,
            user: nil,
            from: "clearance@example.com",
            domains: ["example.com"]
        )
        let transport = try SMTPTransport(
            egress: EgressGuard(mail: ["127.0.0.1:\(deaf.number)"]),
            name: "clearance.example",
            logger: Self.quiet
        )
        let failure = await #expect(throws: ProviderFailure.self) {
            try await transport.send(mail(), over: MailServer(settings), password: nil)
        }
        #expect(failure?.kind == .retryable)
        #expect(failure?.code == "mail_unreachable")
    }
}
