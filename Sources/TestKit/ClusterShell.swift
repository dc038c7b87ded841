import Foundation
import Glibc

/// Runs PostgreSQL's programs, as the user `postgres` when we are root: they refuse root.
struct ClusterShell: Sendable {
    let binaries: URL
    let folder: URL

    func prepareFolder() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard geteuid() == 0 else { return }
        guard let user = getpwnam("postgres")?.pointee else {
            throw ClusterFault("there is no user `postgres` to run the server as")
        }
        chown(folder.path, user.pw_uid, user.pw_gid)
    }

    /// Stops the server and removes its folder once this process is gone, however it went.
    func watchOver(data: String) throws {
        let program = binaries.appending(path: "pg_ctl").path
        let script = """
            while [ -d /proc/\(getpid()) ]; do sleep 1; done
            '\(program)' -D '\(data)' -m immediate stop; rm -rf '\(folder.path)'
            """
        _ = try spawn(["/bin/sh", "-c", script], output: "/dev/null")
    }

    func run(_ program: String, _ arguments: String...) throws {
        let output = folder.appending(path: "output-\(UUID().uuidString)").path
        defer { unlink(output) }
        let child = try spawn([binaries.appending(path: program).path] + arguments, output: output)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw ClusterFault("\(program): \((try? String(contentsOfFile: output, encoding: .utf8)) ?? "")")
        }
    }

    /// Foundation's `Process` waits on a run loop, which threads of the concurrency pool do not have.
    private func spawn(_ command: [String], output: String) throws -> pid_t {
        let command = geteuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] + command : command
        let arguments = command.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var child: pid_t = 0
        let error = posix_spawn(&child, command[0], &actions, nil, arguments + [nil], environ)
        guard error == 0 else { throw ClusterFault("\(command[0]): \(String(cString: strerror(error)))") }
        return child
    }
}

/// Why the server for tests is not there.
package struct ClusterFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// A port that nobody listens on at the moment.
func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    guard bound else { throw ClusterFault("no port is free") }
    return UInt16(bigEndian: address.sin_port)
}
