import Hummingbird
import Kernel

/// A form that sets something up: sections of fields, each problem beside its field, and nothing lost when it is refused.
struct SettingsForm: Sendable {
    struct Section: Sendable {
        var title: String?
        var note: String?
        let fields: [FormField]
    }

    let title: String
    let intro: String
    let back: (label: String, href: String)
    let action: String
    var hidden: [(name: String, value: String)] = []
    let sections: [Section]
    var submit = "Save"
    let tab: Tab

    /// - Parameters:
    ///   - problems: what is wrong, field by field.
    ///   - refusal: what is wrong with the whole.
    func response(to visit: Visit, _ problems: FormProblems = FormProblems(), _ refusal: Refusal? = nil) -> Response {
        let status = refusal?.code.status ?? (problems.isEmpty ? .ok : .badRequest)
        let view: View = [
            "headline": .text(title), "intro": .text(intro), "backLabel": .text(back.label),
            "backHref": .text(back.href), "action": .text(action), "submit": .text(submit),
            "hidden": .list(hidden.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "sections": .list(sections.map { $0.view(problems) }),
        ]
        return Page(
            title: title,
            template: "settings-form",
            view: view.adding(problems.view),
            tab: tab,
            isNarrow: true,
            status: status,
            problem: refusal
        ).response(to: visit)
    }
}

extension SettingsForm.Section {
    fileprivate func view(_ problems: FormProblems) -> View {
        [
            "legend": .some(title), "note": .some(note),
            "fields": .list(fields.map { $0.view(problems[$0.name]) }),
        ]
    }
}

extension FormProblems {
    /// Puts what a deed refuses beside the field that it is about.
    ///
    /// - Returns: the refusal, where it is about no field.
    mutating func add(_ refusal: Refusal, _ fields: [String: String]) -> Refusal? {
        guard let field = fields[refusal.reason] else { return refusal }
        add(field, refusal.message)
        return nil
    }
}
