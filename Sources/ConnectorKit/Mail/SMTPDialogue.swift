import Domain
package import Kernel

/// The client's side of one SMTP exchange (RFC 5321, 3207, 4954) as a state machine: replies in, moves out.
///
/// It speaks nothing of value before TLS, and takes no reply that came before it asked.
package struct SMTPDialogue: Sendable {
    package enum Move: Sendable {
        /// Send these bytes and wait for the next reply.
        case send([UInt8])
        /// Begin TLS on the connection, then send these bytes.
        case startTLS(then: [UInt8])
        /// The server took the mail; say farewell with these bytes.
        case delivered([UInt8])
        case wait
    }

    package static let maximumLine = 1_024
    package static let maximumLines = 100

    private enum State {
        case greeting, hello, startTLS, helloAgain, auth, login, password, mail, recipient, data, message, over
    }

    private let mail: Mail
    private let server: MailServer
    private let password: Secret?
    private let name: String
    private var state = State.greeting
    private var isEncrypted: Bool
    private var pending: [UInt8] = []
    private var lines: [String] = []

    /// - Parameter name: how the client calls itself.
    package init(_ mail: Mail, over server: MailServer, password: Secret?, name: String) {
        (self.mail, self.server, self.password, self.name) = (mail, server, password, name)
        isEncrypted = server.security == .implicit
    }

    /// Takes what the server sent.
    ///
    /// - Throws: what went wrong; nothing more is to be sent then.
    package mutating func receive(_ bytes: some Sequence<UInt8>) throws(ProviderFailure) -> Move {
        pending += bytes
        while let end = pending.firstIndex(of: 10) {
            guard end <= Self.maximumLine, lines.count < Self.maximumLines else { throw Self.protocolFailure }
            let line = pending[..<end].filter { $0 != 13 }
            pending.removeSubrange(...end)
            guard let reply = try take(line) else { continue }
            // Whatever follows the last line of a reply was not asked for: an injected reply must not be read as one
            // that came under TLS.
            guard pending.isEmpty else { throw Self.protocolFailure }
            return try answer(reply)
        }
        guard pending.count <= Self.maximumLine else { throw Self.protocolFailure }
        return .wait
    }

    private struct Reply {
        let code: Int
        let lines: [String]
    }

    private mutating func take(_ line: [UInt8]) throws(ProviderFailure) -> Reply? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }) else { throw Self.protocolFailure }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        if line.count > 3, line[3] == UInt8(ascii: "-") { return nil }
        guard line.count == 3 || line[3] == 32 else { throw Self.protocolFailure }
        defer { lines.removeAll() }
        return Reply(code: code, lines: lines)
    }

    private mutating func answer(_ reply: Reply) throws(ProviderFailure) -> Move {
        switch state {
        case .greeting:
            try expect(220, reply, "mail_refused")
            return to(.hello, "EHLO \(name)")
        case .hello where !isEncrypted:
            try expect(250, reply, "mail_refused")
            guard offers("STARTTLS", reply) else {
                throw ProviderFailure(
                    .terminal,
                    "no_starttls",
                    "the mail server offers no encryption, so nothing is sent"
                )
            }
            return to(.startTLS, "STARTTLS")
        case .startTLS:
            try expect(220, reply, "no_starttls")
            isEncrypted = true
            state = .helloAgain
            return .startTLS(then: line("EHLO \(name)"))
        case .hello, .helloAgain:
            try expect(250, reply, "mail_refused")
            return try authenticate(reply)
        case .auth, .password:
            try expect(235, reply, "mail_auth_refused")
            return envelope()
        case .login:
            try expect(334, reply, "mail_auth_refused")
            state = .password
            return .send(encoded(password))
        case .mail:
            try expect(250, reply, "sender_refused")
            return to(.recipient, "RCPT TO:<\(mail.recipient.text)>")
        case .recipient:
            guard reply.code == 251 else {
                try expect(250, reply, "recipient_refused")
                return to(.data, "DATA")
            }
            return to(.data, "DATA")
        case .data:
            try expect(354, reply, "mail_refused")
            state = .message
            return .send(stuffed(mail.message))
        case .message:
            try expect(250, reply, "message_refused")
            state = .over
            return .delivered(line("QUIT"))
        case .over: return .wait
        }
    }

    private mutating func authenticate(_ reply: Reply) throws(ProviderFailure) -> Move {
        guard let user = server.user else { return envelope() }
        guard let password else {
            throw ProviderFailure(
                .terminal,
                "mail_password_missing",
                "no password is set for the account at the mail server"
            )
        }
        let ways =
            reply.lines.compactMap { $0.uppercased() }.first { $0.hasPrefix("AUTH ") }?.split(separator: " ") ?? []
        if ways.contains("PLAIN") {
            state = .auth
            let both = password.withBytes { Array("\0\(user)\0".utf8) + $0 }
            return .send(line("AUTH PLAIN \(Base64.encode(both))"))
        }
        guard ways.contains("LOGIN") else {
            throw ProviderFailure(.terminal, "no_auth", "the mail server offers neither PLAIN nor LOGIN to sign in")
        }
        return to(.login, "AUTH LOGIN \(Base64.encode(Array(user.utf8)))")
    }

    private mutating func envelope() -> Move { to(.mail, "MAIL FROM:<\(mail.sender.text)>") }

    private func offers(_ word: String, _ reply: Reply) -> Bool {
        reply.lines.dropFirst().contains { $0.uppercased().split(separator: " ").first.map(String.init) == word }
    }

    private mutating func to(_ next: State, _ text: String) -> Move {
        state = next
        return .send(line(text))
    }

    private func line(_ text: String) -> [UInt8] { Array(text.utf8) + [13, 10] }

    private func encoded(_ secret: Secret?) -> [UInt8] {
        line(Base64.encode(secret?.withBytes { $0 } ?? []))
    }

    /// Doubles dots at the beginning of lines and closes the message.
    private func stuffed(_ message: [UInt8]) -> [UInt8] {
        var (output, isLineStart): ([UInt8], Bool) = ([], true)
        output.reserveCapacity(message.count + 8)
        for byte in message {
            if isLineStart, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            isLineStart = byte == 10
        }
        return output + (isLineStart ? [] : [13, 10]) + [UInt8(ascii: "."), 13, 10]
    }

    /// A 4yz means later, everything else for good; what the server said may name people and stays with it.
    private func expect(_ code: Int, _ reply: Reply, _ word: String) throws(ProviderFailure) {
        guard reply.code != code else { return }
        let kind: ProviderFailure.Kind = (400..<500).contains(reply.code) ? .retryable : .terminal
        throw ProviderFailure(kind, word, "the mail server answered \(reply.code)")
    }

    private static var protocolFailure: ProviderFailure {
        ProviderFailure(.retryable, "mail_protocol", "the mail server does not speak SMTP as agreed")
    }
}
