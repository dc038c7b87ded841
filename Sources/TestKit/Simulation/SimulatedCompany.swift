import ConnectorKit
import Domain
import Kernel
import Vendors

/// The systems around Clearance in one simulated company, from their own side.
struct SimulatedCompany: Sendable {
    static let oktaURL = "https://small-company.okta.com"
    static let jiraURL = "https://small-company.atlassian.net"
    static let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
    static let entraClient = "4d2e0a4e-13c8-4f6a-9f0a-5a4f4b1c2d3e"
    static let authority = "https://login.microsoftonline.com"
    static let graph = "https://graph.microsoft.com"

    let okta: VendorHost<OktaOrg>
    let entra: VendorHost<EntraTenant>
    let jira: VendorHost<JiraSite>
    let oktaToken: String
    let entraSecret: String
    let jiraToken = "jira-token"
    /// Ids at the directories by login: two logins a person, so that mappings can change.
    let oktaIDs: [String: String]
    let entraIDs: [String: String]

    init(seed: UInt64, now: Instant) throws {
        guard let oktaAddress = WebAddress(Self.oktaURL), let jiraAddress = WebAddress(Self.jiraURL),
            let authority = WebAddress(Self.authority), let graph = WebAddress(Self.graph)
        else { throw Refusal(.invalid, "address_invalid", "an address of the simulation is malformed") }
        var okta = OktaOrg(oktaAddress, seed: seed)
        var entra = EntraTenant(
            id: Self.tenant,
            displayName: SmallCompany.name,
            domain: SmallCompany.domain,
            authority: authority,
            graph: graph,
            seed: seed
        )
        oktaToken = okta.addAPIToken()
        entra.addApp(Self.entraClient)
        entraSecret = entra.addSecret(to: Self.entraClient, expiresAt: now + .days(3_650))
        var (oktaIDs, entraIDs): ([String: String], [String: String]) = ([:], [:])
        for person in SmallCompany.people where person.isInDirectories {
            for login in Self.logins(of: person) {
                oktaIDs[login] = okta.addPerson(login, at: now)
                entraIDs[login] = entra.addPerson(login, at: now)
            }
        }
        (self.oktaIDs, self.entraIDs) = (oktaIDs, entraIDs)
        self.okta = VendorHost(okta)
        self.entra = VendorHost(entra)
        jira = VendorHost(SmallCompany.jira(at: jiraAddress, apiToken: jiraToken, seed: seed))
    }

    static func logins(of person: SmallCompany.Person) -> [String] {
        [person.email, "\(person.key).second@\(SmallCompany.domain)"]
    }

    func transport(_ clock: any TimeSource) -> VendorTransport {
        VendorTransport(
            [Self.oktaURL: okta, Self.authority: entra, Self.graph: entra, Self.jiraURL: jira],
            time: clock
        )
    }

    func setFaults(seed: UInt64, chances: [(fault: Fault, perMille: Int)]) {
        okta.withFaults { $0.change(seed: seed, chances: chances) }
        entra.withFaults { $0.change(seed: seed &+ 1, chances: chances) }
        jira.withFaults { $0.change(seed: seed &+ 2, chances: chances) }
    }

    /// How often each fault happened at each vendor.
    var faultsMet: [(vendor: String, faults: [Faults.Met: Int])] {
        [
            ("okta", okta.withFaults(\.met)), ("entra", entra.withFaults(\.met)), ("jira", jira.withFaults(\.met)),
        ]
    }

    /// Who a call goes to, in a word.
    static func vendor(at origin: String) -> String {
        switch origin {
        case oktaURL: "okta"
        case graph: "entra"
        case authority: "entra token"
        default: "jira"
        }
    }

    /// How long reads lag behind writes at both directories.
    func setLag(_ lag: Span) {
        okta.withModel { $0.behaviour.membershipLag = lag }
        entra.withModel { $0.behaviour.membershipLag = lag }
    }

    func members(of group: String, isOkta: Bool) -> Set<String> {
        Set(isOkta ? okta.withModel { $0.members(of: group) } : entra.withModel { $0.members(of: group) })
    }

    /// - Parameter seenSince: from when on readers show it, if not after their lag.
    func put(_ person: String, into group: String, isOkta: Bool, at now: Instant, seenSince: Instant? = nil) {
        if isOkta {
            okta.withModel { $0.put(person, into: group, at: now, seenSince: seenSince) }
        } else {
            entra.withModel { $0.put(person, into: group, at: now, seenSince: seenSince) }
        }
    }

    func take(_ person: String, from group: String, isOkta: Bool, at now: Instant) {
        if isOkta {
            okta.withModel { $0.take(person, from: group, at: now) }
        } else {
            entra.withModel { $0.take(person, from: group, at: now) }
        }
    }
}
