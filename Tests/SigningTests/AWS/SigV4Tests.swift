import Kernel
import Signing
import TestKit
import Testing

@Suite(.enabled(if: SharedFiles.areExpected, "shared vectors are absent")) struct SigV4Tests {
    @Test func `every case of the signing test suite has the signature it should have`() throws {
        let cases = try vectors("aws-sigv4.json")["cases"]?.array ?? []
        #expect(cases.count == 38)
        for item in cases {
            let suite = try SuiteCase(item)
            #expect(suite.signature == suite.expected, "\(suite.name)")
        }
    }

    @Test func `calls that another client sent to STS, KMS and Secrets Manager get the same signature from us`() throws
    {
        let file = try vectors("aws-wire.json")
        let signed = (file["exchanges"]?.array ?? []).filter { $0["request"]?["headers"]?["Authorization"] != nil }
        #expect(signed.count == 12)
        for exchange in signed {
            let name = exchange["name"]?.string ?? ""
            let (ours, theirs) = try authorization(of: exchange, keys: try #require(file["credentials"]))
            #expect(ours == theirs, "\(name)")
        }
    }

    private func authorization(of exchange: JSON, keys: JSON) throws -> (ours: String?, theirs: String?) {
        let request = try #require(exchange["request"])
        let address = try #require(request["url"]?.string.flatMap(WebAddress.init))
        let headers = (request["headers"]?.members ?? []).map { ($0.key, $0.value.string ?? "") }
        let date = try #require(headers.first { $0.0 == "X-Amz-Date" }?.1)
        let token = headers.contains { $0.0 == "X-Amz-Security-Token" } ? keys["sessionToken"]?.string : nil
        let added = SigV4.headers(
            method: request["method"]?.string ?? "",
            path: address.path,
            headers: [("Host", "\(address.host):\(address.port)")]
                + headers.filter { ["Content-Type", "X-Amz-Target"].contains($0.0) },
            body: Array((request["body"]?.string ?? "").utf8),
            at: try instant(date),
            with: AWSCredentials(
                accessKeyID: keys["accessKeyId"]?.string ?? "",
                secretAccessKey: Secret(keys["secretAccessKey"]?.string ?? ""),
                sessionToken: token.map { Secret($0) }
            ),
            region: exchange["region"]?.string ?? "",
            service: exchange["service"]?.string ?? ""
        )
        return (added.last?.value, headers.first { $0.0 == "Authorization" }?.1)
    }

    /// Reads `20261121T010200Z`.
    private func instant(_ text: String) throws -> Instant {
        let digits = Array(text)
        let parts = [0..<4, 4..<6, 6..<8, 9..<11, 11..<13, 13..<15].map { String(digits[$0]) }
        return try #require(
            Instant(rfc3339: "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z")
        )
    }
}

/// One case of the suite: a raw request, and what was to be signed.
private struct SuiteCase {
    let name: String
    let signature: String?
    let expected: String?

    init(_ json: JSON) throws {
        let context = try #require(json["context"])
        let raw = try RawRequest(json["request"]?.string ?? "")
        let credentials = try #require(context["credentials"])
        let token = context["omit_session_token"]?.bool == true ? nil : credentials["token"]?.string
        let added = SigV4.headers(
            method: raw.method,
            path: raw.path,
            query: raw.query,
            headers: raw.headers,
            body: raw.body,
            at: try #require(context["timestamp"]?.string.flatMap { Instant(rfc3339: $0) }),
            with: AWSCredentials(
                accessKeyID: credentials["access_key_id"]?.string ?? "",
                secretAccessKey: Secret(credentials["secret_access_key"]?.string ?? ""),
                sessionToken: token.map { Secret($0) }
            ),
            region: context["region"]?.string ?? "",
            service: context["service"]?.string ?? "",
            path: context["normalize"]?.bool == true ? .normalized : .asSent,
            signsBody: context["sign_body"]?.bool == true
        )
        name = json["name"]?.string ?? ""
        signature = added.last?.value.split(separator: "Signature=").last.map(String.init)
        expected = json["header"]?["signature"]?.string
    }
}

private struct RawRequest {
    let method: String
    let path: String
    let query: [(String, String)]
    let headers: [(String, String)]
    let body: [UInt8]

    init(_ text: String) throws {
        let halves = text.split(separator: "\n\n", maxSplits: 1)
        let lines = halves[0].split(separator: "\n")
        let start = try #require(lines.first)
        method = String(start.prefix { $0 != " " })
        let target = start.dropFirst(method.count + 1).dropLast(" HTTP/1.1".count)
        path = String(target.prefix { $0 != "?" })
        query = target.dropFirst(path.count + 1).split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            let value = pair.dropFirst(name.count + 1)
            return (WebAddress.decode(name) ?? "", WebAddress.decode(value) ?? "")
        }
        var headers: [(String, String)] = []
        for line in lines.dropFirst() {
            if line.first == " ", let last = headers.popLast() {
                headers.append((last.0, last.1 + "\n" + line))
            } else {
                let name = line.prefix { $0 != ":" }
                headers.append((String(name), String(line.dropFirst(name.count + 1))))
            }
        }
        self.headers = headers
        body = halves.count > 1 ? Array(halves[1].utf8) : []
    }
}
