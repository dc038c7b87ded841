import Domain
import Kernel
import Ledger
import Web

extension Operation {
    static let licences = [
        Operation("licence/show", reads: .readLog) { _, desk in
            try await desk.read { try LicenceView(in: $0).json }
        },
        Operation("licence/install") { input, desk in
            let install = InstallLicence(try input.require("document"))
            return try await desk.write { tx in
                try install(in: tx)
                return try LicenceView(in: tx).json
            }
        },
        Operation("licence/require") { input, desk in
            let require = try RequireLicence(input)
            return try await desk.write { tx in
                try require(in: tx)
                return try LicenceView(in: tx).json
            }
        },
    ]
}

extension RequireLicence {
    fileprivate init(_ input: JSON) throws(Refusal) {
        switch input["source"]?.string {
        case "none": self.init(none: ())
        case "forge": self.init(forgeApp: try input.require("app"))
        case "file":
            guard let key = try? VerifierKey(input.require("key")) else {
                throw Refusal(.invalid, "key_invalid", "give the key in the form `name+hash+key`")
            }
            self.init(signedBy: key)
        default: throw Refusal(.invalid, "source_unknown", "a licence comes from `file` or `forge`, or there is `none`")
        }
    }
}
