import Kernel

extension ArtifactValue {
    /// Whether the text has the value's form.
    ///
    /// No form lets in a quote, a backslash, a dollar sign, a backtick, white space beside the blank of a name, or anything beyond
    /// ASCII, so that no value can leave the place that it is put into; each format's quoting is the second wall.
    package func accepts(_ text: String) -> Bool {
        guard text.utf8.count <= 1000, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return false }
        switch self {
        case .externalID, .externalIDPrefix: return text.wholeMatch(of: #/[A-Za-z0-9+=,.@:_\/-]{22,200}/#) != nil
        case .operatorRole:
            return text.wholeMatch(of: #/arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_\/-]{1,512}/#)
                != nil
        case .issuer: return text.utf8.count <= 255 && Self.isIssuer(text)
        case .subject: return text.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._:@\/-]{7,126}/#) != nil
        case .audience: return text.wholeMatch(of: #/[A-Za-z0-9\/][A-Za-z0-9._:\/-]{0,254}/#) != nil
        case .region, .location: return text.wholeMatch(of: #/[a-z][a-z0-9-]{2,30}/#) != nil
        case .organizationalUnit:
            return text.wholeMatch(of: #/r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}/#) != nil
        case .tenant, .principalID, .subscription: return Self.isGUID(text)
        // Atlassian's are no GUIDs.
        case .clientID: return text.wholeMatch(of: #/[A-Za-z0-9_-]{8,64}/#) != nil
        case .managementGroup: return text.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]{0,89}/#) != nil
        case .state: return text.wholeMatch(of: #/[A-Za-z0-9_-]{22,256}/#) != nil
        case .templateURL, .redirectURI, .url, .webhookURL, .jwksURL, .baseURL: return Self.isAddress(text)
        case .oktaOrganization: return text.wholeMatch(of: #/https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+/#) != nil
        default: return acceptsName(text)
        }
    }

    private func acceptsName(_ text: String) -> Bool {
        switch self {
        case .project, .serviceAccount: text.wholeMatch(of: #/[a-z][a-z0-9-]{4,28}[a-z0-9]/#) != nil
        case .projectNumber: text.wholeMatch(of: #/[1-9][0-9]{0,18}/#) != nil
        case .pool, .provider:
            // Google keeps the beginning for itself.
            text.wholeMatch(of: #/[a-z][a-z0-9-]{2,30}[a-z0-9]/#) != nil && !text.hasPrefix("gcp-")
        case .gitHubOrganization: text.utf8.count <= 39 && text.wholeMatch(of: #/[A-Za-z0-9]+(-[A-Za-z0-9]+)*/#) != nil
        case .appName: text.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9 ._-]{0,33}/#) != nil
        case .appSlug: text.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,99}/#) != nil
        case .instance: text.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,62}/#) != nil
        default: false
        }
    }

    static func isGUID(_ text: String) -> Bool {
        text.wholeMatch(of: #/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/#) != nil
    }

    /// As AWS, Google and Microsoft take an issuer: exact, so no port, no query and no closing slash.
    private static func isIssuer(_ text: String) -> Bool {
        text.wholeMatch(of: #/https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/[A-Za-z0-9._~-]+)*/#) != nil
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let address = WebAddress(text), address.scheme == "https" else { return false }
        return text.wholeMatch(of: #/https:\/\/[A-Za-z0-9.:-]+(\/[A-Za-z0-9._~%\/-]*)?(\?[A-Za-z0-9._~%&=-]*)?/#) != nil
    }
}
