import Domain
import Kernel

/// What is out of the ordinary: access that does not wait, somebody else who is asked, a licence that lapses, and access that is
/// held on to for as long as it may be.
extension World {
    /// An admin says who may break the glass, or that nobody may.
    func setGlass() async throws {
        let actor = try admin.actor
        let settings = try pick([
            BreakGlassSettings(invokers: .approver), BreakGlassSettings(invokers: .admin, mostHours: 2, reviewDays: 30),
            BreakGlassSettings(invokers: .approver, reviewDays: 1), nil,
        ])
        try await attempt("glass \(settings?.invokers.rawValue ?? "off")") {
            try await self.write(actor) { try ConfigureBreakGlass(settings)(in: $0) }
        }
    }

    func breakGlass() async throws {
        guard let request = try await anyPending() else { return }
        if try await read({ try $0.breakGlass.settings() == nil }), pick([true, false]) { try await setGlass() }
        let (person, hours) = (try pick([decider(), decider(), admin]), pick([1, 2, 4, 5]))
        try await attempt("break for \(request.issue) by \(person.displayName)") {
            try await self.write(person.actor) {
                _ = try UseBreakGlass(request.id, hours: hours, reason: "nobody is here")(in: $0)
            }
        }
        if pick([true, false]) { try await reviewGlass() }
    }

    /// Somebody says afterwards whether it was right, also who did it.
    func reviewGlass() async throws {
        let open = try await read { try $0.breakGlass.list(open: true, page: PageRequest(size: 50)).items }
        guard !open.isEmpty else { return }
        let (use, person) = (pick(open), try decider())
        let verdict = pick([BreakGlassUse.Verdict.justified, .unjustified])
        try await attempt("vet \(use.id) \(verdict) by \(person.displayName)") {
            try await self.write(person.actor) { _ = try ReviewBreakGlass(use.id, verdict, comment: "looked")(in: $0) }
        }
    }

    /// An approver asks somebody else to decide.
    func reassign() async throws {
        guard let request = try await anyPending() else { return }
        let stages = try await read { try FindApprovers(request)(in: $0).filter(\.isWaiting).map(\.stage) }
        guard !stages.isEmpty else { return }
        let (actor, stage) = (try pick([admin, decider()]).actor, pick(stages))
        let target = try person(pick(["pat", "quinn", "ada", "ria"])).id
        try await attempt("reassign \(request.issue)") {
            try await self.write(actor) {
                _ = try ReassignRequest(request.id, stage: stage, to: target, reason: "knows more")(in: $0)
            }
        }
    }

    /// The operator asks for a licence or for none, and Forge says how it stands: after two quiet weeks it lapses.
    func licence() async throws {
        let isNeeded = try await read { try $0.licences.find() != nil }
        guard isNeeded else {
            guard pick([true, false]) else { return }
            try await requireLicence(true)
            return pick([true, false]) ? try await hearOfLicence(true) : ()
        }
        switch pick([0, 1, 1, 2]) {
        case 0: try await hearOfLicence(false)
        case 1: try await hearOfLicence(true)
        default: try await requireLicence(false)
        }
    }

    func requireLicence(_ isNeeded: Bool) async throws {
        try await attempt("require \(isNeeded)") {
            try await self.write(Actor(.operator, id: "operator")) {
                _ = try (isNeeded ? RequireLicence(forgeApp: Self.app) : RequireLicence(none: ()))(in: $0)
            }
        }
    }

    private func hearOfLicence(_ isActive: Bool) async throws {
        let claims: JSON = ["app": ["id": .string(Self.app), "license": ["active": .bool(isActive)]]]
        try await attempt("licence \(isActive)") {
            try await self.write(.system("forge")) {
                _ = try RecordForgeLicence(ForgeLicence(verified: claims))(in: $0)
            }
        }
    }

    private static let app = "ari:cloud:ecosystem::app/8db33309-b8e6-4c7b-a4a0-4f4a2a4a3a4b"

    /// Somebody keeps what they have: shortly before each end it is extended by as much as goes, until it does not any more.
    ///
    /// Half a year goes by, so only some stories have it.
    func hold() async throws {
        guard pick([true, false, false]), let grant = try await anyGrant([.active]) else { return }
        let (start, longest) = (clock.now(), GrantLimits.maximumLifetime)
        while clock.now() - start <= longest {
            let end = try await read { try $0.grants.find(grant.id)?.expiresAt }
            guard let end, end > clock.now() else { return }
            if end - .hours(1) > clock.now() { clock.set(end - .hours(1)) }
            try await work()
            guard try await extendSomehow(grant.id) else { return }
        }
    }

    private func extendSomehow(_ grant: ID<Grant>) async throws -> Bool {
        let before = try await read { try $0.grants.find(grant)?.expiresAt }
        for days in [89, 29, 13, 6] {
            let person = try decider()
            try await attempt("hold \(grant) by \(days)") {
                try await self.write(person.actor) {
                    _ = try ExtendGrant(grant, days: days, reason: "still needed")(in: $0)
                }
            }
            if try await read({ try $0.grants.find(grant)?.expiresAt }) != before { return true }
        }
        return false
    }
}
