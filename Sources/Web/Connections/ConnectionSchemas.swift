import Domain

extension ConnectionAPI {
    static let wanted = Schema.named(
        "ConnectionWanted",
        .object([
            .init("connector", .text(maximum: 60)), .init("name", .text(maximum: 200)),
            .init(
                "provider",
                .text(maximum: 60),
                "how a credential is obtained; the first one unless given",
                optional: true
            ),
            .init(
                "profile",
                .words(ConnectionProfile.allCases.map(\.rawValue)),
                "what it is for; the connector's first unless given",
                optional: true
            ),
            .init("settings", .map(.text(maximum: 2_000)), "what names the other side; no secrets"),
            .init("secrets", secrets, "pasted, where no trust relationship exists; never shown again", optional: true),
        ])
    )

    static let changes = Schema.object([
        .init("name", .text(maximum: 200), optional: true), .init("provider", .text(maximum: 60), optional: true),
        .init(
            "settings",
            .map(.text(maximum: 2_000)),
            "those that change; an empty one is taken away",
            optional: true
        ),
    ])

    static let secrets = Schema.map(.text(maximum: 65_536))
    static let credential = Schema.object([.init("secrets", secrets, "by field, as the connector names them")])

    static let state = Schema.object([.init("state", .words(["active", "disabled"]))])
    static let secret = Schema.object([.init("value", .text(maximum: 65_536))])

    static let report = Schema.named(
        "ConnectionTest",
        .object([
            .init("passed", .flag), .init("identity", .nullable(.text())), .init("missing", .list(.text())),
            .init(
                "checks",
                .list(
                    .object([
                        .init("name", .text()), .init("verdict", .words(["passed", "failed", "notVerifiable"])),
                        .init("detail", .text()),
                    ])
                )
            ),
        ])
    )

    static let schema = Schema.named(
        "Connection",
        .object([
            .init("id", .text()), .init("connector", .text()), .init("name", .text()), .init("provider", .text()),
            .init("profile", .words(ConnectionProfile.allCases.map(\.rawValue))),
            .init("settings", .map(.text())),
            .init("trust", .map(.text()), "what this server made for the other side to trust, such as an external id"),
            .init("secrets", .list(.text()), "which are set, never their values"),
            .init("state", .words(Connection.State.allCases.map(\.rawValue))),
            .init("disconnectedBecause", .nullable(.text()), "why the other side lets us in no more"),
            .init("wayBack", .nullable(.text()), "what leads back from there"),
            .init("adopted", .nullable(.text()), "the connection whose binding it took over"),
            .init("revokedAt", .nullable(.instant)),
            .init("lastTestedAt", .nullable(.instant)), .init("lastTestPassed", .flag),
            .init("lastTest", .nullable(.anything)), .init("version", .integer()),
        ])
    )

    static let connectors = Schema.page(
        "ConnectorPage",
        .named(
            "Connector",
            .object([
                .init("kind", .text()), .init("displayName", .text()), .init("capabilities", .list(.text())),
                .init(
                    "settings",
                    .list(.object([.init("name", .text()), .init("help", .text()), .init("isRequired", .flag)]))
                ),
                .init(
                    "providers",
                    .list(.object([.init("name", .text()), .init("secretFields", .list(.text()))]))
                ),
                .init("profiles", .list(.text())),
                .init(
                    "serverSettings",
                    .list(.object([.init("name", .text()), .init("help", .text())])),
                    "made by this server, and taken from nobody"
                ),
                .init("inboundSecrets", .list(.text()), "by which the other side proves itself, such as a webhook's"),
            ])
        )
    )
}
