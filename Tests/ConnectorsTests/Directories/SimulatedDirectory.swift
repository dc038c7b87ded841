import ConnectorKit
import Kernel
import TestKit
import Vendors

/// What the tests do to a directory behind the connector's back, the same for every vendor.
protocol SimulatedDirectory: Sendable {
    func addPerson(_ login: String) -> String
    func disable(_ person: String)
    func deletePerson(_ person: String)
    func addGroup(_ name: String) -> String
    func deleteGroup(_ group: String)
    func put(_ person: String, into group: String)
    /// The truth, whatever readers see.
    func members(of group: String) -> [String]
    func groups(named name: String) -> Int
    func setMembershipLag(_ lag: Span)
    func setPageSize(_ size: Int)
    func setNextPageOrigin(_ origin: String)
    func expireTokens(afterCalls calls: Int)
    func refuseCredential()
    func takePermissionToWrite()
    func appoint(_ fault: Fault, times: Int, method: HTTPCall.Method?, target: String, after: Int)
}

extension SimulatedDirectory {
    func appoint(
        _ fault: Fault,
        times: Int = 1,
        method: HTTPCall.Method? = nil,
        target: String = "",
        after skipped: Int = 0
    ) {
        appoint(fault, times: times, method: method, target: target, after: skipped)
    }
}

struct SimulatedOkta: SimulatedDirectory {
    let host: VendorHost<OktaOrg>
    let clock: VirtualClock

    private func change<T: Sendable>(_ body: (inout OktaOrg, Instant) -> T) -> T {
        let now = clock.now()
        return host.withModel { body(&$0, now) }
    }

    func addPerson(_ login: String) -> String { change { $0.addPerson(login, at: $1) } }
    func disable(_ person: String) { change { org, _ in org.setStatus(.deprovisioned, of: person) } }
    func deletePerson(_ person: String) { change { org, _ in org.deletePerson(person) } }
    func addGroup(_ name: String) -> String { change { $0.addGroup(name, at: $1) } }
    func deleteGroup(_ group: String) { change { org, _ in org.deleteGroup(group) } }
    func put(_ person: String, into group: String) { change { $0.put(person, into: group, at: $1) } }
    func members(of group: String) -> [String] { change { org, _ in org.members(of: group) } }
    func groups(named name: String) -> Int { change { org, _ in org.allGroups.count { $0.name == name } } }
    func setMembershipLag(_ lag: Span) { change { org, _ in org.behaviour.membershipLag = lag } }
    func setPageSize(_ size: Int) { change { org, _ in org.behaviour.pageSize = size } }
    func setNextPageOrigin(_ origin: String) { change { org, _ in org.behaviour.nextPageOrigin = origin } }
    func expireTokens(afterCalls calls: Int) { change { org, _ in org.behaviour.callsUntilTokensExpire = calls } }

    func refuseCredential() {
        change { org, _ in
            for app in org.allServiceApps { org.changeServiceApp(app.clientID) { $0.isActive = false } }
            for token in org.allAPITokens { org.changeAPIToken(token) { $0.isRevoked = true } }
        }
    }

    func takePermissionToWrite() {
        change { org, _ in
            for app in org.allServiceApps { org.changeServiceApp(app.clientID) { $0.roles = [.readOnlyAdmin] } }
            for token in org.allAPITokens { org.changeAPIToken(token) { $0.roles = [.readOnlyAdmin] } }
        }
    }

    func appoint(_ fault: Fault, times: Int, method: HTTPCall.Method?, target: String, after: Int) {
        host.withFaults { $0.appoint(fault, times: times, method: method, target: target, after: after) }
    }
}

struct SimulatedEntra: SimulatedDirectory {
    let host: VendorHost<EntraTenant>
    let clock: VirtualClock
    let clientID: String

    private func change<T: Sendable>(_ body: (inout EntraTenant, Instant) -> T) -> T {
        let now = clock.now()
        return host.withModel { body(&$0, now) }
    }

    func addPerson(_ login: String) -> String { change { $0.addPerson(login, at: $1) } }
    func disable(_ person: String) { change { tenant, _ in tenant.setEnabled(false, person: person) } }
    func deletePerson(_ person: String) { change { tenant, _ in tenant.deletePerson(person) } }
    func addGroup(_ name: String) -> String { change { $0.addGroup(name, at: $1) } }
    func deleteGroup(_ group: String) { change { tenant, _ in tenant.deleteGroup(group) } }
    func put(_ person: String, into group: String) { change { $0.put(person, into: group, at: $1) } }
    func members(of group: String) -> [String] { change { tenant, _ in tenant.members(of: group) } }
    func groups(named name: String) -> Int { change { tenant, _ in tenant.groups(named: name).count } }
    func setMembershipLag(_ lag: Span) { change { tenant, _ in tenant.behaviour.membershipLag = lag } }
    func setPageSize(_ size: Int) { change { tenant, _ in tenant.behaviour.pageSize = size } }
    func setNextPageOrigin(_ origin: String) { change { tenant, _ in tenant.behaviour.nextPageOrigin = origin } }
    func expireTokens(afterCalls calls: Int) { change { tenant, _ in tenant.behaviour.callsUntilTokensExpire = calls } }

    func refuseCredential() {
        change { tenant, _ in
            tenant.changeApp(clientID) { $0.isPresent = false }
            tenant.expireTokens()
        }
    }

    func takePermissionToWrite() {
        change { tenant, _ in
            tenant.changeApp(clientID) { $0.permissions = [.groupsRead, .usersRead, .applicationsRead] }
            tenant.expireTokens()
        }
    }

    func appoint(_ fault: Fault, times: Int, method: HTTPCall.Method?, target: String, after: Int) {
        host.withFaults { $0.appoint(fault, times: times, method: method, target: target, after: after) }
    }
}
