import Kernel

extension StarterCatalog {
    /// Models for programs: platforms, hosts and routers.
    static let interfaces: [StarterTool] = platforms + hosts

    private static let platforms: [StarterTool] = [
        StarterTool(
            "openai-api",
            "OpenAI API platform",
            "OpenAI",
            .api,
            .medium,
            "Models for programs.",
            entitlement: "organization role, project member or owner",
            [.vendor(.noTraining, true, "https://openai.com/enterprise-privacy/", "by default")]
        ),
        StarterTool(
            "claude-developer-platform",
            "Claude Developer Platform",
            "Anthropic",
            .api,
            .medium,
            "Models for programs.",
            entitlement: "workspace, organization role, key",
            [
                .vendor(.noTraining, true, "https://support.anthropic.com/en/articles/9267385", "commercial terms"),
                .vendor(.zeroRetention, true, "https://support.anthropic.com/en/articles/9267385", "by agreement only"),
            ]
        ),
        StarterTool(
            "vertex-ai",
            "Vertex AI and Gemini API, paid",
            "Google",
            .api,
            .medium,
            "Models for programs.",
            entitlement: "IAM role",
            [.other(.noTraining, true, "https://meetily.ai/llm-privacy", "customer prompts")]
        ),
        StarterTool(
            "azure-openai",
            "Azure OpenAI",
            "Microsoft",
            .api,
            .medium,
            "Models for programs in the own tenant.",
            entitlement: "RBAC role",
            [
                .other(.noTraining, true, "https://meetily.ai/llm-privacy"),
                .other(.limitedRetention, true, "https://meetily.ai/llm-privacy", "abuse monitoring 30 days"),
            ]
        ),
        StarterTool(
            "aws-bedrock",
            "Amazon Bedrock",
            "AWS",
            .api,
            .medium,
            "Models for programs in the own account.",
            entitlement: "IAM role",
            [.other(.noTraining, true, "https://conductatlas.com/")]
        ),
        StarterTool(
            "hugging-face",
            "Hugging Face organization",
            "Hugging Face",
            .models,
            .medium,
            "Models, data sets and spaces of a team.",
            entitlement: "read, contributor, write or admin"
        ),
        StarterTool(
            "langsmith",
            "LangSmith",
            "LangChain",
            .models,
            .medium,
            "Traces and evaluations of programs with models.",
            entitlement: "workspace role"
        ),
    ]

    private static let hosts: [StarterTool] = [
        StarterTool(
            "openrouter",
            "OpenRouter",
            "OpenRouter",
            .api,
            .high,
            "Passes prompts on to many models: what holds depends on each of them.",
            entitlement: "API key"
        ),
        StarterTool(
            "together-ai",
            "Together AI",
            "Together AI",
            .api,
            .high,
            "Hosts open models.",
            entitlement: "API key, project"
        ),
        StarterTool("groq", "GroqCloud", "Groq", .api, .high, "Hosts open models.", entitlement: "API key, project"),
        StarterTool(
            "fireworks-ai",
            "Fireworks AI",
            "Fireworks AI",
            .api,
            .high,
            "Hosts open models.",
            entitlement: "API key, project"
        ),
        StarterTool(
            "replicate",
            "Replicate",
            "Replicate",
            .api,
            .high,
            "Hosts open models.",
            entitlement: "API key, project"
        ),
    ]
}
