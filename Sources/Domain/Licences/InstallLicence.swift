import Kernel
import Ledger

/// Installs a licence file: signed by the authority, made for this organization, not over.
package struct InstallLicence: Sendable {
    private let document: String

    package init(_ document: String) { self.document = document }

    package static let longest = 10_000

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasJobs) throws -> Licence {
        try tx.require(.admin, to: "install a licence")
        guard var licence = try tx.licences.find(), licence.source == .file,
            let key = try? VerifierKey(licence.authority)
        else {
            throw Refusal(
                .conflict,
                "licence_not_needed",
                "this organization needs no licence file; nothing was installed"
            )
        }
        guard document.utf8.count <= Self.longest else {
            throw Refusal(.invalid, "licence_malformed", "a licence is a short file; this one is too long")
        }
        let note = try LicenceNote(document, signedBy: key)
        guard sameBytes(note.organization.rawValue, tx.organization.rawValue) else {
            throw Refusal(
                .invalid,
                "licence_of_another",
                "this licence was made for organization `\(note.organization)`, and this one is `\(tx.organization)`"
            )
        }
        guard tx.now < note.validUntil else {
            throw Refusal(
                .invalid,
                "licence_over",
                "this licence ended at \(note.validUntil.rfc3339); ask for a new one"
            )
        }
        (licence.document, licence.holder) = (document, note.holder)
        (licence.validUntil, licence.checkedAt) = (note.validUntil, tx.now)
        try tx.licences.save(licence)
        let data: JSON = ["holder": .string(note.holder), "validUntil": .instant(note.validUntil)]
        try tx.record(AuditEvent(.licenceInstalled, [], data))
        _ = try tx.settleLicence()
        return licence
    }
}
