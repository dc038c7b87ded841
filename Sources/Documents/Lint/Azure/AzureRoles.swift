/// What Azure role assignments and definitions may hold to count as read-only (rule 5).
enum AzureRoles {
    /// Reader, Security Reader and Management Group Reader, by the ids that are the same in every tenant.
    static let accepted: Set<String> = [
        "acdd72a7-3385-48ef-bd42-f606fba81ae7", "39bc4728-0917-49c7-9d2c-d95423bc2eb4",
        "ac63b705-f282-497d-ac71-919bf39d939d",
    ]

    /// `/action` operations that change nothing and hand out nothing.
    static let acceptedActions: Set<String> = ["microsoft.resourcegraph/resources/action"]

    static func isReadOnly(_ action: String) -> Bool {
        let action = action.lowercased()
        return action.hasSuffix("/read") || acceptedActions.contains(action)
    }

    /// The ids written in a text.
    static func ids(in text: String) -> [String] {
        text.lowercased().split { !($0.isHexDigit || $0 == "-") }.map(String.init).filter { word in
            word.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [8, 4, 4, 4, 12]
        }
    }
}
