import ConnectorKit
import Kernel

/// Tries the client and what its user may read.
///
/// A call inside the lifetime of a token is answered with the same token, so a pass says that the client is good now,
/// not that it was asked anew.
struct ServiceNowConnectionTest {
    /// Tables by name, and what each is read for.
    static let tables = [("sys_user", "read people"), ("sys_user_grmember", "read who is in which group")]

    let client: ServiceNowClient

    func run() async -> ConnectionTest {
        let credential = await credential()
        guard credential.verdict == .passed else { return ConnectionTest(checks: [credential]) }
        var (checks, missing) = ([credential], [String]())
        for (table, use) in Self.tables {
            do throws(ProviderFailure) {
                _ = try await client.table(table, fields: ["sys_id"], limit: 1)
                checks.append(.init(use, .passed, "`\(table)` can be read"))
            } catch {
                checks.append(.init(use, .failed, error.message))
                if error.code == "permission_missing" { missing.append("read on \(table)") }
            }
        }
        checks.append(
            .init(
                "read-only user",
                .notVerifiable,
                "the instance does not say what its user may write; give it read roles only"
            )
        )
        return ConnectionTest(checks: checks, missing: missing, identity: client.base.host)
    }

    private func credential() async -> ConnectionTest.Check {
        do throws(ProviderFailure) {
            _ = try await client.caller.broker.session(for: client.caller.binding, scopes: client.caller.scopes)
            return .init("credential", .passed, "the instance gives a token to the client")
        } catch {
            return .init("credential", .failed, error.message)
        }
    }
}
