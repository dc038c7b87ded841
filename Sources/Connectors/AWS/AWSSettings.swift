import ConnectorKit
import Kernel

/// Which role of which account is assumed, and where.
struct AWSSettings {
    let account: String
    let role: RoleARN
    let region: String
    /// Made by this server; the provider that needs none is given none.
    let externalID: String
    /// Where every service answers instead, for the sandbox and for tests; the operator's alone to choose.
    let endpoint: WebAddress?

    init(_ settings: [String: String]) throws(Refusal) {
        account = try Self.text("account_id", settings)
        guard AWSAccount.isID(account) else {
            throw Refusal(.invalid, "account_id_invalid", "`account_id` has 12 digits, without dashes")
        }
        role = try RoleARN(try Self.text("role_arn", settings))
        region = try Self.text("region", settings)
        guard let partition = AWSPartition(region: region) else {
            throw Refusal(.invalid, "region_unknown", "`\(region)` is no region of AWS that is served here")
        }
        guard partition == role.partition else {
            throw Refusal(
                .invalid,
                "partition_mismatch",
                "the role is in the partition `\(role.partition.rawValue)` and the region in `\(partition.rawValue)`"
            )
        }
        guard sameBytes(role.account, account) else {
            throw Refusal(
                .invalid,
                "account_mismatch",
                "the role is in the account \(role.account), and `account_id` says \(account)"
            )
        }
        externalID = settings["external_id"] ?? ""
        endpoint = try settings["endpoint_url"]?.nonEmpty.map { (text) throws(Refusal) in
            guard let address = WebAddress(text), address.query == nil else {
                throw Refusal(.invalid, "setting_invalid", "`endpoint_url` has to be an address without a query")
            }
            return address
        }
    }

    /// Where a service answers in the region.
    func address(of service: String) -> WebAddress {
        if let endpoint { return endpoint }
        let host = "\(service).\(region).\(role.partition.domain)"
        guard let address = WebAddress("https://\(host)/") else { preconditionFailure("`\(host)` is a host") }
        return address
    }

    /// The external id, which has to be this account's.
    ///
    /// - Throws: `external_id_missing`: without one the role could be assumed in anybody's name.
    func requireExternalID() throws(Refusal) -> String {
        guard ExternalID.isOwn(externalID, of: account) else {
            throw Refusal(
                .invalid,
                "external_id_missing",
                "this connection has no external id of this server for its account; set up another connection"
            )
        }
        return externalID
    }

    private static func text(_ name: String, _ settings: [String: String]) throws(Refusal) -> String {
        guard let text = settings[name]?.trimmingSpaces.nonEmpty else {
            throw Refusal(.invalid, "setting_missing", "set `\(name)` of this AWS connection")
        }
        return text
    }
}
