import Domain
import Kernel

/// The further fields of the portal's form: those that the organization has switched on.
struct PanelFields: Sendable {
    private let query: Form
    private let fields: IntakeFields

    init(_ query: Form, _ fields: IntakeFields) { (self.query, self.fields) = (query, fields) }

    /// Whether any of them was filled in.
    static func touches(_ name: String) -> Bool { IntakeField(rawValue: name) != nil }

    var views: [View] { fields.switchedOn.map(view) }

    private func view(_ field: IntakeField) -> View {
        let typed = query.all(field.rawValue).filter { !$0.isEmpty }
        let isRequired = fields.demands[field] == .required
        var view: View = [
            "key": .text(field.rawValue), "value": .some(typed.first),
            "label": .text(field.words.capitalizedFirst + (isRequired ? "" : " (optional)")),
            "isText": false, "isDay": false, "isNumber": false, "isChoice": false, "isMany": false,
        ]
        switch field.shape {
        case .text(let maximum): (view["isText"], view["maximum"]) = (true, .number(maximum))
        case .day: view["isDay"] = true
        case .number(let range):
            (view["isNumber"], view["least"], view["most"]) = (
                true, .number(range.lowerBound), .number(range.upperBound)
            )
        case .flag:
            view["isChoice"] = true
            view["options"] = Choices.of(
                [(value: "yes", label: "Yes"), (value: "no", label: "No")],
                chosen: typed.first
            )
        case .word(let words):
            view["isChoice"] = true
            view["options"] = Choices.of(
                words.map { (value: $0, label: $0.camelSpaced.capitalizedFirst) },
                chosen: typed.first
            )
        case .words(let words):
            view["isMany"] = true
            view["options"] = .list(
                words.map {
                    [
                        "option": .text($0), "words": .text($0.camelSpaced.capitalizedFirst),
                        "chosen": .flag(typed.contains($0)),
                    ]
                }
            )
        }
        return view
    }

    /// Members of the snapshot for what was filled in, as the reader of intake wants them.
    var members: [JSON.Member] {
        fields.switchedOn.compactMap { field in value(of: field).map { JSON.Member(field.rawValue, $0) } }
    }

    private func value(of field: IntakeField) -> JSON? {
        let typed = query.all(field.rawValue).map(\.trimmed).filter { !$0.isEmpty }
        guard let first = typed.first else { return nil }
        return switch field.shape {
        case .text, .word, .day: .string(first)
        case .words: .strings(typed)
        case .flag: .bool(first == "yes")
        case .number: Int64(first).map(JSON.integer) ?? .string(first)
        }
    }

    /// Required ones that are empty.
    var missing: [(field: String, text: String)] {
        fields.switchedOn.filter { fields.demands[$0] == .required && value(of: $0) == nil }.map {
            (field: "field-\($0.rawValue)", text: "Fill in: \($0.words).")
        }
    }
}
