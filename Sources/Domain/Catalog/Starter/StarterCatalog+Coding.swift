import Kernel

extension StarterCatalog {
    static let coding: [StarterTool] = assistantsForCode + builders

    private static let assistantsForCode: [StarterTool] = [
        StarterTool(
            "github-copilot",
            "GitHub Copilot Business and Enterprise",
            "GitHub",
            .coding,
            .medium,
            "Completes and reviews code.",
            entitlement: "seat by organization, team or enterprise team",
            [.other(.noTraining, true, "https://github.com/orgs/community/discussions/152229", "quotes the vendor")]
        ),
        StarterTool(
            "cursor",
            "Cursor Teams and Enterprise",
            "Anysphere",
            .coding,
            .medium,
            "Editor that writes code.",
            entitlement: "SCIM group, owner or member",
            [
                .vendor(.noTraining, true, "https://cursor.com/help", "privacy mode, on by default for teams"),
                .vendor(.zeroRetention, true, "https://cursor.com/help", "with the providers of models"),
            ]
        ),
        StarterTool(
            "windsurf",
            "Windsurf",
            "Cognition",
            .coding,
            .medium,
            "Editor that writes code.",
            [.other(.zeroRetention, true, "https://yage.ai/", "enterprise plan", on: "2026-03-01")]
        ),
        StarterTool(
            "claude-code",
            "Claude Code",
            "Anthropic",
            .coding,
            .medium,
            "Writes code in the terminal; what holds follows the account it is used with.",
            entitlement: "seat or API workspace"
        ),
        StarterTool(
            "amazon-q-developer",
            "Amazon Q Developer Pro",
            "AWS",
            .coding,
            .medium,
            "Completes code and answers.",
            entitlement: "IAM Identity Center group",
            [.other(.noTraining, true, "https://aipolicydesk.com/")]
        ),
        StarterTool(
            "tabnine",
            "Tabnine",
            "Tabnine",
            .coding,
            .low,
            "Completes code, also without a connection to the outside.",
            [.other(.noTraining, true, "https://yage.ai/", on: "2026-03-01")]
        ),
        StarterTool(
            "gemini-code-assist",
            "Gemini Code Assist",
            "Google",
            .coding,
            .medium,
            "Completes code and answers.",
            entitlement: "licence",
            [.other(.noTraining, true, "https://yage.ai/", "enterprise; the free plan collects", on: "2026-03-01")]
        ),
        StarterTool(
            "devin",
            "Devin",
            "Cognition",
            .agent,
            .high,
            "Works on tasks by itself, with access to repositories.",
            entitlement: "organization, role or group"
        ),
    ]

    private static let builders: [StarterTool] = [
        StarterTool("replit-ai", "Replit AI", "Replit", .appBuilder, .high, "Builds and runs applications."),
        StarterTool("v0", "v0", "Vercel", .appBuilder, .high, "Builds web applications."),
        StarterTool("bolt", "Bolt", "StackBlitz", .appBuilder, .high, "Builds web applications."),
        StarterTool("lovable", "Lovable", "Lovable", .appBuilder, .high, "Builds web applications."),
    ]
}
