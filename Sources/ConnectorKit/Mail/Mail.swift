package import Domain
package import Kernel

/// A mail as a mail server takes it: envelope and message.
///
/// Every field is made here from checked parts, so that no text of a person can end a line of the header.
package struct Mail: Equatable, Sendable {
    package let sender: MailAddress
    package let recipient: MailAddress
    /// The whole message with CRLF line ends, without the closing dot.
    package let message: [UInt8]
}

/// Writes a message by RFC 5322 and MIME: plain text, UTF-8, base64.
package struct WriteMail: Sendable {
    private let sender: MailAddress
    private let address: WebAddress

    /// - Parameter address: where Clearance is reached, for links.
    package init(from sender: MailAddress, address: WebAddress) { (self.sender, self.address) = (sender, address) }

    /// - Parameters:
    ///   - id: the same for each attempt, so that a mail system can tell a repetition.
    ///   - thread: what groups messages on one matter; nil for a message on its own.
    package func callAsFunction(
        _ text: NoticeText,
        to recipient: MailAddress,
        id: ID<Delivery>,
        thread: String?,
        at date: Instant
    ) -> Mail {
        var fields: [(String, String)] = [
            ("From", "Clearance <\(sender.text)>"), ("To", "<\(recipient.text)>"),
            ("Subject", Self.encoded(text.subject)), ("Date", Self.date(date)),
            ("Message-ID", "<\(Self.plain(id.rawValue))@\(sender.domain)>"),
        ]
        if let thread { fields.append(("References", "<\(Self.plain(thread)).thread@\(sender.domain)>")) }
        fields += [
            ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"),
            ("Content-Language", text.language.rawValue), ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "base64"),
        ]
        let header = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        let message = Array((header + "\r\n" + Self.base64Lines(body(of: text))).utf8)
        return Mail(sender: sender, recipient: recipient, message: message)
    }

    private func body(of text: NoticeText) -> String {
        var lines = text.lines
        if let path = text.path {
            lines += ["", "\(text.openWord): \(address.origin)\(path)"]
        }
        if !text.why.isEmpty { lines += ["", "--", text.why] }
        return lines.map(Self.oneLine).joined(separator: "\r\n") + "\r\n"
    }

    /// Encoded words of RFC 2047, each at most 75 characters, folded; a plain short text stays as it is.
    static func encoded(_ text: String) -> String {
        let line = oneLine(text)
        if line.utf8.allSatisfy({ (32...126).contains($0) }), line.utf8.count <= 70, !line.contains("=?") {
            return line
        }
        var (words, part): ([String], [UInt8]) = ([], [])
        func close() {
            if !part.isEmpty { words.append("=?utf-8?B?\(Base64.encode(part))?=") }
            part.removeAll()
        }
        // A character is never divided between two words.
        for scalar in line.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if part.count + bytes.count > 42 { close() }
            part += bytes
        }
        close()
        return words.joined(separator: "\r\n ")
    }

    /// Without anything that could end a line or be taken for a command of the terminal.
    static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: " "
            default: scalar
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func base64Lines(_ text: String) -> String {
        let encoded = Array(Base64.encode(Array(text.utf8)).utf8)
        return stride(from: 0, to: encoded.count, by: 76)
            .map { String(decoding: encoded[$0..<min($0 + 76, encoded.count)], as: UTF8.self) + "\r\n" }.joined()
    }

    /// What may stand in a Message-ID without quotes.
    private static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.filter {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-")
            }
        )
    }

    /// For example `21 Nov 2026 02:30:00 +0000`.
    private static func date(_ instant: Instant) -> String {
        let (year, month, day) = instant.civilDate
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(day) \(months[month - 1]) \(year) \(instant.rfc3339.dropFirst(11).prefix(8)) +0000"
    }
}

/// The mail server of an organization.
package struct MailServer: Equatable, Sendable {
    package let host: String
    package let port: Int
    package let security: NoticeSettings.Mail.Security
    package let user: String?

    package init(_ mail: NoticeSettings.Mail) {
        (host, port, security, user) = (mail.host, mail.port, mail.security, mail.user)
    }
}

/// The only way out for mail.
///
/// Encrypted always and with the certificate checked; it sends once and never retries.
package protocol MailTransport: Sendable {
    /// - Throws: `retryable` where trying later may help, `terminal` where a person has to change something.
    func send(_ mail: Mail, over server: MailServer, password: Secret?) async throws(ProviderFailure)
}
