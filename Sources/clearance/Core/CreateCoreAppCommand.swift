import ArgumentParser
import Kernel

struct CreateCoreAppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-app",
        abstract: "Makes an app that may call the Core for one organization; its secret is shown once.",
        discussion: """
            Give both values to `serve` and `worker` as `CLEARANCE_CORE_APP_ID` and `CLEARANCE_CORE_APP_SECRET`.

            EXAMPLE
              clearance core create-app
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { Shown.one(try await options.call("core/app", [:]), json: options.json) }
}
