package import ConnectorKit
package import Kernel
import Signing

/// Lets through the calls to the Core that an app has signed, and says whose they are.
package struct CoreRequestVerifier: Sendable {
    package typealias FindApp = @Sendable (_ id: String) async throws -> CoreApp?

    static let skew = Span.seconds(60)
    static let maximumLife = Span.minutes(2)

    private let time: any TimeSource
    private let nonces: any NonceStore
    private let findApp: FindApp

    package init(time: any TimeSource, nonces: any NonceStore, findApp: @escaping FindApp) {
        (self.time, self.nonces, self.findApp) = (time, nonces, findApp)
    }

    /// The organization of the app that signed the call; whatever the call itself says does not matter.
    ///
    /// - Parameter call: as it arrived, with the address that the client used.
    /// - Throws: a refusal when the call is unsigned, altered, too old, from the future or was seen before.
    package func verify(_ call: HTTPCall) async throws -> OrganizationScope {
        let message = SignableMessage(call)
        let received = try ReceivedSignature(in: message)
        guard let app = try await findApp(received.signature.keyID) else {
            throw Refusal(
                .unauthenticated,
                "signature_wrong",
                "the signature does not match the request and the app secret"
            )
        }
        try received.verify(
            message,
            secret: app.secret,
            tag: CoreApp.tag,
            at: time.now(),
            skew: CoreRequestVerifier.skew,
            maximumLife: CoreRequestVerifier.maximumLife
        )
        try await useOnce(received.signature, app)
        return OrganizationScope(verified: app.organization)
    }

    /// Remembers the nonce for as long as the signature could still be accepted.
    private func useOnce(_ signature: MessageSignature, _ app: CoreApp) async throws {
        let until = signature.expires + CoreRequestVerifier.skew
        guard try await nonces.useOnce(signature.nonce, of: app.id, until: until) else {
            throw Refusal(.unauthenticated, "signature_replayed", "this very request was received before")
        }
    }
}

extension SignableMessage {
    init(_ call: HTTPCall) {
        self.init(
            method: call.method.rawValue,
            address: call.address,
            fields: call.headers.fields,
            body: call.body
        )
    }
}
