import ArgumentParser
import Foundation
import Kernel
import Sandbox
import Server

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Starts everything with a sandbox of Jira, Okta and Entra, and plays a small company through.",
        discussion: """
            Nothing leaves this machine. The state lies in a folder; each start begins anew, because the sandbox's systems \\
            keep nothing between runs. While it runs, type `+7d`, `+12h` or `+30m` to move the clock.

            EXAMPLE
              clearance demo
            """
    )

    @Option(help: "Where the state lies.") var folder = "demo-data"
    @Option(help: "The port of the console; the sandbox takes the next free ones. 0 takes any.") var port = 8080
    @Flag(help: "Removes the state and ends.") var reset = false
    @Flag(help: "Plays unattended, asserts everything, verifies the exported log and ends.") var check = false
    @Flag(help: "Only sets the company up, without playing.") var quiet = false

    func run() async throws {
        if reset { return try removeState() }
        try startAnew()
        try await Demo(folder: folder, port: check ? 0 : port, isCheck: check, plays: !quiet).run()
    }

    private func removeState() throws {
        if FileManager.default.fileExists(atPath: folder) { try requireOurs() }
        try? FileManager.default.removeItem(atPath: folder)
        print("removed `\(folder)`")
    }

    private func startAnew() throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        try requireOurs()
        print("starting anew; the state of the last run in `\(folder)` is removed")
        try FileManager.default.removeItem(atPath: folder)
    }

    /// A folder that no demo made is never removed, and neither is one in use.
    private func requireOurs() throws {
        guard FileManager.default.fileExists(atPath: folder + "/" + Demo.mark) else {
            throw Refusal(
                .conflict,
                "demo_folder_foreign",
                "`\(folder)` was not made by a demo, so it is kept; name another with `--folder`"
            )
        }
        try DataFolder(folder).requireFree()
    }
}
