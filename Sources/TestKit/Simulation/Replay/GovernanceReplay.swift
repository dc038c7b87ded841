import Domain
import Kernel

/// Holds what the log tells against the rules of governance, without asking the product what they are.
struct GovernanceReplay {
    private var people = PeopleReplay()
    private var decisions = DecisionReplay()
    private var clocks = ClockReplay()
    private var reviews = ReviewReplay()
    private var breaker = BreakerReplay()
    private var policy = PolicyReplay()
    private var emergencies = EmergencyReplay()

    /// The actions that any of them reads.
    static let telling = PeopleReplay.telling.union(DecisionReplay.telling).union(ClockReplay.telling)
        .union(ReviewReplay.telling).union(BreakerReplay.telling).union(PolicyReplay.telling)
        .union(EmergencyReplay.telling)

    mutating func read(_ entry: ToldEntry) throws {
        people.read(entry)
        try decisions.read(entry, people)
        try clocks.read(entry)
        try reviews.read(entry, decisions)
        try breaker.read(entry)
        try policy.read(entry, people)
        try emergencies.read(entry, people, decisions)
    }
}

/// Who may decide, as the log tells it.
struct PeopleReplay {
    private var roles: [String: Set<String>] = [:]
    private var gone: Set<String> = []

    static let telling: Set<String> = ["person_created", "person_roles_changed", "person_left", "person_returned"]

    mutating func read(_ entry: ToldEntry) {
        let person = entry.subject("person")
        switch entry.action {
        case "person_created": roles[person] = Self.names(entry.data["roles"])
        case "person_roles_changed": roles[person] = Self.names(entry.data["new"])
        case "person_left": gone.insert(person)
        case "person_returned": gone.remove(person)
        default: break
        }
    }

    func mayDecide(_ person: String) -> Bool {
        !gone.contains(person) && !(roles[person] ?? []).isDisjoint(with: ["approver", "admin"])
    }

    func isAdmin(_ person: String) -> Bool { !gone.contains(person) && roles[person]?.contains("admin") == true }

    var admins: Int { roles.count { $0.value.contains("admin") && !gone.contains($0.key) } }

    private static func names(_ json: JSON?) -> Set<String> { Set((json?.array ?? []).compactMap(\.string)) }
}
