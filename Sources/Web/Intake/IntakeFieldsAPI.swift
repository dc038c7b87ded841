import Domain
import Hummingbird
import Kernel

/// Which fields the portal asks for besides the four of every request, for programs and on the page.
enum IntakeFieldsAPI {
    static let routes: [APIRoute] = [
        .get("/intake/fields", "Read which further fields the portal asks for", .administer, answer: schema) { call in
            .json(try await call.read { try $0.intake.fields().json })
        },
        .put(
            "/intake/fields",
            "Choose which further fields the portal asks for; those that are not named are off",
            .administer,
            body: schema,
            answer: schema
        ) { call in
            let fields = try IntakeFields(call.body)
            return .json(
                try await call.write { tx in
                    try SetIntakeFields(fields)(in: tx)
                    return fields.json
                }
            )
        },
    ]

    private static let demands = Schema.words(["off"] + IntakeField.Demand.allCases.map(\.rawValue))

    private static let schema = Schema.named(
        "IntakeFields",
        .object(IntakeField.allCases.map { .init($0.rawValue, demands, $0.words, optional: true) })
    )
}

/// The same on the page of intake.
enum IntakeFieldsForm {
    static let routes: [PageRoute] = [.post("/intake/fields", .administer, save)]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let members = IntakeField.allCases.map { field in
            JSON.Member(field.rawValue, .string(visit.form[field.rawValue] ?? "off"))
        }
        do {
            let fields = try IntakeFields(.object(members))
            try await visit.write { try SetIntakeFields(fields)(in: $0) }
        } catch let refusal as Refusal { return try await IntakePage(problem: refusal).page(visit) }
        return .seeOther(InternalPath(["intake"], query: [("notice", Notice.fieldsSaved.rawValue)]))
    }

    static func view(_ fields: IntakeFields) -> View {
        let on = fields.switchedOn.count
        return [
            "fields": .list(
                IntakeField.allCases.map { field in
                    let options =
                        [(value: "off", label: "Off")]
                        + IntakeField.Demand.allCases.map {
                            (value: $0.rawValue, label: $0.rawValue.capitalizedFirst)
                        }
                    return [
                        "key": .text(field.rawValue), "label": .text(field.words.capitalizedFirst),
                        "demands": Choices.of(options, chosen: fields.demands[field]?.rawValue ?? "off"),
                    ]
                }
            ),
            "fieldState": [on == 0 ? Lozenge("Off", .calm) : Lozenge("\(on) on", .info)].field,
        ]
    }
}

extension IntakeParticulars {
    /// What a request says, as people read it.
    var rows: [View] {
        IntakeField.allCases.compactMap { field in
            values[field].map { ["label": .text(field.words.capitalizedFirst), "value": .text(Self.words($0))] }
        }
    }

    private static func words(_ value: JSON) -> String {
        switch value {
        case .bool(let flag): flag ? "Yes" : "No"
        case .array(let items): items.map(words).joined(separator: ", ")
        case .string(let text): text.isWord ? text.camelSpaced : text
        default: value.text
        }
    }
}

extension String {
    /// Whether it is one of the words that a field's list has.
    fileprivate var isWord: Bool {
        IntakeField.allCases.contains { field in
            switch field.shape {
            case .word(let words), .words(let words): words.contains(self)
            default: false
            }
        }
    }

    /// `autonomousActions` as `autonomous actions`.
    var camelSpaced: String { map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined() }
}
