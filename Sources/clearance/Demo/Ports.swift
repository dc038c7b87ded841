import Foundation
import Kernel
import Sandbox

/// Which ports the demo listens on: the console's, and the sandbox's next to it when they are free.
struct Ports {
    let console: Int
    let sandbox: [SandboxPlace: Int]

    /// - Parameter console: 0 for any free one.
    init(console wanted: Int) throws {
        guard wanted != 0 else {
            console = try Ports.free(0)
            sandbox = [:]
            return
        }
        console = try Ports.free(wanted)
        let next = SandboxPlace.allCases.enumerated().map { ($1, wanted + 10 + $0) }
        sandbox = Dictionary(uniqueKeysWithValues: next.filter { (try? Ports.free($0.1)) != nil })
    }

    /// The ports of an earlier run, which all links and settings name.
    init(resuming state: DemoState) throws {
        console = try Ports.free(state.consolePort)
        let ports = try state.sandboxPorts.compactMap { name, port in
            try SandboxPlace(rawValue: name).map { ($0, try Ports.free(port)) }
        }
        sandbox = Dictionary(uniqueKeysWithValues: ports)
    }

    /// The port itself when nobody listens there; any free one for 0.
    private static func free(_ port: Int) throws(Refusal) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isBound else {
            throw Refusal(
                .conflict,
                "port_busy",
                "port \(port) is taken; stop whoever listens there, or begin a new demo on another with `--reset --port`"
            )
        }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}
