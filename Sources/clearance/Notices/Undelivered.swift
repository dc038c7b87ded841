import ArgumentParser
import Kernel

struct Undelivered: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists messages that failed for good, or those of people without an address.",
        discussion: """
            EXAMPLE
              clearance notices list
              clearance notices list --unreachable
            """
    )

    @Flag(help: "Those of people without a mail address.") var unreachable = false
    @Option(help: "Where the page begins.") var after: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["unreachable": .bool(unreachable), "after": .text(after)]
        let found = try await options.call("notices/undelivered", input.withoutNulls)
        Shown.list(found, json: options.json, "id", "event", "channel", "person", "room", "code", "attempts")
    }
}

struct RetryNotice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Gives a message another series of attempts."
    )

    @Argument(help: "The message's id, from `clearance notices list`.") var message: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        Shown.one(try await options.call("notices/retry", ["delivery": .string(message)]), json: options.json)
    }
}

struct TestNotice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Sends one message to try out a channel.",
        discussion: """
            EXAMPLE
              clearance notices test --person 01jd
              clearance notices test --channel slack --room approvals
            """
    )

    @Option(help: "A person with a mail address.") var person: String?
    @Option(help: "slack or teams.") var channel: String?
    @Option(help: "approvals or admins.") var room: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["person": .text(person), "channel": .text(channel), "room": .text(room)]
        Shown.one(try await options.call("notices/test", input.withoutNulls), json: options.json)
    }
}
