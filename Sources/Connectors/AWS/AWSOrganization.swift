import ConnectorKit
import Kernel

/// An account of an AWS organization, as `organizations:ListAccounts` shows it.
package struct AWSOrganizationAccount: Equatable, Sendable {
    package let id: String
    package let name: String
    /// Suspended and closing accounts have nothing to read.
    package let isActive: Bool
}

/// Lists the accounts of an organization, so that those that join later can be offered.
struct AWSOrganization {
    let settings: AWSSettings
    let caller: AuthorizedCaller

    /// One page; whoever lists, loops.
    func accounts(after cursor: String?) async throws(ProviderFailure) -> Page<AWSOrganizationAccount> {
        let body: JSON = cursor.map { ["NextToken": .string($0)] } ?? [:]
        let call = AWSCall.json(address, target: "AWSOrganizationsV20161128.ListAccounts", body)
        let reply: HTTPReply
        do { reply = try await caller.send(call) } catch { throw ProviderFailure(error) }
        guard reply.isSuccess else { throw ProviderFailure(aws: reply) }
        guard let json = reply.json, let list = json["Accounts"]?.array else {
            throw .unexpectedAWSReply("without a list of accounts")
        }
        return Page(items: list.compactMap(account), next: json["NextToken"]?.string?.nonEmpty)
    }

    /// The service has one address in each partition.
    private var address: WebAddress {
        if let endpoint = settings.endpoint { return endpoint }
        let region =
            switch settings.role.partition {
            case .commercial: "us-east-1"
            case .china: "cn-northwest-1"
            case .government: "us-gov-west-1"
            }
        return WebAddress("https://organizations.\(region).\(settings.role.partition.domain)/")
            ?? settings.address(of: "organizations")
    }

    private func account(_ json: JSON) -> AWSOrganizationAccount? {
        guard let id = json["Id"]?.string, AWSAccount.isID(id) else { return nil }
        // `State` has taken the place of `Status`, which AWS still sends.
        let state = json["State"]?.string ?? json["Status"]?.string
        return AWSOrganizationAccount(id: id, name: json["Name"]?.string ?? id, isActive: state == "ACTIVE")
    }
}
