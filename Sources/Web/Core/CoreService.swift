import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Serves a Core to other processes: signed calls in, structured results out.
struct CoreService: Sendable {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        for operation in CoreRequest.operations {
            router.post(RouterPath("core/v1/\(operation)")) { request, _ in try await answer(operation, request) }
        }
    }

    /// The signature is checked over the bytes as they came, before anything of them is read.
    private func answer(_ operation: String, _ request: Request) async throws -> Response {
        let bytes = try await request.bytes(upTo: BodyLimit.api)
        let scope = try await services.gates.coreRequest(try call(request, bytes))
        let body: JSON
        do { body = try JSON(parsing: bytes) } catch {
            throw Refusal(.invalid, "json_invalid", "the body is not strict JSON: \(error)")
        }
        let wanted = try CoreRequest(operation: operation, body: body)
        return .json(await perform(wanted, in: scope).json)
    }

    private func call(_ request: Request, _ bytes: [UInt8]) throws -> HTTPCall {
        guard let authority = request.head.authority,
            let address = WebAddress("\(services.publicAddress.scheme)://\(authority)\(request.uri.string)")
        else { throw Refusal(.invalid, "address_invalid", "the request has no valid address") }
        let fields = request.headers.map { ($0.name.rawName, $0.value) }
        return HTTPCall(.post, address, headers: HTTPHeaders(fields), body: bytes)
    }

    private func perform(_ request: CoreRequest, in scope: OrganizationScope) async -> CoreAnswer {
        let core = services.core
        do throws(ProviderFailure) {
            switch request {
            case .test(let connection): return .test(try await core.test(connection, in: scope))
            case .bind(let group, let connection): return .group(try await core.bind(group, of: connection, in: scope))
            case .resolve(let login, let connection):
                return .person(try await core.resolve(login, of: connection, in: scope))
            case .add(let membership): return .result(await core.add(membership, in: scope))
            case .remove(let membership): return .result(await core.remove(membership, in: scope))
            case .check(let membership): return .result(await core.check(membership, in: scope))
            case .members(let group, let connection, let cursor):
                return .members(try await core.members(of: group, connection: connection, after: cursor, in: scope))
            }
        } catch { return .failure(error) }
    }
}
