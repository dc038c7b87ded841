import Domain
import Kernel

/// An entry as the rules of governance read it.
struct ToldEntry {
    let action: String
    let at: Instant
    let actor: String
    let kind: String
    let data: JSON
    private let subjects: JSON

    init(_ entry: StoredEntry, _ json: JSON) {
        (action, at) = (entry.action, entry.at)
        (actor, kind) = (json["actor"]?["id"]?.string ?? "", json["actor"]?["kind"]?.string ?? "")
        (data, subjects) = (json["data"] ?? .null, json["subjects"] ?? .null)
    }

    var isByPerson: Bool { kind == "person" }

    /// The first id of that noun; empty when the entry names none.
    func subject(_ noun: String) -> String { subjects[noun]?[0]?.string ?? "" }

    func instant(_ name: String) -> Instant? { data[name]?.string.flatMap { Instant(rfc3339: $0) } }

    func must(_ isKept: Bool, _ rule: String, _ detail: @autoclosure () -> String) throws {
        guard !isKept else { return }
        throw Violation(rule: rule, detail: "\(action) by \(kind) `\(actor)` at \(at.rfc3339): \(detail())")
    }
}
