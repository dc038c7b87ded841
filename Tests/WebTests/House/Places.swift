import Domain
import Kernel
import Testing

@testable import Web

/// Real ids of a company, for every place in an address where one may stand.
struct Places: Sendable {
    let company: Company
    /// By the segment before the parameter.
    private let ids: [String: String]

    init(_ company: Company) async throws {
        let house = company.house
        let grant = try await company.approve("HELP-2").rawValue
        try await company.startJobs()
        let (finding, comparison, change) = try await Writes.differences(in: house)
        let draft = try await house.write(by: house.admin) { try DraftPolicy(.initial)(in: $0) }
        self.company = company
        ids = [
            "requests": company.requests["HELP-3"]?.rawValue ?? "", "grants": grant,
            "jobs": try await house.read { try $0.jobs.of(grant: ID(grant))[0].id.rawValue },
            "tools": "claude-enterprise", "people": house.requester.id.rawValue, "connections": "okta",
            "links": try await Writes.credentialLink(in: house),
            "identities": "okta", "issues": "HELP-3", "roles": "user", "secrets": "private_key",
            "notices": try await Writes.deadMessage(in: house), "effects": try await Writes.deadEffect(in: house),
            "tokens": try await Writes.token(in: house),
            "drafts": draft.id.rawValue, "revisions": "1", "app": "requests", "findings": finding,
            "comparisons": comparison, "mass-changes": change, "changes": change,
            "attestations": try await Writes.attestation(in: house),
            "reviews": try await Writes.review(of: ID(grant), in: house),
            "break-glass": try await Writes.brokenGlass(company.requests["HELP-3"], ID(grant), in: house),
            "log": String(try await house.read { try $0.audit.head()?.seq } ?? 0),
        ]
    }

    subscript(_ noun: String) -> String { ids[noun] ?? "" }

    /// The address with a real id in the place of every parameter.
    ///
    /// - Throws: when nobody said which: a new kind of parameter has to be added above, so that every walk takes it.
    func fill(_ path: String) throws -> String {
        var segments: [String] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
            guard segment.hasPrefix("{") else {
                segments.append(String(segment))
                continue
            }
            segments.append(try #require(ids[segments.last ?? ""], "which id belongs into \(path)?"))
        }
        return segments.joined(separator: "/")
    }

    /// Addresses whose parameter is out of a closed list, the same for everybody.
    static let closedLists: Set = ["/app/{area}"]

    /// The starter catalog is the program's own and the same for everybody, so it names a tool that the company has as
    /// well; everything else of the company stays unsaid there too.
    static func words(at path: String) -> [String] {
        path.contains("starter") ? words.filter { $0 != "Claude Enterprise" } : words
    }

    /// What no other organization may ever read.
    static let words = ["Claude Enterprise", "Rosa Requester", "Otto Other", "Acme Okta", "Acme Jira", "jira-rosa"]
}
