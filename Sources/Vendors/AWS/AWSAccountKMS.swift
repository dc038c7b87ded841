import ConnectorKit
import Kernel

extension AWSAccount {
    mutating func kms(_ operation: String, _ body: JSON) -> HTTPReply {
        switch operation {
        case "Encrypt": encrypt(body)
        case "Decrypt": decrypt(body)
        case "GenerateDataKey": generate(body)
        default: fault(400, "UnknownOperationException")
        }
    }

    /// Nil when the key may be used.
    private func problem(_ arn: String) -> HTTPReply? {
        guard let key = keys[arn] else { return fault(400, "NotFoundException", "Key '\(arn)' does not exist") }
        if key.isDenied { return fault(400, "AccessDeniedException", "not authorized to perform: kms:Decrypt") }
        switch key.state {
        case .enabled: return nil
        case .disabled: return fault(400, "DisabledException", "\(arn) is disabled.")
        case .pendingDeletion: return fault(400, "KMSInvalidStateException", "\(arn) is pending deletion.")
        }
    }

    private mutating func encrypt(_ body: JSON) -> HTTPReply {
        let arn = body["KeyId"]?.string ?? ""
        if let problem = problem(arn) { return problem }
        guard let plaintext = body["Plaintext"]?.string.flatMap({ Base64.decode($0) }), plaintext.count <= 4_096 else {
            return fault(400, "ValidationException")
        }
        return answer(["CiphertextBlob": .string(keep(plaintext, arn, body)), "KeyId": .string(arn)])
    }

    private mutating func generate(_ body: JSON) -> HTTPReply {
        let arn = body["KeyId"]?.string ?? ""
        if let problem = problem(arn) { return problem }
        let plaintext = (0..<32).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
        return answer([
            "CiphertextBlob": .string(keep(plaintext, arn, body)), "KeyId": .string(arn),
            "Plaintext": .string(Base64.encode(plaintext)),
        ])
    }

    private mutating func keep(_ plaintext: [UInt8], _ arn: String, _ body: JSON) -> String {
        let blob = Base64.encode((0..<48).map { _ in UInt8(truncatingIfNeeded: numbers.next()) })
        blobs[blob] = KMSBlob(key: arn, context: body["EncryptionContext"] ?? [:], plaintext: plaintext)
        return blob
    }

    /// The context has to be the same member for member; a blob says itself which key it belongs to.
    private func decrypt(_ body: JSON) -> HTTPReply {
        guard let blob = body["CiphertextBlob"]?.string.flatMap({ blobs[$0] }) else {
            return fault(400, "InvalidCiphertextException")
        }
        if let named = body["KeyId"]?.string, named != blob.key {
            return problem(named) ?? fault(400, "IncorrectKeyException")
        }
        if let problem = problem(blob.key) { return problem }
        guard (body["EncryptionContext"] ?? [:]).canonical == blob.context.canonical else {
            return fault(400, "InvalidCiphertextException")
        }
        return answer([
            "Plaintext": .string(Base64.encode(blob.plaintext)), "KeyId": .string(blob.key),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        ])
    }
}
