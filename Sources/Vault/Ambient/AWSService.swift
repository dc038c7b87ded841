import ConnectorKit
import Kernel
import Signing

/// One service of AWS in one region, called with the JSON 1.1 protocol.
struct AWSService: Sendable {
    /// As the scope of a signature names it, for example `kms`.
    let name: String
    /// What stands before the operation in `X-Amz-Target`, for example `TrentService`.
    let target: String
    let region: String
    let address: WebAddress
    let credentials: any AWSCredentialSource
    let transport: any Transport
    let time: any TimeSource

    /// - Returns: the reply, of whatever status.
    func call(_ operation: String, _ body: JSON) async throws(Refusal) -> HTTPReply {
        let held: AWSCredentials
        do { held = try await credentials.credentials() } catch let refusal as Refusal { throw refusal } catch {
            throw KeyServiceFailure.denied.refusal
        }
        let bytes = Array(body.text.utf8)
        let host = address.origin.dropFirst(address.scheme.utf8.count + 3)
        let headers = [
            ("host", String(host)), ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "\(target).\(operation)"),
        ]
        let added = SigV4.headers(
            method: "POST",
            path: address.path,
            headers: headers,
            body: bytes,
            at: time.now(),
            with: held,
            region: region,
            service: name
        )
        // The transport writes `Host` itself, from the address.
        let sent = headers.dropFirst() + added.map { ($0.name, $0.value) }
        return try await transport.ask(HTTPCall(.post, address, headers: HTTPHeaders(Array(sent)), body: bytes))
    }

    /// The public address of a service; `override` is the operator's.
    static func address(_ name: String, region: String, partition: String, override: WebAddress?) -> WebAddress? {
        override ?? WebAddress("https://\(name).\(region).amazonaws.com\(partition == "aws-cn" ? ".cn" : "")/")
    }
}

extension HTTPReply {
    /// The code of an AWS error, without the namespace before `#` and what may follow a colon.
    ///
    /// JSON services name it in the body; some proxies and stand-ins in the header alone, or in XML.
    var awsErrorCode: String? {
        let named = json?["__type"]?.string ?? json?["code"]?.string ?? headers["x-amzn-errortype"] ?? xmlCode
        let last = named?.split(separator: "#").last
        return last.map { String($0.prefix { $0 != ":" }) }
    }

    private var xmlCode: String? {
        let text = String(decoding: body.prefix(4_096), as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>"), let end = text[start.upperBound...].firstRange(of: "</Code>")
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }
}
