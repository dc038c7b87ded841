import ConnectorKit
import Kernel

/// Where the next page of a list is, once it is known to be at home.
enum NextPage {
    /// Follows a link as it stands, but only to the system that the credential is for.
    static func address(_ link: String, at home: WebAddress) throws(ProviderFailure) -> WebAddress {
        guard let address = WebAddress(link), address.hasSameOrigin(as: home) else {
            throw ProviderFailure(
                .terminal,
                "foreign_page",
                "the next page lies outside `\(home.origin)`, so it was not asked for; the list is not complete"
            )
        }
        return address
    }

    /// Lists longer than this many pages are refused rather than cut.
    static let limit = 500

    static let tooMany = ProviderFailure(
        .terminal,
        "too_many_pages",
        "the list has more than \(limit) pages, so nothing is concluded from it"
    )
}
