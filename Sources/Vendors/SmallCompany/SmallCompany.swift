import Kernel

/// A small company that does not exist, the same for the demo, the simulation and the tests.
///
/// Everything in it has fixed ids.
package enum SmallCompany {
    package static let name = "Small Company"
    package static let domain = "small-company.example"
    /// The portal app's UUID, under which Jira stores the snapshot.
    package static let appUUID = "6c1e0a52-7f0b-4d3a-9a55-0c1ea4a2ce01"
    package static let snapshotField = "aiclearance.snapshot.v1"
    package static let projectKey = "AI"
    package static let portalID = "7"
    package static let requestTypeID = "31"
    /// A request type of the portal that is not enabled for intake.
    package static let otherRequestTypeID = "32"

    /// The type of the issues that ask whether access is still needed.
    package static let reviewTypeID = "10002"

    package static let people: [Person] = [ada, pat, quinn, ria, cal, dev, finn, max]

    package static let ada = Person("ada", "Ada Admin", "site admin", groups: [.staff, .admins])
    package static let pat = Person("pat", "Pat Approver", "approver", groups: [.staff, .approvers])
    package static let quinn = Person("quinn", "Quinn Approver", "second approver", groups: [.staff, .approvers])
    package static let ria = Person("ria", "Ria Requester", "requester, engineering", groups: [.staff, .engineering])
    /// Has no licence: the portal is all of Jira that there is for Cal.
    package static let cal = Person("cal", "Cal Customer", "requester, portal only", isCustomer: true, groups: [])
    package static let dev = Person("dev", "Dev Developer", "requester, engineering", groups: [.staff, .engineering])
    package static let finn = Person("finn", "Finn Finance", "requester, finance", groups: [.staff])
    /// Is in no directory: access has to be given by hand.
    package static let max = Person(
        "max",
        "Max Mapless",
        "requester without directory account",
        groups: [.staff],
        isInDirectories: false
    )

    package struct Person: Equatable, Sendable {
        package let key: String
        package let name: String
        /// What they are there for, in a word or two.
        package let note: String
        package let isCustomer: Bool
        package let groups: [Group]
        package let isInDirectories: Bool

        init(
            _ key: String,
            _ name: String,
            _ note: String,
            isCustomer: Bool = false,
            groups: [Group],
            isInDirectories: Bool = true
        ) {
            (self.key, self.name, self.note, self.isCustomer) = (key, name, note, isCustomer)
            (self.groups, self.isInDirectories) = (groups, isInDirectories)
        }

        /// Also the login in Okta and the principal name in Entra, for those who are in the directories.
        package var email: String { "\(key)@\(SmallCompany.domain)" }
        package var jiraAccount: String {
            isCustomer ? "qm:\(SmallCompany.number(key)):\(key)" : "712020:\(SmallCompany.uuid(key, 1))"
        }
        /// Who they are to the identity provider.
        package var subject: String { SmallCompany.uuid(key, 3) }
    }

    /// A Jira group.
    package enum Group: String, Sendable, CaseIterable {
        case staff, engineering, approvers, admins

        package var id: String { SmallCompany.uuid("group-" + rawValue, 4) }
    }

    static func uuid(_ key: String, _ kind: UInt8) -> String {
        var digest = sha256(Array("small company/\(kind)/\(key)".utf8))
        digest[6] = digest[6] & 0x0F | 0x40
        digest[8] = digest[8] & 0x3F | 0x80
        let digits = Hex.encode(digest.prefix(16))
        let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
        return parts.map { String(digits.dropFirst($0.0).prefix($0.1)) }.joined(separator: "-")
    }

    static func number(_ key: String) -> String {
        String(sha256(Array(key.utf8)).prefix(3).reduce(0) { $0 << 8 | Int($1) })
    }
}
