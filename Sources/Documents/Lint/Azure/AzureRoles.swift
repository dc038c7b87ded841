/// What Azure role assignments and definitions may hold to count as read-only (rule 5).
enum AzureRoles {
    /// Reader, Security Reader and Management Group Reader, by the ids that are the same in every tenant.
    static let accepted: Set<String> = [
        "acdd72a7-3385-48ef-bd42-f606fba81ae7", "39bc4728-0917-49c7-9d2c-d95423bc2eb4",
        "ac63b705-f282-497d-ac71-919bf39d939d",
    ]

    /// The same, as the command line calls them.
    static let acceptedNames: Set<String> = ["Reader", "Security Reader", "Management Group Reader"]

    /// `/action` operations that change nothing and hand out nothing.
    private static let acceptedActions: Set<String> = ["microsoft.resourcegraph/resources/action"]

    private static func isReadOnly(_ action: String) -> Bool {
        let action = action.lowercased()
        return action.hasSuffix("/read") || acceptedActions.contains(action)
    }

    static func check(action: String, isData: Bool, _ line: Int, into findings: inout LintFindings) {
        guard !findings.isNamedWrite(action, of: "azure", line, ignoringCase: true) else { return }
        if isData {
            findings.add(.azureAction, line, "`\(action)` is an action on data")
        } else if !isReadOnly(action) {
            findings.add(.azureAction, line, "`\(action)` is more than reading")
        }
    }

    /// Judges the roles whose ids are written in a text.
    ///
    /// - Parameter isOwn: whether the text means a role that the file defines and that is judged there.
    static func check(assigned text: String, isOwn: Bool, _ line: Int, into findings: inout LintFindings) {
        let ids = ids(in: text)
        if ids.isEmpty, !isOwn { findings.add(.azureRole, line, "the role is decided at install time") }
        for id in ids where !findings.isNamedWrite(id, of: "azure", line) && !accepted.contains(id) {
            findings.add(.azureRole, line, "role \(id) is not among those known to be read-only")
        }
    }

    private static func ids(in text: String) -> [String] {
        text.lowercased().split { !($0.isHexDigit || $0 == "-") }.map(String.init).filter { word in
            word.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [8, 4, 4, 4, 12]
        }
    }
}
