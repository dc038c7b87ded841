import ConnectorKit
import Kernel

/// Which installation of the operator's app a connection is, and where GitHub's API answers.
struct GitHubSettings {
    static let acceptance = "application/vnd.github+json"
    static let version = "2022-11-28"

    /// The organization that is expected to have installed the app.
    let account: String
    /// Known once the installation was proven.
    let installation: String?
    /// At most 500; nil asks for all that the installation covers.
    let repositories: [Int64]?
    let api: WebAddress

    /// - Parameter settings: the connection's, with `api_url` from the operator alone.
    init(_ settings: [String: String]) throws(Refusal) {
        account = try Self.account(settings["account"])
        installation = try Self.installation(settings["installation_id"])
        repositories = try Self.repositories(settings["repository_ids"])
        let text = settings["api_url"]?.nonEmpty ?? "https://api.github.com"
        guard let address = WebAddress(text), address.query == nil else {
            throw refusal("`api_url` must be an https address without a query")
        }
        api = address
    }

    /// An address below the API's base, for example `/app/installations/1`.
    func address(_ segments: [String]) -> WebAddress { api.appending(segments) }

    func required() throws(Refusal) -> String {
        guard let installation else {
            throw Refusal(.conflict, "installation_missing", "the app is not installed yet; start the installation")
        }
        return installation
    }

    /// GitHub's logins: letters, digits and hyphens.
    private static func account(_ text: String?) throws(Refusal) -> String {
        let text = text?.trimmingSpaces ?? ""
        guard (1...100).contains(text.utf8.count), text.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == 45 }) else {
            throw refusal("set `account` to the name of the organization at GitHub, such as `small-company`")
        }
        return text
    }

    private static func installation(_ text: String?) throws(Refusal) -> String? {
        guard let text = text?.trimmingSpaces.nonEmpty else { return nil }
        guard let number = Int64(text), number > 0, String(number) == text else {
            throw refusal("`installation_id` must be a number")
        }
        return text
    }

    private static func repositories(_ text: String?) throws(Refusal) -> [Int64]? {
        guard let text = text?.nonEmpty else { return nil }
        let parts = text.split(separator: ",").map { Int64(String($0).trimmingSpaces) }
        guard (1...500).contains(parts.count), parts.allSatisfy({ $0.map { $0 > 0 } ?? false }) else {
            throw refusal("`repository_ids` must be at most 500 numbers, separated by commas")
        }
        return parts.compactMap(\.self)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

private func refusal(_ message: String) -> Refusal { Refusal(.invalid, "setting_invalid", message) }
