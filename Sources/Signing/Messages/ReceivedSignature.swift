package import Kernel
import RawStructuredFieldValues

/// A message signature that was read and not yet believed: it says whose key to look up.
package struct ReceivedSignature: Sendable {
    package let signature: MessageSignature
    let parameters: InnerList
    let mac: [UInt8]

    /// Reads the signature of that label.
    ///
    /// - Throws: a refusal when it is missing, malformed, or lacks one of its parameters.
    package init(in message: SignableMessage, label: String = "clearance") throws(Refusal) {
        guard let input = message.field("signature-input"), let value = message.field("signature"),
            case .innerList(let list) = ReceivedSignature.read(input)?[label],
            case .item(let item) = ReceivedSignature.read(value)?[label],
            case .undecodedByteSequence(let text) = item.rfc9651BareItem, let mac = Base64.decode(text)
        else {
            throw Refusal(
                .unauthenticated,
                "signature_missing",
                "the request is not signed, or its signature cannot be read"
            )
        }
        (self.parameters, self.mac) = (list, mac)
        signature = try ReceivedSignature.signature(list, label: label)
    }

    private static func read(_ text: String) -> OrderedMap<String, ItemOrInnerList>? {
        var parser = StructuredFieldValueParser(Array(text.utf8))
        return try? parser.parseDictionaryFieldValue()
    }

    private static func signature(_ list: InnerList, label: String) throws(Refusal) -> MessageSignature {
        let parameters = list.rfc9651Parameters
        guard case .integer(let created) = parameters["created"], case .integer(let expires) = parameters["expires"],
            case .string(let nonce) = parameters["nonce"], case .string(let keyID) = parameters["keyid"],
            case .string(let tag) = parameters["tag"]
        else { throw malformed("it needs created, expires, nonce, keyid and tag") }
        if let algorithm = parameters["alg"], algorithm != .string(MessageSignature.algorithm) {
            throw malformed("its algorithm is not \(MessageSignature.algorithm)")
        }
        return MessageSignature(
            label: label,
            components: try components(list),
            created: Instant(milliseconds: created * 1_000),
            expires: Instant(milliseconds: expires * 1_000),
            nonce: nonce,
            keyID: keyID,
            tag: tag
        )
    }

    private static func components(_ list: InnerList) throws(Refusal) -> [String] {
        var names: [String] = []
        for item in list.bareInnerList {
            guard case .string(let name) = item.rfc9651BareItem, item.rfc9651Parameters.count == 0,
                !names.contains(name)
            else { throw malformed("it covers a component twice, or one with parameters") }
            names.append(name)
        }
        return names
    }

    static func malformed(_ why: String) -> Refusal {
        Refusal(.unauthenticated, "signature_malformed", "the signature is not acceptable: \(why)")
    }
}
