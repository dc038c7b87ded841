import Kernel

/// The address of a system as a customer pastes it, such as `https://acme.service-now.com`.
///
/// It decides where a secret goes, so it is read strictly: https, no user information, query or fragment, and no path
/// but a plain one where the system may live below one. Plain http is read for loopback only: the sandbox and tests.
/// Where the name leads is the egress guard's to judge, when it is dialled.
enum CustomerAddress {
    /// - Parameters:
    ///   - name: the setting, for the message.
    ///   - example: what it looks like.
    ///   - hasPath: whether the system may live below a path, such as `/jira`.
    static func parse(_ text: String?, _ name: String, like example: String, hasPath: Bool = false) throws(Refusal)
        -> WebAddress
    {
        guard let text = text.map(trimmed), !text.isEmpty else {
            throw Refusal(.invalid, "setting_missing", "set `\(name)`, such as `\(example)`")
        }
        guard let address = WebAddress(text), address.query == nil, hasPath || address.path == "/" else {
            let shape = hasPath ? "without user name, query or fragment" : "scheme and host only"
            throw invalid("`\(name)` must be an address \(shape), such as `\(example)`")
        }
        guard address.scheme == "https" || isLoopback(address.host) else {
            throw invalid("`\(name)` must begin with `https://`")
        }
        guard address.host.contains(".") || isLoopback(address.host) else {
            throw invalid("`\(name)` must name a host with its domain, such as `\(example)`")
        }
        guard !address.hasDotSegments, !address.path.contains("%"), !address.path.contains("//") else {
            throw invalid("the path of `\(name)` must be plain, such as `\(example)`")
        }
        return address
    }

    private static func invalid(_ message: String) -> Refusal { Refusal(.invalid, "setting_invalid", message) }

    /// Without spaces around and one slash at the end.
    private static func trimmed(_ text: String) -> String {
        let text = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
        return String((text.first == "/" ? text.dropFirst() : text).reversed())
    }
}
