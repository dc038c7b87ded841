package import Kernel

/// How an organization tells its people: the mail server, the usual language and time zone.
///
/// Passwords and webhooks are kept apart, sealed.
package struct NoticeSettings: Equatable, Sendable {
    package struct Mail: Equatable, Sendable {
        package enum Security: String, Sendable, CaseIterable {
            /// TLS from the first byte, usually port 465.
            case implicit
            /// Plain at first, then STARTTLS, usually port 587; without it nothing is sent.
            case startTLS = "starttls"
        }

        package let host: String
        package let port: Int
        package let security: Security
        /// The account at the mail server; nil where it asks for none.
        package let user: String?
        /// Whom mails are from.
        package let from: String
        /// Where addresses may lie: nobody outside is written to.
        package let domains: [String]

        package init(host: String, port: Int, security: Security, user: String?, from: String, domains: [String]) {
            (self.host, self.port, self.security) = (host, port, security)
            (self.user, self.from, self.domains) = (user, from, domains)
        }
    }

    package var mail: Mail?
    package var language: NoticeLanguage
    package var timeZone: String
    /// Whether the issue is told of expiry and revocation too.
    package var commentsInJira: Bool
    package var version: Int64

    package init(
        mail: Mail? = nil,
        language: NoticeLanguage = .english,
        timeZone: String = "UTC",
        commentsInJira: Bool = false,
        version: Int64 = 1
    ) {
        (self.mail, self.language, self.timeZone) = (mail, language, timeZone)
        (self.commentsInJira, self.version) = (commentsInJira, version)
    }
}

extension NoticeSettings {
    package var json: JSON {
        [
            "mail": mail?.json ?? .null, "language": .string(language.rawValue), "timeZone": .string(timeZone),
            "commentsInJira": .bool(commentsInJira), "version": .integer(version),
        ]
    }

    package init(json: JSON) throws(Refusal) {
        let mail: Mail? =
            if let given = json["mail"], !given.isNull { try Mail(json: given) } else { nil }
        let word = json["language"]?.string ?? NoticeLanguage.english.rawValue
        guard let language = NoticeLanguage(rawValue: word) else { throw .languageUnknown(word) }
        self.init(
            mail: mail,
            language: language,
            timeZone: json["timeZone"]?.string ?? "UTC",
            commentsInJira: json["commentsInJira"]?.bool ?? false,
            version: json["version"]?.integer ?? 1
        )
    }
}

extension NoticeSettings.Mail {
    package var json: JSON {
        let json: JSON = [
            "host": .string(host), "port": .int(port), "security": .string(security.rawValue), "user": .text(user),
            "from": .string(from), "domains": .strings(domains),
        ]
        return json.withoutNulls
    }

    package init(json: JSON) throws(Refusal) {
        let security = json["security"]?.string.map(Security.init(rawValue:)) ?? .startTLS
        guard let security else { throw .mailInvalid("`security` is `starttls` or `implicit`") }
        let usual: Int64 = security == .implicit ? 465 : 587
        self.init(
            host: (json["host"]?.string ?? "").lowercased(),
            port: Int(json["port"]?.integer ?? usual),
            security: security,
            user: json["user"]?.string,
            from: json["from"]?.string ?? "",
            domains: (json["domains"]?.array ?? []).compactMap(\.string).map { $0.lowercased() }
        )
        try check()
    }

    /// - Throws: `mail_invalid`, which says what is missing or wrong.
    private func check() throws(Refusal) {
        guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(Self.isHostByte) else {
            throw .mailInvalid("name the mail server's host")
        }
        guard (1...65_535).contains(port) else { throw .mailInvalid("a port is from 1 to 65535") }
        guard MailAddress(from) != nil else { throw .mailInvalid("`from` has to be a mail address") }
        guard (1...50).contains(domains.count), domains.allSatisfy({ MailAddress("x@" + $0) != nil }) else {
            throw .mailInvalid(
                "name the domains, 1 to 50, in which people's addresses lie; nobody outside is written to"
            )
        }
        guard user.map({ (1...200).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 > 31 && $0 != 127 } }) ?? true
        else { throw .mailInvalid("`user` is a plain text of at most 200 bytes") }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 46 || byte == 58
    }

    /// Whom the password is for.
    var place: [String] { [host, String(port), security.rawValue, user ?? ""] }

    package func allows(_ address: MailAddress) -> Bool { domains.contains(address.domain) }
}

/// A mail address that can stand in an envelope: plain ASCII, nothing quoted, nothing that could end a line.
package struct MailAddress: Hashable, Sendable {
    package let text: String
    /// Lower case.
    package let domain: String

    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else { return nil }
        let (local, domain) = (parts[0], parts[1].lowercased())
        guard local.utf8.allSatisfy(Self.isLocal), !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..")
        else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard !domain.isEmpty, labels.allSatisfy({ Self.isLabel($0) }) else { return nil }
        self.text = local + "@" + domain
        self.domain = domain
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
            || "!#$%&'*+/=?^_`{|}~.-".utf8.contains(byte)
    }
}

/// How one person wants to be told.
package struct NoticePreferences: Equatable, Sendable {
    /// Nil follows the organization.
    package var language: NoticeLanguage?
    package var timeZone: String?
    /// Once a day, at that hour of the person's own time, what can wait; nil tells everything at once.
    package var digestHour: Int?
    /// Events that the person does not want to hear of; those that nobody can switch off have no effect here.
    package var muted: Set<NoticeEvent>

    package init(
        language: NoticeLanguage? = nil,
        timeZone: String? = nil,
        digestHour: Int? = nil,
        muted: Set<NoticeEvent> = []
    ) {
        (self.language, self.timeZone) = (language, timeZone)
        (self.digestHour, self.muted) = (digestHour, muted)
    }
}

extension NoticePreferences {
    package var json: JSON {
        [
            "language": .text(language?.rawValue), "timeZone": .text(timeZone), "digestHour": .int(digestHour),
            "muted": .strings(muted.map(\.rawValue).sorted()),
        ]
    }

    package init(json: JSON) throws(Refusal) {
        self.init()
        if let word = json["language"]?.string {
            guard let known = NoticeLanguage(rawValue: word) else { throw .languageUnknown(word) }
            language = known
        }
        timeZone = json["timeZone"]?.string
        if let hour = json["digestHour"]?.integer {
            guard (0...23).contains(hour) else {
                throw Refusal(.invalid, "digest_hour_invalid", "the hour of the digest is from 0 to 23")
            }
            digestHour = Int(hour)
        }
        for word in (json["muted"]?.array ?? []).compactMap(\.string) {
            guard let event = NoticeEvent(rawValue: word), !NoticeRule.of(event).isMandatory else {
                throw Refusal(.invalid, "cannot_mute", "`\(word.prefix(40))` is no event that can be switched off")
            }
            muted.insert(event)
        }
    }
}

extension Refusal {
    static func mailInvalid(_ message: String) -> Refusal { Refusal(.invalid, "mail_invalid", message) }

    static func languageUnknown(_ word: String) -> Refusal {
        let known = NoticeLanguage.allCases.map { "`\($0.rawValue)`" }.joined(separator: " and ")
        return Refusal(.invalid, "language_unknown", "there are texts in \(known), not in `\(word.prefix(20))`")
    }
}
