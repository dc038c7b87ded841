package import Kernel
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A mail as the sink took it.
package struct SunkMail: Equatable, Sendable {
    package let from: String
    package let to: String
    /// Whether it came encrypted, and as whom the sender had signed in.
    package let isEncrypted: Bool
    package let user: String?
    package let message: String

    /// A field of the header, unfolded; nil when it is not there.
    package func field(_ name: String) -> String? {
        let head = message.replacing("\r\n ", with: " ").split(separator: "\r\n", omittingEmptySubsequences: false)
        let line = head.prefix { !$0.isEmpty }.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        return line.map { String($0.dropFirst(name.count + 1)).trimmed }
    }

    /// The subject with its encoded words read.
    package var subject: String {
        var (bytes, output): ([UInt8], String) = ([], "")
        for word in (field("Subject") ?? "").split(separator: " ") {
            guard word.hasPrefix("=?utf-8?B?"), word.hasSuffix("?="),
                let part = Base64.decode(String(word.dropFirst(10).dropLast(2)))
            else {
                output += (output.isEmpty ? "" : " ") + word
                continue
            }
            bytes += part
        }
        return bytes.isEmpty ? output : String(decoding: bytes, as: UTF8.self)
    }

    package var body: String {
        guard let end = message.firstRange(of: "\r\n\r\n") else { return "" }
        let text = message[end.upperBound...].filter { !$0.isWhitespace }
        return Base64.decode(text).map { String(decoding: $0, as: UTF8.self) } ?? String(message[end.upperBound...])
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}

/// What a mail server can do wrong.
package enum MailFault: Sendable, CaseIterable {
    /// Greets with a refusal.
    case refusesEverybody
    case offersNoEncryption
    /// Sends a reply nobody asked for right behind the one that begins TLS.
    case injectsReply
    case refusesPassword
    case refusesRecipient
    /// Says that it is busy, where the message was to be sent.
    case isBusy
    /// Says nothing after the greeting.
    case hangs
    /// Closes in the middle.
    case closes
    /// Takes the message and closes before it says so.
    case losesReply
    /// Sends a line without end.
    case sendsEndlessLine
    /// Sends a reply of lines without end.
    case sendsEndlessReply
    /// Speaks something else.
    case speaksNonsense
}

/// A mail server that keeps what it gets, so that a demo and tests can look at it.
package final class MailSink: Sendable {
    package enum Security: Sendable { case implicit, startTLS }

    package let port: Int
    package let host: String
    private let channel: any Channel
    private let desk: MailDesk

    private init(_ channel: any Channel, host: String, desk: MailDesk) {
        (self.channel, self.host, self.desk) = (channel, host, desk)
        port = channel.localAddress?.port ?? 0
    }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - password: whoever sends has to know it; nil lets everybody send.
    package static func start(
        _ certificate: SandboxCertificate,
        host: String = "127.0.0.1",
        port: Int = 0,
        security: Security = .startTLS,
        password: Secret? = nil
    ) async throws -> MailSink {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(certificate.key.utf8), format: .pem)
        let tls = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
        let desk = MailDesk(password: password)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if security == .implicit {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        MailClerk(desk, tls: tls, isEncrypted: security == .implicit)
                    )
                }
            }
            .bind(host: host, port: port).get()
        return MailSink(channel, host: host, desk: desk)
    }

    package var mails: [SunkMail] { desk.state.withLock { $0.mails } }

    /// Does that wrong from now on; nil does everything right again.
    package func set(_ fault: MailFault?) { desk.state.withLock { $0.fault = fault } }

    package func stop() async throws { try await channel.close() }
}

/// What all connections of a sink share.
final class MailDesk: Sendable {
    struct State {
        var mails: [SunkMail] = []
        var fault: MailFault?
    }

    let state = Mutex(State())
    let password: Secret?

    init(password: Secret?) { self.password = password }

    var fault: MailFault? { state.withLock { $0.fault } }
}
