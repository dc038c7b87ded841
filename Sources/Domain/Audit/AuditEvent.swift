package import Kernel

/// One fact for the record: what was done, to what, with which particulars.
///
/// Who did it, for whom and when are taken from the transaction, so that they cannot be forgotten or forged.
package struct AuditEvent: Equatable, Sendable {
    package let action: AuditAction
    /// Ids by noun, for example `request` and `grant`.
    package let subjects: [Subject]
    /// Particulars; never a secret, never an external identity, only references.
    package let data: JSON

    package init(_ action: AuditAction, _ subjects: [Subject], _ data: JSON = [:]) {
        (self.action, self.subjects, self.data) = (action, subjects, data)
    }

    /// What an entry is about.
    package enum Subject: Hashable, Sendable {
        case request(ID<AccessRequest>)
        case grant(ID<Grant>)
        case job(ID<Job>)
        case tool(ID<Tool>)
        case connection(ID<Connection>)
        case person(ID<Person>)
        case identity(ID<ExternalIdentity>)
        case issue(String)
        case other(String, String)

        /// The name under which the id stands in the entry.
        package var name: String {
            switch self {
            case .request: "request"
            case .grant: "grant"
            case .job: "job"
            case .tool: "tool"
            case .connection: "connection"
            case .person: "person"
            case .identity: "identity"
            case .issue: "issue"
            case .other(let name, _): name
            }
        }

        package var id: String {
            switch self {
            case .request(let id): id.rawValue
            case .grant(let id): id.rawValue
            case .job(let id): id.rawValue
            case .tool(let id): id.rawValue
            case .connection(let id): id.rawValue
            case .person(let id): id.rawValue
            case .identity(let id): id.rawValue
            case .issue(let key): key
            case .other(_, let id): id
            }
        }
    }
}
