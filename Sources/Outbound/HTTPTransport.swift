import AsyncHTTPClient
package import ConnectorKit
import Kernel
package import Logging
import NIOCore
import NIOHTTP1

/// The way out over the network.
///
/// It sends a call once, to an address that the guard has checked, and follows no redirect. Of a call only the host
/// and the status are logged.
package struct HTTPTransport: Transport {
    package static let defaultSizeLimit = 8 * 1_024 * 1_024

    private let egress: EgressGuard
    private let clients: Clients
    private let timeouts: Timeouts
    private let sizeLimit: Int
    private let logger: Logger

    /// - Parameter sizeLimit: the largest answer that is read, in bytes.
    package init(
        egress: EgressGuard,
        timeouts: Timeouts = Timeouts(),
        sizeLimit: Int = HTTPTransport.defaultSizeLimit,
        logger: Logger
    ) {
        (self.egress, self.timeouts, self.sizeLimit, self.logger) = (egress, timeouts, sizeLimit, logger)
        clients = Clients(timeouts: timeouts)
    }

    package func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        do {
            let reply = try await dial(call)
            logger.debug("call", metadata: ["host": "\(call.address.host)", "status": "\(reply.status)"])
            return reply
        } catch {
            logger.debug("call failed", metadata: ["host": "\(call.address.host)", "failure": "\(error.word)"])
            throw error
        }
    }

    /// Closes every connection; nothing can be sent afterwards.
    package func shutDown() async { await clients.shutDown() }

    /// Tries the addresses in their order until a connection stands: before that nothing was sent.
    private func dial(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        var last = TransportFailure.unreachable("there is no address to dial")
        for address in try await egress.addresses(for: call.address).prefix(3) {
            do { return try await exchange(call, at: address) } catch {
                guard case .unreachable = error else { throw error }
                last = error
            }
        }
        throw last
    }

    private func exchange(_ call: HTTPCall, at address: IPAddress) async throws(TransportFailure) -> HTTPReply {
        let host = call.address.host
        let place = Clients.Place(origin: call.address.origin, host: host, address: address.description)
        let client = await clients.lend(place)
        let result: Result<HTTPReply, TransportFailure>
        do {
            result = .success(try await timeouts.limit { try await read(client.execute(call.request, deadline: $0)) })
        } catch { result = .failure(TransportFailure(error, host: host)) }
        await clients.giveBack(place)
        return try result.get()
    }

    private func read(_ response: HTTPClientResponse) async throws -> HTTPReply {
        let announced = response.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard announced <= sizeLimit else { throw NIOTooManyBytesError(maxBytes: sizeLimit) }
        let body = try await response.body.collect(upTo: sizeLimit)
        let fields = response.headers.map { ($0.name, $0.value) }
        return HTTPReply(
            Int(response.status.code),
            headers: ConnectorKit.HTTPHeaders(fields),
            body: Array(body.readableBytesView)
        )
    }
}

extension HTTPCall {
    fileprivate var request: HTTPClientRequest {
        var request = HTTPClientRequest(url: address.description)
        request.method = HTTPMethod(rawValue: method.rawValue)
        for field in headers.fields { request.headers.add(name: field.name, value: field.value) }
        if headers["user-agent"] == nil { request.headers.add(name: "user-agent", value: "clearance") }
        if !body.isEmpty { request.body = .bytes(body) }
        return request
    }
}
