import Kernel

extension StarterCatalog {
    static let productivity: [StarterTool] = suites + meetings + writing

    private static let suites: [StarterTool] = [
        StarterTool(
            "notion-ai",
            "Notion AI",
            "Notion",
            .productivity,
            .low,
            "Writes and answers within the workspace.",
            entitlement: "SCIM role",
            [
                .other(.noTraining, true, "https://baa-atlas.com/"),
                .other(.zeroRetention, true, "https://baa-atlas.com/", "enterprise; other plans 30 days at most"),
            ]
        ),
        StarterTool(
            "slack-ai",
            "Slack AI",
            "Salesforce",
            .productivity,
            .low,
            "Summaries and answers from conversations.",
            entitlement: "plan and group",
            [.other(.noTraining, true, "https://privacydrift.com/", "generative models by opt-in only")]
        ),
        StarterTool(
            "glean",
            "Glean",
            "Glean",
            .search,
            .medium,
            "Searches what the person can read in all systems.",
            entitlement: "single sign-on group",
            [
                .other(.noTraining, true, "https://verifywise.ai/"),
                .other(.soc2, true, "https://verifywise.ai/"),
            ]
        ),
    ]

    private static let meetings: [StarterTool] = [
        StarterTool(
            "zoom-ai-companion",
            "Zoom AI Companion",
            "Zoom",
            .meeting,
            .medium,
            "Summaries of meetings.",
            entitlement: "account or group setting",
            [.vendor(.noTraining, true, "https://library.zoom.com/", "customer content")]
        ),
        StarterTool(
            "otter-ai",
            "Otter.ai",
            "Otter",
            .meeting,
            .high,
            "Records and summarises meetings.",
            [
                .other(
                    .noTraining,
                    false,
                    "https://getmeetingvault.com/",
                    "may be used to improve the service",
                    on: "2026-03-01"
                )
            ]
        ),
        StarterTool("fireflies-ai", "Fireflies.ai", "Fireflies", .meeting, .high, "Records and summarises meetings."),
    ]

    private static let writing: [StarterTool] = [
        StarterTool(
            "grammarly",
            "Grammarly",
            "Grammarly",
            .writing,
            .low,
            "Corrects and rewrites text.",
            entitlement: "licence",
            [.other(.noTraining, true, "https://verifywise.ai/")]
        ),
        StarterTool(
            "jasper",
            "Jasper",
            "Jasper",
            .writing,
            .medium,
            "Writes marketing texts.",
            [.other(.noTraining, true, "https://verifywise.ai/")]
        ),
        StarterTool(
            "copy-ai",
            "Copy.ai",
            "Copy.ai",
            .writing,
            .medium,
            "Writes marketing texts.",
            [.other(.noTraining, true, "https://verifywise.ai/")]
        ),
        StarterTool(
            "writesonic",
            "Writesonic",
            "Writesonic",
            .writing,
            .medium,
            "Writes marketing texts.",
            [.other(.noTraining, true, "https://verifywise.ai/")]
        ),
        StarterTool(
            "wordtune",
            "Wordtune",
            "AI21 Labs",
            .writing,
            .medium,
            "Rewrites text.",
            [.other(.noTraining, true, "https://verifywise.ai/")]
        ),
    ]
}
