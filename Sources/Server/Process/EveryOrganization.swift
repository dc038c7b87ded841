import Domain
import Kernel

extension Store {
    /// The ids of all organizations, read page by page.
    func everyOrganization(page: Int = 1_000) async throws -> [ID<Organization>] {
        var ids: [ID<Organization>] = []
        while true {
            let last = ids.last
            let next = try await enter { try $0.organizations(after: last, limit: page) }
            ids += next
            if next.count < page { return ids }
        }
    }
}
