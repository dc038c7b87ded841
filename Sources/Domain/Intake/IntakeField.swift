package import Kernel

/// What else the portal may ask of an AI tool's use; a site admin switches each on for the organization.
///
/// The raw value is the member of the snapshot that carries it.
package enum IntakeField: String, Sendable, CaseIterable {
    case processOwner, useCategory, capabilities, affects, decisionSupport, aiActClass, region
    case trainingDoneOn, policyVersion, policyAcceptedOn, costCentre, licences, alternative

    /// Whether it has to be filled in; a field that is neither is switched off and left unread.
    package enum Demand: String, Sendable, CaseIterable { case optional, required }

    /// What a value of it may be.
    package enum Shape: Equatable, Sendable {
        case text(maximum: Int)
        case word([String])
        /// One or more of them.
        case words([String])
        case flag
        case number(ClosedRange<Int>)
        /// A day such as `2026-11-21`, not after today.
        case day
    }

    package var shape: Shape {
        switch self {
        case .processOwner, .costCentre: .text(maximum: 200)
        case .policyVersion, .region: .text(maximum: 100)
        case .alternative: .text(maximum: 1_000)
        case .useCategory:
            .word(["writing", "research", "coding", "analysis", "support", "meetings", "design", "automation", "other"])
        case .capabilities: .words(["files", "repositories", "meetingAudio", "connectors", "autonomousActions"])
        case .affects: .words(["nobody", "employees", "applicants", "customers"])
        case .decisionSupport: .flag
        case .aiActClass: .word(["minimal", "transparency", "highRisk", "prohibited"])
        case .trainingDoneOn, .policyAcceptedOn: .day
        case .licences: .number(1...100_000)
        }
    }

    /// What people are asked.
    package var words: String {
        switch self {
        case .processOwner: "process owner"
        case .useCategory: "kind of use"
        case .capabilities: "what the tool is given or may do"
        case .affects: "people whom its results affect"
        case .decisionSupport: "supports decisions about people"
        case .aiActClass: "class under the EU AI Act, as you see it"
        case .region: "region where the data may go"
        case .trainingDoneOn: "day of the AI training"
        case .policyVersion: "version of the accepted use policy"
        case .policyAcceptedOn: "day on which the use policy was accepted"
        case .costCentre: "cost centre"
        case .licences: "licences"
        case .alternative: "approved alternative that was considered"
        }
    }

    /// - Throws: a refusal that says what belongs there.
    func check(_ value: JSON, at now: Instant) throws(Refusal) {
        guard let expected = problem(value, now) else { return }
        throw .snapshot("`\(rawValue)` must \(expected)")
    }

    /// What it must be, where it is something else.
    private func problem(_ value: JSON, _ now: Instant) -> String? {
        switch shape {
        case .text(let maximum):
            let length = value.string?.utf8.count ?? 0
            return (1...maximum).contains(length) ? nil : "be text of 1 to \(maximum) bytes"
        case .word(let words):
            return value.string.map(words.contains) == true ? nil : "be one of \(words.joined(separator: ", "))"
        case .words(let words):
            let given = value.array?.compactMap(\.string) ?? []
            let isSound =
                !given.isEmpty && given.count == value.array?.count && given.allSatisfy(words.contains)
                && Set(given).count == given.count
                // Nobody and somebody contradict each other.
                && (given.count == 1 || !given.contains("nobody"))
            return isSound ? nil : "list one or more of \(words.joined(separator: ", ")), each once"
        case .flag: return value.bool == nil ? "be true or false" : nil
        case .number(let range):
            let isSound = value.integer.map { range.contains(Int(clamping: $0)) } == true
            return isSound ? nil : "be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .day:
            // The day has begun somewhere on Earth before it begins in UTC.
            let isSound = value.string.flatMap { Instant(day: $0) }.map { $0 <= now + .hours(14) } == true
            return isSound ? nil : "be a day such as 2026-11-21 that is not in the future"
        }
    }
}

/// Which fields are switched on.
package struct IntakeFields: Equatable, Sendable {
    package let demands: [IntakeField: IntakeField.Demand]

    package init(_ demands: [IntakeField: IntakeField.Demand] = [:]) { self.demands = demands }

    /// In their own order.
    package var switchedOn: [IntakeField] { IntakeField.allCases.filter { demands[$0] != nil } }

    /// Every field with `off`, `optional` or `required`.
    package var json: JSON {
        .object(IntakeField.allCases.map { JSON.Member($0.rawValue, .string(demands[$0]?.rawValue ?? "off")) })
    }

    /// Reads what should hold from now on: fields that are not named are off.
    package init(_ json: JSON) throws(Refusal) {
        var demands: [IntakeField: IntakeField.Demand] = [:]
        for member in json.members ?? [] {
            guard let field = IntakeField(rawValue: member.key) else {
                let known = IntakeField.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                throw Refusal(.invalid, "field_unknown", "there is no field `\(member.key)`; there are \(known)")
            }
            guard let word = member.value.string, word == "off" || IntakeField.Demand(rawValue: word) != nil else {
                throw Refusal(.invalid, "demand_unknown", "`\(member.key)` is `off`, `optional` or `required`")
            }
            demands[field] = IntakeField.Demand(rawValue: word)
        }
        self.init(demands)
    }
}

/// What a request says in the fields that were switched on when it came in.
package struct IntakeParticulars: Equatable, Sendable {
    package let values: [IntakeField: JSON]

    package init(_ values: [IntakeField: JSON] = [:]) { self.values = values }

    package var region: String? { values[.region]?.string }

    /// In the order of the fields; null when there is nothing.
    package var json: JSON {
        guard !values.isEmpty else { return .null }
        return .object(
            IntakeField.allCases.compactMap { field in values[field].map { JSON.Member(field.rawValue, $0) } }
        )
    }

    /// What was stored; a field that this version does not know is left out.
    package init(stored json: JSON) {
        var values: [IntakeField: JSON] = [:]
        for member in json.members ?? [] {
            if let field = IntakeField(rawValue: member.key) { values[field] = member.value }
        }
        self.init(values)
    }
}

extension Snapshot {
    /// What the snapshot says in the fields that are switched on; all other members are left unread.
    ///
    /// - Throws: `field_missing` for a required one that is absent, `snapshot_invalid` for one of another type.
    package func particulars(_ fields: IntakeFields, at now: Instant) throws(Refusal) -> IntakeParticulars {
        var values: [IntakeField: JSON] = [:]
        for field in fields.switchedOn {
            guard let value = member(field.rawValue), !value.isNull else {
                guard fields.demands[field] != .required else {
                    throw Refusal(
                        .invalid,
                        "field_missing",
                        "the request has to say more: \(field.words) (`\(field.rawValue)`)"
                    )
                }
                continue
            }
            try field.check(value, at: now)
            values[field] = value
        }
        return IntakeParticulars(values)
    }
}

/// Chooses which fields the portal asks for besides the four that every request has.
///
/// Requests that came in before stay as they are.
package struct SetIntakeFields: Sendable {
    private let fields: IntakeFields

    package init(_ fields: IntakeFields) { self.fields = fields }

    package func callAsFunction(in tx: some Scope & HasIntake) throws {
        try tx.require(.admin, to: "choose what the portal asks")
        let old = try tx.intake.fields()
        guard old != fields else { return }
        try tx.intake.save(fields)
        try tx.record(AuditEvent(.intakeFieldsSet, [], ["old": old.json, "new": fields.json]))
    }
}
