import Domain
import Kernel

/// Whether requests can be served now.
struct Readiness {
    let services: Services

    func checks() async -> [(name: String, problem: String?)] {
        [(name: "database", problem: await database())]
    }

    private func database() async -> String? {
        do {
            _ = try await services.store.enter { try $0.organizations(after: nil, limit: 1) }
            return nil
        } catch let refusal as Refusal { return refusal.message } catch { return "the database does not answer" }
    }
}
