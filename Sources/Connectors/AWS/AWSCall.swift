import ConnectorKit
import Kernel
import Signing

/// Calls to AWS, signed with Signature Version 4.
enum AWSCall {
    /// A call of a query service, form-encoded as AWS's own clients do.
    static func query(_ address: WebAddress, action: String, version: String, _ pairs: [(String, String)]) -> HTTPCall {
        var call = HTTPCall.form(address, [("Action", action), ("Version", version)] + pairs)
        call.headers.set("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        call.headers.set("accept", "application/xml")
        return call
    }

    /// A call of a service that speaks JSON 1.1.
    static func json(_ address: WebAddress, target: String, _ body: JSON) -> HTTPCall {
        HTTPCall(
            .post,
            address,
            headers: ["content-type": "application/x-amz-json-1.1", "x-amz-target": target],
            body: body.canonical
        )
    }

    static func signed(
        _ call: HTTPCall,
        with credentials: AWSCredentials,
        region: String,
        service: String,
        at now: Instant
    ) -> HTTPCall {
        var call = call
        let host = call.address.origin.drop { $0 != "/" }.drop { $0 == "/" }
        let signed = call.headers.fields.filter { ["content-type", "x-amz-target"].contains($0.name) }
        let added = SigV4.headers(
            method: call.method.rawValue,
            path: call.address.path,
            query: WebAddress.parseForm(call.address.query ?? "") ?? [],
            headers: [("Host", String(host))] + signed.map { ($0.name, $0.value) },
            body: call.body,
            at: now,
            with: credentials,
            region: region,
            service: service
        )
        for (name, value) in added { call.headers.set(name, value) }
        return call
    }
}
