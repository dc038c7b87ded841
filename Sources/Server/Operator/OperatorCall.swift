import ConnectorKit
package import Kernel
import Outbound

/// Calls the running server's operator socket.
package struct OperatorCall: Sendable {
    private let socket: LocalSocket

    package init(path: String) { socket = LocalSocket(path) }

    package func call(_ wish: Wish) async throws -> JSON {
        var (status, body): (Int, [UInt8]) = (0, [])
        try await post("/call", wish) { (status, body) = ($0, body + $1) }
        let answer = try JSON(parsing: body)
        guard status == 200 else { throw OperatorCall.failure(answer) }
        return answer["output"] ?? .null
    }

    package func export(_ wish: Wish, to receive: (_ piece: [UInt8]) throws -> Void) async throws {
        try await post("/export", wish) { status, piece in
            guard status == 200 else { throw OperatorCall.failure(try JSON(parsing: piece)) }
            try receive(piece)
        }
    }

    private func post(_ target: String, _ wish: Wish, _ receive: (Int, [UInt8]) async throws -> Void) async throws {
        do { try await socket.post(target, Array(wish.json.text.utf8), receive: receive) } catch is TransportFailure {
            throw OperatorCall.unreachable
        }
    }

    package static let unreachable = Refusal(
        .unavailable,
        "server_unreachable",
        "no server answers on the operator's socket of this data folder; start `clearance serve`, or name its folder with "
            + "`--data-folder`"
    )

    private static func failure(_ answer: JSON) -> any Error {
        if let refusal = answer["refusal"].flatMap(Refusal.init(json:)) { return refusal }
        return Refusal(
            .unavailable,
            "server_fault",
            "the server failed; its log has the particulars under id \(answer["fault"]?.string ?? "unknown")"
        )
    }
}
