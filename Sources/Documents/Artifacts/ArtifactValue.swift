import Kernel

/// A value that is filled into artifacts.
package enum ArtifactValue: String, CaseIterable, Sendable {
    case externalID = "external-id"
    case externalIDPrefix = "external-id-prefix"
    case operatorRole = "operator-role"
    case issuer
    case subject
    case audience
    case region
    case location
    case templateURL = "template-url"
    case organizationalUnit = "organizational-unit"
    case tenant
    case clientID = "client-id"
    case principalID = "principal-id"
    case subscription
    case managementGroup = "management-group"
    case redirectURI = "redirect-uri"
    case state
    case project
    case projectNumber = "project-number"
    case pool
    case provider
    case serviceAccount = "service-account"
    case gitHubOrganization = "github-organization"
    case appName = "app-name"
    case appSlug = "app-slug"
    case url
    case webhookURL = "webhook-url"
    case instance
    case oktaOrganization = "okta-organization"
    case jwksURL = "jwks-url"
    case baseURL = "base-url"

    package var help: String {
        switch self {
        case .externalID: "the external id that Clearance made for the account; at least 22 characters"
        case .externalIDPrefix: "the random beginning of every account's external id; at least 22 characters"
        case .operatorRole:
            "the full name of the role that Clearance runs under, such as `arn:aws:iam::123456789012:role/clearance`"
        case .issuer: "the address of Clearance's issuer, https, without port, query and closing slash"
        case .subject: "the subject in the tokens made for the connection; never reused for another"
        case .audience: "the one audience of the tokens"
        case .region: "the AWS region"
        case .location: "the Azure location that keeps the record of the deployment"
        case .templateURL: "the https address where the operator hosts the written template; makes the launch a link"
        case .organizationalUnit:
            "the root (`r-…`) or unit (`ou-…`) of the AWS organization whose accounts are observed"
        case .tenant: "the tenant's id, a GUID; a domain is not taken"
        case .clientID: "the id of the app that is consented to; a GUID at Microsoft"
        case .principalID: "the object id of the app's service principal in the customer's tenant, a GUID"
        case .subscription: "the id of the subscription, a GUID"
        case .managementGroup: "the id of the management group, instead of a subscription"
        case .redirectURI: "where the browser comes back to, https"
        case .state: "the single-use state that Clearance made for this consent"
        case .project: "the id of the Google Cloud project"
        case .projectNumber: "the number of the Google Cloud project"
        case .pool: "the id of the workload identity pool"
        case .provider: "the id of the pool's provider"
        case .serviceAccount: "the id of the service account, the part before `@`"
        case .gitHubOrganization: "the login of the GitHub organization"
        case .appName: "the name of the GitHub App, at most 34 characters and not yet taken"
        case .appSlug: "the last part of the GitHub App's address"
        case .url: "the address of Clearance, https"
        case .webhookURL: "where GitHub sends its events, https"
        case .instance: "the name of the ServiceNow instance, the part before `.service-now.com`"
        case .oktaOrganization: "the address of the Okta organization, such as `https://acme.okta.com`"
        case .jwksURL: "where Clearance publishes the public keys of the app, https; without it the key is pasted"
        case .baseURL: "the address of Jira Data Center, https"
        }
    }

    /// What stands there when nothing is given; nil leaves it out.
    package var standard: String? {
        switch self {
        case .audience: "sts.amazonaws.com"
        case .region: "us-east-1"
        case .location: "eastus"
        case .pool, .provider: "clearance"
        case .serviceAccount: "clearance-evidence"
        case .appName: "Clearance"
        default: nil
        }
    }

    /// The value with which the release manifest is made; it belongs to nobody.
    package var example: String {
        switch self {
        case .externalID: "clr-0123456789abcdef0123456789abcdef01234567-123456789012"
        case .externalIDPrefix: "clr-0123456789abcdef0123456789abcdef01234567"
        case .operatorRole: "arn:aws:iam::123456789012:role/clearance"
        case .issuer: "https://issuer.clearance.example"
        case .subject: "organization:00000000000000000000000000:connection:00000000000000000000000000"
        case .audience: "sts.amazonaws.com"
        case .region: "us-east-1"
        case .location: "eastus"
        case .templateURL: "https://artifacts.clearance.example/template.yaml"
        case .organizationalUnit: "r-ab12"
        case .tenant: "11111111-1111-4111-8111-111111111111"
        case .clientID: "22222222-2222-4222-8222-222222222222"
        case .principalID: "33333333-3333-4333-8333-333333333333"
        case .subscription: "44444444-4444-4444-8444-444444444444"
        case .managementGroup: "example-group"
        case .redirectURI: "https://clearance.example/callback"
        case .state: "example-state-0123456789"
        case .project: "example-project"
        case .projectNumber: "123456789012"
        case .pool, .provider: "clearance"
        case .serviceAccount: "clearance-evidence"
        case .gitHubOrganization: "example"
        case .appName: "Clearance example"
        case .appSlug: "clearance-example"
        case .url: "https://clearance.example"
        case .webhookURL: "https://clearance.example/hooks/github"
        case .instance: "example"
        case .oktaOrganization: "https://example.okta.com"
        case .jwksURL: "https://clearance.example/keys.json"
        case .baseURL: "https://jira.example.com/jira"
        }
    }
}

/// The values of one artifact, each of its form.
struct ArtifactValues: Sendable {
    private var texts: [ArtifactValue: String] = [:]

    /// - Throws: a refusal that names the first value that is unknown, missing or not of its form. It never repeats the value.
    init(_ given: [String: String], needs: [ArtifactValue], takes: [ArtifactValue]) throws(Refusal) {
        let known = needs + takes
        for (name, text) in given.sorted(by: { $0.key < $1.key }) {
            guard let value = ArtifactValue(rawValue: name), known.contains(value) else {
                throw Refusal(
                    .invalid,
                    "value_unknown",
                    "the artifact takes no value `\(name.prefix(40))`; it takes \(known.map(\.rawValue).joined(separator: ", "))"
                )
            }
            guard value.accepts(text) else {
                throw Refusal(.invalid, "value_invalid", "`\(value.rawValue)` has to be \(value.help)")
            }
            texts[value] = text
        }
        for value in known where texts[value] == nil { texts[value] = value.standard }
        let missing = needs.filter { texts[$0] == nil }
        if let first = missing.first {
            throw Refusal(
                .invalid,
                "value_missing",
                "give \(missing.map { "`\($0.rawValue)`" }.joined(separator: ", ")): `\(first.rawValue)` is \(first.help)"
            )
        }
    }

    subscript(_ value: ArtifactValue) -> String? { texts[value] }
}
