import Kernel
import Sandbox
import ServiceLifecycle

/// Writes down twice a second what changed in the sandbox, and once more at the end.
struct SandboxKeeper: Service {
    let server: SandboxServer
    let file: String

    func run() async throws {
        let sandbox = try await server.ready()
        var last = try keep(sandbox, unless: [])
        var isStopped = false
        while !isStopped {
            isStopped = await stops(within: .milliseconds(500))
            last = try keep(sandbox, unless: last)
        }
    }

    private func keep(_ sandbox: Sandbox, unless last: [UInt8]) throws -> [UInt8] {
        let kept = try sandbox.kept()
        if kept != last { try DemoFolder.write(kept, to: file) }
        return kept
    }

    private func stops(within pause: Duration) async -> Bool {
        await cancelWhenGracefulShutdown {
            do { try await Task.sleep(for: pause) } catch { return true }
            return false
        }
    }
}
