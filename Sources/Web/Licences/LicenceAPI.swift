package import Domain
import HTTPTypes
package import Kernel

/// The licence for provider work, for programs.
enum LicenceAPI {
    static let routes: [APIRoute] = [
        .get("/licence", "Read whether a licence is needed, and how it stands", .readLog, answer: licence) { call in
            .json(try await call.read { try LicenceView(in: $0).json })
        },
        .put(
            "/licence",
            "Install a licence file; it is verified offline with the key that the operator set",
            .administer,
            body: .object([.init("document", .text(maximum: InstallLicence.longest), "the signed note, unchanged")]),
            answer: licence
        ) { call in
            let install = InstallLicence(call.text("document") ?? "")
            return try await call.write { tx in
                try install(in: tx)
                return .json(try LicenceView(in: tx).json)
            }
        },
    ]

    private static let licence = Schema.named(
        "Licence",
        .object([
            .init("standing", .words(["notNeeded", "valid", "lapsed"])),
            .init("source", .nullable(.words(Licence.Source.allCases.map(\.rawValue)))),
            .init("authority", .nullable(.text()), "the key that signs files, or the Forge app"),
            .init("holder", .nullable(.text())), .init("validUntil", .nullable(.instant)),
            .init("checkedAt", .nullable(.instant)), .init("words", .text()),
        ])
    )
}

/// The licence as it stands at this moment.
package struct LicenceView: Sendable {
    let licence: Licence?
    package let standing: Licence.Standing

    package init(in tx: any Transaction) throws {
        licence = try tx.licences.find()
        standing = licence?.standing(at: tx.now) ?? .notNeeded
    }

    package var json: JSON {
        [
            "standing": .string(standing.word), "source": .text(licence?.source.rawValue),
            "authority": .text(licence?.authority), "holder": .text(licence?.holder),
            "validUntil": .instant(licence?.validUntil), "checkedAt": .instant(licence?.checkedAt),
            "words": .string(standing.words),
        ]
    }
}
