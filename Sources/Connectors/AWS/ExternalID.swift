package import Kernel

/// What the customer's role demands besides our identity, so that nobody can have us assume it in another's name.
///
/// This server makes it and takes it from nobody: a text that somebody may choose protects from nobody. It is no secret.
/// Source: AWS, "Access to accounts owned by third parties"; a study of 90 vendors found it chosen or changeable in every
/// second one.
package enum ExternalID {
    /// 160 bits, of which 128 are asked for.
    static let randomBytes = 20
    static let prefix = "clr-"

    /// `clr-`, 40 hexadecimal digits and the account, so that a StackSet can give the text without its last part and add
    /// each account's own id.
    package static func make(for account: String, _ randomness: any Randomness) -> String {
        join(prefix + Hex.encode(randomness.bytes(randomBytes)), account)
    }

    /// For another account of the same StackSet.
    package static func sibling(of externalID: String, for account: String) -> String? {
        stackPrefix(of: externalID).map { join($0, account) }
    }

    /// What a StackSet is given: everything but the account.
    package static func stackPrefix(of externalID: String) -> String? {
        let parts = externalID.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "clr", parts[1].utf8.count == randomBytes * 2,
            Hex.decode(parts[1]) != nil, AWSAccount.isID(String(parts[2]))
        else { return nil }
        return prefix + parts[1]
    }

    /// Whether it was made for that account.
    static func isOwn(_ externalID: String, of account: String) -> Bool {
        stackPrefix(of: externalID).map { sameBytes(join($0, account), externalID) } ?? false
    }

    private static func join(_ prefix: String, _ account: String) -> String { prefix + "-" + account }
}
