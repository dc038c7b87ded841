package import Kernel

/// What a membership rests on.
package enum MemberStanding: String, Sendable, CaseIterable {
    /// A grant of the tool and role to which the group is bound.
    case grant
    /// A grant of another tool or role that shares the group.
    case otherGrant
    /// Was there before Clearance, or was taken over by a person: never removed.
    case baseline
    /// A grant gave it and its removal is on its way, or not yet seen by every replica.
    case leaving
    /// Nothing of ours explains it.
    case outOfBand
    /// A grant without its membership.
    case missing
    /// It cannot be told whether the grant's holder is a member, because nobody knows under which identity.
    case unknown
}

/// How many memberships rest on what.
package struct MemberCounts: Equatable, Sendable {
    private var counts: [MemberStanding: Int64] = [:]

    package init(_ counts: [MemberStanding: Int64] = [:]) { self.counts = counts.filter { $0.value != 0 } }

    package subscript(standing: MemberStanding) -> Int64 {
        get { counts[standing] ?? 0 }
        set { counts[standing] = newValue == 0 ? nil : newValue }
    }

    /// Everyone who was listed.
    package var members: Int64 { Self.listed.reduce(0) { $0 + self[$1] } }

    private static let listed: [MemberStanding] = [.grant, .otherGrant, .baseline, .leaving, .outOfBand]

    package mutating func add(_ other: MemberCounts) {
        for (standing, count) in other.counts { self[standing] += count }
    }
}

extension MemberCounts {
    package var json: JSON {
        let members = [JSON.Member("members", .integer(members))]
        return .object(members + MemberStanding.allCases.map { JSON.Member($0.rawValue, .integer(self[$0])) })
    }

    package init(_ json: JSON) {
        for standing in MemberStanding.allCases { self[standing] = json[standing.rawValue]?.integer ?? 0 }
    }
}
