import ArgumentParser
import Kernel
import Server

struct ShowConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Shows every setting with its value, secrets masked, and where it came from.",
        discussion: """
            EXAMPLE
              clearance config --http-port 9000
            """
    )

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let effective = try await options.effective()
        print(json ? Self.json(effective) : Self.table(effective))
        _ = try Settings(effective).logger()
    }

    private static func table(_ effective: EffectiveSettings) -> String {
        var table = Table("SETTING", "VALUE", "FROM")
        for entry in effective.entries {
            table.add(entry.setting.key, entry.shown ?? "-", entry.value == nil ? "-" : "\(entry.source)")
        }
        return table.text
    }

    private static func json(_ effective: EffectiveSettings) -> String {
        let members = effective.entries.map { entry in
            JSON.Member(
                entry.setting.key,
                ["value": .text(entry.shown), "from": entry.value == nil ? nil : .string("\(entry.source)")]
            )
        }
        return JSON.object(members).text
    }
}
