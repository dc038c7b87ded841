import ArgumentParser
import Kernel

struct NoticeAddress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address",
        abstract: "Seals a person's mail address, read from standard input; it is never shown again.",
        discussion: """
            EXAMPLE
              echo ria@example.com | clearance notices address 01jd
              clearance notices address 01jd --remove
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Flag(help: "Forget what is stored.") var remove = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let value: JSON = remove ? .null : .string(SecretInput.standardInput())
        let input: JSON = ["person": .string(person), "address": value]
        Shown.one(try await options.call("notices/address", input.withoutNulls), json: options.json)
    }
}

struct NoticeWishes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wishes",
        abstract: "Says how a person is told: language, time zone, a daily digest, what they do not want to hear.",
        discussion: """
            EXAMPLE
              clearance notices wishes 01jd --language de --time-zone Europe/Berlin --digest 8 --mute pending
            """
    )

    @Argument(help: "The person's id.") var person: String
    @Option(help: "en or de; the organization's unless given.") var language: String?
    @Option(help: "Such as Europe/Berlin; the organization's unless given.") var timeZone: String?
    @Option(help: "The hour of a daily digest, 0 to 23; none unless given.") var digest: Int?
    @Option(help: "An event not to hear of; may be repeated.") var mute: [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = [
            "person": .string(person), "language": .text(language), "timeZone": .text(timeZone),
            "digestHour": .int(digest), "muted": .strings(mute),
        ]
        Shown.one(try await options.call("notices/wishes", input.withoutNulls), json: options.json)
    }
}

struct NotRenewed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "not-renewed",
        abstract: "Lets a grant run out: nobody is reminded of its end any more."
    )

    @Argument(help: "The grant's id.") var grant: String
    @Flag(help: "Take that back.") var undo = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["grant": .string(grant), "undo": .bool(undo)]
        Shown.one(try await options.call("notices/not-renewed", input), json: options.json)
    }
}
