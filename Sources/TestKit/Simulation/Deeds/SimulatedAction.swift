import Kernel

/// What may happen next in a schedule.
enum SimulatedAction: String, CaseIterable {
    case raise, announce, decide, bulk, extend, revoke, work, pause, wait, end, remap, help, intrude, crash, faults, lag
    case toggle, handOver, comeBack, bind
    case delegate, absent, ask, answer, override, route, roles
    case review, leave, comeHome, settle, oust, revokeMany, release, breaker, compare
    case status, draft, publish
    case setGlass, breakGlass, reviewGlass, reassign, licence, hold

    /// How often it happens, relative to the others.
    var weight: Int {
        switch self {
        case .raise: 34
        case .work: 34
        case .decide: 28
        case .wait: 12
        case .announce, .revoke: 7
        case .bulk, .extend, .help, .pause, .faults, .crash: 5
        case .remap, .lag, .settle: 4
        case .review: 3
        case .delegate: 2
        case .toggle, .end, .intrude, .handOver, .comeBack, .comeHome, .oust, .release: 2
        case .publish, .draft: 2
        case .breakGlass, .reassign: 2
        case .setGlass, .reviewGlass, .licence, .hold: 1
        case .bind, .override, .route, .leave, .breaker, .compare, .roles, .status, .revokeMany, .absent, .ask, .answer:
            1
        }
    }

    static let all: [SimulatedAction] = allCases.flatMap { Array(repeating: $0, count: $0.weight) }
}

extension World {
    func act(_ action: SimulatedAction) async throws {
        switch action {
        case .raise: try await raise()
        case .announce: try await announce()
        case .decide: try await decide()
        case .bulk: try await bulk()
        case .extend: try await extend()
        case .revoke: try await revoke()
        case .work: _ = try await work()
        case .pause: try await pause()
        case .wait: clock.advance(by: pick([.seconds(1), .seconds(40), .minutes(5), .hours(2), .days(2), .days(20)]))
        case .end: try await waitForAnEnd()
        case .crash: crash.arm(in: Int(randomness.number(in: 1...30)), ofCalls: pick([true, false]))
        case .faults: setFaults()
        case .lag: lag()
        default: try await actElse(action)
        }
    }

    private func actElse(_ action: SimulatedAction) async throws {
        switch action {
        case .remap: try await remap()
        case .help: try await help()
        case .intrude: try await intrude()
        case .toggle: try await toggle()
        case .handOver: try await handOver()
        case .comeBack: try await comeBack()
        case .bind: try await bind()
        case .delegate: try await delegate()
        case .absent: try await absent()
        case .ask: try await ask()
        case .answer: try await answer()
        case .override: try await override()
        case .route: try await route()
        case .roles: try await changeRoles()
        default: try await govern(action)
        }
    }

    private func govern(_ action: SimulatedAction) async throws {
        switch action {
        case .review: try await review()
        case .leave: try await leave()
        case .comeHome: try await comeHome()
        case .settle: try await settle()
        case .oust: try await oust()
        case .revokeMany: try await revokeMany()
        case .release: try await release()
        case .breaker: try await setBreaker()
        case .compare: try await compare()
        case .status: try await changeStatus()
        case .draft: try await draft()
        case .publish: try await publish()
        case .setGlass: try await setGlass()
        case .breakGlass: try await breakGlass()
        case .reviewGlass: try await reviewGlass()
        case .reassign: try await reassign()
        case .licence: try await licence()
        case .hold: try await hold()
        default: break
        }
    }
}
