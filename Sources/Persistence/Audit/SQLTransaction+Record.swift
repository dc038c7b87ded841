package import Domain
import Kernel
import Ledger

extension SQLTransaction {
    /// What people are told of is promised here too, so that no deed can forget it.
    package func record(_ event: AuditEvent) throws {
        recorded.append(event)
        guard let promise = PromiseNotice(of: event), try notices.settings() != nil else { return }
        try promise(in: self)
    }

    /// Makes entries of what was recorded, and writes them with the head they move, or lets the commit group do so.
    ///
    /// Runs before the commit, and before anything reads the log.
    func seal() throws {
        guard !recorded.isEmpty else { return }
        defer { recorded.removeAll() }
        let deed = RecordedDeed(events: recorded, actor: actor, organization: organization, now: now)
        let key = try macKey(organization)
        if let log = connection.groupLog { return try log.add(deed, key: key) }
        var tail = try LogTail(of: organization, on: connection)
        try tail.append(deed, key: key)
        try tail.write(on: connection)
    }
}
