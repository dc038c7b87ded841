import Kernel

/// One comparison of Okta's filter language: `profile.name eq "West \"Coast\""`.
struct OktaFilter {
    private let name: String
    private let value: String

    /// Nil when it is not one comparison by `eq` of a name that can be compared.
    init?(_ text: String, names: Set<String>) {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == "eq", names.contains(String(parts[0])),
            let value = OktaFilter.unquoted(parts[2])
        else { return nil }
        (name, self.value) = (String(parts[0]), value)
    }

    func matches(_ group: OktaGroupRecord) -> Bool {
        switch name {
        case "profile.name": same(group.name)
        case "type": same(group.kind.rawValue)
        default: same(group.id)
        }
    }

    func matches(_ person: OktaPerson) -> Bool {
        switch name {
        case "profile.login", "profile.email": same(person.login)
        case "status": same(person.status.rawValue)
        default: same(person.id)
        }
    }

    private func same(_ text: String) -> Bool { text.utf8.elementsEqual(value.utf8) }

    /// What stands between the quotes; a quote that is not escaped ends the literal and must be the last character.
    private static func unquoted(_ text: Substring) -> String? {
        var rest = text.unicodeScalars
        guard rest.popFirst() == "\"" else { return nil }
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return rest.isEmpty ? String(value) : nil }
            guard scalar != "\\" else {
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
                continue
            }
            value.append(scalar)
        }
        return nil
    }
}
