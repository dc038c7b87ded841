import ArgumentParser
import Kernel

struct WithdrawIssuer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Gives up every key of the issuer at once, as after a theft, and publishes a new one.",
        discussion: """
            For an hour no token is made, since nobody can know the new key earlier; connections by federation fail until \
            then and go on by themselves.

            EXAMPLE
              clearance issuer withdraw --yes
            """
    )

    @Flag(help: "Really do it.") var yes = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        guard yes else {
            throw ValidationError("say `--yes`: for an hour no cloud that trusts this issuer can be reached")
        }
        IssuerShown.say(try await options.call("issuer/withdraw"), json: options.json)
    }
}
