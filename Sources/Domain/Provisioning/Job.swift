package import Kernel

/// Work owed to a directory for a grant, promised in the transaction that decided it.
package struct Job: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable { case provision, deprovision, check }

    package enum State: String, Sendable, CaseIterable {
        case queued, running, retryWait, held, manualPending, deadLetter, succeeded, cancelled, abandoned

        /// At most one job of a kind is open for a grant, and of removals one for each identity (I2).
        package var isOpen: Bool {
            switch self {
            case .queued, .running, .retryWait, .held, .manualPending, .deadLetter: true
            case .succeeded, .cancelled, .abandoned: false
            }
        }

        package var needsPerson: Bool { self == .manualPending || self == .deadLetter }
    }

    package let id: ID<Job>
    package let grant: ID<Grant>
    package let kind: Kind
    /// The grant's number for it: results of older jobs never change the grant.
    package let seq: Int64
    package let target: Grant.Target
    package let person: ID<Person>
    /// The identity to act on; nil means the mapping that holds when the job runs, which is put here then.
    package var identity: ID<ExternalIdentity>?
    package let createdAt: Instant

    package var state: State
    package var attempts: Int
    package var runAt: Instant
    package var code: String?
    package var message: String?
    package var providerRequestID: String?
    /// What the directory showed before our first add: a member whom no grant explains becomes baseline.
    package var priorMembership: Membership?
    package var completedAt: Instant?
    /// Set when a person attested what could not be read back; never shown as verified.
    package var attestedBy: ID<Person>?
    package var note: String?
    package var version: Int64

    package init(
        id: ID<Job>,
        grant: ID<Grant>,
        kind: Kind,
        seq: Int64,
        target: Grant.Target,
        person: ID<Person>,
        identity: ID<ExternalIdentity>? = nil,
        createdAt: Instant,
        state: State = .queued,
        attempts: Int = 0,
        runAt: Instant,
        code: String? = nil,
        message: String? = nil,
        providerRequestID: String? = nil,
        priorMembership: Membership? = nil,
        completedAt: Instant? = nil,
        attestedBy: ID<Person>? = nil,
        note: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.grant, self.kind, self.seq) = (id, grant, kind, seq)
        (self.target, self.person, self.identity, self.createdAt) = (target, person, identity, createdAt)
        (self.state, self.attempts, self.runAt) = (state, attempts, runAt)
        (self.code, self.message, self.providerRequestID) = (code, message, providerRequestID)
        (self.priorMembership, self.completedAt, self.attestedBy) = (priorMembership, completedAt, attestedBy)
        (self.note, self.version) = (note, version)
    }
}

extension Job {
    /// What a check showed, as its code.
    package static let isMember = "is_member"
    package static let isNoMember = "is_no_member"

    /// Whether a removal ended without anything being done or read, because the membership was not its grant's to take.
    package var wasNotCarriedOut: Bool { kind == .deprovision && state == .succeeded && StartJob.isReasonToKeep(code) }

    /// Whether a removal was not carried out because its person was a member before us.
    package var leftBaseline: Bool { wasNotCarriedOut && code == StartJob.baseline }

    /// Whether the directory was read, and shows what the job was for.
    package var isVerified: Bool { state == .succeeded && attestedBy == nil && kind != .check && !wasNotCarriedOut }
}

/// The jobs of the organization.
///
/// The promise to run one stands in the queue.
package protocol Jobs {
    func find(_ id: ID<Job>) throws -> Job?
    func add(_ job: Job) throws
    func save(_ job: Job) throws
    func open(grant: ID<Grant>) throws -> [Job]
    func of(grant: ID<Grant>) throws -> [Job]
    /// Jobs that are running for that person and membership: only one may, whatever grant it is for.
    func running(person: ID<Person>, target: Grant.Target) throws -> [Job]
    /// Open removals from that membership's group, of whichever grant.
    func removing(from target: Grant.Target) throws -> [Job]
    /// Whether a worker of another process is changing that group under a live lease.
    ///
    /// A group is written by one process at a time, which orders its own calls.
    func isGroupBusy(_ target: Grant.Target, besides job: ID<Job>) throws -> Bool
    /// Open jobs of that person at that connection that wait for an identity mapping.
    func waitingForIdentity(person: ID<Person>, connection: ID<Connection>) throws -> [Job]
    /// Jobs that wait for a person: manual follow-ups and dead letters, oldest first.
    func waitingForPeople(page: PageRequest) throws -> Page<Job>
    func count(in states: Set<Job.State>) throws -> Int
    /// Open jobs of that connection that are held or queued, or were left to a person because it was off; oldest first.
    func unfinished(connection: ID<Connection>, limit: Int) throws -> [Job]
}

package protocol HasJobs: HasQueue { var jobs: any Jobs { get } }
