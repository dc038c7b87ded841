import ArgumentParser
import Foundation
import Kernel

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Starts everything with a sandbox of Jira, Okta and Entra, and plays a small company through.",
        discussion: """
            Nothing leaves this machine. The state lies in a folder: stop with Ctrl-C, and the next start goes on from there, \
            Jira, Okta and Entra included. While it runs, type `+7d`, `+12h` or `+30m` to move the clock forward.

            EXAMPLES
              clearance demo
              clearance demo --reset
              clearance demo --check
            """
    )

    @Option(help: "Where the state lies. (default: demo-data, or demo-check with --check)") var folder: String?
    @Option(help: "The port of the console; the sandbox takes the ones from ten above. 0 takes any. (default: 8080)")
    var port: Int?
    @Flag(help: "Removes the state of earlier runs, then starts anew.") var reset = false
    @Flag(help: "Plays unattended in a fresh folder, asserts everything, verifies the exported log and ends.")
    var check = false
    @Flag(help: "Only sets the company up, without playing.") var quiet = false

    func run() async throws {
        let folder = DemoFolder(folder ?? (check ? "demo-check" : "demo-data"))
        if reset || check { try folder.remove() }
        let state = try folder.resumable()
        if let state { try requireSamePort(state) } else { try startAnew(folder) }
        try await Demo(folder: folder, state: state, port: check ? 0 : port ?? 8080, isCheck: check, plays: !quiet)
            .run()
    }

    /// Links, sign-ins and settings name the port.
    private func requireSamePort(_ state: DemoState) throws {
        guard let port, port != state.consolePort else { return }
        throw Refusal(
            .conflict,
            "demo_port_fixed",
            "this demo answers on port \(state.consolePort), which its settings name; leave out `--port`, or begin anew "
                + "with `--reset`"
        )
    }

    private func startAnew(_ folder: DemoFolder) throws {
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        print("the last run ended before the company was set up; starting anew")
        try folder.remove()
    }
}
