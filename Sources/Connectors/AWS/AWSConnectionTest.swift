import ConnectorKit
import Domain
import Kernel

/// Tries the role, and first of all that nobody else could.
struct AWSConnectionTest {
    let settings: AWSSettings
    let caller: AuthorizedCaller

    func run() async -> ConnectionTest {
        let scopes = isAssumed ? caller.scopes.union([AWSTrustProbe.scope]) : caller.scopes
        // A session from before says nothing about the trust as it is now.
        await caller.broker.discard(caller.binding, scopes: scopes)
        do throws(ProviderFailure) {
            _ = try await caller.broker.session(for: caller.binding, scopes: scopes)
        } catch {
            return ConnectionTest(checks: failed(error))
        }
        let identity = "account \(settings.account), role \(settings.role.role)"
        return ConnectionTest(checks: passed + [await organization()], identity: identity)
    }

    private var isAssumed: Bool { sameBytes(caller.binding.provider, AWSAssumeRole.name) }

    private var passed: [ConnectionTest.Check] {
        let session = ConnectionTest.Check("session", .passed, "AWS gives a session in account \(settings.account)")
        guard isAssumed else { return [session] }
        let trust = "the role refuses whoever shows no external id, and whoever shows a wrong one"
        return [.init(TrustProof.check, .passed, trust), session]
    }

    private func failed(_ failure: ProviderFailure) -> [ConnectionTest.Check] {
        let name = failure.code == AWSTrustProbe.failure ? TrustProof.check : "session"
        return [.init(name, .failed, failure.message)]
    }

    /// Not every account may look at its organization, and none has to.
    private func organization() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            let page = try await AWSOrganization(settings: settings, caller: caller).accounts(after: nil)
            return .init("organization", .passed, "\(page.items.count) accounts are seen, to be connected as well")
        } catch {
            return .init("organization", .notVerifiable, "this account does not show its organization's accounts")
        }
    }
}
