import ArgumentParser
import Foundation
import Kernel

struct WriteIssuer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Writes discovery document and key set as files, to be hosted elsewhere.",
        discussion: """
            Host the folder at the issuer's address, as static files over https, and write it anew within a day of each \
            rotation: a new key is published for a day before it signs.

            EXAMPLE
              clearance issuer write public
            """
    )

    @Argument(help: "The folder that will be the root of the address.") var folder: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let answer = try await options.call("issuer/show")
        let place = URL(fileURLWithPath: folder).appending(path: ".well-known")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (name, member) in [("openid-configuration", "discovery"), ("jwks.json", "keySet")] {
            let text = (answer[member] ?? [:]).canonicalText + "\n"
            try Data(text.utf8).write(to: place.appending(path: name), options: .atomic)
        }
        guard !options.json else {
            let written: JSON = ["written": .string(place.path)]
            return print(written.text)
        }
        print("wrote `openid-configuration` and `jwks.json` into `\(place.path)`")
    }
}
