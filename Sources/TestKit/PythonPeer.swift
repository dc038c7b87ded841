import Foundation

/// Programs in Python that tests hold ours against, in the environment that `scripts/python-env` makes.
package enum PythonPeer {
    private static var package: URL {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return folder.deletingLastPathComponent().deletingLastPathComponent()
    }

    private static var python: URL { package.appending(path: ".venv/bin/python3") }

    /// Whether the module is there, or has to be: then a test that misses it fails instead of being skipped.
    package static func has(_ module: String) -> Bool {
        SharedFiles.areRequired || (try? run("-c", "import \(module)").status) == 0
    }

    /// Runs a script of `Tests/Python` to its end.
    package static func script(_ name: String, _ input: String) throws -> (status: Int32, output: String) {
        try run(package.appending(path: "Tests/Python/\(name)").path, input: input)
    }

    /// Starts a script that says on its first line where it can be reached, and goes on until it is stopped.
    package static func start(_ name: String, _ arguments: String...) throws -> (
        line: String, stop: @Sendable () -> Void
    ) {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = python
        process.arguments = [package.appending(path: "Tests/Python/\(name)").path] + arguments
        (process.standardInput, process.standardOutput) = (input, output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        let running = Running(process: process, input: input)
        return (String(decoding: line, as: UTF8.self), { running.stop() })
    }

    /// Through files, not pipes: programs that other tests start meanwhile inherit a pipe's ends, and it never closes.
    private static func run(_ arguments: String..., input: String = "") throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (given, answer) = (folder.appending(path: "given"), folder.appending(path: "answer"))
        try Data(input.utf8).write(to: given)
        try Data().write(to: answer)
        let process = Process()
        process.executableURL = python
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: given)
        process.standardOutput = try FileHandle(forWritingTo: answer)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: answer), as: UTF8.self))
    }

    /// A script that goes on until it is stopped.
    private struct Running: @unchecked Sendable {
        let process: Process
        let input: Pipe

        /// Its input may be held open by programs that others started, and it may have inherited blocked signals: it is
        /// ended in the one way that nothing holds up.
        func stop() {
            try? input.fileHandleForWriting.close()
            kill(process.processIdentifier, SIGKILL)
        }
    }
}
