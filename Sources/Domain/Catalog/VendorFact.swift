/// What a vendor can state about a tool on one plan.
///
/// The first eight are those that a policy can ask for (`Attestation`); the others are kept for people who decide.
package enum VendorFact: String, Sendable, CaseIterable, Comparable {
    case noTraining, zeroRetention, dpa, soc2, iso27001, iso42001, singleSignOn, dataResidency
    /// People or the organization can switch training on their data off.
    case trainingOptOut
    /// What is entered is deleted after a stated time.
    case limitedRetention
    /// Sub-processors are listed, and changes announced.
    case subProcessors

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The same as policy knows it; nil for a fact that no rule can ask for.
    package var attestation: Attestation? { Attestation(rawValue: rawValue) }

    /// How the fact is called beside yes or no, for example `SOC 2 report`.
    package var words: String {
        switch self {
        case .noTraining: "not used for training"
        case .zeroRetention: "zero retention"
        case .dpa: "data processing agreement"
        case .soc2: "SOC 2 report"
        case .iso27001: "ISO 27001 certificate"
        case .iso42001: "ISO 42001 certificate"
        case .singleSignOn: "single sign-on enforced"
        case .dataResidency: "data stays in a named region"
        case .trainingOptOut: "training can be switched off"
        case .limitedRetention: "limited retention"
        case .subProcessors: "sub-processors listed"
        }
    }
}
