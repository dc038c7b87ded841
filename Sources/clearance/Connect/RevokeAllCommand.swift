import ArgumentParser
import Kernel

struct RevokeAllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke-all",
        abstract: "The emergency stop: switches every connection off, ends live sessions, and says how long it took.",
        discussion: """
            From the first moment on no session is minted. Live ones are ended where the other system can; the others end by
            themselves, at the latest when it says. An entry of the log is kept as evidence. A drill does the same without
            stopping anything, or ends the sessions of one connection, which are then minted anew.

            EXAMPLE
              clearance connect revoke-all --drill --reason "quarterly drill"
              clearance connect revoke-all --reason "key stolen"
              clearance connect revoke-all --everywhere --reason "master key stolen"
            """
    )

    @Flag(help: "Try it out: nothing is stopped.") var drill = false
    @Flag(help: "Wipe the stored secrets, too.") var wipe = false
    @Flag(help: "Every organization of this server.") var everywhere = false
    @Option(help: "A connection on which the drill is tried for good.") var connection: String?
    @Option(help: "Why; it stands in the log.") var reason: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "drill": .bool(drill), "wipe": .bool(wipe), "connection": .text(connection), "reason": .string(reason),
        ]
        guard everywhere else {
            return Shown.one(try await options.call("connect/revoke-all", input.withoutNulls), json: options.json)
        }
        Shown.list(
            try await options.call("connect/revoke-everywhere", input.withoutNulls),
            json: options.json,
            "organization",
            "connections",
            "sessions",
            "revoked",
            "tookMilliseconds",
            "failed"
        )
    }
}
