import Domain
import Kernel

/// The panel of the portal's form: what is asked, what is still missing, and what would be stored with the issue.
struct CreatePanel: Sendable {
    /// Classes of data with an example each; a policy may know further ones.
    static let classes: [(name: String, example: String)] = [
        ("public", "what anybody may read"), ("internal", "what colleagues may read"),
        ("confidential", "plans, contracts"), ("restricted", "what few may read"), ("personal", "names, addresses"),
        ("customer-data", "what customers gave us"), ("source-code", "our programs"), ("secrets", "keys, passwords"),
    ]

    private let portal: String
    private let requestType: String
    private let tool: String
    private let use: String
    private let dataClasses: [String]
    private let days: String
    /// Whether anything was filled in: an untouched form is not told what it lacks.
    private let isTouched: Bool
    private let fields: PanelFields
    private let switchedOn: IntakeFields
    private let now: Instant

    /// - Parameter fields: what the organization asks besides.
    init(_ query: Form, _ fields: IntakeFields, at now: Instant) {
        (self.fields, switchedOn, self.now) = (PanelFields(query, fields), fields, now)
        (portal, requestType) = (query["portal"] ?? "", query["type"] ?? "")
        (tool, use, days) = (query["tool"] ?? "", query["use"] ?? "", query["days"] ?? "")
        dataClasses = query.all("class").filter { !$0.isEmpty }
        isTouched = query.pairs.contains {
            ["tool", "use", "class", "days"].contains($0.name) || PanelFields.touches($0.name)
        }
    }

    func view(_ catalog: [Tool]) -> View {
        let tools = catalog.filter(\.status.isRequestable).sorted { $0.name < $1.name }
        let missing = problems(tools)
        let isValid = isTouched && missing.isEmpty
        return [
            "portal": .text(portal), "type": .text(requestType), "use": .text(use),
            "days": .text(days.isEmpty ? "30" : days), "tools": .list(tools.map(card)),
            "hasTools": .flag(!tools.isEmpty),
            "fields": .list(fields.views), "classes": .list(Self.classes.map(option)), "isValid": .flag(isValid),
            "missing": .list(isTouched ? missing.map { ["field": .text($0.field), "text": .text($0.text)] } : []),
            "isMissing": .flag(isTouched && !missing.isEmpty),
            "snapshot": .some(isValid ? PrettyJSON.text([JSON.Member(Snapshot.key, snapshot)].object) : nil),
            "none": Empty.noneYet("No tools yet", "There is nothing to ask for at the moment."),
        ]
    }

    private func card(_ tool: Tool) -> View {
        [
            "value": .text(tool.id.rawValue), "tool": .text(tool.name), "summary": .some(tool.summary),
            "lozenges": ([tool.statusLozenge] + tool.lozenges.suffix(1)).field,
            "chosen": .flag(tool.id.rawValue == self.tool),
        ]
    }

    private func option(_ known: (name: String, example: String)) -> View {
        [
            "value": .text(known.name), "label": .text(known.name.replacing("-", with: " ").capitalizedFirst),
            "example": .text(known.example), "chosen": .flag(dataClasses.contains(known.name)),
        ]
    }

    /// What keeps the form from being sent, in its own order; the last word has the same reader as intake.
    private func problems(_ tools: [Tool]) -> [(field: String, text: String)] {
        var problems: [(String, String)] = []
        if !tools.contains(where: { $0.id.rawValue == tool }) { problems.append(("tools", "Choose a tool.")) }
        if use.isEmpty { problems.append(("use", "Say what you will use it for.")) }
        if dataClasses.isEmpty { problems.append(("classes", "Choose at least one class of data.")) }
        if !(1...180).contains(Int(days) ?? 0) { problems.append(("days", "Ask for 1 to 180 days.")) }
        problems += fields.missing.map { ($0.field, $0.text) }
        guard problems.isEmpty else { return problems }
        do {
            let read = try Snapshot(property: [JSON.Member(Snapshot.key, snapshot)].object)
            _ = try read.particulars(switchedOn, at: now)
        } catch {
            return [("use", error.message.sentence)]
        }
        return []
    }

    private var snapshot: JSON {
        let base: [JSON.Member] = [
            JSON.Member("tool", .string(tool)), JSON.Member("businessUse", .string(use)),
            JSON.Member("dataClasses", .strings(dataClasses)), JSON.Member("requestedDays", .int(Int(days))),
        ]
        return .object(base + fields.members)
    }
}

extension [JSON.Member] {
    fileprivate var object: JSON { .object(self) }
}
