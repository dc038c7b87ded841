import NIOCore
import NIOPosix
import Synchronization

/// A server that answers each connection's first bytes as it was told, so that it can misbehave.
final class RawServer: Sendable {
    enum Answer: Sendable {
        case bytes(String)
        /// Headers, then pieces without end.
        case endless(String)
        case silence
        case close
    }

    let port: Int
    private let channel: any Channel
    private let requests: Requests

    init(_ answer: Answer) async throws {
        let requests = Requests()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Script(answer, requests))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        self.requests = requests
    }

    /// What arrived, connection by connection.
    var received: [String] { requests.all.withLock { $0 } }

    func stop() async throws { try await channel.close() }
}

private final class Requests: Sendable {
    let all = Mutex<[String]>([])
}

private final class Script: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: RawServer.Answer
    private let requests: Requests

    init(_ answer: RawServer.Answer, _ requests: Requests) { (self.answer, self.requests) = (answer, requests) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        requests.all.withLock { $0.append(String(buffer: unwrapInboundIn(data))) }
        switch answer {
        case .bytes(let text): write(text, context)
        case .endless(let head):
            write(head, context)
            for _ in 0..<64 { write(String(repeating: "x", count: 65_536), context) }
        case .silence: break
        case .close: context.close(promise: nil)
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
