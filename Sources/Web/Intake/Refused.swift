import Domain
import Kernel

/// Why an issue was turned away, in the words that its reporter was told, and the request that stood in its way.
struct Refused {
    let message: String
    let openKey: String?
    let openHref: String?

    init?(_ item: IntakeItem, in tx: any Transaction) throws {
        let filter = AuditFilter(action: AuditAction.requestIngestRejected.rawValue, issue: item.issue)
        let entry = try tx.audit.entries(matching: filter, page: PageRequest(size: 1)).items.first
        guard let text = entry?.json["data"]?["message"]?.string else { return nil }
        message = text.sentence
        let isDuplicate = item.reason?.hasPrefix("duplicate_") == true
        let keys = isDuplicate ? text.matches(of: /[A-Z][A-Z0-9_]+-[0-9]+/).map { String($0.output) } : []
        let open = try keys.lazy.compactMap { try tx.requests.find(issue: $0) }.first
        (openKey, openHref) = (open?.issue, open.map { "/requests/\($0.id)" })
    }
}

extension IntakeItem {
    /// What was done by hand to an issue that was taken in, as people read it.
    var changes: [String] {
        let place: String? =
            switch whereabouts {
            case .gone: "The issue was deleted, or is hidden from Clearance."
            case .moved: "The issue was moved to another project."
            case nil: nil
            }
        let edited: String? =
            switch editedSnapshot {
            case "absent": "Its data was removed later; what counts was frozen when it came in."
            case .some: "Its data was edited later; what counts was frozen when it came in."
            case nil: nil
            }
        return [place, edited].compactMap(\.self)
    }
}
