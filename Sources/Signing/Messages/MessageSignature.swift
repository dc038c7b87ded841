package import Kernel
import RawStructuredFieldValues

/// What an HTTP message signature covers and says (RFC 9421 section 2.3).
package struct MessageSignature: Sendable, Equatable {
    /// What must be signed so that nothing that steers a request can be changed.
    package static let required = ["@method", "@authority", "@path", "@query", "content-digest", "content-type"]
    package static let algorithm = "hmac-sha256"

    package let label: String
    package let components: [String]
    package let created: Instant
    package let expires: Instant
    package let nonce: String
    package let keyID: String
    package let tag: String

    package init(
        label: String = "clearance",
        components: [String] = MessageSignature.required,
        created: Instant,
        expires: Instant,
        nonce: String,
        keyID: String,
        tag: String
    ) {
        (self.label, self.components, self.created) = (label, components, created)
        (self.expires, self.nonce, self.keyID, self.tag) = (expires, nonce, keyID, tag)
    }

    /// The parameters as `Signature-Input` carries them.
    var innerList: InnerList {
        var names = BareInnerList()
        for component in components {
            names.append(Item(bareItem: RFC9651BareItem.string(component), parameters: OrderedMap()))
        }
        let parameters: OrderedMap<String, RFC9651BareItem> = [
            "created": .integer(created.milliseconds / 1_000),
            "expires": .integer(expires.milliseconds / 1_000),
            "nonce": .string(nonce),
            "alg": .string(MessageSignature.algorithm),
            "keyid": .string(keyID),
            "tag": .string(tag),
        ]
        return InnerList(bareInnerList: names, parameters: parameters)
    }
}

/// The bytes that are signed (RFC 9421 section 2.5).
///
/// - Parameter parameters: the parameters as `Signature-Input` carries them.
/// - Throws: a refusal when the message lacks a component.
func signatureBase(of message: SignableMessage, _ components: [String], _ parameters: String) throws(Refusal) -> [UInt8]
{
    var lines: [String] = []
    for component in components {
        guard let value = message.value(of: component) else {
            throw Refusal(.unauthenticated, "signature_component", "the request has no `\(component)` to be signed")
        }
        lines.append("\"\(component)\": \(value)")
    }
    lines.append("\"@signature-params\": " + parameters)
    return Array(lines.joined(separator: "\n").utf8)
}

extension InnerList {
    /// The list in the one form that RFC 8941 gives it.
    var text: String {
        get throws(Refusal) {
            var serializer = StructuredFieldValueSerializer()
            guard let text = try? serializer.writeListFieldValue([.innerList(self)]) else {
                throw ReceivedSignature.malformed("its parameters cannot be written")
            }
            return String(decoding: text, as: UTF8.self)
        }
    }
}
