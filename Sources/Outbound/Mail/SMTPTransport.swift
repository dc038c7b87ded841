package import ConnectorKit
import Domain
package import Kernel
package import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// The way out for mail: one connection for one message, encrypted, with the certificate checked.
package struct SMTPTransport: MailTransport {
    private let egress: EgressGuard
    private let timeouts: Timeouts
    private let tls: TLSConfiguration
    private let name: String
    private let logger: Logger

    /// - Parameters:
    ///   - name: how the client calls itself, usually the public host.
    ///   - trusted: PEM texts of certificates that are trusted besides the system's.
    package init(
        egress: EgressGuard,
        name: String,
        trusting trusted: [String] = [],
        timeouts: Timeouts = Timeouts(connect: .seconds(10), read: .seconds(30), total: .seconds(60)),
        logger: Logger
    ) throws {
        (self.egress, self.name, self.timeouts, self.logger) = (egress, name, timeouts, logger)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        let more = try trusted.flatMap { try NIOSSLCertificate.fromPEMBytes(Array($0.utf8)) }
        if !more.isEmpty { tls.additionalTrustRoots = [.certificates(more)] }
        self.tls = tls
    }

    package func send(_ mail: Mail, over server: MailServer, password: Secret?) async throws(ProviderFailure) {
        do {
            try await dial(mail, over: server, password: password)
            logger.debug("mail", metadata: ["host": "\(server.host)"])
        } catch {
            logger.debug("mail failed", metadata: ["host": "\(server.host)", "code": "\(error.code)"])
            throw error
        }
    }

    /// Tries the addresses in their order until a connection stands: before that nothing was said.
    private func dial(_ mail: Mail, over server: MailServer, password: Secret?) async throws(ProviderFailure) {
        var last = ProviderFailure(.retryable, "mail_unreachable", "the mail server has no address to dial")
        for address in try await addresses(of: server).prefix(3) {
            let dialogue = SMTPDialogue(mail, over: server, password: password, name: name)
            do { return try await exchange(dialogue, server, at: address) } catch {
                guard error.code == "mail_unreachable" else { throw error }
                last = error
            }
        }
        throw last
    }

    private func addresses(of server: MailServer) async throws(ProviderFailure) -> [IPAddress] {
        do { return try await egress.addresses(ofMailServer: server.host, port: server.port) } catch {
            switch error {
            case .forbidden(let why): throw ProviderFailure(.terminal, "mail_forbidden", why)
            case .unreachable(let why): throw ProviderFailure(.retryable, "mail_unreachable", why)
            default: throw ProviderFailure(.retryable, "mail_unreachable", "the mail server's name does not resolve")
            }
        }
    }

    private func exchange(_ dialogue: SMTPDialogue, _ server: MailServer, at address: IPAddress)
        async throws(ProviderFailure)
    {
        let group = MultiThreadedEventLoopGroup.singleton
        let done = group.next().makePromise(of: Void.self)
        do {
            let context = try NIOSSLContext(configuration: tls)
            let timeouts = timeouts
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(.milliseconds(timeouts.connect.milliseconds))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let secure = try server.tlsHandler(context)
                        let handler = SMTPHandler(dialogue, secure: secure, timeouts: timeouts, done: done)
                        if server.security == .implicit {
                            try channel.pipeline.syncOperations.addHandler(server.tlsHandler(context))
                        }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }
                .connect(to: SocketAddress(ipAddress: address.description, port: server.port)).get()
            defer { channel.close(promise: nil) }
            try await done.futureResult.get()
        } catch {
            done.fail(error)
            throw ProviderFailure(mail: error)
        }
    }
}

extension MailServer {
    /// An address has no name to send along; its certificate is checked against the address then.
    func tlsHandler(_ context: NIOSSLContext) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: context, serverHostname: IPAddress(host) == nil ? host : nil)
    }
}

extension ProviderFailure {
    /// What a failure of the network or of TLS means; what was underway may have been taken.
    init(mail error: any Error) {
        switch error {
        case let error as ProviderFailure: self = error
        case is NIOConnectionError, is ChannelError:
            self.init(.retryable, "mail_unreachable", "no connection to the mail server came about")
        case let error as IOError where error.errnoCode == 111:
            self.init(.retryable, "mail_unreachable", "no connection to the mail server came about")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(
                .retryable,
                "mail_tls_failed",
                "the mail server's certificate or encryption was not accepted; check its name and who issued it"
            )
        default: self.init(.retryable, "mail_lost", "the exchange with the mail server broke off")
        }
    }
}
