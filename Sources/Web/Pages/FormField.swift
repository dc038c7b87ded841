import Kernel

/// One field of a form, with what keeps it from being taken said beside it.
struct FormField: Sendable {
    enum Kind: Sendable {
        case text(maximum: Int)
        /// A whole number within bounds.
        case number(ClosedRange<Int>)
        case date
        /// One of a closed list.
        case choice([(value: String, label: String)])
        /// Any of a closed list; the field's value is not looked at.
        case boxes([(value: String, label: String)], checked: Set<String>)
    }

    let name: String
    let label: String
    let kind: Kind
    let value: String
    var hint: String?
    var isRequired: Bool

    init(
        _ name: String,
        _ label: String,
        _ kind: Kind,
        _ value: String = "",
        hint: String? = nil,
        isRequired: Bool = false
    ) {
        (self.name, self.label, self.kind, self.value) = (name, label, kind, value)
        (self.hint, self.isRequired) = (hint, isRequired)
    }

    var view: View { view(nil) }

    /// - Parameter problem: what is wrong with what was typed here.
    func view(_ problem: String?) -> View {
        let described = [hint.map { _ in "\(name)-hint" }, problem.map { _ in "\(name)-problem" }].compactMap(\.self)
        let base: View = [
            "name": .text(name), "label": .text(label), "value": .text(value), "required": .flag(isRequired),
            "hint": .some(hint), "fieldProblem": .some(problem), "described": .some(described.joined(separator: " ")),
            "isText": nil, "isNumber": nil, "isDate": nil, "isChoice": nil, "isBoxes": nil,
        ]
        return base.adding(kindView)
    }

    private var kindView: View {
        switch kind {
        case .text(let maximum): ["isText": true, "maximum": .number(maximum)]
        case .number(let range):
            ["isNumber": true, "least": .number(range.lowerBound), "most": .number(range.upperBound)]
        case .date: ["isDate": true]
        case .choice(let options): ["isChoice": true, "options": Choices.of(options, chosen: value)]
        case .boxes(let options, let checked):
            [
                "isBoxes": true,
                "options": .list(
                    options.map { option in
                        [
                            "value": .text(option.value), "label": .text(option.label),
                            "chosen": .flag(checked.contains(option.value)),
                        ]
                    }
                ),
            ]
        }
    }
}

/// What is wrong with a form, field by field, in the order of the form.
struct FormProblems: Sendable {
    private(set) var all: [(field: String, text: String)] = []

    var isEmpty: Bool { all.isEmpty }

    subscript(field: String) -> String? { all.first { sameBytes($0.field, field) }?.text }

    mutating func add(_ field: String, _ text: String) {
        if self[field] == nil { all.append((field, text.sentence)) }
    }

    /// A number within bounds; nil where the field is empty, or where it is no such number, which is noted.
    mutating func number(_ form: Form, _ field: String, in range: ClosedRange<Int>, required: Bool = false) -> Int? {
        guard let text = form[field] else {
            if required { add(field, "write a whole number from \(range.lowerBound) to \(range.upperBound)") }
            return nil
        }
        guard let number = Int(text), range.contains(number) else {
            add(field, "write a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// What stands above the form: each problem leads to its field.
    var view: View {
        [
            "hasFieldProblems": .flag(!all.isEmpty),
            "fieldProblems": .list(all.map { ["field": .text($0.field), "text": .text($0.text)] }),
        ]
    }
}
