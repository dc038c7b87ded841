import Kernel
import NIOCore
import NIOSSL
import Synchronization

/// The server's side of one SMTP connection.
final class MailClerk: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let desk: MailDesk
    private let tls: NIOSSLContext
    private var isEncrypted: Bool
    private var pending: [UInt8] = []
    private var isReadingMessage = false
    private var message: [String] = []
    private var (from, to): (String, String) = ("", "")
    private var user: String?

    init(_ desk: MailDesk, tls: NIOSSLContext, isEncrypted: Bool) {
        (self.desk, self.tls, self.isEncrypted) = (desk, tls, isEncrypted)
    }

    func channelActive(context: ChannelHandlerContext) {
        switch desk.fault {
        case .refusesEverybody: say("554 no service here", context)
        case .speaksNonsense: say("HTTP/1.1 200 OK", context)
        case .sendsEndlessLine: say("220 " + String(repeating: "x", count: 100_000), context)
        default: say("220 sandbox ready", context)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending += unwrapInboundIn(data).readableBytesView
        while let end = pending.firstIndex(of: 10) {
            let line = String(decoding: pending[..<end].filter { $0 != 13 }, as: UTF8.self)
            pending.removeSubrange(...end)
            isReadingMessage ? read(line, context) : obey(line, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func obey(_ line: String, _ context: ChannelHandlerContext) {
        let words = line.split(separator: " ")
        switch words.first?.uppercased() {
        case "EHLO": hello(context)
        case "STARTTLS": begin(context)
        case "AUTH": signIn(words, context)
        case "MAIL":
            if desk.fault == .closes { return context.close(promise: nil) }
            from = Self.address(line)
            say(desk.fault == .isBusy ? "451 busy, come back later" : "250 ok", context)
        case "RCPT":
            to = Self.address(line)
            say(desk.fault == .refusesRecipient ? "550 no such person ria@example.com" : "250 ok", context)
        case "DATA":
            isReadingMessage = true
            say("354 go on", context)
        case "QUIT":
            say("221 bye", context)
            context.close(promise: nil)
        default: say("500 what?", context)
        }
    }

    private func hello(_ context: ChannelHandlerContext) {
        switch desk.fault {
        case .hangs: break
        case .sendsEndlessReply: for _ in 0..<5_000 { say("250-AND SO ON", context) }
        case .offersNoEncryption: say("250-sandbox\r\n250 AUTH PLAIN LOGIN", context)
        default:
            say(isEncrypted ? "250-sandbox\r\n250 AUTH PLAIN LOGIN" : "250-sandbox\r\n250 STARTTLS", context)
        }
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isEncrypted else { return say("503 already", context) }
        isEncrypted = true
        say(desk.fault == .injectsReply ? "220 go ahead\r\n250 AUTH PLAIN" : "220 go ahead", context)
        try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
    }

    private func signIn(_ words: [Substring], _ context: ChannelHandlerContext) {
        let parts = words.last.flatMap { Base64.decode(String($0)) }?.split(separator: 0).map(Array.init) ?? []
        let isRight = desk.password.map { secret in
            secret.withBytes { parts.count == 2 && $0 == parts[1] }
        }
        guard isEncrypted, isRight ?? true, desk.fault != .refusesPassword else {
            return say("535 wrong account or password", context)
        }
        user = parts.first.map { String(decoding: $0, as: UTF8.self) }
        say("235 welcome", context)
    }

    private func read(_ line: String, _ context: ChannelHandlerContext) {
        guard line == "." else { return message.append(line.hasPrefix("..") ? String(line.dropFirst()) : line) }
        isReadingMessage = false
        let mail = SunkMail(
            from: from,
            to: to,
            isEncrypted: isEncrypted,
            user: user,
            message: message.joined(separator: "\r\n")
        )
        message.removeAll()
        guard desk.password == nil || user != nil else { return say("530 sign in first", context) }
        desk.state.withLock { $0.mails.append(mail) }
        if desk.fault == .losesReply { return context.close(promise: nil) }
        say("250 taken", context)
    }

    private func say(_ line: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
    }

    private static func address(_ line: String) -> String {
        guard let start = line.firstIndex(of: "<"), let end = line.lastIndex(of: ">"), start < end else { return "" }
        return String(line[line.index(after: start)..<end])
    }
}
