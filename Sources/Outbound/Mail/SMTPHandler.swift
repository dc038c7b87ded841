import ConnectorKit
import Kernel
import NIOCore
import NIOSSL

/// Drives one dialogue on its connection's own thread, so that nothing can slip in between a reply and the beginning of
/// TLS.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var dialogue: SMTPDialogue
    private var secure: NIOSSLClientHandler?
    private let timeouts: Timeouts
    private let done: EventLoopPromise<Void>
    private var isOver = false
    private var quiet: Scheduled<Void>?
    private var end: Scheduled<Void>?

    /// - Parameter secure: what begins TLS when the dialogue asks for it.
    init(_ dialogue: SMTPDialogue, secure: NIOSSLClientHandler, timeouts: Timeouts, done: EventLoopPromise<Void>) {
        (self.dialogue, self.secure, self.timeouts, self.done) = (dialogue, secure, timeouts, done)
    }

    func channelActive(context: ChannelHandlerContext) {
        let loop = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        end = context.eventLoop.scheduleTask(in: .milliseconds(timeouts.total.milliseconds)) {
            loop.value.0.fail(Self.tooSlow, loop.value.1)
        }
        waitForReply(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        do throws(ProviderFailure) {
            let move = try dialogue.receive(unwrapInboundIn(data).readableBytesView)
            if case .wait = move { return }
            waitForReply(context)
            make(move, context)
        } catch { fail(error, context) }
    }

    private func make(_ move: SMTPDialogue.Move, _ context: ChannelHandlerContext) {
        switch move {
        case .wait: break
        case .send(let bytes): write(bytes, context)
        case .startTLS(let bytes):
            guard let secure else { return fail(Self.tooSlow, context) }
            self.secure = nil
            do { try context.pipeline.syncOperations.addHandler(secure, position: .first) } catch {
                return fail(error, context)
            }
            write(bytes, context)
        case .delivered(let bytes):
            write(bytes, context)
            finish()
            done.succeed()
        }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ProviderFailure(.retryable, "mail_lost", "the mail server closed the connection"), context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

    /// A server that says nothing for too long is given up.
    private func waitForReply(_ context: ChannelHandlerContext) {
        quiet?.cancel()
        let loop = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        quiet = context.eventLoop.scheduleTask(in: .milliseconds(timeouts.read.milliseconds)) {
            loop.value.0.fail(Self.tooSlow, loop.value.1)
        }
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        guard !isOver else { return }
        finish()
        done.fail(error)
        context.close(promise: nil)
    }

    private func finish() {
        isOver = true
        quiet?.cancel()
        end?.cancel()
    }

    private static let tooSlow = ProviderFailure(
        .retryable,
        "mail_timed_out",
        "the mail server did not answer in time"
    )
}
