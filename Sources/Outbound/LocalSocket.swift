import AsyncHTTPClient
import ConnectorKit
import Kernel
import NIOCore
import NIOHTTP1

/// Calls a server of ours on this machine through a Unix socket.
///
/// The egress guard has no say here: the path comes from the operator's own settings, and nothing leaves the machine.
package struct LocalSocket: Sendable {
    private let path: String

    package init(_ path: String) { self.path = path }

    /// Sends a JSON body and hands the answer's body over piece by piece.
    ///
    /// - Throws: `unreachable` when nobody listens.
    package func post(
        _ target: String,
        _ body: [UInt8],
        receive: (_ status: Int, _ piece: [UInt8]) async throws -> Void
    ) async throws {
        var request = HTTPClientRequest(url: "http+unix://\(WebAddress.encode(path))\(target)")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: body))
        let response: HTTPClientResponse
        do { response = try await HTTPClient.shared.execute(request, timeout: .hours(1)) } catch {
            throw TransportFailure.unreachable("nobody answers at `\(path)`")
        }
        let status = Int(response.status.code)
        for try await piece in response.body { try await receive(status, Array(piece.readableBytesView)) }
    }
}
