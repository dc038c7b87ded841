package import Kernel
package import Ledger

/// What a licence file says: a C2SP signed note, so that anybody can check it with tools that we did not write.
///
///     clearance-licence/v1
///     organization: acme
///     holder: Acme GmbH
///     valid-until: 2027-12-31T00:00:00Z
///
///     — licences.example+… (Ed25519)
package struct LicenceNote: Equatable, Sendable {
    package let organization: ID<Organization>
    package let holder: String
    package let validUntil: Instant

    package static let firstLine = "clearance-licence/v1"
    private static let names = ["organization", "holder", "valid-until"]

    package init(organization: ID<Organization>, holder: String, validUntil: Instant) {
        (self.organization, self.holder, self.validUntil) = (organization, holder, validUntil)
    }

    /// Reads a note that this key signed; strictly, so that one text means one thing.
    ///
    /// - Throws: `licence_signature` or `licence_malformed`.
    package init(_ note: String, signedBy key: VerifierKey) throws(Refusal) {
        let text: String
        do {
            let signed = try SignedNote(parsing: note)
            _ = try signed.verified(by: [key])
            text = signed.text
        } catch {
            throw Refusal(
                .invalid,
                "licence_signature",
                "this is no licence that `\(key.name)` signed; ask for the file again and install it unchanged"
            )
        }
        try self.init(text: text)
    }

    private init(text: String) throws(Refusal) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.first == Self.firstLine[...], lines.count == Self.names.count + 1 else { throw .licenceMalformed }
        var values: [String] = []
        for (name, line) in zip(Self.names, lines.dropFirst()) {
            guard line.hasPrefix(name + ": "), line.utf8.count <= 500 else { throw .licenceMalformed }
            values.append(String(line.dropFirst(name.count + 2)))
        }
        guard let end = Instant(rfc3339: values[2]), !values[0].isEmpty, !values[1].isEmpty else {
            throw .licenceMalformed
        }
        self.init(organization: ID(values[0]), holder: values[1], validUntil: end)
    }

    /// What is to be signed.
    package var text: String {
        """
        \(Self.firstLine)
        organization: \(organization)
        holder: \(holder)
        valid-until: \(validUntil.rfc3339)

        """
    }
}

extension Refusal {
    fileprivate static let licenceMalformed = Refusal(
        .invalid,
        "licence_malformed",
        "the licence is signed but says something that this version does not understand; ask for another"
    )
}
