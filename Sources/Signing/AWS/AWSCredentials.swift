package import Kernel

/// What signs a call to AWS: a long-lived pair, or the three parts of a session.
package struct AWSCredentials: Sendable {
    package let accessKeyID: String
    package let secretAccessKey: Secret
    /// Present for sessions; it travels with every call.
    package let sessionToken: Secret?

    package init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil) {
        (self.accessKeyID, self.secretAccessKey, self.sessionToken) = (accessKeyID, secretAccessKey, sessionToken)
    }
}
