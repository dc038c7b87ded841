import Foundation
import Kernel
import Vendors

extension Sandbox {
    /// The state of all systems, as bytes that a later sandbox takes up again; equal states give equal bytes.
    package func kept() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(vendors.kept))
    }

    /// - Throws: `sandbox_state_unreadable`.
    func resume(_ kept: [UInt8]) throws {
        do { vendors.resume(try JSONDecoder().decode(SmallCompanyVendors.Kept.self, from: Data(kept))) } catch {
            throw Refusal(
                .invalid,
                "sandbox_state_unreadable",
                "the kept state of the sandbox cannot be read, perhaps because another version wrote it; begin anew"
            )
        }
    }
}
