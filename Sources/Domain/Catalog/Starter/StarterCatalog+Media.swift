import Kernel

extension StarterCatalog {
    static let media: [StarterTool] = images + soundAndMovement

    private static let images: [StarterTool] = [
        StarterTool(
            "adobe-firefly",
            "Adobe Firefly",
            "Adobe",
            .design,
            .low,
            "Makes and edits images.",
            entitlement: "product profile or group",
            [.other(.noTraining, true, "https://verifywise.ai/", "customer content")]
        ),
        StarterTool(
            "canva-ai",
            "Canva AI",
            "Canva",
            .design,
            .medium,
            "Makes designs and images.",
            entitlement: "team seat"
        ),
        StarterTool(
            "midjourney",
            "Midjourney",
            "Midjourney",
            .media,
            .high,
            "Makes images, which everybody can see unless a plan with stealth mode is used.",
            [.vendor(.noTraining, false, "https://help.midjourney.com/en/articles/8150363", "public by default")]
        ),
        StarterTool(
            "leonardo-ai",
            "Leonardo.Ai",
            "Leonardo.Ai",
            .media,
            .high,
            "Makes images.",
            [.other(.noTraining, false, "https://verifywise.ai/")]
        ),
        StarterTool(
            "ideogram",
            "Ideogram",
            "Ideogram",
            .media,
            .high,
            "Makes images.",
            [.other(.noTraining, false, "https://verifywise.ai/")]
        ),
        StarterTool(
            "dreamstudio",
            "DreamStudio",
            "Stability AI",
            .media,
            .high,
            "Makes images.",
            [.other(.noTraining, false, "https://verifywise.ai/")]
        ),
    ]

    private static let soundAndMovement: [StarterTool] = [
        StarterTool("runway", "Runway", "Runway", .media, .high, "Makes and edits video."),
        StarterTool("elevenlabs", "ElevenLabs", "ElevenLabs", .media, .high, "Makes speech, also of real voices."),
        StarterTool("suno", "Suno", "Suno", .media, .high, "Makes music."),
        StarterTool("udio", "Udio", "Udio", .media, .high, "Makes music."),
        StarterTool("descript", "Descript", "Descript", .media, .high, "Edits sound and video by their text."),
    ]
}
