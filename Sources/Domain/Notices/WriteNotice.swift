package import Kernel

/// A message as its reader sees it, before a channel gives it its form.
package struct NoticeText: Equatable, Sendable {
    package let subject: String
    package let lines: [String]
    /// Where in Clearance it goes on, as a path; nil where there is no such page.
    package let path: String?
    package let openWord: String
    /// Why this reader is told.
    package let why: String
    package let language: NoticeLanguage

    package init(
        subject: String,
        lines: [String],
        path: String?,
        openWord: String,
        why: String,
        language: NoticeLanguage
    ) {
        (self.subject, self.lines, self.path) = (subject, lines, path)
        (self.openWord, self.why, self.language) = (openWord, why, language)
    }
}

/// Writes a notice for one reader: pure, so that a repetition says the same.
package struct WriteNotice: Sendable {
    private let language: NoticeLanguage
    private let time: LocalTime
    private var texts: NoticeTexts { language.texts }

    package init(language: NoticeLanguage, time: LocalTime) { (self.language, self.time) = (language, time) }

    package func callAsFunction(_ notice: Notice, why: String) -> NoticeText {
        let facts = facts(of: notice)
        let body = texts.filled("\(notice.event.rawValue).body", facts)
        return NoticeText(
            subject: texts.filled("\(notice.event.rawValue).subject", facts),
            lines: [body.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")],
            path: notice.facts["path"]?.string,
            openWord: texts["open"],
            why: texts["why.\(why)"],
            language: language
        )
    }

    /// Several in one, oldest first.
    package func digest(_ notices: [Notice]) -> NoticeText {
        let lines = notices.map { notice -> String in
            let facts = facts(of: notice)
            return "- " + texts.filled("\(notice.event.rawValue).subject", facts)
        }
        let name = notices.count == 1 ? "digest.one" : "digest.subject"
        return NoticeText(
            subject: texts.filled(name, ["count": String(notices.count)]),
            lines: [texts["digest.body"]] + lines,
            path: "/access",
            openWord: texts["open"],
            why: "",
            language: language
        )
    }

    package func test() -> NoticeText {
        NoticeText(
            subject: texts["test.subject"],
            lines: [texts["test.body"]],
            path: nil,
            openWord: texts["open"],
            why: "",
            language: language
        )
    }

    private func facts(of notice: Notice) -> [String: String] {
        var facts: [String: String] = [:]
        for member in notice.facts.members ?? [] {
            facts[member.key] = member.value.string ?? member.value.integer.map(String.init)
        }
        for name in ["ends", "due", "until"] {
            if let at = facts[name].flatMap({ Instant(rfc3339: $0) }) { facts[name] = moment(at) }
        }
        if let end = notice.facts["ends"]?.string.flatMap({ Instant(rfc3339: $0) }) {
            facts["label"] = label(end, at: notice.toldAt ?? notice.createdAt)
        }
        if let days = notice.facts["days"]?.integer { facts["days"] = count(days, "days") }
        if let word = facts["decision"] { facts["decision"] = texts["decision.\(word)"] }
        for name in ["by", "holder", "requester", "from"] {
            switch facts[name] {
            case nil: facts[name] = texts["somebody"]
            case "@policy": facts[name] = texts["policy"]
            case "@system": facts[name] = texts["system"]
            default: break
            }
        }
        facts["reason"] = facts["reason"].map { texts.filled("reason", ["text": $0]) } ?? ""
        return facts
    }

    private func count(_ number: Int64, _ name: String) -> String {
        texts.filled(number == 1 ? "\(name).one" : "\(name).many", ["count": String(number)])
    }

    /// What stands beside a grant's end (N27), by calendar days where the reader is.
    package func label(_ end: Instant, at now: Instant) -> String {
        guard now < end else { return texts["label.expired"] }
        switch time.days(from: now, to: end) {
        case 0: return texts["label.today"]
        case 1: return texts["label.tomorrow"]
        case let days: return texts.filled("label.days", ["count": String(days)])
        }
    }

    package func moment(_ instant: Instant) -> String {
        let local = time.shifted(instant)
        let (date, clock) = (local.civilDate, local.rfc3339.dropFirst(11).prefix(5))
        let day = fill(
            texts.dayForm,
            ["day": String(date.day), "month": texts.months[date.month - 1], "year": String(date.year)]
        )
        return fill(texts.momentForm, ["date": day, "time": String(clock), "zone": time.name])
    }

    private func fill(_ form: String, _ facts: [String: String]) -> String {
        facts.reduce(form) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
