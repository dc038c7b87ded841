import Glibc

/// `clearance serve` on a data folder, from its start until it is ended.
struct RunningServer {
    static let port: UInt16 = 18_931

    private let child: Child
    /// Milliseconds from the start until `/readyz` answered.
    let readyAfter: Double

    init(_ clearance: String, folder: String) throws {
        let start = ContinuousClock.now
        child = try Child([
            clearance, "serve", "--data-folder", folder, "--http-port", "\(Self.port)", "--log-level", "error",
        ])
        do { readyAfter = try ReadyProbe(port: Self.port).wait(since: start) } catch {
            child.send(SIGKILL)
            _ = child.wait()
            throw error
        }
    }

    /// What it holds now, in MiB.
    var memory: Double { get throws { try child.memory } }

    func end(by signal: Int32 = SIGTERM) {
        child.send(signal)
        _ = child.wait()
    }
}
