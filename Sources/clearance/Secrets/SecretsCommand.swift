import ArgumentParser
import Kernel

struct SecretsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets",
        abstract: "The keys that everything sealed depends on, and the destruction of secrets.",
        subcommands: [
            SecretsStatus.self, RotateMasterCommand.self, RotateDataKeyCommand.self, ListRotations.self,
            DestroySecretsCommand.self,
        ]
    )
}

struct SecretsStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Which master key is in use, and how many data keys wait to be wrapped by it.",
        discussion: """
            No key is printed. `pending` counts data keys that another master key wraps: `rotate-master` takes it to 0.

            EXAMPLE
              clearance secrets status --json
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { Shown.one(try await options.call("secrets/status"), json: options.json) }
}

struct RotateMasterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-master",
        abstract: "Wraps every data key by a new master key; no secret is decrypted.",
        discussion: """
            With the key file a new one is made, takes its place, and the old one is kept as `master.key.previous`; back up \
            the new one. To move to a key service, or from one key of it to another: name the new key in `keys.master` and \
            the old one in `keys.previous`, restart, and run this. When it is cut off, run it again. Every process has to \
            know the new key before the old one is forgotten.

            EXAMPLE
              clearance secrets rotate-master
              clearance secrets rotate-master --forget-previous
            """
    )

    @Flag(
        help:
            "Destroys the former key file, once nothing is wrapped by it."
    )
    var forgetPrevious = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("secrets/rotate-master", ["forget": .bool(forgetPrevious)])
        Shown.one(answer, json: options.json)
    }
}

struct RotateDataKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-data-key",
        abstract: "Makes new data keys for the organization, and seals its connections' secrets anew.",
        discussion: """
            The keys that sealed the connections' secrets before are destroyed. Other sealed values, such as external \
            identities, keep their key until they are written again.

            EXAMPLE
              clearance secrets rotate-data-key
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { Shown.one(try await options.call("secrets/rotate-data-key"), json: options.json) }
}

struct ListRotations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotations",
        abstract: "How far the rotations of a connection's secrets are.",
        discussion: """
            EXAMPLE
              clearance secrets rotations 01jd2v...
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("secrets/rotations", ["connection": .string(connection)])
        Shown.list(
            answer,
            json: options.json,
            "rotation",
            "fields",
            "version",
            "state",
            "probes",
            "failure",
            "startedAt"
        )
    }
}

struct DestroySecretsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy",
        abstract: "Destroys the secrets of a connection and the key that sealed them; history stays.",
        discussion: """
            Nothing brings them back: not the database, and not an older backup of it. Revoke them at the other system too.

            EXAMPLE
              clearance secrets destroy 01jd2v... --yes
            """
    )

    @Argument(help: "The connection's id.") var connection: String
    @Flag(help: "Yes, for good.") var yes = false
    @OptionGroup var options: OperatorOptions

    func validate() throws {
        if !yes { throw ValidationError("this cannot be taken back; say --yes") }
    }

    func run() async throws {
        let answer = try await options.call("secrets/destroy", ["connection": .string(connection)])
        Shown.one(answer, json: options.json)
    }
}
