package import Kernel

/// A directory whose groups grant access: Okta, Microsoft Entra.
///
/// All operations are idempotent. One page per call: whoever lists, loops.
package protocol Directory: Sendable {
    /// Tries what the connection needs and names what is missing (scope, role, consent).
    func test() async -> ConnectionTest

    /// Makes the group with that name, or finds the one made before; binds an existing one by its id.
    ///
    /// A group that cannot or must not be written (rule-fed, synced, admin, built in) is refused with the reason.
    func bind(_ group: GroupWanted) async throws(ProviderFailure) -> DirectoryGroup

    /// The group as it is now, passing the same gates as `bind`.
    func group(_ id: String) async throws(ProviderFailure) -> DirectoryGroup

    /// A mark of the group's direct members as they are now, passing the same gates as `bind`: the same text as `last` only
    /// if the directory vouches that nobody came or went since that was given. Nil where the directory cannot tell.
    ///
    /// The text is the directory's own: it is kept, given back and compared, and never read.
    func membershipStamp(of group: String, since last: String?) async throws(ProviderFailure) -> String?

    /// The directory's own, unchanging id of the person whom an admin named by login, UPN or id.
    func resolve(_ login: Secret) async throws(ProviderFailure) -> DirectoryPerson

    /// Adds the person; then reads back the direct membership.
    func add(_ person: Secret, to group: String) async -> ProviderResult
    /// Removes the person; then reads back the direct membership.
    func remove(_ person: Secret, from group: String) async -> ProviderResult
    /// Reads the direct membership; nested membership does not count, because it does not grant the app.
    func check(_ person: Secret, in group: String) async -> ProviderResult
    /// One page of the direct members' ids.
    func members(of group: String, after cursor: String?) async throws(ProviderFailure) -> Page<String>
}

/// Which group a tool's role wants.
package enum GroupWanted: Equatable, Sendable {
    /// Made when absent. The key is ours and unchanging, so that a crash between create and save makes no second group.
    case named(String, key: String, description: String)
    case existing(id: String)
}

package struct DirectoryGroup: Equatable, Sendable {
    package let id: String
    package let name: String
    package let wasCreated: Bool
    /// When the directory says the membership last changed, where it says so.
    package let membershipStamp: String?
    /// Whether the directory shows the group assigned to an application; nil where it cannot be asked.
    package let isAssignedToApplication: Bool?

    package init(
        id: String,
        name: String,
        wasCreated: Bool,
        membershipStamp: String? = nil,
        isAssignedToApplication: Bool? = nil
    ) {
        (self.id, self.name, self.wasCreated) = (id, name, wasCreated)
        (self.membershipStamp, self.isAssignedToApplication) = (membershipStamp, isAssignedToApplication)
    }
}

package struct DirectoryPerson: Sendable {
    package let id: Secret
    package let isActive: Bool

    package init(id: Secret, isActive: Bool) { (self.id, self.isActive) = (id, isActive) }
}
