import Kernel

extension StarterCatalog {
    static let assistants: [StarterTool] = organizationPlans + personalPlans

    private static let organizationPlans: [StarterTool] = [
        StarterTool(
            "chatgpt-enterprise",
            "ChatGPT Enterprise",
            "OpenAI",
            .assistant,
            .medium,
            "General assistant on the plan for large organizations.",
            entitlement: "directory group by SCIM, roles",
            [
                .vendor(.noTraining, true, "https://openai.com/enterprise-privacy/", "business data"),
                .vendor(.limitedRetention, true, "https://openai.com/enterprise-privacy/", "set by the admin"),
                .vendor(.singleSignOn, true, "https://openai.com/enterprise-privacy/", "SAML"),
            ]
        ),
        StarterTool(
            "chatgpt-business",
            "ChatGPT Business",
            "OpenAI",
            .assistant,
            .medium,
            "General assistant on the plan for teams.",
            entitlement: "group or seat",
            [.vendor(.noTraining, true, "https://openai.com/enterprise-privacy/", "business data")]
        ),
        StarterTool(
            "claude-enterprise",
            "Claude Enterprise",
            "Anthropic",
            .assistant,
            .medium,
            "General assistant on the plan for large organizations.",
            entitlement: "SCIM groups, organization roles",
            [
                .vendor(.noTraining, true, "https://support.anthropic.com/en/articles/9267385", "commercial terms"),
                .vendor(
                    .limitedRetention,
                    true,
                    "https://support.anthropic.com/en/articles/9267385",
                    "set by the admin"
                ),
            ]
        ),
        StarterTool(
            "claude-team",
            "Claude Team",
            "Anthropic",
            .assistant,
            .medium,
            "General assistant on the plan for teams.",
            [
                .other(.noTraining, true, "https://betterstory.co/", "commercial terms"),
                .other(.limitedRetention, true, "https://betterstory.co/", "30 days by default"),
            ]
        ),
        StarterTool(
            "gemini-workspace",
            "Gemini in Google Workspace",
            "Google",
            .assistant,
            .medium,
            "Assistant inside mail, documents and meetings.",
            entitlement: "edition by organizational unit or group",
            [
                .vendor(
                    .noTraining,
                    true,
                    "https://support.google.com/a/answer/15706919",
                    "outside the domain without permission"
                )
            ]
        ),
        StarterTool(
            "microsoft-365-copilot",
            "Microsoft 365 Copilot",
            "Microsoft",
            .assistant,
            .medium,
            "Assistant inside mail, documents and meetings, with what the person can read.",
            entitlement: "licence by group",
            [.other(.noTraining, true, "https://productionai.institute/ai-data-use", "foundation models")]
        ),
        StarterTool(
            "mistral-le-chat",
            "Le Chat",
            "Mistral AI",
            .assistant,
            .medium,
            "General assistant from the EU.",
            [
                .other(.noTraining, true, "https://meetily.ai/llm-privacy", "by the data processing agreement"),
                .other(.dataResidency, true, "https://meetily.ai/llm-privacy", "EU"),
            ]
        ),
        StarterTool(
            "perplexity-enterprise",
            "Perplexity Enterprise",
            "Perplexity",
            .search,
            .medium,
            "Answers with sources from the web.",
            entitlement: "directory groups of members and admins",
            [
                .vendor(.noTraining, true, "https://www.perplexity.ai/help-center/en/articles/11187708"),
                .vendor(
                    .limitedRetention,
                    true,
                    "https://www.perplexity.ai/help-center/en/articles/11187708",
                    "files 7 days"
                ),
            ]
        ),
        StarterTool(
            "you-com",
            "You.com",
            "You.com",
            .search,
            .high,
            "Answers with sources from the web.",
            entitlement: "none"
        ),
    ]

    private static let personalPlans: [StarterTool] = [
        StarterTool(
            "chatgpt-personal",
            "ChatGPT Free and Plus",
            "OpenAI",
            .assistant,
            .high,
            "General assistant on a personal plan.",
            entitlement: "none",
            status: .blocked,
            [
                .other(.noTraining, false, "https://productionai.institute/ai-data-use"),
                .other(.trainingOptOut, true, "https://productionai.institute/ai-data-use"),
            ]
        ),
        StarterTool(
            "claude-personal",
            "Claude Free, Pro and Max",
            "Anthropic",
            .assistant,
            .high,
            "General assistant on a personal plan.",
            entitlement: "none",
            [
                .other(.noTraining, false, "https://aipolicydesk.com/", "on by default since 2025-09-28"),
                .other(.trainingOptOut, true, "https://aipolicydesk.com/"),
            ]
        ),
        StarterTool(
            "gemini-consumer",
            "Gemini, personal",
            "Google",
            .assistant,
            .high,
            "General assistant on a personal plan.",
            entitlement: "none",
            [
                .other(
                    .noTraining,
                    false,
                    "https://productionai.institute/ai-data-use",
                    "with human reviewers when on"
                )
            ]
        ),
        StarterTool(
            "perplexity-personal",
            "Perplexity Free, Pro and Max",
            "Perplexity",
            .search,
            .high,
            "Answers with sources from the web, on a personal plan.",
            entitlement: "none",
            [
                .vendor(
                    .noTraining,
                    false,
                    "https://www.perplexity.ai/help-center/en/articles/11187708",
                    "on by default"
                )
            ]
        ),
        StarterTool(
            "deepseek-chat",
            "DeepSeek Chat",
            "DeepSeek",
            .assistant,
            .high,
            "General assistant.",
            entitlement: "none",
            status: .blocked,
            [
                .other(.noTraining, false, "https://verifywise.ai/"),
                .other(.soc2, false, "https://verifywise.ai/"),
            ]
        ),
        StarterTool(
            "grok",
            "Grok",
            "xAI",
            .assistant,
            .high,
            "General assistant.",
            entitlement: "none",
            [.other(.noTraining, false, "https://productionai.institute/ai-data-use", "interactions may be used")]
        ),
        StarterTool(
            "poe",
            "Poe",
            "Quora",
            .assistant,
            .high,
            "Many models behind one page.",
            entitlement: "none",
            [.other(.noTraining, false, "https://verifywise.ai/")]
        ),
        StarterTool(
            "character-ai",
            "Character.AI",
            "Character.AI",
            .assistant,
            .high,
            "Conversations with made-up characters.",
            entitlement: "none",
            [.other(.noTraining, false, "https://verifywise.ai/")]
        ),
    ]
}
