package import Kernel

extension SmallCompany {
    /// What can be asked for in the portal.
    package struct Tool: Equatable, Sendable {
        package enum Directory: String, Sendable { case none, okta, entra }

        package let slug: String
        package let name: String
        package let vendor: String
        package let status: String
        package let risk: String
        package let directory: Directory
        package let maximumDays: Int?

        /// The entitlement group that is to be made or found.
        package var groupName: String { "AI Clearance - \(name) - Users" }
    }

    package static let tools: [Tool] = [promptNotebook, claudeEnterprise, copilotBusiness, meetingNotes, imageStudio]

    /// Needs no group: whoever has a grant may use it.
    package static let promptNotebook = Tool(
        slug: "prompt-notebook",
        name: "Prompt Notebook",
        vendor: "Small Company",
        status: "approved",
        risk: "low",
        directory: .none,
        maximumDays: 90
    )
    package static let claudeEnterprise = Tool(
        slug: "claude-enterprise",
        name: "Claude Enterprise",
        vendor: "Anthropic",
        status: "approved",
        risk: "medium",
        directory: .okta,
        maximumDays: 90
    )
    package static let copilotBusiness = Tool(
        slug: "copilot-business",
        name: "Copilot Business",
        vendor: "GitHub",
        status: "approved",
        risk: "medium",
        directory: .entra,
        maximumDays: 60
    )
    package static let meetingNotes = Tool(
        slug: "meeting-notes",
        name: "Meeting Notes",
        vendor: "Example Vendor",
        status: "restricted",
        risk: "high",
        directory: .okta,
        maximumDays: 30
    )
    package static let imageStudio = Tool(
        slug: "image-studio",
        name: "Image Studio",
        vendor: "Example Vendor",
        status: "blocked",
        risk: "high",
        directory: .none,
        maximumDays: nil
    )

    package static let dataClasses = ["public", "internal", "confidential", "restricted", "personal", "source-code"]

    /// The property that the portal panel stores with an issue: the field inside the app's property.
    package static func snapshot(
        tool: String,
        businessUse: String,
        dataClasses: [String],
        days: Int?,
        role: String? = nil,
        beneficiary: Person? = nil
    ) -> (key: String, value: JSON) {
        let fields: JSON = [
            "tool": .string(tool), "role": .text(role), "businessUse": .string(businessUse),
            "dataClasses": .strings(dataClasses), "requestedDays": .int(days),
            "beneficiary": .text(beneficiary?.jiraAccount),
        ]
        return (appUUID, .object([.init(snapshotField, fields.withoutNulls)]))
    }
}
