import ConnectorKit
import Kernel
import Signing

/// A session in the customer's account: signs calls to AWS of the account's partition, and to nobody else.
struct AWSSession: Session {
    let expiresAt: Instant
    /// AWS does not say what a session may do.
    let grantedScopes: Set<String> = []
    private let credentials: AWSCredentials
    private let settings: AWSSettings

    init(_ assumed: STS.Assumed, _ settings: AWSSettings) {
        (expiresAt, credentials, self.settings) = (assumed.expiresAt, assumed.credentials, settings)
    }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? {
        guard challenge == nil, now < expiresAt, let place = AWSPlace(call, settings) else { return nil }
        return AWSCall.signed(call, with: credentials, region: place.region, service: place.service, at: now)
    }
}

/// Which service in which region a call goes to.
struct AWSPlace: Equatable {
    let service: String
    let region: String

    /// Nil for an address outside the account's partition.
    init?(_ call: HTTPCall, _ settings: AWSSettings) {
        if let endpoint = settings.endpoint {
            guard call.address.hasSameOrigin(as: endpoint), let service = AWSPlace.service(of: call) else { return nil }
            (self.service, region) = (service, settings.region)
            return
        }
        let suffix = "." + settings.role.partition.domain
        guard call.address.scheme == "https", call.address.port == 443, call.address.host.hasSuffix(suffix) else {
            return nil
        }
        let words = call.address.host.dropLast(suffix.count).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), words.allSatisfy({ !$0.isEmpty }) else { return nil }
        service = String(words[0])
        region = words.count == 2 ? String(words[1]) : AWSPlace.home(of: settings.role.partition)
    }

    /// Where the services that are the same in all regions are signed for.
    private static func home(of partition: AWSPartition) -> String {
        switch partition {
        case .commercial: "us-east-1"
        case .china: "cn-north-1"
        case .government: "us-gov-west-1"
        }
    }

    /// By what the call says itself, where all services share one address.
    private static func service(of call: HTTPCall) -> String? {
        if let target = call.headers["x-amz-target"] {
            return target.hasPrefix("AWSOrganizations") ? "organizations" : nil
        }
        let form = WebAddress.parseForm(String(decoding: call.body, as: UTF8.self)) ?? []
        return form.first { $0.0 == "Version" }?.1 == STS.version ? "sts" : nil
    }
}
