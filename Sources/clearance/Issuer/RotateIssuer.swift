import ArgumentParser
import Kernel

struct RotateIssuer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Publishes the next key before its time; it signs a day later.",
        discussion: """
            Keys rotate by themselves every 30 days. After a theft use `clearance issuer withdraw`.

            EXAMPLE
              clearance issuer rotate
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { IssuerShown.say(try await options.call("issuer/rotate"), json: options.json) }
}
