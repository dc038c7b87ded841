/// A language that there are texts in.
package enum NoticeLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case german = "de"

    /// The language's own name for itself.
    package var name: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        }
    }

    package var texts: NoticeTexts {
        switch self {
        case .english: .english
        case .german: .german
        }
    }
}

/// Every text of one language, by name; what stands in braces is filled in.
package struct NoticeTexts: Sendable {
    package let texts: [String: String]
    package let months: [String]
    /// How a day and a time are written, in the same braces.
    package let dayForm: String
    package let momentForm: String

    package init(months: [String], dayForm: String, momentForm: String, texts: [String: String]) {
        (self.months, self.dayForm, self.momentForm, self.texts) = (months, dayForm, momentForm, texts)
    }

    package subscript(name: String) -> String { texts[name] ?? name }

    /// Every name that a language has to have a text for.
    package static let names: [String] =
        NoticeEvent.allCases.flatMap { ["\($0.rawValue).subject", "\($0.rawValue).body"] }
        + NoticeAudience.allCases.map { "why.\($0.rawValue)" }
        + AccessRequest.Decision.allCases.map { "decision.\($0.rawValue)" }
        + [
            "digest.subject", "digest.one", "digest.body", "label.expired", "label.today", "label.tomorrow",
            "label.days", "days.one", "days.many", "for", "by", "reason", "open", "settings", "somebody", "policy",
            "system", "test.subject", "test.body", "why.room", "log_failed",
        ]

    /// The text with its braces filled in from the facts; a fact that is missing leaves a dash.
    package func filled(_ name: String, _ facts: [String: String]) -> String {
        var (output, rest) = ("", self[name][...])
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            output += rest[..<open]
            output += facts[String(rest[rest.index(after: open)..<close])] ?? "–"
            rest = rest[rest.index(after: close)...]
        }
        return output + rest
    }

    /// The names in braces of a text.
    package func places(in name: String) -> Set<String> {
        let parts = self[name].split(separator: "{", omittingEmptySubsequences: false).dropFirst()
        return Set(parts.compactMap { $0.split(separator: "}").first.map(String.init) })
    }
}
